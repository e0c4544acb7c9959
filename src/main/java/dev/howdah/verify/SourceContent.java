package dev.howdah.verify;

import dev.howdah.plan.TablePlan;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.TextEncoding;
import java.util.function.Supplier;

/// What a table of the target must hold by what the file says: of all rows that are not in
/// quarantine.
///
/// @param rows how many there are
/// @param digest of their content, the same that the proof gives for equal content
/// @param complete whether each of these rows has a form in the plan's types, and the file has
///   every row of the quarantine
public record SourceContent(long rows, String digest, boolean complete) {

  /// Reads a table once.
  ///
  /// @param table as [TablePlan#provable] gives it: its columns are those of the cursor
  /// @throws dev.howdah.failure.HowdahException `run-interrupted`, and what the cursor throws
  public static SourceContent read(
      TablePlan table,
      TextEncoding encoding,
      Supplier<RowCursor> source,
      QuarantinedRows quarantined) {
    ContentSums sums =
        new ContentSums(ContentSums.hasKey(RowHasher.keyColumns(table)), table.rows());
    QuarantinedRows.Remaining unmet =
        new SourceScan(table, encoding, source, quarantined)
            .scan((hash, _) -> sums.add(hash), () -> {});
    return new SourceContent(sums.rows(), sums.digest(), !sums.hasMisfit() && unmet.isEmpty());
  }
}
