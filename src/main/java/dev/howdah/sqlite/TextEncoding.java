package dev.howdah.sqlite;

/// The encoding of all text in an SQLite file (`PRAGMA encoding`).
public enum TextEncoding {
  /// UTF-8.
  UTF_8("UTF-8"),
  /// UTF-16, least significant byte first.
  UTF_16LE("UTF-16le"),
  /// UTF-16, most significant byte first.
  UTF_16BE("UTF-16be");

  private final String pragma;

  TextEncoding(String pragma) {
    this.pragma = pragma;
  }

  /// The spelling of `PRAGMA encoding`.
  public String pragma() {
    return pragma;
  }
}
