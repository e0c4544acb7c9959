package dev.howdah.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A CREATE INDEX statement as `sqlite_schema` holds it.
///
/// @param name the index's name without quotes and schema
/// @param table the table's name without quotes
/// @param unique whether UNIQUE is written
/// @param parts what is indexed, in order
/// @param whereSql the condition of a partial index as written, null where there is none
public record CreateIndex(
    String name, String table, boolean unique, List<IndexedPart> parts, @Nullable String whereSql) {

  public CreateIndex {
    parts = List.copyOf(parts);
  }

  /// Reads a statement.
  ///
  /// @throws SqlSyntaxException if it is no CREATE INDEX
  public static CreateIndex parse(String sql) {
    TokenCursor cursor = new TokenCursor(sql);
    cursor.expectWord("CREATE");
    boolean unique = cursor.takeWord("UNIQUE");
    cursor.expectWord("INDEX");
    cursor.takeWords("IF", "NOT", "EXISTS");
    String name = cursor.qualifiedName();
    cursor.expectWord("ON");
    String table = cursor.name();
    cursor.expectSymbol("(");
    List<IndexedPart> parts = new ArrayList<>();
    do {
      parts.add(IndexedPart.read(cursor));
    } while (cursor.takeSymbol(","));
    cursor.expectSymbol(")");
    String where = null;
    if (cursor.takeWord("WHERE")) {
      where = cursor.rest();
      if (where.isEmpty()) {
        throw cursor.expected("a condition");
      }
    } else {
      cursor.expectEnd();
    }
    return new CreateIndex(name, table, unique, parts, where);
  }
}
