package dev.howdah.source;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Takes the body of one request and writes it to the chunks of an upload. Holds one chunk in
/// memory; reads on only when that is written, so a slow database slows the client down. Confined
/// to one thread.
final class Intake {

  /// What came is written at the latest after this, so that a slow client keeps its lease.
  private static final long LATEST = Duration.ofSeconds(5).toNanos();

  private final Sink sink;
  private final HeaderLook header;
  private final @Nullable MessageDigest whole;
  private final @Nullable MessageDigest piece;
  private final byte[] buffer = new byte[ChunkStore.BYTES];
  private int filled;
  private long position;
  private long lastWrite = System.nanoTime();

  /// Where chunks go.
  @FunctionalInterface
  interface Sink {
    void write(long start, byte[] bytes, int length) throws SQLException;
  }

  /// @param position where in the file the body begins
  /// @param whole is given each byte that was written; null where the digest of the bytes before is
  ///   not known
  /// @param piece is given each byte of the body
  Intake(
      Sink sink,
      HeaderLook header,
      long position,
      @Nullable MessageDigest whole,
      @Nullable MessageDigest piece) {
    this.sink = sink;
    this.header = header;
    this.position = position;
    this.whole = whole;
    this.piece = piece;
  }

  /// Where in the file the next byte goes that is not written yet.
  long position() {
    return position;
  }

  /// Takes all of a body.
  ///
  /// @param most how long the file may become
  /// @throws HowdahException REQUEST_TOO_LARGE; REQUEST_INVALID where the body ends early; what
  ///   came until then is written
  void take(InputStream body, long most) throws SQLException {
    while (true) {
      int got;
      try {
        got = body.read(buffer, filled, header.wanted(buffer.length - filled));
      } catch (IOException e) {
        write();
        throw new HowdahException(
            ErrorCode.REQUEST_INVALID,
            "The connection broke before the body was whole.",
            "Go on from the offset that HEAD tells.",
            e);
      }
      if (got < 0) {
        write();
        return;
      }
      if (got > most - position - filled) {
        throw tooLong(most);
      }
      header.saw(buffer, filled, got);
      filled += got;
      if (filled == buffer.length || System.nanoTime() - lastWrite > LATEST) {
        write();
      }
    }
  }

  static HowdahException tooLong(long most) {
    return new HowdahException(
        ErrorCode.REQUEST_TOO_LARGE,
        "The file would become longer than " + most + " bytes.",
        "That is its announced length, or the most that is taken here.");
  }

  private void write() throws SQLException {
    if (filled == 0) {
      return;
    }
    sink.write(position, buffer, filled);
    if (whole != null) {
      whole.update(buffer, 0, filled);
    }
    if (piece != null) {
      piece.update(buffer, 0, filled);
    }
    position += filled;
    filled = 0;
    lastWrite = System.nanoTime();
  }
}
