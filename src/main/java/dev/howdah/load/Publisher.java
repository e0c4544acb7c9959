package dev.howdah.load;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.plan.ViewPlan;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.TargetReader;
import dev.howdah.schema.Identifier;
import dev.howdah.schema.TargetSchema;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Moves what is in staging to its place, in one transaction: afterwards either everything is there
/// or nothing has changed. Drops and empties only what the plan lists, and nothing by CASCADE.
public final class Publisher {

  /// What happens to tables that are there under the names of the plan.
  public enum Existing {
    /// There must be none.
    FAIL,
    /// They keep their definition and get the rows.
    TRUNCATE,
    /// They are dropped.
    REPLACE
  }

  private final MigrationPlan plan;
  private final Existing existing;

  /// A publisher for a plan.
  public Publisher(MigrationPlan plan, Existing existing) {
    this.plan = plan;
    this.existing = existing;
  }

  /// Refuses, before anything is done, what publishing would fail at: it is tried in a transaction
  /// that is rolled back.
  public void rehearse(Connection connection) {
    List<Collisions.Taken> taken = Collisions.find(connection, plan);
    if (taken.isEmpty()) {
      return;
    }
    switch (existing) {
      case FAIL -> throw notEmpty(taken);
      case REPLACE -> rehearse(connection, this::dropExisting);
      case TRUNCATE -> {
        requireNothingElse(taken);
        requireSameColumns(connection);
        rehearse(connection, this::truncateExisting);
      }
    }
  }

  /// Refuses where a name is taken by anything but the tables and views of the plan themselves and
  /// what belongs to those tables.
  private void requireNothingElse(List<Collisions.Taken> taken) {
    Set<String> expected = new HashSet<>();
    for (TablePlan table : plan.tables()) {
      if (taken.stream().anyMatch(found -> isTable(found) && found.name().equals(table.target()))) {
        expected.addAll(Collisions.names(table));
      }
    }
    Set<String> views = plan.views().stream().map(ViewPlan::target).collect(Collectors.toSet());
    List<Collisions.Taken> others =
        taken.stream()
            .filter(found -> !expected.contains(found.name()))
            .filter(found -> found.kind() != 'v' || !views.contains(found.name()))
            .toList();
    if (!others.isEmpty()) {
      throw notEmpty(others);
    }
  }

  private static boolean isTable(Collisions.Taken found) {
    return found.kind() == 'r' || found.kind() == 'p';
  }

  @FunctionalInterface
  private interface Removal {
    void run(Connection connection) throws SQLException;
  }

