package dev.howdah.http;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// Finds the problem document of a failure. What a 5xx says is fixed: the failure itself goes into
/// the log, where the request id finds it.
final class Problems {

  private static final Logger LOG = Logger.getLogger(Problems.class);

  /// How long a caller is asked to wait for the database, in seconds.
  private static final String DATABASE_RETRY = "5";

  private Problems() {}

  /// The document of a failure that reached the edge.
  static Problem of(Throwable failure) {
    if (failure instanceof HowdahException known) {
      return of(known);
    }
    if (isDatabaseAway(failure)) {
      LOG.warnf("The service's database did not answer: %s", failure.getMessage());
      return of(
          ErrorCode.SERVICE_DATABASE,
          "The service's database does not answer at the moment.",
          "Try again in some seconds.");
    }
    if (isText(failure)) {
      return of(ErrorCode.REQUEST_INVALID, "A text has a character that cannot be stored.", "");
    }
    LOG.error("A request failed unexpectedly.", failure);
    return internal();
  }

  /// What PostgreSQL says of NUL and of characters that its encoding has not: SQLState 22021 and
  /// 22P05. In bodies {@link StrictJson} finds them; they also come in addresses.
  private static boolean isText(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && ("22021".equals(sql.getSQLState()) || "22P05".equals(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  /// The document of a status without more to say.
  static Problem of(int status) {
    return switch (status) {
      case 400 -> of(ErrorCode.REQUEST_INVALID, "The request is not understood.", "");
      case 401 ->
          of(
              ErrorCode.UNAUTHENTICATED,
              "A valid API key is needed.",
              "Send the header 'Authorization: Bearer hw_…'.");
      case 403 -> of(ErrorCode.FORBIDDEN, "The scope of this API key does not allow this.", "");
      case 404 -> of(ErrorCode.NOT_FOUND, "There is nothing at this address.", "");
      case 405 ->
          of(ErrorCode.METHOD_NOT_ALLOWED, "This address does not answer to this method.", "");
      case 406 ->
          of(
              ErrorCode.NOT_ACCEPTABLE,
              "The answer has none of the types that the request accepts.",
              "");
      case 409 -> of(ErrorCode.CONFLICT, "The request does not fit the present state.", "");
      case 412 ->
          of(ErrorCode.PRECONDITION_FAILED, "It was changed since the version that is named.", "");
      case 413 -> of(ErrorCode.REQUEST_TOO_LARGE, "The body of the request is too long.", "");
      case 415 ->
          of(ErrorCode.MEDIA_TYPE_UNSUPPORTED, "A body of this type is not taken here.", "");
      case 429 -> of(ErrorCode.RATE_LIMITED, "Too many requests with this API key.", "");
      default ->
          status >= 400 && status < 500
              ? Problem.of(
                  ErrorCode.REQUEST_INVALID,
                  status,
                  "The request is not understood.",
                  "",
                  List.of())
              : internal();
    };
  }

  /// Headers that belong to a problem.
  static Map<String, String> headers(Problem problem) {
    return switch (problem.status()) {
      case 401 -> Map.of("WWW-Authenticate", "Bearer realm=\"howdah\"");
      case 503 -> Map.of("Retry-After", DATABASE_RETRY);
      default -> Map.of();
    };
  }

  static Problem invalid(String detail, List<Problem.Member> members) {
    return Problem.of(
        ErrorCode.REQUEST_INVALID, ErrorCode.REQUEST_INVALID.httpStatus(), detail, "", members);
  }

  private static Problem of(HowdahException known) {
    if (known.code().httpStatus() == 500) {
      LOG.errorf(known, "A request failed: %s", known.code().code());
      return internal();
    }
    return of(known.code(), known.getMessage(), known.remedy());
  }

  private static Problem of(ErrorCode code, String detail, String remedy) {
    return Problem.of(code, code.httpStatus(), detail, remedy, List.of());
  }

  private static Problem internal() {
    return of(
        ErrorCode.INTERNAL,
        "Howdah itself failed.",
        "Report it with the request id; the log of the service says more.");
  }

  /// Connections that broke or cannot be had: SQLState class 08, 53 (too many) and 57P (shutting
  /// down), and the pool's wait for a connection that never came, which has no state.
  static boolean isDatabaseAway(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        String state = sql.getSQLState();
        String message = String.valueOf(sql.getMessage());
        if (state == null
            ? message.contains("cquisition timeout")
            : state.startsWith("08") || state.startsWith("53") || state.startsWith("57P")) {
          return true;
        }
      }
    }
    return false;
  }
}
