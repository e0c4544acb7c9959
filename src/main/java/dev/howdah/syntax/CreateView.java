package dev.howdah.syntax;

import java.util.List;

/// A CREATE VIEW statement as `sqlite_schema` holds it.
///
/// @param name the view's name without quotes and schema
/// @param columns the names that it gives its columns; empty where it gives none
/// @param selectSql the query as written
public record CreateView(String name, List<String> columns, String selectSql) {

  public CreateView {
    columns = List.copyOf(columns);
  }

  /// Reads a statement. The query itself is not looked at.
  ///
  /// @throws SqlSyntaxException if it is no CREATE VIEW
  public static CreateView parse(String sql) {
    TokenCursor cursor = new TokenCursor(sql);
    cursor.expectWord("CREATE");
    if (!cursor.takeWord("TEMP")) {
      cursor.takeWord("TEMPORARY");
    }
    cursor.expectWord("VIEW");
    cursor.takeWords("IF", "NOT", "EXISTS");
    String name = cursor.qualifiedName();
    List<String> columns = cursor.isSymbol("(") ? cursor.names() : List.of();
    cursor.expectWord("AS");
    String select = cursor.rest();
    if (select.isEmpty()) {
      throw cursor.expected("a query");
    }
    return new CreateView(name, columns, select);
  }
}
