package dev.howdah.plan.translate;

import dev.howdah.syntax.AsciiCase;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A table or a view as expressions see it.
///
/// @param source its name in the file
/// @param target its name in PostgreSQL
/// @param columns in their order
/// @param rowidAlias the source name of the INTEGER PRIMARY KEY column, null where there is none
/// @param primaryKey the source names of the columns of the target's primary key, empty where there
///   is none
public record TableScope(
    String source,
    String target,
    List<TargetColumn> columns,
    @Nullable String rowidAlias,
    List<String> primaryKey) {

  public TableScope {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
  }

  /// A view, or a table without keys.
  public static TableScope of(String source, String target, List<TargetColumn> columns) {
    return new TableScope(source, target, columns, null, List.of());
  }

  /// The column of that name, compared without regard to ASCII case as SQLite does; `rowid`, `oid`
  /// and `_rowid_` name the rowid's alias where no column has that name.
  Optional<TargetColumn> findColumn(String name) {
    for (TargetColumn column : columns) {
      if (AsciiCase.same(column.source(), name)) {
        return Optional.of(column);
      }
    }
    String alias = rowidAlias;
    if (alias != null && isRowid(name)) {
      return columns.stream().filter(column -> column.source().equals(alias)).findFirst();
    }
    return Optional.empty();
  }

  static boolean isRowid(String name) {
    return AsciiCase.same(name, "rowid")
        || AsciiCase.same(name, "oid")
        || AsciiCase.same(name, "_rowid_");
  }
}
