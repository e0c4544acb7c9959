package dev.howdah.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresTarget;
import dev.howdah.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Sockets that go to allowed addresses only.
class GuardedSocketFactoryPostgresTest {

  private final TestPostgres.Database database = TestPostgres.newDatabase();

  private ConnectionSettings settings(String host, String allowed) {
    ConnectionSettings plain =
        ConnectionSettings.parse(
            "postgresql://postgres@" + host + ":" + database.port() + "/" + database.name());
    Map<String, String> parameters = new HashMap<>(plain.parameters());
    parameters.put("socketFactory", GuardedSocketFactory.class.getName());
    parameters.put("socketFactoryArg", allowed);
    return new ConnectionSettings(
        plain.hosts(),
        plain.database(),
        plain.user(),
        "",
        plain.sslMode(),
        null,
        "",
        "",
        plain.applicationName(),
        plain.connectTimeoutSeconds(),
        parameters);
  }

  private static boolean isRefused(HowdahException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HostNotAllowedException) {
        return true;
      }
    }
    return false;
  }

  @Test
  void connectsWhereItIsAllowed() throws SQLException {
    for (String allowed : new String[] {"127.0.0.1", "public,127.0.0.0/8", "loopback"}) {
      try (Connection connection = PostgresTarget.open(settings("localhost", allowed), "test");
          Statement statement = connection.createStatement();
          var row = statement.executeQuery("SELECT 42")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getInt(1)).isEqualTo(42);
      }
    }
  }

  @Test
  void refusesWhereItIsNot() {
    for (String host : new String[] {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"}) {
      for (String allowed : new String[] {"public", "private", "127.0.0.1:1", ""}) {
        assertThatExceptionOfType(HowdahException.class)
            .isThrownBy(() -> PostgresTarget.open(settings(host, allowed), "test").close())
            .satisfies(e -> assertThat(isRefused(e)).as(host + " " + allowed).isTrue());
      }
    }
  }

  @Test
  void cancelsStatementsThroughTheSameDoor() throws SQLException {
    try (Connection connection = PostgresTarget.open(settings("127.0.0.1", "127.0.0.1"), "test");
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("SELECT pg_sleep(60)"))
          .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("57014"));
    }
  }

  /// A name that resolved to a public address before and to this machine now.
  @Test
  void looksAtTheAddressAndNotAtTheName() throws IOException {
    InetAddress rebound = InetAddress.getByAddress("db.example.com", new byte[] {127, 0, 0, 1});
    GuardedSocketFactory factory = new GuardedSocketFactory("public");
    try (Socket socket = factory.createSocket()) {
      assertThatExceptionOfType(HostNotAllowedException.class)
          .isThrownBy(() -> socket.connect(new InetSocketAddress(rebound, database.port()), 1_000));
      assertThat(socket.isConnected()).isFalse();
    }
    assertThatExceptionOfType(HostNotAllowedException.class)
        .isThrownBy(() -> factory.createSocket(rebound, database.port()).close());
    assertThatExceptionOfType(HostNotAllowedException.class)
        .isThrownBy(() -> factory.createSocket("127.0.0.1", database.port()).close());
    assertThatExceptionOfType(HostNotAllowedException.class)
        .isThrownBy(() -> factory.createSocket("127.0.0.1", database.port(), rebound, 0).close());
    assertThatExceptionOfType(HostNotAllowedException.class)
        .isThrownBy(() -> factory.createSocket(rebound, database.port(), rebound, 0).close());
    try (Socket socket =
        new GuardedSocketFactory("db.example.com").createSocket(rebound, database.port())) {
      assertThat(socket.isConnected()).isTrue();
    }
  }
}
