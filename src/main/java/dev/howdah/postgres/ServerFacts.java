package dev.howdah.postgres;

import dev.howdah.failure.HowdahException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// What a server says about itself, its database and the user of the connection.
///
/// @param versionNumber `server_version_num`, for example 180001
/// @param version as the server spells it, for example `18.1 (Debian 18.1-1)`
/// @param database the name of the database
/// @param encoding the encoding of the database, for example `UTF8`
/// @param inRecovery whether it is a standby
/// @param readOnly whether transactions of this user are read-only unless they say otherwise
/// @param user the current user
/// @param superuser whether that user is a superuser
/// @param canCreateSchema whether that user may create schemas in the database
/// @param maxLocksPerTransaction the setting
/// @param maxConnections the setting
/// @param maxPreparedTransactions the setting
/// @param freeConnections how many more sessions this user can open now, roughly
/// @param walLevel the setting
/// @param address of the server as it sees itself, `host:port`; empty for a unix socket
public record ServerFacts(
    int versionNumber,
    String version,
    String database,
    String encoding,
    boolean inRecovery,
    boolean readOnly,
    String user,
    boolean superuser,
    boolean canCreateSchema,
    int maxLocksPerTransaction,
    int maxConnections,
    int maxPreparedTransactions,
    int freeConnections,
    String walLevel,
    String address) {

  private static final String SQL = SqlText.load("server-facts");

  /// Asks the server.
  ///
  /// @throws HowdahException TARGET_FAILED
  public static ServerFacts read(Connection connection) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SQL)) {
      row.next();
      return new ServerFacts(
          row.getInt("version_number"),
          row.getString("version"),
          row.getString("database"),
          row.getString("encoding"),
          row.getBoolean("in_recovery"),
          row.getBoolean("read_only"),
          row.getString("user_name"),
          row.getBoolean("superuser"),
          row.getBoolean("can_create_schema"),
          row.getInt("max_locks_per_transaction"),
          row.getInt("max_connections"),
          row.getInt("max_prepared_transactions"),
          row.getInt("free_connections"),
          row.getString("wal_level"),
          row.getString("address"));
    } catch (SQLException e) {
      throw PostgresFailure.wrap("ask the server about itself", e);
    }
  }

  /// The major version, for example 18.
  public int majorVersion() {
    return versionNumber / 10_000;
  }

  /// How many locks on objects all transactions together can surely hold (PostgreSQL documentation,
  /// section 19.12, `max_locks_per_transaction`).
  public long lockCapacity() {
    return (long) maxLocksPerTransaction * ((long) maxConnections + maxPreparedTransactions);
  }

  /// What this is, for reports: `PostgreSQL 18.1 at 10.0.0.1:5432`.
  public String display() {
    return "PostgreSQL " + version + (address.isEmpty() ? "" : " at " + address);
  }
}
