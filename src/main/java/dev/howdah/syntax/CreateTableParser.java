package dev.howdah.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads CREATE TABLE by the grammar of parse.y. Confined to one call.
final class CreateTableParser {

  private static final Set<String> TABLE_CONSTRAINT_WORDS =
      Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN");

  /// The types that SQLite keeps by number and reports in upper case (`sqlite3StdType`).
  private static final Set<String> STANDARD_TYPES =
      Set.of("ANY", "BLOB", "INT", "INTEGER", "REAL", "TEXT");

  private final TokenCursor cursor;
  private final List<ColumnDefinition> columns = new ArrayList<>();
  private final List<TableConstraint> constraints = new ArrayList<>();
  private boolean withoutRowid;
  private boolean strict;

  CreateTableParser(String sql) {
    cursor = new TokenCursor(sql);
  }

  CreateTable parse() {
    cursor.expectWord("CREATE");
    if (!cursor.takeWord("TEMP")) {
      cursor.takeWord("TEMPORARY");
    }
    cursor.expectWord("TABLE");
    cursor.takeWords("IF", "NOT", "EXISTS");
    String name = cursor.qualifiedName();
    cursor.expectSymbol("(");
    readDefinition();
    while (cursor.takeSymbol(",") || !cursor.isSymbol(")")) {
      readDefinition();
    }
    cursor.expectSymbol(")");
    readOptions();
    cursor.expectEnd();
    return new CreateTable(name, columns, constraints, withoutRowid, strict);
  }

  private void readDefinition() {
    String word = cursor.wordOrNull();
    if (word != null && TABLE_CONSTRAINT_WORDS.contains(word)) {
      readTableConstraint();
    } else {
      readColumn();
    }
  }

  private void readOptions() {
    while (!cursor.atEnd() && !cursor.isSymbol(";")) {
      if (cursor.takeWord("WITHOUT")) {
        cursor.expectWord("ROWID");
        withoutRowid = true;
      } else {
        cursor.expectWord("STRICT");
        strict = true;
      }
      if (!cursor.takeSymbol(",")) {
        return;
      }
    }
  }

  private void readColumn() {
    String name = cursor.name();
    String type = readType();
    List<ColumnConstraint> columnConstraints = new ArrayList<>();
    while (!cursor.isSymbol(",") && !cursor.isSymbol(")")) {
      readColumnConstraint(columnConstraints);
    }
    columns.add(new ColumnDefinition(name, type, columnConstraints));
  }

  /// `typetoken` in parse.y; then what `sqlite3AddColumn` makes of it.
  private String readType() {
    int start = cursor.mark();
    while (cursor.isTypeWord() && !cursor.isWords("GENERATED", "ALWAYS", "AS")) {
      cursor.next();
    }
    if (cursor.mark() == start) {
      return "";
    }
    if (cursor.isSymbol("(")) {
      cursor.parenthesised();
    }
    String type = dequote(cursor.textSince(start));
    String upper = AsciiCase.upper(type);
    return STANDARD_TYPES.contains(upper) ? upper : type;
  }

  /// `sqlite3Dequote`: only a text that begins with a quote, up to the quote that closes it.
  private static String dequote(String type) {
    char first = type.charAt(0);
    char last = first == '[' ? ']' : first;
    if (first != '"' && first != '\'' && first != '`' && first != '[') {
      return type;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 1; i < type.length(); i++) {
      char c = type.charAt(i);
      if (c == last) {
        if (i + 1 >= type.length() || type.charAt(i + 1) != last) {
          break;
        }
        i++;
      }
      out.append(c);
    }
    return out.toString();
  }

