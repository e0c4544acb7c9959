package dev.howdah.postgres;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// What the server or the driver reported, as a failure that says what to do about it. The one
/// place where a {@link SQLException} is wrapped.
public final class PostgresFailure {

  private static final String UNKNOWN_STATE = "";

  private PostgresFailure() {}

  /// Wraps the failure of a statement.
  ///
  /// @param doing what was being done, to be read behind "Could not", for example `create table
  ///   "x"."y"`
  /// @return a TARGET_FAILED with the server's message, detail, object, position in the data and
  ///   SQLSTATE
  public static HowdahException wrap(String doing, SQLException exception) {
    SQLException first = mostTelling(exception);
    String state = state(first);
    return new HowdahException(
        ErrorCode.TARGET_FAILED,
        "Could not " + doing + ": " + describe(first),
        remedy(state),
        exception);
  }

  /// Whether the connection is gone, so that a new one and a resumed run may succeed.
  public static boolean isConnectionLost(SQLException exception) {
    String state = state(mostTelling(exception));
    return state.startsWith("08")
        || state.equals("57P01")
        || state.equals("57P02")
        || state.equals("57P03");
  }

  /// Throws the failure again where it says nothing of the statement: it was cancelled, or the
  /// server or the connection ended (classes 57 and 08 of PostgreSQL's appendix "Error Codes"). For
  /// those who take the failure of a statement for an answer.
  ///
  /// @throws SQLException the same
  public static void requireAnswer(SQLException exception) throws SQLException {
    if (isConnectionLost(exception) || state(mostTelling(exception)).startsWith("57")) {
      throw exception;
    }
  }

  /// Whether the failure shows that the server, or a pooler before it, is there and answers.
  static boolean isAnswer(SQLException exception) {
    return serverMessage(mostTelling(exception)) != null
        || (has(exception, SSLException.class) && network(exception).isEmpty());
  }

