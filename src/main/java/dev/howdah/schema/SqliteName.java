package dev.howdah.schema;

/// Names as SQLite compares them: without regard to the case of ASCII letters, and of no others
/// (SQLite source, `sqlite3StrICmp`). `Name` and `NAME` are one table, `É` and `é` are two.
public final class SqliteName {

  private SqliteName() {}

  /// The same string for all names that SQLite takes for the same.
  public static String key(String name) {
    StringBuilder out = null;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        if (out == null) {
          out = new StringBuilder(name);
        }
        out.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return out == null ? name : out.toString();
  }
}
