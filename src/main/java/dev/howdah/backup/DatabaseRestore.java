package dev.howdah.backup;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.PostgresTarget;
import dev.howdah.postgres.ServerFacts;
import dev.howdah.schema.Identifier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Brings a dump back, in one transaction: all of it or nothing. Stateless, thread-safe.
public final class DatabaseRestore {

  private static final int SHOWN = 10;

  private final PostgresTools tools;
  private final Map<String, String> environment;

  /// @param tools where `pg_restore` is looked for
  /// @param environment the environment variables, of which few are passed on
  public DatabaseRestore(PostgresTools tools, Map<String, String> environment) {
    this.tools = tools;
    this.environment = Map.copyOf(environment);
  }

  /// What happens where the database is not empty.
  public enum Existing {
    /// Refuse.
    FAIL,
    /// Restore beside what is there; what the dump has, too, makes it fail.
    KEEP,
    /// Drop what the dump has, too, without CASCADE; keep the rest.
    REPLACE
  }

  /// How a dump comes back.
  ///
  /// @param existing what happens where the database is not empty
  /// @param owners whether objects get the owners that they had; else all belong to the user of the
  ///   connection
  /// @param privileges whether GRANTs come back; their roles have to be there
  public record Options(Existing existing, boolean owners, boolean privileges) {}

  /// Restores a dump.
  ///
  /// @param dump its file, which was checked against the manifest
  /// @return the server
  /// @throws HowdahException TARGET_…, BACKUP_TOOL_MISSING; BACKUP_FAILED where `pg_restore`
  ///   failed, which leaves the database as it was
  public ServerFacts restore(
      Path dump, Manifest manifest, ConnectionSettings settings, Options options) {
    ServerFacts server;
    PostgresTools.Tool tool;
    try (Connection connection = PostgresTarget.open(settings, "restore")) {
      server = ServerFacts.read(connection);
      if (server.majorVersion() < manifest.serverMajor()) {
        throw new HowdahException(
            ErrorCode.TARGET_UNSUITABLE,
            "The backup is of PostgreSQL "
                + manifest.serverMajor()
                + ", the server is PostgreSQL "
                + server.version()
                + ".",
            "Restore into PostgreSQL " + manifest.serverMajor() + " or newer.");
      }
      tool = tools.restore(manifest.toolMajor(), server.majorVersion());
      if (options.existing() == Existing.FAIL) {
        requireEmpty(connection, settings);
      }
    } catch (SQLException e) {
      throw PostgresFailure.wrap("close the connection", e);
    }
    try (ToolRun run =
        ToolRun.start(tool, arguments(dump, settings, options), settings, environment)) {
      run.finish(
          "The database is as it was. Repair what the message names: a role that is missing can be"
              + " made, or left out with --no-privileges; an extension has to be installed on the"
              + " server.");
    }
    return server;
  }

  private static List<String> arguments(Path dump, ConnectionSettings settings, Options options) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--single-transaction");
    arguments.add("--exit-on-error");
    arguments.add("--no-password");
    if (!options.owners()) {
      arguments.add("--no-owner");
    }
    if (!options.privileges()) {
      arguments.add("--no-privileges");
    }
    if (options.existing() == Existing.REPLACE) {
      arguments.add("--clean");
      arguments.add("--if-exists");
    }
    // Without a database pg_restore would print; a bare name with '=' would be taken for an
    // address.
    String quoted = settings.database().replace("\\", "\\\\").replace("'", "\\'");
    arguments.add("--dbname=dbname='" + quoted + "'");
    arguments.add(dump.toAbsolutePath().toString());
    return arguments;
  }

  private static void requireEmpty(Connection connection, ConnectionSettings settings) {
    List<String> present = ContentReader.present(connection, SHOWN + 1);
    if (!present.isEmpty()) {
      boolean more = present.size() > SHOWN;
      throw new HowdahException(
          ErrorCode.TARGET_NOT_EMPTY,
          "The database "
              + settings.display()
              + " is not empty: "
              + String.join(", ", more ? present.subList(0, SHOWN) : present)
              + (more ? " and more" : "")
              + ".",
          "Restore into an empty database, or say --existing replace (drops what the backup has, too)"
              + " or --existing keep.");
    }
  }

  /// What a database holds now, for a comparison with a manifest; also has the planner look at it
  /// anew, for `pg_restore` does not.
  ///
  /// @throws HowdahException TARGET_…
  public static Content content(ConnectionSettings settings) {
    try (Connection connection = PostgresTarget.open(settings, "restore")) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("ANALYZE");
      }
      PostgresTarget.beginSnapshot(connection);
      Content content = ContentReader.read(connection, ContentReader.sequences(connection));
      connection.rollback();
      return content;
    } catch (SQLException e) {
      throw PostgresFailure.wrap("read what was restored", e);
    }
  }

  /// A database on a server, for the time of a trial.
  ///
  /// @param server any database there; its user needs the privilege CREATEDB
  /// @throws HowdahException TARGET_…
  public static Scratch scratch(ConnectionSettings server, Manifest manifest) {
    return Scratch.create(server, manifest);
  }

  /// A database that is dropped when this is closed.
  public static final class Scratch implements AutoCloseable {

    private final ConnectionSettings server;
    private final String name;

    private Scratch(ConnectionSettings server, String name) {
      this.server = server;
      this.name = name;
    }

    private static Scratch create(ConnectionSettings server, Manifest manifest) {
      String name = "howdah_verify_" + manifest.id();
      try (Connection connection = PostgresTarget.open(server, "verify backup");
          Statement statement = connection.createStatement()) {
        // What a trial of this backup left that was killed. One that is at work keeps its own.
        statement.execute("DROP DATABASE IF EXISTS " + Identifier.quote(name));
        statement.execute(
            "CREATE DATABASE "
                + Identifier.quote(name)
                + " TEMPLATE template0 ENCODING '"
                + manifest.encoding().replace("'", "''")
                + "'"
                + (manifest.encoding().equals("UTF8") ? "" : " LC_COLLATE 'C' LC_CTYPE 'C'"));
      } catch (SQLException e) {
        throw PostgresFailure.wrap("make the scratch database " + name, e);
      }
      return new Scratch(server, name);
    }

    /// How to connect to it.
    public ConnectionSettings settings() {
      return server.withDatabase(name);
    }

    @Override
    public void close() {
      try (Connection connection = PostgresTarget.open(server, "verify backup");
          Statement statement = connection.createStatement()) {
        statement.execute("DROP DATABASE IF EXISTS " + Identifier.quote(name) + " WITH (FORCE)");
      } catch (SQLException e) {
        throw PostgresFailure.wrap("drop the scratch database " + name, e);
      }
    }
  }
}
