package dev.howdah.sqlite;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.schema.Column;
import dev.howdah.schema.ColumnProfile;
import dev.howdah.schema.ForeignKey;
import dev.howdah.schema.SourceSchema;
import dev.howdah.schema.SourceTable;
import dev.howdah.schema.TableProfile;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// Scans what tables store. Confined to one thread, like its reader.
public final class Profiler {

  private static final int ROWS_PER_REPORT = 10_000;

  private final Reader reader;
  private final TextEncoding encoding;
  private final SourceSchema schema;

  /// A profiler that reads through that reader.
  ///
  /// @param schema of the file; foreign keys are checked against it
  public Profiler(Reader reader, TextEncoding encoding, SourceSchema schema) {
    this.reader = reader;
    this.encoding = encoding;
    this.schema = schema;
  }

  /// Scans every row of a table.
  ///
  /// @param progress is told the number of rows read, now and then
  public TableProfile profile(SourceTable table, LongConsumer progress) {
    // Generated columns too: where their expression cannot be translated, their values are carried.
    List<String> columns = table.columns().stream().map(Column::name).toList();
    List<ColumnProfiler> profilers = new ArrayList<>();
    for (String column : columns) {
      profilers.add(new ColumnProfiler(column, encoding));
    }
    long rows = 0;
    try (RowCursor cursor = reader.rows(table.name(), columns)) {
      while (cursor.next()) {
        for (int i = 0; i < profilers.size(); i++) {
          profilers.get(i).add(cursor, i);
        }
        rows++;
        if (rows % ROWS_PER_REPORT == 0) {
          progress.accept(rows);
          if (Thread.currentThread().isInterrupted()) {
            throw new HowdahException(
                ErrorCode.RUN_INTERRUPTED, "Stopped while reading " + table.name() + ".", "");
          }
        }
      }
    }
    progress.accept(rows);
    List<ColumnProfile> profiles = profilers.stream().map(ColumnProfiler::finish).toList();
    Map<Integer, Long> violations = new HashMap<>();
    List<Integer> unchecked = checkForeignKeys(table, violations);
    return new TableProfile(table.name(), rows, profiles, violations, unchecked);
  }

  /// Counts rows that violate each foreign key; returns the keys that SQLite cannot check.
  private List<Integer> checkForeignKeys(SourceTable table, Map<Integer, Long> violations) {
    if (table.foreignKeys().isEmpty()) {
      return List.of();
    }
    try {
      // Columns of the pragma: table, rowid, parent, fkid.
      for (List<String> row :
          reader.queryStringsOrThrow(
              "SELECT fkid, count(*) FROM pragma_foreign_key_check("
                  + Reader.literal(table.name())
                  + ") GROUP BY fkid",
              2)) {
        violations.put(Integer.valueOf(row.get(0)), Long.valueOf(row.get(1)));
      }
      return List.of();
    } catch (SQLException e) {
      // `foreign key mismatch`: one bad key makes SQLite refuse to check any of the table.
      return table.foreignKeys().stream()
          .filter(key -> !checkForeignKey(table, key, violations))
          .map(ForeignKey::id)
          .toList();
    }
  }

  /// Counts rows that violate one foreign key by a query of our own; false where there is nothing
  /// to compare with.
  private boolean checkForeignKey(
      SourceTable table, ForeignKey key, Map<Integer, Long> violations) {
    SourceTable parent = schema.findTable(key.parentTable()).orElse(null);
    if (parent == null) {
      return false;
    }
    List<String> parentColumns =
        key.parentColumns().isEmpty() ? parent.primaryKey() : key.parentColumns();
    if (parentColumns.size() != key.columns().size()) {
      return false;
    }
    StringBuilder notNull = new StringBuilder();
    StringBuilder equal = new StringBuilder();
    for (int i = 0; i < parentColumns.size(); i++) {
      String and = i == 0 ? "" : " AND ";
      String child = "c." + Reader.quote(key.columns().get(i));
      notNull.append(and).append(child).append(" IS NOT NULL");
      equal.append(and).append("p.").append(Reader.quote(parentColumns.get(i))).append(" = ");
      equal.append(child);
    }
    String sql =
        "SELECT count(*) FROM main."
            + Reader.quote(table.name())
            + " c WHERE "
            + notNull
            + " AND NOT EXISTS (SELECT 1 FROM main."
            + Reader.quote(parent.name())
            + " p WHERE "
            + equal
            + ")";
    try {
      long count = Long.parseLong(reader.queryStringsOrThrow(sql, 1).getFirst().getFirst());
      if (count > 0) {
        violations.put(key.id(), count);
      }
      return true;
    } catch (SQLException e) {
      return false;
    }
  }
}