  private void readColumnConstraint(List<ColumnConstraint> out) {
    String name = null;
    while (cursor.takeWord("CONSTRAINT")) {
      name = cursor.name();
    }
    if (name != null && (cursor.isSymbol(",") || cursor.isSymbol(")"))) {
      return; // SQLite accepts a name that names nothing.
    }
    if (cursor.takeWords("PRIMARY", "KEY")) {
      boolean descending = cursor.takeWord("DESC");
      cursor.takeWord("ASC");
      String onConflict = onConflict();
      out.add(
          new ColumnConstraint.PrimaryKey(
              name, descending, onConflict, cursor.takeWord("AUTOINCREMENT")));
    } else if (cursor.takeWords("NOT", "NULL")) {
      out.add(new ColumnConstraint.NotNull(name, onConflict()));
    } else if (cursor.takeWord("NULL")) {
      onConflict();
      out.add(new ColumnConstraint.Null(name));
    } else if (cursor.takeWord("UNIQUE")) {
      out.add(new ColumnConstraint.Unique(name, onConflict()));
    } else if (cursor.takeWord("CHECK")) {
      out.add(new ColumnConstraint.Check(name, cursor.parenthesised()));
      onConflict();
    } else if (cursor.takeWord("DEFAULT")) {
      out.add(defaultClause(name));
    } else if (cursor.takeWord("COLLATE")) {
      out.add(new ColumnConstraint.Collate(name, cursor.name()));
    } else if (cursor.takeWord("REFERENCES")) {
      out.add(new ColumnConstraint.References(name, foreignKeyClause()));
    } else if (cursor.takeWords("GENERATED", "ALWAYS", "AS") || cursor.takeWord("AS")) {
      out.add(generated(name));
    } else if (isDeferral()) {
      deferLastReference(out);
    } else {
      throw cursor.expected("a column constraint, ',' or ')'");
    }
  }

  private ColumnConstraint.Generated generated(@Nullable String name) {
    String expression = cursor.parenthesised();
    boolean stored = cursor.takeWord("STORED");
    if (!stored) {
      cursor.takeWord("VIRTUAL");
    }
    return new ColumnConstraint.Generated(name, expression, stored);
  }

  private ColumnConstraint.Default defaultClause(@Nullable String name) {
    if (cursor.isSymbol("(")) {
      return new ColumnConstraint.Default(name, cursor.parenthesised(), true);
    }
    int start = cursor.mark();
    if (cursor.isSymbol("+") || cursor.isSymbol("-")) {
      cursor.next();
      if (cursor.isSymbol("(")) {
        cursor.parenthesised();
        return new ColumnConstraint.Default(name, cursor.textSince(start), true);
      }
    }
    if (cursor.isWord("NULL") || cursor.isName() || isLiteral(cursor.peek())) {
      cursor.next();
      return new ColumnConstraint.Default(name, cursor.textSince(start), false);
    }
    throw cursor.expected("a default");
  }

  private static boolean isLiteral(Token token) {
    return switch (token.kind()) {
      case INTEGER, FLOAT, BLOB -> true;
      case WORD, DOUBLE_QUOTED, QUOTED, STRING, PARAMETER, SYMBOL, END -> false;
    };
  }

  private boolean isDeferral() {
    return cursor.isWord("DEFERRABLE") || cursor.isWords("NOT", "DEFERRABLE");
  }

  /// A deferral is a constraint of its own in SQLite's grammar and belongs to the last reference,
  /// which need not stand right before it. Without one it means nothing.
  private void deferLastReference(List<ColumnConstraint> out) {
    Deferral deferral = deferral();
    for (int i = out.size() - 1; i >= 0; i--) {
      if (out.get(i) instanceof ColumnConstraint.References(String name, ForeignKeyClause clause)) {
        out.set(
            i,
            new ColumnConstraint.References(
                name, clause.deferred(deferral.deferrable, deferral.initiallyDeferred)));
        return;
      }
    }
  }

  private record Deferral(boolean deferrable, boolean initiallyDeferred) {}

  private Deferral deferral() {
    boolean deferrable = !cursor.takeWord("NOT");
    cursor.expectWord("DEFERRABLE");
    boolean deferred = false;
    if (cursor.takeWord("INITIALLY")) {
      deferred = cursor.takeWord("DEFERRED");
      if (!deferred) {
        cursor.expectWord("IMMEDIATE");
      }
    }
    return new Deferral(deferrable, deferrable && deferred);
  }

