package dev.howdah.schema;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// An ordinary table of an SQLite file.
///
/// @param name as declared
/// @param sql the CREATE TABLE statement from `sqlite_schema`
/// @param withoutRowid whether WITHOUT ROWID is declared
/// @param strict whether STRICT is declared
/// @param columns every column in declared order, generated ones included
/// @param primaryKey the columns of the primary key in key order; empty where there is none
/// @param primaryKeyName the name of the primary key constraint, null where it has none
/// @param rowidAlias the INTEGER PRIMARY KEY column, null where the rowid has no alias
/// @param autoincrement whether AUTOINCREMENT is declared
/// @param sequence the value in `sqlite_sequence`, null where the table has no row there
/// @param indexes every index, automatic ones included
/// @param checks table and column CHECK constraints
/// @param foreignKeys in the order of their ids
public record SourceTable(
    String name,
    String sql,
    boolean withoutRowid,
    boolean strict,
    List<Column> columns,
    List<String> primaryKey,
    @Nullable String primaryKeyName,
    @Nullable String rowidAlias,
    boolean autoincrement,
    @Nullable Long sequence,
    List<Index> indexes,
    List<Check> checks,
    List<ForeignKey> foreignKeys) {

  public SourceTable {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    indexes = List.copyOf(indexes);
    checks = List.copyOf(checks);
    foreignKeys = List.copyOf(foreignKeys);
  }

  /// The columns whose values are read from the file: all that are not generated.
  public List<Column> storedColumns() {
    return columns.stream().filter(column -> column.generated() == null).toList();
  }

  /// The column of that name; SQLite compares the names of columns without regard to ASCII case.
  public Optional<Column> findColumn(String columnName) {
    String wanted = SqliteName.key(columnName);
    return columns.stream()
        .filter(column -> SqliteName.key(column.name()).equals(wanted))
        .findFirst();
  }

  /// The value in `sqlite_sequence`.
  public OptionalLong findSequence() {
    return sequence == null ? OptionalLong.empty() : OptionalLong.of(sequence);
  }
}
