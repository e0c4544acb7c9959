package dev.howdah.postgres;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/// Opens connections whose sessions do not depend on how the server, the database or the role is
/// configured. Stateless; the connections are confined to one thread each.
///
/// A session has UTC, ISO dates, all digits of floats, no time limits, and a search path of
/// `pg_catalog, pg_temp`: Howdah names every object with its schema, so nothing that somebody put
/// into `public` can stand in for a function or an operator, and the catalogue prints names with
/// their schema (PostgreSQL documentation, section 5.10.6, "Usage Patterns"). `row_security = off`
/// makes a query fail where a policy would silently hide rows.
///
/// **Poolers.** In the transaction mode of PgBouncer a `SET` reaches whichever server session is at
/// hand and stays there for the next client. Behind a pooler {@link #open} therefore sets only what
/// PgBouncer itself tracks for each client; the rest is set by {@link #beginTransaction} with `SET
/// LOCAL`, which every transaction of Howdah begins with. Named prepared statements are never used.
public final class PostgresTarget {

  /// How long a statement waits for a lock where nothing else is said: long enough for an
  /// application's transactions, short enough that a forgotten session is noticed.
  public static final Duration LOCK_TIMEOUT = Duration.ofMinutes(1);

  /// What PgBouncer keeps for each client in transaction mode; values as SQL.
  private static final Map<String, String> TRACKED =
      Map.of("TimeZone", "'UTC'", "DateStyle", "'ISO, YMD'", "standard_conforming_strings", "on");

  private static final int VERSION_14 = 14;
  private static final int VERSION_17 = 17;
  private static final int MAX_APPLICATION_NAME = 63;

  private PostgresTarget() {}

  /// Opens a connection in autocommit mode with the default {@link #LOCK_TIMEOUT}.
  ///
  /// @param purpose what it is for, one or two words that `pg_stat_activity` shows
  /// @throws HowdahException TARGET_UNREACHABLE, TARGET_LOGIN or TARGET_FAILED
  public static Connection open(ConnectionSettings settings, String purpose) {
    return open(settings, purpose, LOCK_TIMEOUT);
  }

  /// Opens a connection in autocommit mode.
  ///
  /// @param lockTimeout how long a statement waits for a lock; zero is without limit
  public static Connection open(ConnectionSettings settings, String purpose, Duration lockTimeout) {
    Connection connection = connect(settings, purpose);
    setUp(connection, settings, lockTimeout);
    return connection;
  }

  /// Sets a session up; the connection is closed where that fails.
  static void setUp(Connection connection, ConnectionSettings settings, Duration lockTimeout) {
    try {
      if (isPooled(connection)) {
        set(connection, TRACKED, false);
      } else {
        set(connection, sessionSettings(connection, lockTimeout), false);
      }
    } catch (SQLException e) {
      closeAfter(connection, e);
      throw PostgresFailure.wrap("set up a session on " + settings.hostsText(), e);
    }
  }

  /// Begins a transaction (autocommit off) with the session's settings, also behind a pooler. To be
  /// called before the first statement of a transaction; the caller commits or rolls back.
  ///
  /// @throws HowdahException TARGET_FAILED
  public static void beginTransaction(Connection connection, Duration lockTimeout) {
    try {
      connection.setAutoCommit(false);
      set(connection, sessionSettings(connection, lockTimeout), true);
    } catch (SQLException e) {
      throw PostgresFailure.wrap("begin a transaction", e);
    }
  }

  /// Begins a transaction with the default {@link #LOCK_TIMEOUT}.
  ///
  /// @throws HowdahException TARGET_FAILED
  public static void beginTransaction(Connection connection) {
    beginTransaction(connection, LOCK_TIMEOUT);
  }

