package dev.howdah.ops;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Why the service did not start, in words where a person can do something about it.
final class StartFailure {

  private StartFailure() {}

  /// Looks for a known cause; a failure without one comes back as it is.
  static RuntimeException explain(Throwable failure) {
    Throwable around = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HowdahException known) {
        return known;
      }
      if (cause instanceof ConfigValidationException settings) {
        return misconfigured(settings);
      }
      if (cause instanceof QuarkusBindException bind) {
        return taken("The service cannot listen on " + bind.getHost() + ":" + bind.getPort(), bind);
      }
      // The management port's: only what is around it says which address it was.
      if (cause instanceof BindException bind) {
        return taken("The service cannot listen: " + around.getMessage(), bind);
      }
      around = cause;
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure);
  }

  private static HowdahException taken(String message, BindException cause) {
    return new HowdahException(
        ErrorCode.SERVICE_PORT,
        message + ".",
        "Is Howdah or another program running there? End it, or choose other ports:"
            + " QUARKUS_HTTP_PORT instead of 8080, QUARKUS_MANAGEMENT_PORT instead of 9000.",
        cause);
  }

  private static HowdahException misconfigured(ConfigValidationException settings) {
    String problems =
        IntStream.range(0, settings.getProblemCount())
            .mapToObj(number -> settings.getProblem(number).getMessage())
            .collect(Collectors.joining("; "));
    return new HowdahException(
        ErrorCode.USAGE,
        "A setting of the service is not understood: " + problems,
        "A variable sets the property of the same name: QUARKUS_HTTP_PORT sets quarkus.http.port.",
        settings);
  }
}
