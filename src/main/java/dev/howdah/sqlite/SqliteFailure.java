package dev.howdah.sqlite;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.sql.SQLException;
import java.util.Locale;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Wraps what SQLite throws, once, at the edge of this room.
final class SqliteFailure {

  private SqliteFailure() {}

  /// The failure that a user is told of.
  ///
  /// @param doing what was being done, for example `reading table "t"`
  static HowdahException wrap(String doing, SQLException e) {
    SQLiteErrorCode code =
        e instanceof SQLiteException sqlite
            ? sqlite.getResultCode()
            : SQLiteErrorCode.getErrorCode(e.getErrorCode());
    String message = "SQLite failed while " + doing + ": " + e.getMessage();
    String name = code.name().toUpperCase(Locale.ROOT);
    if (name.startsWith("SQLITE_BUSY") || name.startsWith("SQLITE_LOCKED")) {
      return new HowdahException(
          ErrorCode.SOURCE_BUSY,
          message,
          "Another program is writing to the file. Stop it, wait until it is done, or use"
              + " --snapshot copy.",
          e);
    }
    if (name.startsWith("SQLITE_INTERRUPT")) {
      return new HowdahException(ErrorCode.RUN_INTERRUPTED, "Stopped while " + doing + ".", "", e);
    }
    if (name.startsWith("SQLITE_CORRUPT")) {
      return corrupt(message, e);
    }
    if (name.startsWith("SQLITE_NOTADB")) {
      return new HowdahException(
          ErrorCode.SOURCE_NOT_SQLITE,
          message,
          "The file is encrypted or not an SQLite database. Decrypt it with the program that made it.",
          e);
    }
    return new HowdahException(
        ErrorCode.SOURCE_READ_FAILED,
        message,
        "Check that the file is complete and readable, for example with: sqlite3 FILE \"PRAGMA"
            + " integrity_check\"",
        e);
  }

  /// The failure for a damaged file.
  static HowdahException corrupt(String message, Throwable cause) {
    return new HowdahException(
        ErrorCode.SOURCE_CORRUPT,
        message,
        "The file is damaged. Restore a backup, or recover what can be read with: sqlite3 FILE"
            + " \".recover\" | sqlite3 RECOVERED.db",
        cause);
  }
}