  /// Wraps the failure of making a connection.
  static HowdahException connecting(ConnectionSettings settings, SQLException exception) {
    String state = state(exception);
    String text = describe(exception);
    String server = "PostgreSQL at " + settings.hostsText();
    Optional<Throwable> network = network(exception);
    if (network.isPresent()) {
      return unreachable(server, network.get(), exception);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (has(exception, SSLException.class)
        || lower.contains("does not support ssl")
        || lower.contains("ssl root certificate")
        || lower.contains("hostname")
        || lower.contains("ssl error")) {
      return new HowdahException(
          ErrorCode.TARGET_UNREACHABLE,
          "No TLS connection to "
              + server
              + " with sslmode="
              + settings.sslMode().word()
              + ": "
              + text,
          tlsRemedy(settings, lower),
          exception);
    }
    if (state.startsWith("28") || isMissingPassword(state, lower)) {
      return login(settings, server, text, lower, exception);
    }
    return switch (state) {
      case "42501" ->
          new HowdahException(
              ErrorCode.TARGET_LOGIN,
              "User " + settings.user() + " may not connect to " + settings.display() + ": " + text,
              "Let the owner run GRANT CONNECT ON DATABASE … TO that user.",
              exception);
      case "3D000" ->
          new HowdahException(
              ErrorCode.TARGET_UNREACHABLE,
              server + " has no database with this name: " + text,
              "Check the name in the address, or create the database: CREATE DATABASE … ENCODING"
                  + " 'UTF8'.",
              exception);
      default ->
          new HowdahException(
              ErrorCode.TARGET_UNREACHABLE,
              "No connection to " + server + ": " + text,
              connectRemedy(state, lower),
              exception);
    };
  }

  private static HowdahException unreachable(
      String server, Throwable network, SQLException exception) {
    String why =
        switch (network) {
          case UnknownHostException _ -> "the host name is not known";
          case SocketTimeoutException _ -> "no answer within the time allowed";
          case NoRouteToHostException _ -> "there is no route to the host";
          case ConnectException _ -> "the connection was refused";
          default -> String.valueOf(network.getMessage());
        };
    String remedy =
        switch (network) {
          case UnknownHostException _ ->
              "Check the spelling of the host and the name resolution of"
                  + " this machine or container.";
          case ConnectException _ ->
              "Check host and port, and that the server runs and listens on"
                  + " that address (listen_addresses, published container port).";
          default ->
              "Check host and port, firewalls and network policies; connect_timeout in the"
                  + " address allows more time.";
        };
    return new HowdahException(
        ErrorCode.TARGET_UNREACHABLE,
        "No connection to " + server + ": " + why + ".",
        remedy,
        exception);
  }

  private static HowdahException login(
      ConnectionSettings settings,
      String server,
      String text,
      String lower,
      SQLException exception) {
    String remedy;
    if (lower.contains("pg_hba.conf")) {
      remedy =
          lower.contains("no encryption") || lower.contains("ssl off")
              ? "The server wants TLS: add sslmode=require (better verify-full) to the address."
              : "The server's pg_hba.conf has to allow this user, database and address.";
    } else if (settings.password() == null) {
      remedy =
          "No password was given: put it into the address, into PGPASSWORD, or into ~/.pgpass, which"
              + " only its owner may be able to read.";
    } else {
      remedy =
          "Check user and password; special characters of a password in an address must be"
              + " percent-encoded (@ is %40, : is %3A, / is %2F, % is %25).";
    }
    return new HowdahException(
        ErrorCode.TARGET_LOGIN,
        server + " refused the login of user " + settings.user() + ": " + text,
        remedy,
        exception);
  }

  private static boolean isMissingPassword(String state, String lower) {
    return state.equals("08004")
        && (lower.contains("password") || lower.contains("authentication"));
  }

  private static String tlsRemedy(ConnectionSettings settings, String lower) {
    if (lower.contains("does not support ssl")) {
      return "The server offers no TLS: switch it on there, or use sslmode=disable or prefer where the"
          + " network is trusted.";
    }
    if (lower.contains("root certificate")) {
      return "Give the authority's certificate by sslrootcert=FILE, or sslrootcert=system where a"
          + " public authority signed the server's certificate.";
    }
    if (lower.contains("hostname") || lower.contains("host name")) {
      return "The certificate is for another name: use the name that it was made for, or"
          + " sslmode=verify-ca.";
    }
    return settings.sslMode().verifies()
        ? "Check that sslrootcert names the authority that signed the server's certificate, and that"
            + " the certificate has not expired."
        : "Check sslcert and sslkey (PKCS-12, PEM, or PKCS-8 in DER), and the server's TLS settings.";
  }

  private static String connectRemedy(String state, String lower) {
    if (lower.contains("startup parameter")) {
      return "A pooler refuses a parameter of the connection: set ignore_startup_parameters ="
          + " extra_float_digits,options in pgbouncer.ini, or connect to the server directly.";
    }
    if (lower.contains("targetservertype") || lower.contains("server with specified")) {
      return "None of the hosts is of the kind asked for; a migration needs the primary.";
    }
    return remedy(state);
  }

  /// What to do about an SQLSTATE (PostgreSQL documentation, appendix A).
  private static String remedy(String state) {
    return switch (state) {
      case "53100" ->
          "The server's disk is full: free space or grow the volume there, then resume the run.";
      case "53200" ->
          "The server is out of memory: lower work_mem, maintenance_work_mem or the number of workers,"
              + " then resume the run. If it is about locks, raise max_locks_per_transaction.";
      case "53300" ->
          "The server has no free connection: use fewer workers, close other sessions, or raise"
              + " max_connections.";
      case "55P03" ->
          "Another session holds a lock on it: find it in pg_locks and pg_stat_activity, stop the"
              + " application or wait, then resume the run.";
      case "40P01" ->
          "Two sessions waited for each other; stop the application and resume the run.";
      case "42501" ->
          "The user of the connection lacks a privilege: let the owner grant it (docs/connecting.md"
              + " lists what is needed).";
      case "25006" ->
          "The server or the session is read-only: connect to the primary, and look for"
              + " default_transaction_read_only.";
      case "57014" ->
          "The statement was cancelled, by a person or by a timeout on the way to the server; resume"
              + " the run.";
      case "57P01", "57P02", "57P03" ->
          "The server was stopped or is starting: wait until it answers, then resume the run.";
      case "57P05", "25P03", "25P04" ->
          "A timeout of the server or of a pooler ended the session: raise it for this user, then"
              + " resume the run.";
      case "58030" ->
          "The server could not read or write a file: look into its log and at its disks.";
      case "XX001", "XX002" ->
          "The server found its own data corrupt: look into its log before anything else.";
      case "3D000" -> "Check the name of the database in the address.";
      case "3F000" -> "Check the name of the schema.";
      case "26000" ->
          "A pooler gave the prepared statement to another server session: connect to the server"
              + " directly, or to the pooler in session mode.";
      case "0A000" -> "The server or a pooler before it does not support this.";
      case "22021" -> "The text has bytes that the server's encoding does not know.";
      default ->
          switch (state.length() < 2 ? UNKNOWN_STATE : state.substring(0, 2)) {
            case "08" ->
                "The connection broke: check that the server is up and that nothing between closes idle"
                    + " connections, then resume the run.";
            case "23" -> "The data does not fit a constraint of the target; the message names it.";
            case "22" -> "A value does not fit its column; the message names it.";
            case "53" -> "The server lacks a resource; look into its log, then resume the run.";
            default -> "The server's log may say more.";
          };
    };
  }

  /// The message with everything that the server adds to it.
  private static String describe(SQLException exception) {
    ServerErrorMessage server = serverMessage(exception);
    if (server == null) {
      String text = exception.getMessage();
      String state = state(exception);
      return (text == null ? exception.getClass().getSimpleName() : text.strip())
          + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
    }
    StringBuilder out = new StringBuilder();
    out.append(server.getMessage()).append(" (SQLSTATE ").append(server.getSQLState()).append(')');
    append(out, "Detail", server.getDetail());
    append(out, "Hint", server.getHint());
    append(out, "Table", qualified(server.getSchema(), server.getTable()));
    append(out, "Column", server.getColumn());
    append(out, "Type", server.getDatatype());
    append(out, "Constraint", server.getConstraint());
    append(out, "Where", server.getWhere());
    return out.toString();
  }

  private static @Nullable String qualified(@Nullable String schema, @Nullable String table) {
    return schema == null || table == null ? table : schema + "." + table;
  }

  private static void append(StringBuilder out, String label, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      out.append(". ").append(label).append(": ").append(value.strip());
    }
  }

  /// Of a batch, the exception that the server caused.
  private static SQLException mostTelling(SQLException exception) {
    for (SQLException each = exception; each != null; each = each.getNextException()) {
      if (serverMessage(each) != null) {
        return each;
      }
    }
    return exception;
  }

  private static @Nullable ServerErrorMessage serverMessage(SQLException exception) {
    return exception instanceof PSQLException fromServer
        ? fromServer.getServerErrorMessage()
        : null;
  }

  private static String state(SQLException exception) {
    String state = exception.getSQLState();
    return state == null ? UNKNOWN_STATE : state;
  }

  private static Optional<Throwable> network(SQLException exception) {
    for (Throwable each = exception; each != null; each = each.getCause()) {
      if (each instanceof UnknownHostException
          || each instanceof SocketTimeoutException
          || each instanceof NoRouteToHostException
          || each instanceof ConnectException) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private static boolean has(SQLException exception, Class<? extends Throwable> kind) {
    for (Throwable each = exception; each != null; each = each.getCause()) {
      if (kind.isInstance(each)) {
        return true;
      }
    }
    return false;
  }
}
