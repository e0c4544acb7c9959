package dev.howdah.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The first 100 bytes of a database file (SQLite documentation, "Database File Format", section
/// 1.3).
///
/// @param pageSize in bytes
/// @param writeVersion 1 for a rollback journal, 2 for WAL
/// @param readVersion 1 or 2; a greater one needs a newer SQLite
/// @param changeCounter grows with every transaction in rollback mode
/// @param pages the size of the database in pages, valid if `versionValidFor` equals the change
///   counter
/// @param schemaFormat 1 to 4; 0 in a file without tables
/// @param textEncoding 1 UTF-8, 2 UTF-16le, 3 UTF-16be; 0 in a file without tables
/// @param userVersion for the application's use
/// @param applicationId for the application's use
/// @param versionValidFor the change counter when `pages` was written
record FileHeader(
    int pageSize,
    int writeVersion,
    int readVersion,
    int changeCounter,
    long pages,
    int schemaFormat,
    int textEncoding,
    int userVersion,
    int applicationId,
    int versionValidFor) {

  /// The length of the header in bytes.
  static final int LENGTH = 100;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /// Whether the bytes begin as every SQLite 3 database does.
  static boolean hasMagic(byte[] bytes) {
    return bytes.length >= MAGIC.length
        && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /// Reads the 100 bytes of a header; the magic is not looked at.
  static FileHeader parse(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int size = buffer.getShort(16) & 0xFFFF;
    return new FileHeader(
        size == 1 ? 65_536 : size,
        buffer.get(18),
        buffer.get(19),
        buffer.getInt(24),
        buffer.getInt(28) & 0xFFFF_FFFFL,
        buffer.getInt(44),
        buffer.getInt(56),
        buffer.getInt(60),
        buffer.getInt(68),
        buffer.getInt(92));
  }

  /// Whether the page size is one that SQLite knows.
  boolean hasValidPageSize() {
    return pageSize >= 512 && pageSize <= 65_536 && Integer.bitCount(pageSize) == 1;
  }

  /// Whether the file is in WAL mode.
  boolean isWal() {
    return writeVersion == 2 || readVersion == 2;
  }

  /// How many bytes the file must have, 0 where the header does not say.
  long expectedBytes() {
    return pages > 0 && versionValidFor == changeCounter ? pages * pageSize : 0;
  }
}
