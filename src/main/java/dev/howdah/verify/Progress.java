package dev.howdah.verify;

import java.util.function.LongConsumer;

/// Counts the rows of both sides and tells of them from time to time. Thread-safe; each [Side] is
/// confined to one thread.
final class Progress {

  private static final int ROWS_BETWEEN = 4096;

  private final LongConsumer consumer;
  private long rows;

  Progress(LongConsumer consumer) {
    this.consumer = consumer;
  }

  /// The count of one side.
  Side side() {
    return new Side();
  }

  private synchronized void add(int more) {
    rows += more;
    consumer.accept(rows);
  }

  /// The rows of one side that were not told of yet.
  final class Side {

    private int pending;

    void row() {
      if (++pending == ROWS_BETWEEN) {
        end();
      }
    }

    /// Tells of what is left.
    void end() {
      if (pending > 0) {
        add(pending);
        pending = 0;
      }
    }
  }
}
