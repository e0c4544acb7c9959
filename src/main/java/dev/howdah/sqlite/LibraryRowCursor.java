package dev.howdah.sqlite;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.schema.StorageClass;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/// Reads rows through SQLite's own library, below the driver's JDBC getters: those convert
/// silently, these tell the true storage class and give the raw bytes.
final class LibraryRowCursor implements RowCursor {

  private static final byte[] NO_BYTES = new byte[0];

  private final String what;
  private final PreparedStatement statement;
  private final DB database;
  private final long pointer;
  private final int columns;

  /// @param what is being read, for messages
  /// @param statement prepared and not yet executed; closed with the cursor
  LibraryRowCursor(String what, PreparedStatement statement, int columns) throws SQLException {
    this.what = what;
    this.statement = statement;
    this.columns = columns;
    CoreStatement core = statement.unwrap(CoreStatement.class);
    this.database = core.getDatabase();
    // The driver hands the pointer out only inside a call; it stays valid until the statement is
    // closed, which this object alone does.
    AtomicLong address = new AtomicLong();
    core.pointer.safeRunConsume((db, ptr) -> address.set(ptr));
    this.pointer = address.get();
  }

  @Override
  public boolean next() {
    // Each row of a hostile table can take long to compute.
    if (Thread.currentThread().isInterrupted()) {
      throw new HowdahException(
          ErrorCode.RUN_INTERRUPTED, "Stopped while reading " + what + ".", "");
    }
    try {
      int result = database.step(pointer);
      if (result == Codes.SQLITE_ROW) {
        return true;
      }
      if (result != Codes.SQLITE_DONE) {
        database.throwex(result);
      }
      return false;
    } catch (SQLException e) {
      throw SqliteFailure.wrap("reading " + what, e);
    }
  }

  @Override
  public int columnCount() {
    return columns;
  }

  @Override
  public StorageClass storageClass(int column) {
    try {
      return StorageClass.ofCode(database.column_type(pointer, column));
    } catch (SQLException e) {
      throw SqliteFailure.wrap("reading " + what, e);
    }
  }

  @Override
  public long integer(int column) {
    try {
      return database.column_long(pointer, column);
    } catch (SQLException e) {
      throw SqliteFailure.wrap("reading " + what, e);
    }
  }

  @Override
  public double real(int column) {
    try {
      return database.column_double(pointer, column);
    } catch (SQLException e) {
      throw SqliteFailure.wrap("reading " + what, e);
    }
  }

  @Override
  public byte[] bytes(int column) {
    try {
      byte[] bytes = database.column_blob(pointer, column);
      return bytes == null ? NO_BYTES : bytes;
    } catch (SQLException e) {
      throw SqliteFailure.wrap("reading " + what, e);
    }
  }

  @Override
  public void close() {
    try {
      statement.close();
    } catch (SQLException e) {
      // All rows that were wanted have been read; there is nothing left that could be lost.
      return;
    }
  }
}
