package dev.howdah.verify;

import dev.howdah.failure.HowdahException;
import dev.howdah.plan.TablePlan;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.TextEncoding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// Proves that a table of the target holds what the source holds: every cell, every row, nothing
/// more.
///
/// What each value must be in PostgreSQL is worked out from what SQLite says it is, in code that
/// shares nothing with the loader; what it is there comes from decoding COPY. Rows are compared
/// through order-free sums of hashes of their canonical form, so values that were swapped between
/// rows, −0.0 for 0.0, a space at the end or NULL for an empty text are all seen, and memory stays
/// small. Only where sums differ are rows looked at one by one.
///
/// A row of the source that is in quarantine is left out; one that is not, although a value of it
/// has no form in its column's type, is a difference, and so is a row that only quarantine has.
public final class Proof {

  private Proof() {}

  /// What to compare.
  ///
  /// @param table what the plan says of the table
  /// @param encoding of text in the source
  /// @param source opens a new reading of the table's loaded columns in their order; called up to
  ///   three times, each cursor is closed before the next is asked for
  /// @param target a connection of pgjdbc; nothing else may use it meanwhile. Its transaction, if
  ///   it is in one, is left open
  /// @param schema the schema in which the table now is
  /// @param quarantined the rows of this table that are in quarantine
  /// @param progress told every few thousand rows how many of both sides were read so far; called
  ///   by one thread at a time, but not always by the same
  /// @param rowsOf the rows of the target that are compared, as a condition in SQL; empty for all
  public record Comparison(
      TablePlan table,
      TextEncoding encoding,
      Supplier<RowCursor> source,
      Connection target,
      String schema,
      QuarantinedRows quarantined,
      LongConsumer progress,
      String rowsOf) {

    /// A comparison with all rows of the target's table.
    public Comparison(
        TablePlan table,
        TextEncoding encoding,
        Supplier<RowCursor> source,
        Connection target,
        String schema,
        QuarantinedRows quarantined,
        LongConsumer progress) {
      this(table, encoding, source, target, schema, quarantined, progress, "");
    }
  }

  /// Compares the two sides. Inheriting tables and partitions are read with the table, as
  /// applications read it.
  ///
  /// @throws HowdahException `target-failed`; `verification-different` where a column is not of the
  ///   plan's type; `run-interrupted` once the calling thread is interrupted; and what the source's
  ///   cursor throws
  public static TableVerification compare(Comparison comparison) {
    TablePlan table = comparison.table();
    boolean[] keyColumns = RowHasher.keyColumns(table);
    SourceScan source =
        new SourceScan(table, comparison.encoding(), comparison.source(), comparison.quarantined());
    TargetScan target =
        new TargetScan(table, comparison.schema(), comparison.target(), comparison.rowsOf());
    target.checkTypes();

    boolean keyed = ContentSums.hasKey(keyColumns);
    ContentSums sourceSums = new ContentSums(keyed, table.rows());
    ContentSums targetSums = new ContentSums(keyed, table.rows());
    QuarantinedRows.Remaining unmet = readBoth(comparison, source, sourceSums, target, targetSums);

    List<CellDifference> differences = new ArrayList<>();
    boolean equal =
        sourceSums.differing(targetSums).isEmpty() && !sourceSums.hasMisfit() && unmet.isEmpty();
    if (!sourceSums.differing(targetSums).isEmpty()) {
      differences.addAll(
          new DifferenceSearch(table, keyColumns, source, target).find(sourceSums, targetSums));
      if (differences.isEmpty()) {
        differences.add(changedMeanwhile(table));
      }
    }
    addUnmet(table, unmet, differences);
    long quarantined = comparison.quarantined().size() - unmet.size();
    return new TableVerification(
        table.source(),
        sourceSums.rows() + quarantined,
        quarantined,
        targetSums.rows(),
        equal,
        sourceSums.digest(),
        differences);
  }

  /// Reads the source in this thread and the target in another.
  private static QuarantinedRows.Remaining readBoth(
      Comparison comparison,
      SourceScan source,
      ContentSums sourceSums,
      TargetScan target,
      ContentSums targetSums) {
    Progress progress = new Progress(comparison.progress());
    // A platform thread: interrupting a virtual one would close the connection's socket.
    try (ExecutorService executor =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("howdah-proof-target").factory())) {
      Future<?> reading =
          executor.submit(() -> {
            Progress.Side side = progress.side();
            target.scan((hash, row) -> {
              targetSums.add(hash);
              side.row();
            });
            side.end();
          });
      boolean done = false;
      try {
        Progress.Side side = progress.side();
        QuarantinedRows.Remaining unmet =
            source.scan(
                (hash, row) -> {
                  if (reading.state() == Future.State.FAILED) {
                    throw failureOf(reading.exceptionNow());
                  }
                  sourceSums.add(hash);
                  side.row();
                },
                side::row);
        side.end();
        reading.get();
        done = true;
        return unmet;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Interruption.failure();
      } catch (ExecutionException e) {
        throw failureOf(e.getCause());
      } finally {
        if (!done) {
          stop(reading, comparison.target());
        }
      }
    }
  }

  private static RuntimeException failureOf(@Nullable Throwable cause) {
    return switch (cause) {
      case HowdahException failure -> failure;
      case RuntimeException failure -> failure;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(cause);
    };
  }

  /// Stops the other thread's reading also where it waits for the server: the server is asked
  /// first, so that no request to cancel is still on its way when the connection is used again.
  private static void stop(Future<?> reading, Connection target) {
    if (reading.isDone()) {
      return;
    }
    try {
      target.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      // Then the thread stops at the next row that comes; the failure that led here is thrown.
    }
    reading.cancel(true);
  }

  private static void addUnmet(
      TablePlan table, QuarantinedRows.Remaining unmet, List<CellDifference> differences) {
    unmet.forEach((digest, count) -> {
      if (differences.size() < DifferenceSearch.MAX_DIFFERENCES) {
        differences.add(
            new CellDifference(
                table.source(),
                CellDifference.Kind.EXTRA_ROW,
                "row digest=" + digest,
                "",
                "no such row",
                count == 1
                    ? "a row in quarantine that the file does not have"
                    : count + " rows in quarantine that the file does not have"));
      }
    });
  }

  private static CellDifference changedMeanwhile(TablePlan table) {
    return new CellDifference(
        table.source(),
        CellDifference.Kind.EXTRA_ROW,
        "",
        "",
        "differed from the target when it was read first, but not when it was read again",
        "one of the two is being written to: stop the writer and verify again");
  }
}
