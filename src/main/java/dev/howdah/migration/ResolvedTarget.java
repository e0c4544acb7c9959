package dev.howdah.migration;

import dev.howdah.embedded.EmbeddedServer;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.PostgresTarget;
import dev.howdah.postgres.TargetSessions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a use case works: the database that is given, that the environment names, or one of the
/// embedded PostgreSQL, which then runs until this is closed.
final class ResolvedTarget implements AutoCloseable {

  /// How a database of the embedded PostgreSQL is named as a target.
  static final String EMBEDDED = "embedded:";

  private static final int MAX_NAME = 63;

  private final ConnectionSettings settings;
  private final TargetSessions sessions;
  private final @Nullable EmbeddedServer server;

  private ResolvedTarget(
      ConnectionSettings settings, TargetSessions sessions, @Nullable EmbeddedServer server) {
    this.settings = settings;
    this.sessions = sessions;
    this.server = server;
  }

  /// Finds the target.
  ///
  /// @param address what the user gave, null where nothing
  /// @param source the file whose name a database of the embedded server gets, null where there is
  ///   none
  /// @param sessions know the connections
  static ResolvedTarget resolve(
      @Nullable String address,
      Map<String, String> environment,
      Path home,
      @Nullable Path source,
      TargetSessions sessions) {
    if (address != null && !address.startsWith(EMBEDDED)) {
      return new ResolvedTarget(ConnectionSettings.parse(address, environment), sessions, null);
    }
    if (address == null) {
      Optional<ConnectionSettings> configured = ConnectionSettings.fromEnvironment(environment);
      if (configured.isPresent()) {
        return new ResolvedTarget(configured.get(), sessions, null);
      }
    }
    EmbeddedServer server = EmbeddedServer.start(home);
    boolean done = false;
    try {
      String database;
      if (address != null) {
        database = databaseName(address.substring(EMBEDDED.length()));
      } else if (source != null) {
        database = databaseName(source);
      } else {
        database = onlyDatabase(server);
      }
      server.createDatabaseIfMissing(database);
      ResolvedTarget target =
          new ResolvedTarget(ConnectionSettings.parse(server.uri(database)), sessions, server);
      done = true;
      return target;
    } finally {
      if (!done) {
        server.close();
      }
    }
  }

  /// A database that is known already.
  static ResolvedTarget given(ConnectionSettings settings, TargetSessions sessions) {
    return new ResolvedTarget(settings, sessions, null);
  }

  /// The name of the database for a file: its own name without the ending.
  static String databaseName(Path source) {
    Path name = source.getFileName();
    String base = name == null ? "" : name.toString();
    int dot = base.lastIndexOf('.');
    return databaseName(dot > 0 ? base.substring(0, dot) : base);
  }

  private static String databaseName(String wanted) {
    String name = wanted.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_");
    if (name.isEmpty() || name.equals("_")) {
      return EmbeddedServer.DEFAULT_DATABASE;
    }
    String usable = name.equals("postgres") || name.startsWith("template") ? "db_" + name : name;
    return usable.length() > MAX_NAME ? usable.substring(0, MAX_NAME) : usable;
  }

  private static String onlyDatabase(EmbeddedServer server) {
    List<String> names = new ArrayList<>();
    try (Connection connection =
            PostgresTarget.open(ConnectionSettings.parse(server.uri("postgres")), "look around");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname NOT IN"
                    + " ('postgres', '"
                    + EmbeddedServer.SERVICE_DATABASE
                    + "') ORDER BY datname")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw PostgresFailure.wrap("list the databases of the embedded server", e);
    }
    if (names.size() == 1) {
      return names.getFirst();
    }
    if (names.isEmpty()) {
      throw new HowdahException(
          ErrorCode.TARGET_ADDRESS,
          "No target was given, and the embedded PostgreSQL has no database yet.",
          "Give one with --target, or migrate a file first.");
    }
    throw new HowdahException(
        ErrorCode.TARGET_ADDRESS,
        "No target was given, and the embedded PostgreSQL has several databases: "
            + String.join(", ", names)
            + ".",
        "Name one, for example with: --target " + EMBEDDED + names.getFirst());
  }

  /// The settings, without a way to print the password.
  ConnectionSettings settings() {
    return settings;
  }

  /// Whether it is the embedded server.
  boolean isEmbedded() {
    return server != null;
  }

  /// A new connection.
  Connection open(String purpose) {
    return sessions.open(settings, purpose);
  }

  /// Why the work really failed, where its connections were closed by another thread.
  HowdahException explain(HowdahException failure) {
    return sessions.explain(failure);
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
