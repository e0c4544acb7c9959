package dev.howdah.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A foreign key of an SQLite table.
///
/// @param id the number that `PRAGMA foreign_key_list` gives it
/// @param name the constraint's name, null where it has none
/// @param columns the child columns
/// @param parentTable the parent as written; it may not exist
/// @param parentColumns the parent columns; empty where the key refers to the primary key
///   implicitly
/// @param onUpdate the action as SQLite names it, for example `NO ACTION`
/// @param onDelete the action as SQLite names it
/// @param deferrable whether DEFERRABLE is declared (and not NOT DEFERRABLE)
/// @param initiallyDeferred whether INITIALLY DEFERRED is declared
public record ForeignKey(
    int id,
    @Nullable String name,
    List<String> columns,
    String parentTable,
    List<String> parentColumns,
    String onUpdate,
    String onDelete,
    boolean deferrable,
    boolean initiallyDeferred) {

  public ForeignKey {
    columns = List.copyOf(columns);
    parentColumns = List.copyOf(parentColumns);
  }
}
