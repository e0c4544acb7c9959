package dev.howdah.http;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/// The name of one request: in its answer, in problem documents and in every line of the log.
public final class RequestId {

  /// The header, in requests and answers.
  public static final String HEADER = "X-Request-Id";

  /// The key in the log's context.
  static final String LOG_KEY = "requestId";

  /// What is taken over from the caller. Nothing that could end a line of a log or of a header.
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private RequestId() {}

  /// The id of the request that is being answered; `-` outside of requests.
  public static String current() {
    return Objects.requireNonNullElse(MDC.get(LOG_KEY), "-").toString();
  }

  /// The caller's id where its form is harmless, else a new one.
  static String from(@Nullable String header) {
    return header != null && FORM.matcher(header).matches()
        ? header
        : TimeOrderedId.next().toString();
  }
}
