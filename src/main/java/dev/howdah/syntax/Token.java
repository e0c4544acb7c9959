package dev.howdah.syntax;

/// A token of SQLite's SQL. Whitespace and comments are not tokens.
///
/// @param kind what it is
/// @param text as written, quotes included; empty at the end
/// @param start where it begins in the source, counted in chars from 0
public record Token(Kind kind, String text, int start) {

  /// Kinds of tokens.
  public enum Kind {
    /// An unquoted name or a keyword.
    WORD,
    /// A name in double quotes, which SQLite may also take for a string.
    DOUBLE_QUOTED,
    /// A name in square brackets or backticks.
    QUOTED,
    /// A string in single quotes.
    STRING,
    /// An integer, decimal or `0x`, digits perhaps separated by `_`.
    INTEGER,
    /// A number with a point or an exponent.
    FLOAT,
    /// `x'…'`.
    BLOB,
    /// `?`, `?1`, `:name`, `@name` or `$name`.
    PARAMETER,
    /// An operator or a punctuation mark.
    SYMBOL,
    /// The end of the text.
    END
  }

  /// Where it ends in the source, exclusive.
  public int end() {
    return start + text.length();
  }

  /// Whether it is that keyword, which is given in upper case.
  public boolean isWord(String keyword) {
    return kind == Kind.WORD
        && text.length() == keyword.length()
        && AsciiCase.upper(text).equals(keyword);
  }

  /// Whether it is that operator or punctuation mark.
  public boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /// What it stands for: quotes are taken off and doubled quotes inside are halved. For other
  /// tokens the text.
  public String value() {
    return switch (kind) {
      case DOUBLE_QUOTED -> unquote("\"");
      case STRING -> unquote("'");
      case QUOTED -> text.charAt(0) == '[' ? text.substring(1, text.length() - 1) : unquote("`");
      case BLOB -> text.substring(2, text.length() - 1);
      case WORD, INTEGER, FLOAT, PARAMETER, SYMBOL, END -> text;
    };
  }

  private String unquote(String quote) {
    return text.substring(1, text.length() - 1).replace(quote + quote, quote);
  }
}
