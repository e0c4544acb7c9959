package dev.howdah.schema;

import java.nio.charset.StandardCharsets;

/// A name of a PostgreSQL object. The only way in which names enter SQL.
///
/// @param name the name as the catalogue holds it: 1 to 63 bytes of UTF-8 without NUL
public record Identifier(String name) {

  /// `NAMEDATALEN` - 1 (PostgreSQL documentation, section 4.1.1).
  public static final int MAX_BYTES = 63;

  public Identifier {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_BYTES || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not a name that PostgreSQL can hold: '" + name + "'");
    }
  }

  /// The quoted form of a name.
  public static String quote(String name) {
    return new Identifier(name).quoted();
  }

  /// A name with its schema, both quoted.
  public static String quote(String schema, String name) {
    return quote(schema) + "." + quote(name);
  }

  /// The name in double quotes, quotes inside doubled (PostgreSQL documentation, section 4.1.1).
  public String quoted() {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public String toString() {
    return quoted();
  }
}
