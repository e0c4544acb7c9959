package dev.howdah.syntax;

import org.jspecify.annotations.Nullable;

/// A constraint of a column, in the widest sense: everything that may follow its type.
public sealed interface ColumnConstraint {

  /// The name given by CONSTRAINT, null where there is none.
  @Nullable String name();

  /// `PRIMARY KEY`.
  ///
  /// @param name of the constraint
  /// @param descending whether DESC is written, which keeps INTEGER PRIMARY KEY from being the
  ///   rowid
  /// @param onConflict the resolution behind ON CONFLICT, null where there is none
  /// @param autoincrement whether AUTOINCREMENT is written
  record PrimaryKey(
      @Nullable String name, boolean descending, @Nullable String onConflict, boolean autoincrement)
      implements ColumnConstraint {}

  /// `NOT NULL`.
  ///
  /// @param name of the constraint
  /// @param onConflict the resolution behind ON CONFLICT, null where there is none
  record NotNull(@Nullable String name, @Nullable String onConflict) implements ColumnConstraint {}

  /// `NULL`, which means nothing.
  ///
  /// @param name of the constraint
  record Null(@Nullable String name) implements ColumnConstraint {}

  /// `UNIQUE`.
  ///
  /// @param name of the constraint
  /// @param onConflict the resolution behind ON CONFLICT, null where there is none
  record Unique(@Nullable String name, @Nullable String onConflict) implements ColumnConstraint {}

  /// `CHECK`.
  ///
  /// @param name of the constraint
  /// @param expressionSql the text between the parentheses, without blanks and comments at its ends
  record Check(@Nullable String name, String expressionSql) implements ColumnConstraint {}

  /// `DEFAULT`.
  ///
  /// @param name of the constraint
  /// @param sql the value or the expression as written, without enclosing parentheses
  /// @param parenthesised whether it stood in parentheses, which makes it an expression; otherwise
  ///   it is a literal, a signed number, a CURRENT_… word or a name that stands for a string
  record Default(@Nullable String name, String sql, boolean parenthesised)
      implements ColumnConstraint {}

  /// `COLLATE`.
  ///
  /// @param name of the constraint
  /// @param collation the collation's name
  record Collate(@Nullable String name, String collation) implements ColumnConstraint {}

  /// `REFERENCES`.
  ///
  /// @param name of the constraint
  /// @param clause what follows
  record References(@Nullable String name, ForeignKeyClause clause) implements ColumnConstraint {}

  /// `GENERATED ALWAYS AS (…)`.
  ///
  /// @param name of the constraint
  /// @param expressionSql the text between the parentheses, without blanks and comments at its ends
  /// @param stored whether STORED is written; otherwise it is virtual
  record Generated(@Nullable String name, String expressionSql, boolean stored)
      implements ColumnConstraint {}
}
