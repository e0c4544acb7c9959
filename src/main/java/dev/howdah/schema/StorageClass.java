package dev.howdah.schema;

/// The five storage classes of SQLite values (SQLite documentation, "Datatypes In SQLite", section
/// 2).
public enum StorageClass {
  /// The NULL value.
  NULL,
  /// A signed integer of up to 64 bits.
  INTEGER,
  /// An 8-byte IEEE floating point number.
  REAL,
  /// Text in the encoding of the database.
  TEXT,
  /// Bytes exactly as they were given.
  BLOB
}
