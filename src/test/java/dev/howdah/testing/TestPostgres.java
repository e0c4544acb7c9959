package dev.howdah.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One PostgreSQL server for all tests of the JVM, and a database of its own for each that asks.
public final class TestPostgres {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;

  private TestPostgres() {}

  /// A new, empty database; its address as a libpq URI.
  public static Database newDatabase() {
    EmbeddedPostgres postgres = server();
    String name = "test_" + NUMBER.incrementAndGet();
    try (Connection connection = connect(postgres.getPort(), "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new Database(postgres.getPort(), name);
  }

  private static synchronized EmbeddedPostgres server() {
    EmbeddedPostgres postgres = server;
    if (postgres == null) {
      try {
        postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server = postgres;
    }
    return postgres;
  }

  private static Connection connect(int port, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "postgres");
  }

  /// A database on the test server.
  ///
  /// @param port of the server on 127.0.0.1
  /// @param name of the database
  public record Database(int port, String name) {

    /// The address as a libpq URI.
    public String uri() {
      return "postgresql://postgres@127.0.0.1:" + port + "/" + name;
    }

    /// A new connection, to be closed by the caller.
    public Connection connect() {
      try {
        return TestPostgres.connect(port, name);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /// Runs statements.
    public void execute(String... statements) {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        for (String sql : statements) {
          statement.execute(sql);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /// The rows of a query, columns separated by `|`, NULL as `∅`, one line each.
    public String query(String sql) {
      StringBuilder out = new StringBuilder();
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          var rows = statement.executeQuery(sql)) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          if (!out.isEmpty()) {
            out.append('\n');
          }
          for (int column = 1; column <= columns; column++) {
            String value = rows.getString(column);
            out.append(column == 1 ? "" : "|").append(value == null ? "∅" : value);
          }
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return out.toString();
    }
  }
}
