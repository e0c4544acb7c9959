package dev.howdah.postgres;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// Keeps two runs from working on the same target schema at once: an advisory lock of the server
/// (PostgreSQL documentation, section 13.3.5) in the database of the connection. Its key is the
/// first eight bytes, big-endian, of the SHA-256 of `howdah:schema:` and the schema's name in
/// UTF-8.
///
/// The connection should serve the lock alone. On a direct connection the lock belongs to the
/// session, so it ends with the process whatever happens. Behind a pooler a session cannot be held,
/// so there the lock belongs to a transaction, which stays open, without a snapshot and thus
/// without holding back VACUUM; whoever commits on the connection gives the lock away. Confined to
/// one thread.
public final class AdvisoryLock implements AutoCloseable {

  private final Connection connection;
  private final String schema;
  private final long key;
  private final boolean inTransaction;

  private AdvisoryLock(Connection connection, String schema, long key, boolean inTransaction) {
    this.connection = connection;
    this.schema = schema;
    this.key = key;
    this.inTransaction = inTransaction;
  }

  /// Takes the lock of a schema without waiting.
  ///
  /// @param connection one in autocommit mode
  /// @return empty where another session has it
  /// @throws HowdahException TARGET_FAILED
  public static Optional<AdvisoryLock> tryAcquire(Connection connection, String schema) {
    long key = key(schema);
    try {
      boolean pooled = PostgresTarget.isPooled(connection);
      if (pooled) {
        PostgresTarget.beginTransaction(connection);
      }
      AdvisoryLock lock = new AdvisoryLock(connection, schema, key, pooled);
      String function = pooled ? "pg_try_advisory_xact_lock" : "pg_try_advisory_lock";
      if (lock.call("SELECT pg_catalog." + function + "(?)")) {
        return Optional.of(lock);
      }
      if (pooled) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
      return Optional.empty();
    } catch (SQLException e) {
      throw PostgresFailure.wrap("lock schema " + schema + " for this run", e);
    }
  }

  /// Takes the lock of a schema or refuses.
  ///
  /// @throws HowdahException TARGET_LOCKED with who has it, or TARGET_FAILED
  public static AdvisoryLock acquire(Connection connection, String schema) {
    return tryAcquire(connection, schema)
        .orElseThrow(() ->
            new HowdahException(
                ErrorCode.TARGET_LOCKED,
                "Another run of Howdah is at work on schema "
                    + schema
                    + holder(connection, key(schema))
                    + ".",
                "Wait until it has ended; if its process is gone, end its session by"
                    + " pg_terminate_backend."));
  }

  /// Gives the lock back; the connection stays open.
  ///
  /// @throws HowdahException TARGET_FAILED where the connection is gone, and the lock with it
  @Override
  public void close() {
    try {
      if (inTransaction) {
        connection.rollback();
        connection.setAutoCommit(true);
      } else {
        call("SELECT pg_catalog.pg_advisory_unlock(?)");
      }
    } catch (SQLException e) {
      if (!PostgresFailure.isConnectionLost(e)) {
        throw PostgresFailure.wrap("unlock schema " + schema, e);
      }
    }
  }

  private boolean call(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /// Who has a lock, for the message; empty where the server does not say.
  private static String holder(Connection connection, long key) {
    String sql =
        """
        SELECT a.pid, a.usename, a.client_addr, a.backend_start
          FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
           AND (l.classid::bigint << 32) | l.objid::bigint = ?\
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, key);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return "";
        }
        String address = row.getString(3);
        return " (server process "
            + row.getInt(1)
            + ", user "
            + row.getString(2)
            + (address == null ? "" : ", from " + address)
            + ")";
      }
    } catch (SQLException e) {
      return "";
    }
  }

  private static long key(String schema) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("howdah:schema:" + schema).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
