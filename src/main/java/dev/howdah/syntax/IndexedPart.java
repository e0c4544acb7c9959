package dev.howdah.syntax;

import org.jspecify.annotations.Nullable;

/// One part of an index, a PRIMARY KEY or a UNIQUE constraint: a column or an expression.
///
/// @param column the column's name without quotes, null where the part is an expression
/// @param expressionSql the expression as written, collation and direction left out; null where the
///   part is a column
/// @param collation the collation that is named, null where none is
/// @param descending whether DESC is written
public record IndexedPart(
    @Nullable String column,
    @Nullable String expressionSql,
    @Nullable String collation,
    boolean descending) {

  /// How many pairs of parentheses around a column are taken off.
  private static final int MAX_WRAPPING = 100;

  /// Reads one part up to the comma or the closing parenthesis behind it.
  static IndexedPart read(TokenCursor cursor) {
    int start = cursor.mark();
    cursor.skipToSeparator();
    int separator = cursor.mark();
    cursor.reset(start);
    if (start == separator) {
      throw cursor.expected("a column or an expression");
    }
    int end = separator;
    if (end - start > 2
        && cursor.peek(end - start - 2).isWord("NULLS")
        && (cursor.peek(end - start - 1).isWord("FIRST")
            || cursor.peek(end - start - 1).isWord("LAST"))) {
      end -= 2;
    }
    boolean descending = end - start > 1 && cursor.peek(end - start - 1).isWord("DESC");
    if (descending || (end - start > 1 && cursor.peek(end - start - 1).isWord("ASC"))) {
      end--;
    }
    String collation = null;
    int first = start;
    while (true) {
      if (end - first > 2
          && cursor.peek(end - start - 2).isWord("COLLATE")
          && TokenCursor.isName(cursor.peek(end - start - 1))) {
        // The outermost collation decides.
        collation = collation == null ? cursor.peek(end - start - 1).value() : collation;
        end -= 2;
      } else if (end - first > 2
          && first - start < MAX_WRAPPING
          && isWrapped(cursor, first - start, end - start)) {
        first++;
        end--;
      } else {
        break;
      }
    }
    Token token = cursor.peek(first - start);
    IndexedPart part;
    if (end - first == 1 && TokenCursor.isName(token)) {
      part = new IndexedPart(token.value(), null, collation, descending);
    } else {
      cursor.reset(end);
      part = new IndexedPart(null, cursor.textSince(first), collation, descending);
    }
    cursor.reset(separator);
    return part;
  }

  /// Whether the parenthesis that opens at `from` is closed only right before `to`.
  private static boolean isWrapped(TokenCursor cursor, int from, int to) {
    if (!cursor.peek(from).isSymbol("(")) {
      return false;
    }
    int open = 0;
    for (int i = from; i < to; i++) {
      if (cursor.peek(i).isSymbol("(")) {
        open++;
      } else if (cursor.peek(i).isSymbol(")")) {
        open--;
        if (open == 0) {
          return i == to - 1;
        }
      }
    }
    return false;
  }
}
