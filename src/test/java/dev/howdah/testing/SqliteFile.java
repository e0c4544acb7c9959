package dev.howdah.testing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/// SQLite files made from SQL.
public final class SqliteFile {

  private SqliteFile() {}

  /// Makes a file, or changes the one that is there, by a script of any number of statements.
  public static Path make(Path file, String script) {
    try (Connection connection = open(file);
        Statement statement = connection.createStatement()) {
      // The driver gives the whole script to sqlite3_exec().
      statement.executeUpdate(script);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return file;
  }

  /// A connection that may write, to be closed by the caller.
  public static Connection open(Path file) {
    try {
      return new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
