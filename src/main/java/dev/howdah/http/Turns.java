package dev.howdah.http;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// So many requests of a kind at once on a replica; others wait a while and are refused then.
/// Thread-safe.
public final class Turns {

  private final Semaphore free;
  private final Duration patience;
  private final String busy;

  /// @param most how many at once
  /// @param patience how long one waits for its turn
  /// @param busy what is said to who waited in vain
  public Turns(int most, Duration patience, String busy) {
    this.free = new Semaphore(most);
    this.patience = patience;
    this.busy = busy;
  }

  /// A turn, to be closed once when what it is for has ended, by whichever thread.
  @FunctionalInterface
  public interface Turn extends AutoCloseable {

    @Override
    void close();
  }

  /// Waits for a turn.
  ///
  /// @throws HowdahException RATE_LIMITED where none came; RUN_INTERRUPTED where the service ends
  public Turn take() {
    try {
      if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new HowdahException(ErrorCode.RATE_LIMITED, busy, "Try again in a while.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HowdahException(ErrorCode.RUN_INTERRUPTED, "The service is ending.", "", e);
    }
    return free::release;
  }
}
