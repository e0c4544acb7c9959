package dev.howdah.migration;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Works through a list with a few threads, each with a resource of its own. Platform threads:
/// SQLite's native code holds them.
final class Workers {

  /// More sessions than cores only wait for each other (docs/benchmarks, "Speed and memory").
  private static final int MOST = 4;

  private Workers() {}

  /// How many threads a run uses.
  static int count() {
    return Math.max(1, Math.min(MOST, Runtime.getRuntime().availableProcessors()));
  }

  /// What one thread works with; closed at its end.
  interface Resource extends AutoCloseable {
    @Override
    void close();
  }

  /// Work on one item.
  @FunctionalInterface
  interface Work<R, T> {
    void run(R resource, T item);
  }

  /// Works through all items; the first failure stops the others and is thrown.
  static <R extends Resource, T> void run(List<T> items, Supplier<R> open, Work<R, T> work) {
    if (items.isEmpty()) {
      return;
    }
    Queue<T> queue = new ConcurrentLinkedQueue<>(items);
    int threads = Math.min(count(), items.size());
    ExecutorService executor =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("howdah-", 1).factory());
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(executor.submit(() -> drain(queue, open, work)));
      }
      await(futures, queue, executor);
    } finally {
      executor.shutdownNow();
      executor.close();
    }
  }

  private static <R extends Resource, T> void drain(
      Queue<T> queue, Supplier<R> open, Work<R, T> work) {
    try (R resource = open.get()) {
      T item = queue.poll();
      while (item != null && !Thread.currentThread().isInterrupted()) {
        work.run(resource, item);
        item = queue.poll();
      }
    } catch (RuntimeException | Error e) {
      queue.clear();
      throw e;
    }
  }

  private static <T> void await(List<Future<?>> futures, Queue<T> queue, ExecutorService executor) {
    RuntimeException failure = null;
    for (Future<?> future : futures) {
      try {
        future.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        RuntimeException cause =
            e.getCause() instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException(e.getCause());
        if (failure == null) {
          failure = cause;
          executor.shutdownNow();
        } else {
          failure.addSuppressed(cause);
        }
      } catch (InterruptedException e) {
        queue.clear();
        executor.shutdownNow();
        Thread.currentThread().interrupt();
        throw new HowdahException(
            ErrorCode.RUN_INTERRUPTED,
            "The run was stopped.",
            "Go on with: howdah migrate SOURCE --resume",
            e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
