package dev.howdah.verify;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.TablePlan;
import java.util.List;

/// Hashes whole rows of a table, and numbers their keys. Reusable; confined to one thread.
final class RowHasher {

  private final CanonicalRow canonical = new CanonicalRow();
  private final boolean[] keyColumns;

  RowHasher(TablePlan table) {
    keyColumns = keyColumns(table);
  }

  /// Which of the loaded columns belong to the primary key; none if it is not loaded as a whole.
  static boolean[] keyColumns(TablePlan table) {
    List<ColumnPlan> columns = table.loadedColumns();
    boolean[] inKey = new boolean[columns.size()];
    TablePlan.PrimaryKeyPlan key = table.primaryKey();
    if (key == null
        || !columns.stream().map(ColumnPlan::target).toList().containsAll(key.columns())) {
      return inKey;
    }
    for (int column = 0; column < inKey.length; column++) {
      inKey[column] = key.columns().contains(columns.get(column).target());
    }
    return inKey;
  }

  void hash(Row row) {
    canonical.begin();
    for (int column = 0; column < keyColumns.length; column++) {
      canonical.inKey(keyColumns[column]);
      row.write(column, canonical);
    }
    if (row instanceof SourceRow source && source.isTooLarge()) {
      canonical.putMisfit("row-too-large");
    }
    canonical.finish();
  }

  /// The hash of the row that was hashed last; the same object each time.
  CanonicalRow result() {
    return canonical;
  }
}
