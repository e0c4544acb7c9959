package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.sqlite.Reader;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.TextEncoding;
import java.util.List;

/// Encodes the rows of a table without sending them anywhere, by the same code that loads them:
/// what it counts is what a run will do.
public final class Rehearsal {

  private static final RowSink NOWHERE = (_, _, _) -> {};

  private Rehearsal() {}

  /// Counts what loading the table would do.
  public static TableLoad rehearse(TablePlan plan, Reader reader, TextEncoding encoding) {
    List<String> sources = plan.loadedColumns().stream().map(ColumnPlan::source).toList();
    RowEncoder encoder = new RowEncoder(plan, encoding);
    long read = 0;
    long rejected = 0;
    try (RowCursor cursor = reader.rows(plan.source(), sources)) {
      while (cursor.next()) {
        read++;
        if (!encoder.encode(cursor, read)) {
          rejected++;
        } else if (encoder.isFull()) {
          encoder.flush(NOWHERE);
        }
      }
    }
    return new TableLoad(read, read - rejected, rejected, encoder.conversions());
  }
}
