package dev.howdah.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A place among the tokens of a text, moved forward by the parsers. Not thread-safe.
final class TokenCursor {

  /// The keywords that SQLite never takes for a name (those without a `%fallback` in parse.y).
  private static final Set<String> RESERVED =
      Set.of(
          "ADD",
          "ALL",
          "ALTER",
          "AND",
          "AS",
          "AUTOINCREMENT",
          "BETWEEN",
          "CASE",
          "CHECK",
          "COLLATE",
          "COMMIT",
          "CONSTRAINT",
          "CREATE",
          "DEFAULT",
          "DEFERRABLE",
          "DELETE",
          "DISTINCT",
          "DROP",
          "ELSE",
          "ESCAPE",
          "EXCEPT",
          "EXISTS",
          "FOREIGN",
          "FROM",
          "GROUP",
          "HAVING",
          "IN",
          "INDEX",
          "INSERT",
          "INTERSECT",
          "INTO",
          "IS",
          "ISNULL",
          "JOIN",
          "LIMIT",
          "NOT",
          "NOTHING",
          "NOTNULL",
          "NULL",
          "ON",
          "OR",
          "ORDER",
          "PRIMARY",
          "REFERENCES",
          "RETURNING",
          "SELECT",
          "SET",
          "TABLE",
          "THEN",
          "TO",
          "TRANSACTION",
          "UNION",
          "UNIQUE",
          "UPDATE",
          "USING",
          "VALUES",
          "WHEN",
          "WHERE");

  /// Words that introduce a join; names elsewhere (`JOIN_KW` in parse.y).
  private static final Set<String> JOIN_WORDS =
      Set.of("CROSS", "FULL", "INNER", "LEFT", "NATURAL", "OUTER", "RIGHT");

  private final String sql;
  private final List<Token> tokens;
  private int at;

  TokenCursor(String sql) {
    this.sql = sql;
    this.tokens = Tokenizer.tokenize(sql);
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Token.Kind.END) {
      at++;
    }
    return token;
  }

  /// The number of the current token, to come back to with [#reset(int)].
  int mark() {
    return at;
  }

  void reset(int mark) {
    at = mark;
  }

  boolean atEnd() {
    return peek().kind() == Token.Kind.END;
  }

  boolean isWord(String keyword) {
    return peek().isWord(keyword);
  }

  boolean isSymbol(String symbol) {
    return peek().isSymbol(symbol);
  }

  /// Whether these keywords come next, in this order.
  boolean isWords(String... keywords) {
    for (int i = 0; i < keywords.length; i++) {
      if (!peek(i).isWord(keywords[i])) {
        return false;
      }
    }
    return true;
  }

  /// Steps over these keywords if they come next.
  boolean takeWords(String... keywords) {
    if (!isWords(keywords)) {
      return false;
    }
    at += keywords.length;
    return true;
  }

  boolean takeWord(String keyword) {
    if (!isWord(keyword)) {
      return false;
    }
    at++;
    return true;
  }

  boolean takeSymbol(String symbol) {
    if (!isSymbol(symbol)) {
      return false;
    }
    at++;
    return true;
  }

  void expectWord(String keyword) {
    if (!takeWord(keyword)) {
      throw expected(keyword);
    }
  }

  void expectSymbol(String symbol) {
    if (!takeSymbol(symbol)) {
      throw expected("'" + symbol + "'");
    }
  }

  /// Steps over semicolons and demands the end of the text.
  void expectEnd() {
    while (takeSymbol(";")) {
      // SQLite itself never stores one, but people pass statements with one.
    }
    if (!atEnd()) {
      throw expected("the end of the statement");
    }
  }

  SqlSyntaxException expected(String what) {
    String found = atEnd() ? "the end of the text" : "'" + shortened(peek().text()) + "'";
    return new SqlSyntaxException("expected " + what + " but found " + found, peek().start());
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  /// Whether the next token can be a name (`nm` in parse.y: also a string, a word that is not
  /// reserved, a word of joins).
  boolean isName() {
    return isName(peek());
  }

  static boolean isName(Token token) {
    return switch (token.kind()) {
      case DOUBLE_QUOTED, QUOTED, STRING -> true;
      case WORD -> !RESERVED.contains(AsciiCase.upper(token.text()));
      case INTEGER, FLOAT, BLOB, PARAMETER, SYMBOL, END -> false;
    };
  }

  /// Whether the next token can be a word of a type or an alias without AS (`ids` in parse.y): a
  /// name that is no word of joins.
  boolean isTypeWord() {
    return isName(peek()) && !isJoinWord(peek());
  }

  static boolean isJoinWord(Token token) {
    return token.kind() == Token.Kind.WORD && JOIN_WORDS.contains(AsciiCase.upper(token.text()));
  }

  /// Takes a name and returns it without quotes.
  String name() {
    if (!isName()) {
      throw expected("a name");
    }
    return next().value();
  }

  /// Takes a name that may have a schema before it, which is dropped.
  String qualifiedName() {
    String name = name();
    return takeSymbol(".") ? name() : name;
  }

  /// Takes `(name, …)`; each may carry a collation and a direction, which older SQLite accepted.
  List<String> names() {
    expectSymbol("(");
    List<String> names = new ArrayList<>();
    do {
      names.add(name());
      if (takeWord("COLLATE")) {
        name();
      }
      if (!takeWord("ASC")) {
        takeWord("DESC");
      }
    } while (takeSymbol(","));
    expectSymbol(")");
    return names;
  }

  /// Takes everything in parentheses and returns the text from the first token inside to the last,
  /// so that blanks and comments at both ends are dropped.
  String parenthesised() {
    expectSymbol("(");
    int first = at;
    int open = 1;
    while (true) {
      if (atEnd()) {
        throw expected("')'");
      }
      if (isSymbol("(")) {
        open++;
      } else if (isSymbol(")")) {
        open--;
        if (open == 0) {
          break;
        }
      }
      at++;
    }
    String text = textSince(first);
    at++;
    if (text.isEmpty()) {
      throw new SqlSyntaxException("expected an expression", tokens.get(first).start());
    }
    return text;
  }

  /// Steps to the next comma or closing parenthesis that is not inside parentheses.
  void skipToSeparator() {
    int open = 0;
    while (!atEnd()) {
      if (isSymbol("(")) {
        open++;
      } else if (isSymbol(")")) {
        if (open == 0) {
          return;
        }
        open--;
      } else if (isSymbol(",") && open == 0) {
        return;
      }
      at++;
    }
    throw expected("')'");
  }

  /// The source from the token with that number up to the end of the token before the current one.
  String textSince(int mark) {
    return at == mark ? "" : sql.substring(tokens.get(mark).start(), tokens.get(at - 1).end());
  }

  /// The source from the current token to the end of the last token, semicolons at the end left
  /// out.
  String rest() {
    int last = tokens.size() - 2;
    while (last >= at && tokens.get(last).isSymbol(";")) {
      last--;
    }
    return last < at ? "" : sql.substring(peek().start(), tokens.get(last).end());
  }

  /// The keyword that the next token is, in upper case, or null where it is no word.
  @Nullable String wordOrNull() {
    return peek().kind() == Token.Kind.WORD ? AsciiCase.upper(peek().text()) : null;
  }
}