  /// Begins a transaction that sees one state of the database and can change nothing.
  ///
  /// @throws HowdahException TARGET_FAILED
  public static void beginSnapshot(Connection connection) {
    beginTransaction(connection, LOCK_TIMEOUT);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    } catch (SQLException e) {
      throw PostgresFailure.wrap("begin a read-only transaction", e);
    }
  }

  /// Whether something between Howdah and the server hands out server sessions: the process that
  /// answers is then not the one that the login named. PgBouncer and its like make that number up.
  ///
  /// @throws SQLException where the server does not answer
  static boolean isPooled(Connection connection) throws SQLException {
    int announced = connection.unwrap(PGConnection.class).getBackendPID();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
      row.next();
      return row.getInt(1) != announced;
    }
  }

  /// Logs in, and sets nothing up.
  static Connection connect(ConnectionSettings settings, String purpose) {
    try {
      Properties properties = jdbcProperties(settings, purpose);
      // One that is there already is one of ours: users cannot name one.
      properties.putIfAbsent("socketFactory", SessionSocketFactory.class.getName());
      Connection connection = new Driver().connect(jdbcUrl(settings), properties);
      if (connection == null) {
        throw new HowdahException(
            ErrorCode.INTERNAL, "The driver did not accept " + settings.display(), "");
      }
      return connection;
    } catch (SQLException e) {
      throw PostgresFailure.connecting(settings, e);
    }
  }

  /// The address for pgjdbc: hosts and database, nothing secret.
  public static String jdbcUrl(ConnectionSettings settings) {
    return "jdbc:postgresql://"
        + settings.hostsText()
        + "/"
        + URLEncoder.encode(settings.database(), StandardCharsets.UTF_8);
  }

  /// The rest for pgjdbc: user, password, TLS and everything else that is said.
  ///
  /// @param purpose what the connection is for, one or two words that `pg_stat_activity` shows
  public static Properties jdbcProperties(ConnectionSettings settings, String purpose) {
    Properties properties = new Properties();
    properties.putAll(settings.parameters());
    properties.setProperty("user", settings.user());
    if (settings.password() != null) {
      properties.setProperty("password", settings.password());
    }
    properties.setProperty("ApplicationName", applicationName(settings, purpose));
    properties.setProperty("sslmode", settings.sslMode().word());
    if ("system".equals(settings.sslRootCert())) {
      properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    } else if (settings.sslRootCert() != null) {
      properties.setProperty("sslrootcert", settings.sslRootCert());
    }
    if (settings.sslCert() != null) {
      properties.setProperty("sslcert", settings.sslCert());
    }
    if (settings.sslKey() != null) {
      properties.setProperty("sslkey", settings.sslKey());
    }
    properties.setProperty("connectTimeout", String.valueOf(settings.connectTimeoutSeconds()));
    properties.setProperty(
        "loginTimeout",
        String.valueOf(settings.connectTimeoutSeconds() * settings.hosts().size() * 2));
    properties.setProperty("tcpKeepAlive", "true");
    // Howdah's statements are few and large; named statements would not survive a pooler.
    properties.setProperty("prepareThreshold", "0");
    // Lets the driver send application_name and extra_float_digits with the login.
    properties.setProperty("assumeMinServerVersion", "12");
    return properties;
  }

  private static String applicationName(ConnectionSettings settings, String purpose) {
    String name = purpose.isBlank() ? "" : " " + purpose.strip();
    String whole = settings.applicationName() + name;
    return whole.length() <= MAX_APPLICATION_NAME
        ? whole
        : whole.substring(0, MAX_APPLICATION_NAME);
  }

  private static Map<String, String> sessionSettings(Connection connection, Duration lockTimeout)
      throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    Map<String, String> settings = new LinkedHashMap<>(TRACKED);
    settings.put("search_path", "pg_catalog, pg_temp");
    settings.put("statement_timeout", "0");
    settings.put("lock_timeout", String.valueOf(lockTimeout.toMillis()));
    settings.put("idle_in_transaction_session_timeout", "0");
    if (version >= VERSION_14) {
      settings.put("idle_session_timeout", "0");
    }
    if (version >= VERSION_17) {
      settings.put("transaction_timeout", "0");
    }
    settings.put("client_min_messages", "warning");
    settings.put("extra_float_digits", "3");
    settings.put("bytea_output", "hex");
    settings.put("IntervalStyle", "postgres");
    settings.put("row_security", "off");
    settings.put("default_transaction_isolation", "'read committed'");
    settings.put("default_transaction_deferrable", "off");
    return settings;
  }

  /// All settings in one round trip. Plain SET, since in a transaction a SELECT would take the
  /// snapshot and fix the isolation level.
  private static void set(Connection connection, Map<String, String> settings, boolean local)
      throws SQLException {
    String sql =
        settings.entrySet().stream()
            .map(setting ->
                (local ? "SET LOCAL " : "SET ") + setting.getKey() + " = " + setting.getValue())
            .collect(Collectors.joining("; "));
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void closeAfter(Connection connection, SQLException failure) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
