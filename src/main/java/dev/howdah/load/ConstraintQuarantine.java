package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.MisfitRule;
import dev.howdah.plan.TablePlan;
import dev.howdah.sqlite.Reader;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.TextEncoding;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Puts rows into quarantine that constraints of the target refused, reading them from the file
/// once more. Stateless.
public final class ConstraintQuarantine {

  private ConstraintQuarantine() {}

  /// Writes the rows, in the connection's transaction.
  ///
  /// @param constraints the constraint that each breaks, by the number of the row in the order in
  ///   which the file was read
  public static void write(
      UUID run,
      TablePlan table,
      Map<Long, String> constraints,
      Reader reader,
      TextEncoding encoding,
      Connection connection) {
    TablePlan provable = table.provable();
    List<String> sources = provable.columns().stream().map(ColumnPlan::source).toList();
    QuarantineWriter quarantine = new QuarantineWriter(run, provable, encoding);
    long number = 0;
    long left = constraints.size();
    try (RowCursor cursor = reader.rows(table.source(), sources)) {
      while (left > 0 && cursor.next()) {
        String constraint = constraints.get(number);
        number++;
        if (constraint != null) {
          left--;
          quarantine.add(cursor, new RowEncoder.Misfit(MisfitRule.CONSTRAINT, -1, constraint));
          if (quarantine.isFull()) {
            quarantine.flush(connection);
          }
        }
      }
    }
    if (!quarantine.isEmpty()) {
      quarantine.flush(connection);
    }
  }
}
