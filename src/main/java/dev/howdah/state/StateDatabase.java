package dev.howdah.state;

import dev.howdah.embedded.EmbeddedServer;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresTarget;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;

/// The service's database as the command line finds it: an address, else what Quarkus' own
/// variables say, else those of the service, else the embedded PostgreSQL, which runs until this is
/// closed.
public final class StateDatabase implements AutoCloseable {

  private static final String QUARKUS = "QUARKUS_DATASOURCE_";

  private final ConnectionSettings settings;
  private final @Nullable EmbeddedServer server;

  private StateDatabase(ConnectionSettings settings, @Nullable EmbeddedServer server) {
    this.settings = settings;
    this.server = server;
  }

  /// Finds it.
  ///
  /// @param address null where none is given
  /// @param home where the embedded PostgreSQL keeps its data
  public static StateDatabase find(
      @Nullable String address, Map<String, String> environment, Path home) {
    Optional<ConnectionSettings> settings =
        address == null
            ? ofQuarkus(environment).or(() -> named(environment))
            : Optional.of(ConnectionSettings.parse(address, environment));
    if (settings.isPresent()) {
      return new StateDatabase(settings.get(), null);
    }
    EmbeddedServer server = EmbeddedServer.start(home);
    server.createDatabaseIfMissing(EmbeddedServer.SERVICE_DATABASE);
    return new StateDatabase(
        ConnectionSettings.parse(server.uri(EmbeddedServer.SERVICE_DATABASE)), server);
  }

  /// What the environment says, without the variables of Quarkus. `HOWDAH_TARGET` is no part of it:
  /// that is where data goes to.
  ///
  /// @throws HowdahException TARGET_ADDRESS where it is not understood
  public static Optional<ConnectionSettings> named(Map<String, String> environment) {
    Map<String, String> others = new HashMap<>(environment);
    others.remove("HOWDAH_TARGET");
    return ConnectionSettings.fromEnvironment(others);
  }

  private static Optional<ConnectionSettings> ofQuarkus(Map<String, String> environment) {
    String url = environment.get(QUARKUS + "JDBC_URL");
    if (url == null || url.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> login = new HashMap<>();
    String user = environment.get(QUARKUS + "USERNAME");
    if (user != null) {
      login.put("PGUSER", user);
    }
    ConnectionSettings settings = ConnectionSettings.parse(url, login);
    String password = environment.get(QUARKUS + "PASSWORD");
    return Optional.of(password == null ? settings : settings.withPassword(password));
  }

  /// Whether it is the embedded one.
  public boolean isEmbedded() {
    return server != null;
  }

  /// Where it is and how to log in.
  public ConnectionSettings settings() {
    return settings;
  }

  /// The address without a password.
  public String display() {
    return settings.display();
  }

  /// New connections to it, not pooled.
  public DataSource dataSource() {
    String url = PostgresTarget.jdbcUrl(settings);
    Properties properties = PostgresTarget.jdbcProperties(settings, "schema");
    // Not through DriverManager, as PGSimpleDataSource does: a native program may have no driver
    // there.
    return new PGSimpleDataSource() {
      @Override
      public Connection getConnection() throws SQLException {
        return Objects.requireNonNull(new Driver().connect(url, properties));
      }
    };
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
