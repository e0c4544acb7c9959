package dev.howdah.schema;

/// The five storage classes of SQLite values (SQLite documentation, "Datatypes In SQLite", section
/// 2).
public enum StorageClass {
  /// The NULL value.
  NULL(5),
  /// A signed integer of up to 64 bits.
  INTEGER(1),
  /// An 8-byte IEEE floating point number.
  REAL(2),
  /// Text in the encoding of the database.
  TEXT(3),
  /// Bytes exactly as they were given.
  BLOB(4);

  private final int code;

  StorageClass(int code) {
    this.code = code;
  }

  /// The number that SQLite's C interface gives it (`SQLITE_INTEGER` and its like).
  public int code() {
    return code;
  }

  /// The storage class with that number.
  public static StorageClass ofCode(int code) {
    return switch (code) {
      case 1 -> INTEGER;
      case 2 -> REAL;
      case 3 -> TEXT;
      case 4 -> BLOB;
      case 5 -> NULL;
      default -> throw new IllegalArgumentException("not a storage class of SQLite: " + code);
    };
  }
}