  private void rehearse(Connection connection, Removal removal) {
    try {
      connection.setAutoCommit(false);
      try {
        removal.run(connection);
        if (existing == Existing.REPLACE) {
          List<Collisions.Taken> left = Collisions.find(connection, plan);
          if (!left.isEmpty()) {
            throw notEmpty(left);
          }
        }
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new HowdahException(
          ErrorCode.TARGET_NOT_EMPTY,
          "What is in schema "
              + plan.schema()
              + " cannot be "
              + (existing == Existing.REPLACE ? "replaced" : "emptied")
              + ": "
              + e.getMessage(),
          "Howdah never drops or empties anything that the plan does not list. Remove what depends on"
              + " these tables by hand, or use another schema with --schema.",
          e);
    }
  }

  /// Moves everything.
  ///
  /// @param verifyInPlace called in the transaction, before it is committed, where rows were copied
  ///   into tables that were there before; fails to keep everything as it was
  public void publish(
      Connection connection,
      RunStore store,
      UUID run,
      String staging,
      Function<Connection, Boolean> verifyInPlace) {
    RunStore.inTransaction(
        connection,
        "publish the tables to schema " + plan.schema(),
        () -> {
          boolean schemaExists = schemaExists(connection, plan.schema());
          if (!schemaExists) {
            // Takes one lock, however many tables there are.
            Statements.execute(
                connection,
                "ALTER SCHEMA "
                    + Identifier.quote(staging)
                    + " RENAME TO "
                    + Identifier.quote(plan.schema()));
            store.setState(connection, run, RunStore.State.PUBLISHED);
            return;
          }
          List<String> kept = List.of();
          switch (existing) {
            case FAIL -> {
              // A table that appeared meanwhile makes SET SCHEMA fail, and nothing changes.
            }
            case REPLACE -> dropExisting(connection);
            case TRUNCATE -> kept = truncateExisting(connection);
          }
          moveViewsAndTables(connection, staging, kept);
          if (!kept.isEmpty() && !verifyInPlace.apply(connection)) {
            throw new HowdahException(
                ErrorCode.VERIFICATION_DIFFERENT,
                "After copying into the existing tables they differ from the file; nothing was"
                    + " changed.",
                "Look at triggers and defaults of these tables, or use --existing replace.");
          }
          Statements.execute(connection, "DROP SCHEMA " + Identifier.quote(staging));
          store.setState(connection, run, RunStore.State.PUBLISHED);
        });
  }

  private void moveViewsAndTables(Connection connection, String staging, List<String> kept)
      throws SQLException {
    String target = Identifier.quote(plan.schema());
    List<ViewPlan> views = new ArrayList<>();
    for (ViewPlan view : plan.views()) {
      if (relationExists(connection, staging, view.target())) {
        views.add(view);
      }
    }
    if (kept.isEmpty()) {
      for (ViewPlan view : views) {
        Statements.execute(
            connection,
            "ALTER VIEW " + Identifier.quote(staging, view.target()) + " SET SCHEMA " + target);
      }
    } else if (!views.isEmpty()) {
      // They read staging's tables, which go. In one statement, for they may read each other.
      Statements.execute(
          connection,
          "DROP VIEW "
              + views.stream()
                  .map(view -> Identifier.quote(staging, view.target()))
                  .collect(Collectors.joining(", ")));
    }
    List<String> keysToKept = takeKeysToKeptTablesOff(connection, staging, kept);
    copyInto(
        connection,
        staging,
        plan.tables().stream().filter(table -> kept.contains(table.target())).toList());
    for (TablePlan table : plan.tables()) {
      if (!kept.contains(table.target())) {
        Statements.execute(
            connection,
            "ALTER TABLE " + Identifier.quote(staging, table.target()) + " SET SCHEMA " + target);
      }
    }
    for (String statement : keysToKept) {
      Statements.execute(connection, statement);
    }
    if (!kept.isEmpty()) {
      makeMissingViews(connection, views);
    }
  }

  /// Tables that are new keep their foreign keys to tables that were there before: the keys are
  /// taken off in staging, and what is given back puts them on again in the target.
  private List<String> takeKeysToKeptTablesOff(
      Connection connection, String staging, List<String> kept) throws SQLException {
    List<String> restore = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      for (TablePlan.ForeignKeyPlan key : table.foreignKeys()) {
        if (kept.contains(table.target()) || !kept.contains(key.parentTable())) {
          continue;
        }
        Boolean validated = isValidated(connection, staging, table.target(), key.name());
        if (validated == null) {
          continue;
        }
        Statements.execute(
            connection,
            "ALTER TABLE "
                + Identifier.quote(staging, table.target())
                + " DROP CONSTRAINT "
                + Identifier.quote(key.name()));
        restore.add(StagingDdl.foreignKey(plan.schema(), table, key));
        if (validated) {
          restore.add(StagingDdl.validate(plan.schema(), table, key.name()));
        }
      }
    }
    return restore;
  }

