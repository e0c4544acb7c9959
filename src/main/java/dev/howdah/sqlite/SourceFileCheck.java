package dev.howdah.sqlite;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Looks at a path before SQLite does, so that every kind of unsuitable file gets its own message
/// and nothing is ever created.
final class SourceFileCheck {

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
    ByteBuffer buffer = ByteBuffer.allocate(FileHeader.LENGTH);
    while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
      // Positional reads until the header is whole or the file ends.
    }
    return HeaderCheck.parse(
        path.toString(), Arrays.copyOf(buffer.array(), buffer.position()), size);
  }

  /// Refuses a file that is shorter than its header says.
  static void requireWhole(Path path, FileHeader header, long size) {
    HeaderCheck.requireWhole(path.toString(), size, header.expectedBytes());
  }
}
