package dev.howdah.postgres;

import dev.howdah.failure.HowdahException;
import dev.howdah.schema.Identifier;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Rows on their way into a table in the binary format of COPY (PostgreSQL documentation, COPY,
/// "Binary Format"). Writes the header and the trailer itself; the caller writes tuples: a 16-bit
/// count of fields, then for each a 32-bit length (-1 for NULL) and its bytes. Pieces of a tuple
/// may be written by several calls. The server does not check what it gets beyond each type's own
/// receive function, so the caller must encode for the column's exact type.
///
/// Confined to one thread; the connection serves nothing else until {@link #finish()} or {@link
/// #cancel()}.
public final class CopyStream implements AutoCloseable {

  /// `PGCOPY\n\377\r\n\0`, flags 0, header extension of length 0.
  private static final byte[] HEADER =
      "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final byte[] TRAILER = {-1, -1};

  /// Small writes are gathered: each message to the server costs a header and a lock.
  private static final int BUFFER_BYTES = 64 * 1024;

  /// The largest message, so that neither side holds a big value twice.
  private static final int CHUNK_BYTES = 1024 * 1024;

  private final CopyIn copy;
  private final String doing;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;

  private CopyStream(CopyIn copy, String doing) {
    this.copy = copy;
    this.doing = doing;
  }

  /// Begins to copy into a table.
  ///
  /// @param columns those that each tuple has a field for, in this order; at least one
  /// @param freeze whether rows are written as visible to everybody, which the server allows only
  ///   where the table was created or truncated in the current transaction
  /// @throws HowdahException TARGET_FAILED
  public static CopyStream open(
      Connection connection, String schema, String table, List<String> columns, boolean freeze) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("no columns to copy into");
    }
    String name = Identifier.quote(schema, table);
    String sql =
        columns.stream()
            .map(Identifier::quote)
            .collect(
                Collectors.joining(
                    ", ",
                    "COPY " + name + " (",
                    ") FROM STDIN (FORMAT binary" + (freeze ? ", FREEZE)" : ")")));
    String doing = "copy rows into " + name;
    try {
      CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
      CopyStream stream = new CopyStream(copy, doing);
      stream.write(HEADER, 0, HEADER.length);
      return stream;
    } catch (SQLException e) {
      throw PostgresFailure.wrap(doing, e);
    }
  }

  /// Writes bytes of tuples.
  ///
  /// @throws HowdahException TARGET_FAILED, also about rows written earlier: the server reports
  ///   when it comes to them
  public void write(byte[] bytes, int offset, int length) {
    if (length <= BUFFER_BYTES - buffered) {
      System.arraycopy(bytes, offset, buffer, buffered, length);
      buffered += length;
      return;
    }
    flush();
    if (length < BUFFER_BYTES) {
      System.arraycopy(bytes, offset, buffer, 0, length);
      buffered = length;
      return;
    }
    for (int at = 0; at < length; at += CHUNK_BYTES) {
      send(bytes, offset + at, Math.min(CHUNK_BYTES, length - at));
    }
  }

  /// Ends the copy; the rows are then part of the connection's transaction.
  ///
  /// @return how many rows the server took
  /// @throws HowdahException TARGET_FAILED with the server's word on which row and column it was
  public long finish() {
    write(TRAILER, 0, TRAILER.length);
    flush();
    try {
      return copy.endCopy();
    } catch (SQLException e) {
      throw PostgresFailure.wrap(doing, e);
    }
  }

  /// Gives up; the rows written so far are not kept, and a surrounding transaction can only be
  /// rolled back. Does nothing where the copy has ended.
  ///
  /// @throws HowdahException TARGET_FAILED where the connection is gone
  public void cancel() {
    if (!copy.isActive()) {
      return;
    }
    try {
      copy.cancelCopy();
    } catch (SQLException e) {
      if (PostgresFailure.isConnectionLost(e)) {
        throw PostgresFailure.wrap("cancel: " + doing, e);
      }
    }
  }

  /// Cancels where {@link #finish()} was not reached.
  @Override
  public void close() {
    cancel();
  }

  private void flush() {
    send(buffer, 0, buffered);
    buffered = 0;
  }

  private void send(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return;
    }
    try {
      copy.writeToCopy(bytes, offset, length);
    } catch (SQLException e) {
      throw PostgresFailure.wrap(doing, e);
    }
  }
}
