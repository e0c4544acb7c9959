package dev.howdah.ops;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import io.quarkus.runtime.QuarkusBindException;

/// Why the service did not start, in words where a person can do something about it.
final class StartFailure {

  private StartFailure() {}

  /// Looks for a known cause; a failure without one comes back as it is.
  static RuntimeException explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HowdahException known) {
        return known;
      }
      if (cause instanceof QuarkusBindException bind) {
        return new HowdahException(
            ErrorCode.SERVICE_PORT,
            "The service cannot listen on " + bind.getHost() + ":" + bind.getPort() + ".",
            "Is Howdah or another program running there? End it, or choose other ports:"
                + " QUARKUS_HTTP_PORT instead of 8080, QUARKUS_MANAGEMENT_PORT instead of 9000.",
            failure);
      }
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure);
  }
}
