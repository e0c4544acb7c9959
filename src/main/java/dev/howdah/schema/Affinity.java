package dev.howdah.schema;

import java.util.Locale;

/// The type affinity of a column: what SQLite prefers to store in it.
public enum Affinity {
  /// Prefers text.
  TEXT,
  /// Prefers integers, then reals.
  NUMERIC,
  /// Like NUMERIC.
  INTEGER,
  /// Forces integers into floating point.
  REAL,
  /// No preference (also called NONE).
  BLOB;

  /// The affinity that SQLite derives from a declared type; rules in their order from "Datatypes In
  /// SQLite", section 3.1. `POINT` holds `INT` and therefore is INTEGER; `STRING` is NUMERIC.
  public static Affinity ofDeclaredType(String declaredType) {
    String type = declaredType.toUpperCase(Locale.ROOT);
    if (type.contains("INT")) {
      return INTEGER;
    }
    if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
      return TEXT;
    }
    if (type.isEmpty() || type.contains("BLOB")) {
      return BLOB;
    }
    if (type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB")) {
      return REAL;
    }
    return NUMERIC;
  }
}
