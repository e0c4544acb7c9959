package dev.howdah.source;

import dev.howdah.migration.SourceHeader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Looks at the first bytes of what is uploaded as soon as they are there. Confined to one thread.
final class HeaderLook {

  /// What is done with a header that is whole; refuses by throwing.
  @FunctionalInterface
  interface Check {
    void check(byte[] header);
  }

  private final int length;
  private final Check check;
  private byte[] seen;
  private boolean done;

  private HeaderLook(int length, byte[] seen, Check check) {
    this.length = length;
    this.seen = seen;
    this.check = check;
    this.done = seen.length >= length;
  }

  /// For a database file.
  ///
  /// @param seen what is there of the header already; a whole one was checked before
  /// @param size of the file; null where it is not known
  static HeaderLook main(String name, byte[] seen, @Nullable Long size) {
    return new HeaderLook(
        SourceHeader.LENGTH,
        seen,
        header -> SourceHeader.check(name, header, size == null ? -1 : size));
  }

  /// For the log of a database file with that header.
  static HeaderLook wal(String name, byte[] header) {
    SourceHeader main = SourceHeader.check(name, header, -1);
    return new HeaderLook(SourceHeader.WAL_LENGTH, new byte[0], log -> main.checkWal(name, log));
  }

  /// How many bytes to read next at most, so that nothing behind the header is taken before it was
  /// looked at.
  int wanted(int room) {
    return done ? room : Math.min(room, length - seen.length);
  }

  /// Looks at bytes that came.
  void saw(byte[] bytes, int from, int count) {
    if (done) {
      return;
    }
    int before = seen.length;
    seen = Arrays.copyOf(seen, before + count);
    System.arraycopy(bytes, from, seen, before, count);
    if (seen.length >= length) {
      done = true;
      check.check(seen);
    }
  }

  /// Nothing more comes.
  void end() {
    if (!done) {
      done = true;
      check.check(seen);
    }
  }
}
