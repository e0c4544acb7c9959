package dev.howdah.target;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Limits how many connection tests run at once, in all and for one organisation: each waits for
/// somebody else's network. Thread-safe.
@ApplicationScoped
class TrialSlots {

  private final Semaphore all;
  private final int each;
  private final ConcurrentHashMap<UUID, Integer> running = new ConcurrentHashMap<>();

  @Inject
  TrialSlots(TargetSettings settings) {
    this(settings.concurrentTests(), settings.concurrentTestsPerOrganisation());
  }

  private TrialSlots(int all, int each) {
    this.all = new Semaphore(all);
    this.each = each;
  }

  static TrialSlots of(int all, int each) {
    return new TrialSlots(all, each);
  }

  /// Does the work, or refuses at once where too many do.
  ///
  /// @throws HowdahException RATE_LIMITED
  <T> T within(UUID organisation, Supplier<T> work) {
    if (!all.tryAcquire()) {
      throw busy();
    }
    try {
      int now = running.merge(organisation, 1, Integer::sum);
      try {
        if (now > each) {
          throw busy();
        }
        return work.get();
      } finally {
        running.computeIfPresent(
            organisation, (id, count) -> count == 1 ? null : Integer.valueOf(count - 1));
      }
    } finally {
      all.release();
    }
  }

  private static HowdahException busy() {
    return new HowdahException(
        ErrorCode.RATE_LIMITED,
        "Too many connection tests are running.",
        "Try again when they have ended, in some seconds.");
  }
}
