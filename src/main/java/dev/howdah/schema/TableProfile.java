package dev.howdah.schema;

import java.util.List;
import java.util.Map;

/// What a table stores, from a full scan.
///
/// @param table the table's name
/// @param rows how many rows
/// @param columns a profile of each stored column, in declared order
/// @param foreignKeyViolations rows that violate a foreign key, by the foreign key's id; absent
///   means none
/// @param uncheckedForeignKeys foreign keys that SQLite itself cannot check (`foreign key
///   mismatch`)
public record TableProfile(
    String table,
    long rows,
    List<ColumnProfile> columns,
    Map<Integer, Long> foreignKeyViolations,
    List<Integer> uncheckedForeignKeys) {

  public TableProfile {
    columns = List.copyOf(columns);
    foreignKeyViolations = Map.copyOf(foreignKeyViolations);
    uncheckedForeignKeys = List.copyOf(uncheckedForeignKeys);
  }
}
