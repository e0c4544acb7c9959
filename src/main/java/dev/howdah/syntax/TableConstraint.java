package dev.howdah.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A constraint of a table.
public sealed interface TableConstraint {

  /// The name given by CONSTRAINT, null where there is none.
  @Nullable String name();

  /// `PRIMARY KEY (…)`.
  ///
  /// @param name of the constraint
  /// @param parts its columns
  /// @param onConflict the resolution behind ON CONFLICT, null where there is none
  /// @param autoincrement whether AUTOINCREMENT is written
  record PrimaryKey(
      @Nullable String name,
      List<IndexedPart> parts,
      @Nullable String onConflict,
      boolean autoincrement)
      implements TableConstraint {

    public PrimaryKey {
      parts = List.copyOf(parts);
    }
  }

  /// `UNIQUE (…)`.
  ///
  /// @param name of the constraint
  /// @param parts its columns
  /// @param onConflict the resolution behind ON CONFLICT, null where there is none
  record Unique(@Nullable String name, List<IndexedPart> parts, @Nullable String onConflict)
      implements TableConstraint {

    public Unique {
      parts = List.copyOf(parts);
    }
  }

  /// `CHECK (…)`.
  ///
  /// @param name of the constraint
  /// @param expressionSql the text between the parentheses, without blanks and comments at its ends
  record Check(@Nullable String name, String expressionSql) implements TableConstraint {}

  /// `FOREIGN KEY (…) REFERENCES …`.
  ///
  /// @param name of the constraint
  /// @param columns the child's columns
  /// @param clause what follows REFERENCES
  record ForeignKey(@Nullable String name, List<String> columns, ForeignKeyClause clause)
      implements TableConstraint {

    public ForeignKey {
      columns = List.copyOf(columns);
    }
  }
}
