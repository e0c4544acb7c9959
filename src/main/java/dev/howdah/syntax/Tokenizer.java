package dev.howdah.syntax;

import java.util.ArrayList;
import java.util.List;

/// Cuts text into tokens by SQLite's rules (`sqlite3GetToken` in tokenize.c). Confined to one call.
public final class Tokenizer {

  private final String sql;
  private int at;

  private Tokenizer(String sql) {
    this.sql = sql;
  }

  /// The tokens of a text; the last one is the only one of kind [Token.Kind#END].
  ///
  /// @throws SqlSyntaxException where SQLite would see an illegal token, for example a string
  ///   without its closing quote
  public static List<Token> tokenize(String sql) {
    Tokenizer tokenizer = new Tokenizer(sql);
    List<Token> tokens = new ArrayList<>();
    Token token;
    do {
      token = tokenizer.next();
      tokens.add(token);
    } while (token.kind() != Token.Kind.END);
    return tokens;
  }

  private Token next() {
    skipBlanks();
    int start = at;
    if (at >= sql.length()) {
      return new Token(Token.Kind.END, "", sql.length());
    }
    char c = sql.charAt(at);
    Token.Kind kind =
        switch (c) {
          case '\'' -> quoted('\'', Token.Kind.STRING);
          case '"' -> quoted('"', Token.Kind.DOUBLE_QUOTED);
          case '`' -> quoted('`', Token.Kind.QUOTED);
          case '[' -> bracketed();
          case '?', ':', '@', '$' -> parameter(c);
          default -> {
            if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
              yield number();
            }
            if ((c == 'x' || c == 'X') && peek(1) == '\'') {
              yield blob();
            }
            if (isNamePart(c)) {
              yield word();
            }
            yield symbol(c);
          }
        };
    return new Token(kind, sql.substring(start, at), start);
  }

  /// Whitespace, comments and byte order marks. A block comment without an end reaches to the end
  /// of the text.
  private void skipBlanks() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == '\uFEFF') {
        at++;
      } else if (c == '-' && peek(1) == '-') {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
      } else if (c == '/' && peek(1) == '*') {
        int end = sql.indexOf("*/", at + 2);
        at = end < 0 ? sql.length() : end + 2;
      } else {
        return;
      }
    }
  }

  private Token.Kind quoted(char quote, Token.Kind kind) {
    int start = at;
    at++;
    while (true) {
      int end = sql.indexOf(quote, at);
      if (end < 0) {
        throw new SqlSyntaxException("a quote is not closed", start);
      }
      at = end + 1;
      if (peek(0) != quote) {
        return kind;
      }
      at++;
    }
  }

  private Token.Kind bracketed() {
    int end = sql.indexOf(']', at);
    if (end < 0) {
      throw new SqlSyntaxException("a square bracket is not closed", at);
    }
    at = end + 1;
    return Token.Kind.QUOTED;
  }

  private Token.Kind parameter(char first) {
    int start = at;
    at++;
    while (isNamePart(peek(0))) {
      at++;
    }
    if (first != '?' && at == start + 1) {
      throw new SqlSyntaxException("unexpected '" + first + "'", start);
    }
    return Token.Kind.PARAMETER;
  }

  private Token.Kind number() {
    int start = at;
    Token.Kind kind = Token.Kind.INTEGER;
    if (peek(0) == '0' && (peek(1) == 'x' || peek(1) == 'X') && isHexDigit(peek(2))) {
      at += 2;
      while (isHexDigit(peek(0)) || peek(0) == '_') {
        at++;
      }
    } else {
      digits();
      if (peek(0) == '.') {
        at++;
        digits();
        kind = Token.Kind.FLOAT;
      }
      if (peek(0) == 'e' || peek(0) == 'E') {
        int sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
        if (isDigit(peek(1 + sign))) {
          at += 1 + sign;
          digits();
          kind = Token.Kind.FLOAT;
        }
      }
    }
    if (isNamePart(peek(0)) || sql.charAt(at - 1) == '_') {
      throw new SqlSyntaxException("not a number", start);
    }
    return kind;
  }

  private void digits() {
    while (isDigit(peek(0)) || peek(0) == '_') {
      at++;
    }
  }

  private Token.Kind blob() {
    int start = at;
    at += 2;
    while (isHexDigit(peek(0))) {
      at++;
    }
    if (peek(0) != '\'' || (at - start) % 2 != 0) {
      throw new SqlSyntaxException("not a blob literal", start);
    }
    at++;
    return Token.Kind.BLOB;
  }

  private Token.Kind word() {
    while (isNamePart(peek(0))) {
      at++;
    }
    return Token.Kind.WORD;
  }

  private Token.Kind symbol(char c) {
    char second = peek(1);
    int length =
        switch (c) {
          case '-' -> second == '>' ? (peek(2) == '>' ? 3 : 2) : 1;
          case '<' -> second == '=' || second == '>' || second == '<' ? 2 : 1;
          case '>' -> second == '=' || second == '>' ? 2 : 1;
          case '=' -> second == '=' ? 2 : 1;
          case '|' -> second == '|' ? 2 : 1;
          case '!' -> second == '=' ? 2 : 0;
          case '(', ')', '+', '*', '/', '%', ',', ';', '&', '~', '.' -> 1;
          default -> 0;
        };
    if (length == 0) {
      throw new SqlSyntaxException("unexpected character", at);
    }
    at += length;
    return Token.Kind.SYMBOL;
  }

  /// The char that many places ahead; NUL, which no token holds outside quotes, beyond the end.
  private char peek(int ahead) {
    return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHexDigit(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  /// `IdChar` in tokenize.c: letters, digits, `_`, `$` and everything beyond ASCII.
  private static boolean isNamePart(char c) {
    return isDigit(c)
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || c == '$'
        || (c >= 0x80 && c != '\uFEFF');
  }
}
