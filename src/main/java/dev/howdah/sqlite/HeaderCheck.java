package dev.howdah.sqlite;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Checks the first bytes of a database file and of a write-ahead log, wherever they come from.
/// Thread-safe.
public final class HeaderCheck {

  /// How many bytes of a database file are its header.
  public static final int LENGTH = FileHeader.LENGTH;

  /// How many bytes of a write-ahead log are its header.
  public static final int WAL_LENGTH = 32;

  /// The greatest read version and schema format that SQLite's documentation defines.
  private static final int NEWEST_READ_VERSION = 2;

  private static final int NEWEST_SCHEMA_FORMAT = 4;

  /// The last bit of the log's magic number says which way round its checksums are.
  private static final int WAL_MAGIC = 0x377f0682;

  private static final int WAL_VERSION = 3_007_000;
  private static final int WAL_CHECKED = 24;

  private HeaderCheck() {}

  /// What a header that is in order says.
  ///
  /// @param pageSize in bytes
  /// @param expectedBytes how long the file has to be at least; 0 where the header does not say
  public record Facts(int pageSize, long expectedBytes) {}

  /// Checks the beginning of a database file.
  ///
  /// @param name of the file, for messages
  /// @param first its first {@link #LENGTH} bytes, or all where it is shorter
  /// @param size of the whole file in bytes; negative where that is not known yet
  /// @throws HowdahException SOURCE_EMPTY, SOURCE_NOT_SQLITE, SOURCE_TRUNCATED, SOURCE_CORRUPT or
  ///   SOURCE_TOO_NEW
  public static Facts check(String name, byte[] first, long size) {
    FileHeader header = parse(name, first, size < 0 ? Long.MAX_VALUE : size);
    return new Facts(header.pageSize(), header.expectedBytes());
  }

  /// Refuses a file that is shorter than its header says.
  ///
  /// @throws HowdahException SOURCE_TRUNCATED
  public static void requireWhole(String name, long size, long expected) {
    if (size < expected) {
      throw truncated(name, size, expected);
    }
  }

  /// Checks the beginning of a write-ahead log ("WAL-mode File Format", section 4.1). SQLite itself
  /// takes a log with a damaged header for an empty one and says nothing.
  ///
  /// @param first its first {@link #WAL_LENGTH} bytes, or all where it is shorter
  /// @param pageSize of the database file that it belongs to
  /// @throws HowdahException SOURCE_NOT_SQLITE where it is no log, SOURCE_CORRUPT where it is
  ///   damaged or belongs to another file
  public static void checkWal(String name, byte[] first, int pageSize) {
    ByteBuffer bytes = ByteBuffer.wrap(first);
    if (first.length < WAL_LENGTH || (bytes.getInt(0) & ~1) != WAL_MAGIC) {
      throw new HowdahException(
          ErrorCode.SOURCE_NOT_SQLITE,
          "The WAL of " + name + " does not begin as SQLite's write-ahead logs do.",
          "Give the file beside the database whose name ends in -wal.");
    }
    if (bytes.getInt(4) != WAL_VERSION || !hasRightChecksum(bytes)) {
      throw SqliteFailure.corrupt(
          "The WAL of " + name + " has a damaged header.", new IOException("WAL header"));
    }
    if (bytes.getInt(8) != pageSize) {
      throw SqliteFailure.corrupt(
          "The WAL of "
              + name
              + " has pages of "
              + bytes.getInt(8)
              + " bytes, the database file of "
              + pageSize
              + ": they do not belong together.",
          new IOException("page size"));
    }
  }

  private static boolean hasRightChecksum(ByteBuffer bytes) {
    ByteBuffer words =
        bytes
            .duplicate()
            .order((bytes.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int one = 0;
    int two = 0;
    for (int at = 0; at < WAL_CHECKED; at += 2 * Integer.BYTES) {
      one += words.getInt(at) + two;
      two += words.getInt(at + Integer.BYTES) + one;
    }
    return bytes.getInt(WAL_CHECKED) == one && bytes.getInt(WAL_CHECKED + Integer.BYTES) == two;
  }

  static FileHeader parse(String name, byte[] first, long size) {
    if (size == 0) {
      throw new HowdahException(
          ErrorCode.SOURCE_EMPTY,
          name + " is empty: it has 0 bytes and so no tables.",
          "If the application has just created it, let it make its tables first; otherwise check that"
              + " this is the right file.");
    }
    // Padded: of a file that was cut off within the magic the rest is unknown.
    if (!FileHeader.hasMagic(Arrays.copyOf(first, FileHeader.LENGTH))) {
      throw new HowdahException(
          ErrorCode.SOURCE_NOT_SQLITE,
          name
              + " does not begin as an SQLite 3 database does: it is encrypted, or not a database.",
          "If it is encrypted (SQLCipher and the like), export it unencrypted first.");
    }
    if (first.length < FileHeader.LENGTH) {
      throw truncated(name, Math.min(size, first.length), FileHeader.LENGTH);
    }
    FileHeader header = FileHeader.parse(first);
    if (!header.hasValidPageSize()) {
      throw SqliteFailure.corrupt(
          name + " has a damaged header: no database has pages of " + header.pageSize() + " bytes.",
          new IOException("page size " + header.pageSize()));
    }
    if (header.readVersion() > NEWEST_READ_VERSION
        || header.schemaFormat() > NEWEST_SCHEMA_FORMAT) {
      throw new HowdahException(
          ErrorCode.SOURCE_TOO_NEW,
          name
              + " needs a newer SQLite than Howdah has (read version "
              + header.readVersion()
              + ", schema format "
              + header.schemaFormat()
              + "), or its header is damaged.",
          "Check the file with the program that made it, or use a newer Howdah.");
    }
    return header;
  }

  private static HowdahException truncated(String name, long size, long expected) {
    return new HowdahException(
        ErrorCode.SOURCE_TRUNCATED,
        name + " is truncated: it has " + size + " bytes, its header says " + expected + ".",
        "Copy the file again, completely, while the application is stopped.");
  }
}
