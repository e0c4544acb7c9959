package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType;
import dev.howdah.schema.Affinity;
import dev.howdah.schema.Column;
import org.jspecify.annotations.Nullable;

/// A column as expressions see it: its name in the file, and what it is in PostgreSQL.
///
/// @param source its name in the file
/// @param target its name in PostgreSQL
/// @param type its type in PostgreSQL
/// @param affinity its affinity in the file, null for a view's column that is an expression
/// @param collation its collation in the file: `BINARY`, `NOCASE`, `RTRIM` or another one's name
/// @param generated whether PostgreSQL computes it
public record TargetColumn(
    String source,
    String target,
    ColumnType type,
    @Nullable Affinity affinity,
    String collation,
    boolean generated) {

  /// A column that is not generated, compares bytes and has the affinity that suits its type.
  public TargetColumn(String source, String target, ColumnType type) {
    this(source, target, type, usualAffinity(type), "BINARY", false);
  }

  /// A column of a table.
  public static TargetColumn of(Column column, String target, ColumnType type) {
    return new TargetColumn(
        column.name(),
        target,
        type,
        column.affinity(),
        column.collation(),
        column.generated() != null);
  }

  private static Affinity usualAffinity(ColumnType type) {
    return switch (type.kind()) {
      case SMALLINT, INTEGER, BIGINT -> Affinity.INTEGER;
      case REAL, DOUBLE -> Affinity.REAL;
      case NUMERIC, BOOLEAN, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> Affinity.NUMERIC;
      case TEXT, VARCHAR, UUID, JSON, JSONB -> Affinity.TEXT;
      case BYTEA -> Affinity.BLOB;
    };
  }
}
