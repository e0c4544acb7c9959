package dev.howdah.sqlite;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.schema.Column;
import dev.howdah.schema.ColumnProfile;
import dev.howdah.schema.ForeignKey;
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

  /// A profiler that reads through that reader.
  public Profiler(Reader reader, TextEncoding encoding) {
    this.reader = reader;
    this.encoding = encoding;
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
                  + literal(table.name())
                  + ") GROUP BY fkid",
              2)) {
        violations.put(Integer.valueOf(row.get(0)), Long.valueOf(row.get(1)));
      }
      return List.of();
    } catch (SQLException e) {
      // `foreign key mismatch`: one bad key makes SQLite refuse to check any of the table.
      return table.foreignKeys().stream().map(ForeignKey::id).toList();
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
