package dev.howdah.syntax;

import java.util.List;
import java.util.Optional;

/// A CREATE TABLE statement as `sqlite_schema` holds it.
///
/// @param name the table's name without quotes and schema
/// @param columns in their order
/// @param constraints the table's constraints in the order in which they are written
/// @param withoutRowid whether WITHOUT ROWID is written
/// @param strict whether STRICT is written
public record CreateTable(
    String name,
    List<ColumnDefinition> columns,
    List<TableConstraint> constraints,
    boolean withoutRowid,
    boolean strict) {

  public CreateTable {
    columns = List.copyOf(columns);
    constraints = List.copyOf(constraints);
  }

  /// Reads a statement, as tolerantly as SQLite does.
  ///
  /// @throws SqlSyntaxException if it is no CREATE TABLE with a list of columns
  public static CreateTable parse(String sql) {
    return new CreateTableParser(sql).parse();
  }

  /// The column of that name; SQLite compares names without regard to ASCII case.
  public Optional<ColumnDefinition> findColumn(String columnName) {
    return columns.stream().filter(column -> AsciiCase.same(column.name(), columnName)).findFirst();
  }

  /// All table constraints of one kind, in the order in which they are written.
  public <T extends TableConstraint> List<T> constraints(Class<T> kind) {
    return constraints.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