  /// Null where the table has no such constraint.
  private static @Nullable Boolean isValidated(
      Connection connection, String schema, String table, String constraint) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT k.convalidated FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
                + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = ? AND c.relname = ? AND k.conname = ?")) {
      statement.setString(1, schema);
      statement.setString(2, table);
      statement.setString(3, constraint);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getBoolean(1) : null;
      }
    }
  }

  /// Views that staging had and the target has not.
  private void makeMissingViews(Connection connection, List<ViewPlan> views) throws SQLException {
    String before = searchPath(connection);
    // The queries name tables without a schema.
    setSearchPath(connection, Identifier.quote(plan.schema()) + ", pg_catalog, pg_temp");
    for (ViewPlan view : views) {
      if (!relationExists(connection, plan.schema(), view.target())) {
        Statements.execute(connection, StagingDdl.view(plan.schema(), view));
      }
    }
    setSearchPath(connection, before);
  }

  private static String searchPath(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW search_path")) {
      row.next();
      return row.getString(1);
    }
  }

  private static void setSearchPath(Connection connection, String path) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT set_config('search_path', ?, true)")) {
      statement.setString(1, path);
      statement.execute();
    }
  }

  /// Fills tables that were there before from staging. Their foreign keys among each other are
  /// taken off meanwhile and put back exactly as they were; their own triggers do not fire.
  private void copyInto(Connection connection, String staging, List<TablePlan> tables)
      throws SQLException {
    if (tables.isEmpty()) {
      return;
    }
    List<String> restore = takeForeignKeysOff(connection, tables);
    TargetSchema target = TargetReader.read(connection, plan.schema());
    for (TablePlan table : tables) {
      String name = Identifier.quote(plan.schema(), table.target());
      String columns =
          table.loadedColumns().stream()
              .map(ColumnPlan::target)
              .map(Identifier::quote)
              .collect(Collectors.joining(", "));
      UserTriggers triggers =
          target
              .findTable(table.target())
              .map(UserTriggers::of)
              .orElseGet(() -> new UserTriggers(List.of(), List.of()));
      for (String statement : triggers.disable()) {
        Statements.execute(connection, statement);
      }
      Statements.execute(
          connection,
          "INSERT INTO "
              + name
              + " ("
              + columns
              + ") OVERRIDING SYSTEM VALUE SELECT "
              + columns
              + " FROM "
              + Identifier.quote(staging, table.target()));
      for (String statement : triggers.restore()) {
        Statements.execute(connection, statement);
      }
      for (ColumnPlan column : table.columns()) {
        if (column.identity() != null) {
          carrySequence(connection, staging, table, column);
        }
      }
    }
    // Foreign keys of staging tie its tables together: first the keys, then the tables.
    for (TablePlan table : tables) {
      for (TablePlan.ForeignKeyPlan key : table.foreignKeys()) {
        Statements.execute(
            connection,
            "ALTER TABLE "
                + Identifier.quote(staging, table.target())
                + " DROP CONSTRAINT IF EXISTS "
                + Identifier.quote(key.name()));
      }
    }
    for (TablePlan table : tables) {
      Statements.execute(connection, "DROP TABLE " + Identifier.quote(staging, table.target()));
    }
    for (String statement : restore) {
      Statements.execute(connection, statement);
    }
  }

  private List<String> takeForeignKeysOff(Connection connection, List<TablePlan> tables)
      throws SQLException {
    List<String> drop = new ArrayList<>();
    List<String> restore = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT r.relname, c.conname, pg_get_constraintdef(c.oid)
            FROM pg_constraint c
            JOIN pg_class r ON r.oid = c.conrelid
            JOIN pg_namespace n ON n.oid = r.relnamespace
            WHERE c.contype = 'f' AND n.nspname = ? AND r.relname = ANY (?)
            ORDER BY r.relname, c.conname
            """)) {
      Array names =
          connection.createArrayOf("text", tables.stream().map(TablePlan::target).toArray());
      statement.setString(1, plan.schema());
      statement.setArray(2, names);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String table = "ALTER TABLE " + Identifier.quote(plan.schema(), rows.getString(1));
          String constraint = Identifier.quote(rows.getString(2));
          drop.add(table + " DROP CONSTRAINT " + constraint);
          restore.add(table + " ADD CONSTRAINT " + constraint + " " + rows.getString(3));
        }
      }
    }
    for (String statement : drop) {
      Statements.execute(connection, statement);
    }
    return restore;
  }

  private void carrySequence(
      Connection connection, String staging, TablePlan table, ColumnPlan column)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT setval(pg_get_serial_sequence(?, ?)::regclass, s.last_value, s.is_called)"
                + " FROM "
                + Identifier.quote(staging, column.identity() == null ? "" : column.identity())
                + " s")) {
      statement.setString(1, Identifier.quote(plan.schema(), table.target()));
      statement.setString(2, column.target());
      statement.execute();
    }
  }

  private void dropExisting(Connection connection) throws SQLException {
    List<Collisions.Taken> taken = Collisions.find(connection, plan);
    List<String> views = plan.views().stream().map(ViewPlan::target).toList();
    String dropViews =
        taken.stream()
            .filter(found -> found.kind() == 'v' && views.contains(found.name()))
            .map(found -> Identifier.quote(plan.schema(), found.name()))
            .collect(Collectors.joining(", "));
    if (!dropViews.isEmpty()) {
      Statements.execute(connection, "DROP VIEW " + dropViews);
    }
    List<String> tables = plan.tables().stream().map(TablePlan::target).toList();
    String dropTables =
        taken.stream()
            .filter(found ->
                (found.kind() == 'r' || found.kind() == 'p') && tables.contains(found.name()))
            .map(found -> Identifier.quote(plan.schema(), found.name()))
            .collect(Collectors.joining(", "));
    if (!dropTables.isEmpty()) {
      // In one statement, so that foreign keys among them are no obstacle; RESTRICT is the default.
      Statements.execute(connection, "DROP TABLE " + dropTables);
    }
  }

  private List<String> truncateExisting(Connection connection) throws SQLException {
    List<String> tables = plan.tables().stream().map(TablePlan::target).toList();
    List<String> there =
        Collisions.find(connection, plan).stream()
            .filter(found ->
                (found.kind() == 'r' || found.kind() == 'p') && tables.contains(found.name()))
            .map(Collisions.Taken::name)
            .toList();
    if (!there.isEmpty()) {
      Statements.execute(
          connection,
          "TRUNCATE "
              + there.stream()
                  .map(name -> Identifier.quote(plan.schema(), name))
                  .collect(Collectors.joining(", ")));
    }
    return there;
  }

  /// Refuses existing tables whose columns are not what the plan makes.
  private void requireSameColumns(Connection connection) {
    List<String> problems = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      Map<String, String> columns = columns(connection, table.target());
      if (columns.isEmpty()) {
        continue;
      }
      for (ColumnPlan column : table.loadedColumns()) {
        String found = columns.get(column.target());
        String wanted = formatted(column);
        if (found == null) {
          problems.add(table.target() + "." + column.target() + " is missing");
        } else if (!found.equals(wanted)) {
          problems.add(table.target() + "." + column.target() + " is " + found + ", not " + wanted);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new HowdahException(
          ErrorCode.TARGET_UNSUITABLE,
          "The existing tables are not what the plan makes: "
              + String.join("; ", problems.subList(0, Math.min(10, problems.size())))
              + (problems.size() > 10 ? "; and " + (problems.size() - 10) + " more" : ""),
          "Use --existing replace, another schema with --schema, or give the plan these types.");
    }
  }

  /// As `format_type` spells it.
  private static String formatted(ColumnPlan column) {
    return switch (column.type().kind()) {
      case VARCHAR -> "character varying(" + column.type().precision() + ")";
      case TIMESTAMP -> "timestamp without time zone";
      case TIMESTAMPTZ -> "timestamp with time zone";
      case TIME -> "time without time zone";
      case SMALLINT,
          INTEGER,
          BIGINT,
          NUMERIC,
          REAL,
          DOUBLE,
          BOOLEAN,
          TEXT,
          BYTEA,
          DATE,
          UUID,
          JSON,
          JSONB ->
          column.type().sql();
    };
  }

  private Map<String, String> columns(Connection connection, String table) {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod)
            FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
            """)) {
      statement.setString(1, plan.schema());
      statement.setString(2, table);
      Map<String, String> columns = new java.util.HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.put(rows.getString(1), rows.getString(2));
        }
      }
      return columns;
    } catch (SQLException e) {
      throw PostgresFailure.wrap("read the columns of " + table, e);
    }
  }

  private HowdahException notEmpty(List<Collisions.Taken> taken) {
    String list =
        taken.stream()
            .limit(10)
            .map(found -> found.what() + " " + found.name())
            .collect(Collectors.joining(", "));
    return new HowdahException(
        ErrorCode.TARGET_NOT_EMPTY,
        "Schema "
            + plan.schema()
            + " already has "
            + list
            + (taken.size() > 10 ? " and " + (taken.size() - 10) + " more" : "")
            + "; nothing was changed.",
        "If the application made these tables, fill them with --mode fill, which says what is missing."
            + " Else use another schema with --schema NAME, or drop and remake exactly the tables of the plan with"
            + " --existing replace, or keep them and replace their rows with --existing truncate.");
  }

  private static boolean schemaExists(Connection connection, String schema) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT 1 FROM pg_namespace WHERE nspname = ?")) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static boolean relationExists(Connection connection, String schema, String name)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = ? AND c.relname = ?")) {
      statement.setString(1, schema);
      statement.setString(2, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
