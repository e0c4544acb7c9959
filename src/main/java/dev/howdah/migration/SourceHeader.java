package dev.howdah.migration;

import dev.howdah.failure.HowdahException;
import dev.howdah.sqlite.HeaderCheck;

/// What the first bytes of a database file say, for those who take a file in pieces and want to
/// refuse it before they have all of it.
///
/// @param pageSize in bytes
/// @param expectedBytes how long the file has to be at least; 0 where the header does not say
public record SourceHeader(int pageSize, long expectedBytes) {

  /// How many bytes of a database file are its header.
  public static final int LENGTH = HeaderCheck.LENGTH;

  /// How many bytes of a write-ahead log are its header.
  public static final int WAL_LENGTH = HeaderCheck.WAL_LENGTH;

  /// Checks the beginning of a database file, as every migration does.
  ///
  /// @param name of the file, for messages
  /// @param first its first {@link #LENGTH} bytes, or all where it is shorter
  /// @param size of the whole file in bytes; negative where that is not known yet
  /// @throws HowdahException SOURCE_EMPTY, SOURCE_NOT_SQLITE, SOURCE_TRUNCATED, SOURCE_CORRUPT or
  ///   SOURCE_TOO_NEW
  public static SourceHeader check(String name, byte[] first, long size) {
    HeaderCheck.Facts facts = HeaderCheck.check(name, first, size);
    SourceHeader header = new SourceHeader(facts.pageSize(), facts.expectedBytes());
    if (size >= 0) {
      header.requireWhole(name, size);
    }
    return header;
  }

  /// Refuses a file that is shorter than its header says.
  ///
  /// @throws HowdahException SOURCE_TRUNCATED
  public void requireWhole(String name, long size) {
    HeaderCheck.requireWhole(name, size, expectedBytes);
  }

  /// Checks the beginning of the write-ahead log that belongs to the file with this header.
  ///
  /// @param first its first {@link #WAL_LENGTH} bytes, or all where it is shorter
  /// @throws HowdahException SOURCE_NOT_SQLITE or SOURCE_CORRUPT
  public void checkWal(String name, byte[] first) {
    HeaderCheck.checkWal(name, first, pageSize);
  }
}