  private @Nullable String onConflict() {
    if (!cursor.takeWords("ON", "CONFLICT")) {
      return null;
    }
    return AsciiCase.upper(cursor.name());
  }

  private void readTableConstraint() {
    String name = null;
    while (cursor.takeWord("CONSTRAINT")) {
      name = cursor.name();
    }
    if (cursor.takeWords("PRIMARY", "KEY")) {
      List<IndexedPart> parts = new ArrayList<>();
      boolean autoincrement = readParts(parts);
      constraints.add(new TableConstraint.PrimaryKey(name, parts, onConflict(), autoincrement));
    } else if (cursor.takeWord("UNIQUE")) {
      List<IndexedPart> parts = new ArrayList<>();
      readParts(parts);
      constraints.add(new TableConstraint.Unique(name, parts, onConflict()));
    } else if (cursor.takeWord("CHECK")) {
      constraints.add(new TableConstraint.Check(name, cursor.parenthesised()));
      onConflict();
    } else if (cursor.takeWords("FOREIGN", "KEY")) {
      List<String> childColumns = cursor.names();
      cursor.expectWord("REFERENCES");
      ForeignKeyClause clause = foreignKeyClause();
      if (isDeferral()) {
        Deferral deferral = deferral();
        clause = clause.deferred(deferral.deferrable, deferral.initiallyDeferred);
      }
      constraints.add(new TableConstraint.ForeignKey(name, childColumns, clause));
    } else if (name == null || !(cursor.isSymbol(",") || cursor.isSymbol(")"))) {
      throw cursor.expected("a table constraint");
    }
  }

  /// Reads `(part, …)`.
  ///
  /// @return whether AUTOINCREMENT stands behind the last part
  private boolean readParts(List<IndexedPart> parts) {
    cursor.expectSymbol("(");
    do {
      IndexedPart part = IndexedPart.read(cursor);
      parts.add(part);
    } while (cursor.takeSymbol(","));
    cursor.expectSymbol(")");
    return autoincrementIn(parts);
  }

  /// `PRIMARY KEY (id AUTOINCREMENT)`: the word was read as a part of the last part.
  private static boolean autoincrementIn(List<IndexedPart> parts) {
    String expression = parts.getLast().expressionSql();
    if (expression == null || !AsciiCase.upper(expression).endsWith("AUTOINCREMENT")) {
      return false;
    }
    String rest = expression.substring(0, expression.length() - "AUTOINCREMENT".length());
    parts.set(parts.size() - 1, IndexedPart.read(new TokenCursor(rest + ")")));
    return true;
  }

  private ForeignKeyClause foreignKeyClause() {
    String table = cursor.name();
    List<String> parentColumns = cursor.isSymbol("(") ? cursor.names() : List.of();
    String onUpdate = "NO ACTION";
    String onDelete = "NO ACTION";
    String match = null;
    while (true) {
      if (cursor.takeWords("ON", "UPDATE")) {
        onUpdate = action();
      } else if (cursor.takeWords("ON", "DELETE")) {
        onDelete = action();
      } else if (cursor.takeWords("ON", "INSERT")) {
        action();
      } else if (cursor.takeWord("MATCH")) {
        match = cursor.name();
      } else {
        return new ForeignKeyClause(table, parentColumns, onUpdate, onDelete, match, false, false);
      }
    }
  }

  private String action() {
    if (cursor.takeWords("SET", "NULL")) {
      return "SET NULL";
    }
    if (cursor.takeWords("SET", "DEFAULT")) {
      return "SET DEFAULT";
    }
    if (cursor.takeWords("NO", "ACTION")) {
      return "NO ACTION";
    }
    if (cursor.takeWord("CASCADE")) {
      return "CASCADE";
    }
    if (cursor.takeWord("RESTRICT")) {
      return "RESTRICT";
    }
    throw cursor.expected("an action");
  }
}
