package dev.howdah.source;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.http.Turns;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads sources for requests that wait for the answer. A hostile file can keep SQLite busy for
/// ever, so each reading has a thread of its own that is interrupted when its time is over (which
/// SQLite notices, see the room `sqlite`), and only a few are at work at once. Thread-safe.
@ApplicationScoped
public class TimedReading {

  /// How long a request waits for its turn.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Turns turns;
  private final Duration timeout;

  TimedReading(SourceSettings settings) {
    this.turns =
        new Turns(
            settings.maxInspections(), PATIENCE, "This replica inspects as many files as it can.");
    this.timeout = settings.inspectTimeout();
  }

  /// Reads a file.
  ///
  /// @param name what the file is called in failures
  /// @param open makes the file readable; closed here
  /// @param reading what is done with it, on another thread
  /// @throws HowdahException SOURCE_TOO_SLOW; RATE_LIMITED; what `open` and `reading` throw
  public <T> T read(
      String name, Supplier<Sources.LocalFile> open, Function<Sources.LocalFile, T> reading) {
    Turns.Turn turn = turns.take();
    FutureTask<T> task;
    boolean started = false;
    Sources.LocalFile opened = null;
    try {
      Sources.LocalFile file = open.get();
      opened = file;
      task = new FutureTask<>(() -> reading.apply(file));
      Thread.ofPlatform()
          .name("inspect")
          .daemon()
          .start(() -> {
            try (file) {
              task.run();
            } finally {
              // Not before SQLite has really let go.
              turn.close();
            }
          });
      started = true;
    } finally {
      if (!started) {
        turn.close();
        if (opened != null) {
          opened.close();
        }
      }
    }
    return await(name, task);
  }

  private <T> T await(String name, FutureTask<T> task) {
    try {
      return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new HowdahException(
          ErrorCode.SOURCE_TOO_SLOW,
          name + " could not be inspected within " + timeout.toSeconds() + " seconds.",
          "Inspect it with the command line, which has no such limit.",
          e);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new HowdahException(ErrorCode.RUN_INTERRUPTED, "The service is ending.", "", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HowdahException known) {
        throw known;
      }
      throw new IllegalStateException("a source could not be read", e.getCause());
    }
  }
}
