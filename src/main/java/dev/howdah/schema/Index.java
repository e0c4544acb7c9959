package dev.howdah.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An index of an SQLite table, also the ones that stand behind UNIQUE and PRIMARY KEY constraints.
///
/// @param name as in `sqlite_schema`, for example `sqlite_autoindex_t_1`
/// @param constraintName the name of the constraint where it stands behind a named one
/// @param origin why the index exists
/// @param unique whether it enforces uniqueness
/// @param parts the indexed columns and expressions in order
/// @param whereSql the condition of a partial index as written, null for a full index
/// @param sql the CREATE INDEX statement, null for automatic indexes
public record Index(
    String name,
    @Nullable String constraintName,
    Origin origin,
    boolean unique,
    List<Part> parts,
    @Nullable String whereSql,
    @Nullable String sql) {

  public Index {
    parts = List.copyOf(parts);
  }

  /// Why an index exists (SQLite documentation, `PRAGMA index_list`, column `origin`).
  public enum Origin {
    /// CREATE INDEX.
    CREATED,
    /// A UNIQUE constraint.
    UNIQUE_CONSTRAINT,
    /// A PRIMARY KEY that is not the rowid.
    PRIMARY_KEY
  }

  /// One part of an index key: either a column or an expression.
  ///
  /// @param column the column's name, null where the part is an expression
  /// @param expressionSql the expression as written, null where the part is a column
  /// @param collation the collation that the index compares with
  /// @param descending whether DESC is declared
  public record Part(
      @Nullable String column,
      @Nullable String expressionSql,
      String collation,
      boolean descending) {}
}
