package dev.howdah.syntax;

/// A text that is not the SQL it was taken for. Thrown by the parsers of this package, and the only
/// exception that they throw.
public final class SqlSyntaxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int position;

  SqlSyntaxException(String message, int position) {
    super(message + " at character " + (position + 1));
    this.position = position;
  }

  /// Where in the text it was found, counted in chars from 0.
  public int position() {
    return position;
  }
}
