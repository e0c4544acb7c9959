package dev.howdah.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What follows REFERENCES.
///
/// @param table the parent's name without quotes
/// @param columns the parent's columns; empty where none are named
/// @param onUpdate the action, for example `NO ACTION`, which is also what it is when unsaid
/// @param onDelete the action
/// @param match the name behind MATCH, null where there is none; SQLite ignores it
/// @param deferrable whether DEFERRABLE is written, and not NOT DEFERRABLE
/// @param initiallyDeferred whether INITIALLY DEFERRED is written
public record ForeignKeyClause(
    String table,
    List<String> columns,
    String onUpdate,
    String onDelete,
    @Nullable String match,
    boolean deferrable,
    boolean initiallyDeferred) {

  public ForeignKeyClause {
    columns = List.copyOf(columns);
  }

  ForeignKeyClause deferred(boolean isDeferrable, boolean isInitiallyDeferred) {
    return new ForeignKeyClause(
        table, columns, onUpdate, onDelete, match, isDeferrable, isInitiallyDeferred);
  }
}
