package dev.howdah.verify;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;

/// How a long reading notices that it shall stop.
final class Interruption {

  private Interruption() {}

  /// Leaves the thread's mark as it is.
  ///
  /// @throws HowdahException `run-interrupted` if the thread was interrupted
  static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw failure();
    }
  }

  static HowdahException failure() {
    return new HowdahException(
        ErrorCode.RUN_INTERRUPTED,
        "The comparison of source and target was stopped.",
        "Run the verification again.");
  }
}
