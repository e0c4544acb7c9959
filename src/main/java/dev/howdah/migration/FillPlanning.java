package dev.howdah.migration;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.load.RunStore;
import dev.howdah.plan.FillPlanner;
import dev.howdah.plan.FillPlanner.SchemaVersion;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.PlanOptions;
import dev.howdah.plan.Profile;
import dev.howdah.plan.TablePlan.RowsThere;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.TargetReader;
import dev.howdah.schema.Identifier;
import dev.howdah.schema.Source;
import dev.howdah.schema.SourceTable;
import dev.howdah.schema.SqliteName;
import dev.howdah.schema.StorageClass;
import dev.howdah.schema.TargetSchema;
import dev.howdah.sqlite.Reader;
import dev.howdah.sqlite.RowCursor;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Plans to fill the tables that the application has made. Stateless.
final class FillPlanning {

  private FillPlanning() {}

  /// The plan; empty where the mode is left open and the target has no tables for the file's rows.
  static Optional<MigrationPlan> plan(
      SourceReading reading, ResolvedTarget target, MigrateRequest request) {
    Source source = reading.source();
    try (Connection connection = target.open("plan")) {
      TargetSchema schema = TargetReader.read(connection, request.options().schema());
      Profile profile = profile(source, request);
      if (request.mode() == MigrateRequest.Mode.AUTO
          && (request.existing() == MigrateRequest.Existing.REPLACE
              || !FillPlanner.fits(source, schema, request.options(), profile)
              || isMadeByHowdah(connection, schema.name()))) {
        return Optional.empty();
      }
      List<SchemaVersion> versions = new ArrayList<>();
      for (Profile.Version version : profile.versions()) {
        version(reading, connection, schema, version).ifPresent(versions::add);
      }
      MigrationPlan plan =
          FillPlanner.plan(source, schema, options(source, request), profile, versions);
      return Optional.of(reading.predict(plan, true));
    } catch (SQLException e) {
      throw PostgresFailure.wrap("close the connection", e);
    }
  }

  /// Whether a run made the tables of the schema: then a second one is to make them anew or to be
  /// refused, and not to fill them.
  private static boolean isMadeByHowdah(Connection connection, String schema) {
    return new RunStore(InstantSource.system())
        .list(connection).stream()
            .filter(run -> run.state() == RunStore.State.PUBLISHED && run.schema().equals(schema))
            .anyMatch(run -> PlanFile.fromJson(run.plan()).mode() == MigrationPlan.Mode.CREATE);
  }

  private static PlanOptions options(Source source, MigrateRequest request) {
    RowsThere rowsThere =
        switch (request.existing()) {
          case FAIL -> RowsThere.FAIL;
          case TRUNCATE -> RowsThere.TRUNCATE;
          case KEEP -> RowsThere.KEEP;
          case REPLACE ->
              throw new HowdahException(
                  ErrorCode.USAGE,
                  "--existing replace makes tables anew, which --mode fill never does.",
                  "Use --existing truncate or keep, or --mode create.");
        };
    PlanOptions options = request.options();
    return new PlanOptions(
        options.schema(),
        options.identifiers(),
        rowsThere,
        byName(source, options.rowsThereByTable()),
        known(source, options.excluded()));
  }

  /// By the names that the file's tables have, however they were written.
  private static Map<String, RowsThere> byName(Source source, Map<String, RowsThere> byTable) {
    Map<String, RowsThere> found = new LinkedHashMap<>();
    byTable.forEach((name, rowsThere) ->
        found.put(
            source
                .schema()
                .findTable(name)
                .map(SourceTable::name)
                .orElseThrow(() -> unknown("--existing", name)),
            rowsThere));
    return found;
  }

  /// A name that is misspelt would be carried against the user's will.
  private static List<String> known(Source source, List<String> excluded) {
    for (String name : excluded) {
      boolean isColumn =
          source.schema().tables().stream()
              .anyMatch(table ->
                  table.columns().stream()
                      .anyMatch(column ->
                          SqliteName.key(table.name() + "." + column.name())
                              .equals(SqliteName.key(name))));
      if (!isColumn && source.schema().findTable(name).isEmpty()) {
        throw unknown("--exclude", name);
      }
    }
    return excluded;
  }

  private static HowdahException unknown(String option, String name) {
    return new HowdahException(
        ErrorCode.USAGE,
        option + " names " + name + ", which the file does not have.",
        "howdah inspect shows the names of its tables and columns.");
  }

  private static Profile profile(Source source, MigrateRequest request) {
    if (request.profile() != null) {
      return Profiles.named(request.profile());
    }
    List<String> tables = source.schema().tables().stream().map(SourceTable::name).toList();
    return Profiles.detect(tables).orElseGet(() -> Profiles.named(Profiles.GENERAL));
  }

  /// What both sides say of the version of their schema; empty where one has no such table.
  private static Optional<SchemaVersion> version(
      SourceReading reading, Connection connection, TargetSchema schema, Profile.Version version) {
    Optional<SourceTable> inSource = reading.source().schema().findTable(version.table());
    Optional<TargetSchema.Table> inTarget = FillPlanner.findTable(schema, version.table());
    boolean known =
        inSource.isPresent()
            && inTarget.isPresent()
            && version.columns().stream()
                .allMatch(column ->
                    inSource.get().findColumn(column).isPresent()
                        && inTarget.get().columns().stream()
                            .anyMatch(found -> found.name().equals(column)));
    return known
        ? Optional.of(
            new SchemaVersion(
                version.table(),
                sourceRows(reading, inSource.get().name(), version.columns()),
                targetRows(connection, schema.name(), inTarget.get().name(), version.columns())))
        : Optional.empty();
  }

  private static Set<String> sourceRows(SourceReading reading, String table, List<String> columns) {
    Set<String> rows = new HashSet<>();
    try (Reader reader = reading.database().openReader();
        RowCursor cursor = reader.rows(table, columns)) {
      while (cursor.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
          values.add(text(cursor, i));
        }
        rows.add(String.join(".", values));
      }
    }
    return rows;
  }

  private static String text(RowCursor cursor, int column) {
    StorageClass storageClass = cursor.storageClass(column);
    return switch (storageClass) {
      case NULL -> "";
      case INTEGER -> Long.toString(cursor.integer(column));
      case REAL -> Double.toString(cursor.real(column));
      case TEXT, BLOB -> new String(cursor.bytes(column), StandardCharsets.UTF_8);
    };
  }

  private static Set<String> targetRows(
      Connection connection, String schema, String table, List<String> columns) {
    String sql =
        "SELECT "
            + columns.stream()
                .map(column -> "coalesce(" + Identifier.quote(column) + "::text, '')")
                .collect(Collectors.joining(" || '.' || "))
            + " FROM "
            + Identifier.quote(schema, table);
    Set<String> rows = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    } catch (SQLException e) {
      throw PostgresFailure.wrap("read table " + table, e);
    }
    return rows;
  }
}
