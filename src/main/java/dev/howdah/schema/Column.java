package dev.howdah.schema;

import org.jspecify.annotations.Nullable;

/// A column of an SQLite table.
///
/// @param name as declared, in its own case
/// @param declaredType the type as written, empty where there is none
/// @param affinity the affinity of the declared type (BLOB for `ANY` in a STRICT table)
/// @param notNull whether NOT NULL is declared (also set for columns of a WITHOUT ROWID primary
///   key)
/// @param defaultSql the text of the DEFAULT clause's expression as written, without enclosing
///   parentheses only where it was a bare literal; null where there is none
/// @param collation the declared collation, `BINARY` where there is none
/// @param generated the generation expression, null for an ordinary column
public record Column(
    String name,
    String declaredType,
    Affinity affinity,
    boolean notNull,
    @Nullable String defaultSql,
    String collation,
    @Nullable Generated generated) {

  /// A generated column's expression.
  ///
  /// @param expressionSql the text between the parentheses of `AS (…)`
  /// @param stored whether it is STORED; otherwise VIRTUAL
  public record Generated(String expressionSql, boolean stored) {}
}
