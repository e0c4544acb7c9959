package dev.howdah.sqlite;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// Looks at a path before SQLite does, so that every kind of unsuitable file gets its own message
/// and nothing is ever created.
final class SourceFileCheck {

  /// The greatest read version and schema format that SQLite's documentation defines.
  private static final int NEWEST_READ_VERSION = 2;

  private static final int NEWEST_SCHEMA_FORMAT = 4;

  private SourceFileCheck() {}

  /// Refuses what is no regular, readable file.
  static void requireReadableFile(Path path) {
    if (!Files.exists(path)) {
      throw new HowdahException(
          ErrorCode.SOURCE_MISSING,
          "There is no file " + path + ".",
          "Check the path; nothing was created.");
    }
    if (!Files.isRegularFile(path)) {
      String kind = Files.isDirectory(path) ? "a directory" : "not a regular file";
      throw new HowdahException(
          ErrorCode.SOURCE_NOT_A_FILE,
          path + " is " + kind + ".",
          "Give the path of the SQLite file itself.");
    }
    if (!Files.isReadable(path)) {
      throw new HowdahException(
          ErrorCode.SOURCE_UNREADABLE,
          path + " may not be read by this user.",
          "Give this user read permission on the file.");
    }
  }

  /// Reads and checks the header. The channel stays open: closing a channel on the file would drop
  /// the POSIX locks that SQLite holds in this process.
  static FileHeader readHeader(Path path, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size == 0) {
      throw new HowdahException(
          ErrorCode.SOURCE_EMPTY,
          path + " is empty: it has 0 bytes and so no tables.",
          "If the application has just created it, let it make its tables first; otherwise check that"
              + " this is the right file.");
    }
    ByteBuffer buffer = ByteBuffer.allocate(FileHeader.LENGTH);
    while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
      // Positional reads until the header is whole or the file ends.
    }
    byte[] bytes = buffer.array();
    if (!FileHeader.hasMagic(bytes)) {
      throw new HowdahException(
          ErrorCode.SOURCE_NOT_SQLITE,
          path
              + " does not begin as an SQLite 3 database does: it is encrypted, or not a database.",
          "If it is encrypted (SQLCipher and the like), export it unencrypted first.");
    }
    if (buffer.hasRemaining()) {
      throw truncated(path, size, FileHeader.LENGTH);
    }
    FileHeader header = FileHeader.parse(bytes);
    if (!header.hasValidPageSize()) {
      throw SqliteFailure.corrupt(
          path + " has a damaged header: no database has pages of " + header.pageSize() + " bytes.",
          new IOException("page size " + header.pageSize()));
    }
    if (header.readVersion() > NEWEST_READ_VERSION
        || header.schemaFormat() > NEWEST_SCHEMA_FORMAT) {
      throw new HowdahException(
          ErrorCode.SOURCE_TOO_NEW,
          path
              + " needs a newer SQLite than Howdah has (read version "
              + header.readVersion()
              + ", schema format "
              + header.schemaFormat()
              + "), or its header is damaged.",
          "Check the file with the program that made it, or use a newer Howdah.");
    }
    return header;
  }

  /// Refuses a file that is shorter than its header says.
  static void requireWhole(Path path, FileHeader header, long size) {
    if (size < header.expectedBytes()) {
      throw truncated(path, size, header.expectedBytes());
    }
  }

  private static HowdahException truncated(Path path, long size, long expected) {
    return new HowdahException(
        ErrorCode.SOURCE_TRUNCATED,
        path + " is truncated: it has " + size + " bytes, its header says " + expected + ".",
        "Copy the file again, completely, while the application is stopped.");
  }
}
