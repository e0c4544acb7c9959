package dev.howdah.postgres;

import dev.howdah.failure.HowdahException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// What a server says about one session.
///
/// @param process the server process that answered
/// @param pooled whether something between Howdah and the server hands out server sessions
/// @param local whether client and server are on one machine
/// @param tlsVersion for example `TLSv1.3`; null where the server sees no TLS. Behind a pooler it
///   is the pooler's connection that this is about
/// @param tlsCipher null where there is no TLS
/// @param clock the server's time while it answered
public record SessionFacts(
    int process,
    boolean pooled,
    boolean local,
    @Nullable String tlsVersion,
    @Nullable String tlsCipher,
    Instant clock) {

  private static final String SQL =
      """
      SELECT pg_catalog.pg_backend_pid(), s.version, s.cipher, pg_catalog.clock_timestamp(),
             pg_catalog.inet_server_addr() IS NULL
             OR pg_catalog.inet_client_addr() = pg_catalog.inet_server_addr()
        FROM (SELECT 1) one
        LEFT JOIN pg_catalog.pg_stat_ssl s ON s.pid = pg_catalog.pg_backend_pid() AND s.ssl\
      """;

  /// How a pooler hands out the server's sessions.
  public enum Pooling {
    /// There is no pooler, or one that makes no difference.
    NONE,
    /// For as long as a client is connected.
    SESSION,
    /// For a transaction.
    TRANSACTION,
    /// For a statement: transactions are impossible.
    STATEMENT
  }

  /// Asks the server.
  ///
  /// @throws HowdahException TARGET_FAILED
  public static SessionFacts read(Connection connection) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SQL)) {
      row.next();
      return new SessionFacts(
          row.getInt(1),
          PostgresTarget.isPooled(connection),
          row.getBoolean(5),
          row.getString(2),
          row.getString(3),
          row.getObject(4, OffsetDateTime.class).toInstant());
    } catch (SQLException e) {
      throw PostgresFailure.wrap("ask the server about the session", e);
    }
  }

  /// Finds out how sessions are handed out: with a pooler in transaction mode two clients that are
  /// connected at once are answered by one server process when both are idle. A busy pooler may
  /// give them two, so SESSION is what was seen and no promise.
  ///
  /// @param one a connection in autocommit mode
  /// @param other another of the same kind
  /// @throws HowdahException TARGET_FAILED
  public static Pooling pooling(Connection one, Connection other) {
    SessionFacts first = read(one);
    SessionFacts second = read(other);
    if (first.process() == second.process()) {
      return canBegin(one) ? Pooling.TRANSACTION : Pooling.STATEMENT;
    }
    if (!first.pooled() && !second.pooled()) {
      return Pooling.NONE;
    }
    return canBegin(one) ? Pooling.SESSION : Pooling.STATEMENT;
  }

  private static boolean canBegin(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT 1");
      connection.rollback();
      connection.setAutoCommit(true);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }
}
