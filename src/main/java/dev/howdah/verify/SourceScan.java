package dev.howdah.verify;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.TablePlan;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.RowDigest;
import dev.howdah.sqlite.TextEncoding;
import java.util.function.Supplier;

/// Reads a table of the source row by row, leaving out the rows that are in quarantine. Confined to
/// one thread.
final class SourceScan {

  private final Supplier<RowCursor> cursors;
  private final QuarantinedRows quarantined;
  private final RowHasher hasher;
  private final SourceRow row;
  private final int columns;
  private final String table;

  SourceScan(
      TablePlan table,
      TextEncoding encoding,
      Supplier<RowCursor> cursors,
      QuarantinedRows quarantined) {
    this.cursors = cursors;
    this.quarantined = quarantined;
    this.table = table.source();
    columns = table.loadedColumns().size();
    hasher = new RowHasher(table);
    row = new SourceRow(table.loadedColumns(), encoding);
  }

  /// Reads every row once.
  ///
  /// @param skipped told of each row that is in quarantine
  /// @return what of the quarantine the source does not have
  /// @throws HowdahException `run-interrupted`, and what the cursor throws
  QuarantinedRows.Remaining scan(RowVisitor visitor, Runnable skipped) {
    QuarantinedRows.Remaining remaining = quarantined.remaining();
    RowDigest digest = new RowDigest();
    try (RowCursor cursor = cursors.get()) {
      if (cursor.columnCount() != columns) {
        throw new HowdahException(
            ErrorCode.INTERNAL,
            "Table %s: %d columns are read where the plan loads %d."
                .formatted(table, cursor.columnCount(), columns),
            "This is a defect in Howdah: please report it.");
      }
      while (cursor.next()) {
        Interruption.check();
        row.read(cursor);
        if (!quarantined.isEmpty() && remaining.take(row.digest(digest))) {
          skipped.run();
        } else {
          hasher.hash(row);
          visitor.visit(hasher.result(), row);
        }
      }
    }
    return remaining;
  }
}
