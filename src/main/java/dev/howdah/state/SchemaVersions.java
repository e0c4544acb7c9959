package dev.howdah.state;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/// The versions of the service's own tables. The way up is Flyway's; its free edition has no way
/// down, so that is ours: the version's undo script and the removal of its line in Flyway's
/// history, in one transaction.
///
/// The scripts are listed here and not looked for on the class path, so that they are the same from
/// a folder, a jar and a native program.
public final class SchemaVersions {

  /// Where the tables are.
  public static final String SCHEMA = "howdah_service";

  private static final String HISTORY = "flyway_schema_history";
  private static final String FOLDER = "/sql/state/";
  private static final List<String> NAMES =
      List.of(
          "1__access", "2__rate_limits", "3__sources", "4__targets", "5__migrations", "6__backups");

  private final DataSource database;

  /// The versions in a database.
  public SchemaVersions(DataSource database) {
    this.database = database;
  }

  /// One version.
  ///
  /// @param version its number
  /// @param description what it is about
  /// @param applied when it was applied; null where it is not
  public record Version(int version, String description, @Nullable Instant applied) {}

  /// The newest version that this program knows.
  public static int latest() {
    return NAMES.size();
  }

  /// All versions, those first that come first.
  ///
  /// @throws HowdahException as {@link #up()}
  public List<Version> info() {
    try {
      return Arrays.stream(flyway().info().all())
          .filter(info -> info.getVersion() != null && info.getType() == CoreMigrationType.SQL)
          .map(SchemaVersions::version)
          .sorted(Comparator.comparingInt(Version::version))
          .toList();
    } catch (FlywayException e) {
      throw failed(e);
    }
  }

  /// Applies what is missing. Several may call this at once: Flyway lets one through, the others
  /// find nothing to do.
  ///
  /// @return how many versions were applied
  /// @throws HowdahException SERVICE_DATABASE where there is no connection, TARGET_FAILED where a
  ///   script fails or was changed after it was applied
  public int up() {
    try {
      return flyway().migrate().migrationsExecuted;
    } catch (FlywayException e) {
      throw failed(e);
    }
  }

  /// Undoes all versions above one, the newest first, each in a transaction of its own.
  ///
  /// @param target the version to keep, 0 for none
  /// @return how many versions were undone
  /// @throws HowdahException as {@link #up()}; USAGE where a version is applied that this program
  ///   does not know
  public int down(int target) {
    int undone = 0;
    for (Version version : info().reversed()) {
      if (version.applied() != null && version.version() > target) {
        undo(version.version());
        undone++;
      }
    }
    return undone;
  }

  private void undo(int version) {
    if (version > latest()) {
      throw new HowdahException(
          ErrorCode.USAGE,
          "Version " + version + " is newer than this program, which cannot undo it.",
          "Undo it with the program that applied it.");
    }
    String script = text(FOLDER + "undo/U" + NAMES.get(version - 1) + ".sql");
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET LOCAL search_path TO " + SCHEMA);
        // Keeps a service that is starting from going up meanwhile.
        statement.execute("LOCK TABLE " + HISTORY + " IN ACCESS EXCLUSIVE MODE");
        statement.execute(script);
        try (var remove =
            connection.prepareStatement("DELETE FROM " + HISTORY + " WHERE version = ?")) {
          remove.setString(1, Integer.toString(version));
          if (remove.executeUpdate() != 1) {
            throw new SQLException("another program undid version " + version);
          }
        }
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private Flyway flyway() {
    return Flyway.configure(SchemaVersions.class.getClassLoader())
        .dataSource(database)
        .schemas(SCHEMA)
        .createSchemas(true)
        .table(HISTORY)
        .cleanDisabled(true)
        .resourceProvider(new Scripts())
        .javaMigrationClassProvider(List::of)
        .load();
  }

  private static Version version(MigrationInfo info) {
    MigrationVersion number = Objects.requireNonNull(info.getVersion());
    boolean applied = info.getState().isApplied();
    java.util.Date on = info.getInstalledOn();
    return new Version(
        Integer.parseInt(number.getVersion()),
        info.getDescription(),
        applied && on != null ? on.toInstant() : null);
  }

  private static HowdahException failed(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && isNoConnection(sql)) {
        return new HowdahException(
            ErrorCode.SERVICE_DATABASE,
            "No connection to the service's database: " + sql.getMessage(),
            "Is it running, and is its address right?",
            failure);
      }
    }
    return new HowdahException(
        ErrorCode.TARGET_FAILED,
        "The service's own tables could not be changed: " + failure.getMessage(),
        "Nothing of the version that failed was kept.",
        failure);
  }

  private static boolean isNoConnection(SQLException failure) {
    String state = failure.getSQLState();
    return state == null
        || state.startsWith("08")
        || state.startsWith("28")
        || state.startsWith("3D")
        || state.startsWith("53")
        || state.startsWith("57P");
  }

  private static String text(String path) {
    try (InputStream in = SchemaVersions.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The scripts that go up.
  private static final class Scripts implements ResourceProvider {

    private static final List<Script> ALL =
        NAMES.stream().map(name -> new Script("V" + name + ".sql")).toList();

    @Override
    public @Nullable LoadableResource getResource(String name) {
      return ALL.stream()
          .filter(script -> script.getFilename().equals(name))
          .findFirst()
          .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return ALL.stream()
          .filter(script ->
              script.getFilename().startsWith(prefix)
                  && Arrays.stream(suffixes).anyMatch(script.getFilename()::endsWith))
          .map(LoadableResource.class::cast)
          .toList();
    }
  }

  /// One of them.
  private static final class Script extends LoadableResource {

    private final String name;

    private Script(String name) {
      this.name = name;
    }

    @Override
    public Reader read() {
      String path = FOLDER + name;
      return new InputStreamReader(
          Objects.requireNonNull(SchemaVersions.class.getResourceAsStream(path), path),
          StandardCharsets.UTF_8);
    }

    @Override
    public String getAbsolutePath() {
      return name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
