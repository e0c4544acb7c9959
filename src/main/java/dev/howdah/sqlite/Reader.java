package dev.howdah.sqlite;

import dev.howdah.schema.StorageClass;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/// One connection to a snapshot. Confined to one thread.
public final class Reader implements AutoCloseable {

  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  /// How many instructions of SQLite's machine pass between two looks at the thread. A look costs
  /// far less than so many instructions, and one instruction can be a function that takes long.
  private static final int STEPS_PER_LOOK = 1_000;

  /// What `PRAGMA quick_check` says of rows that break a constraint: true of the data, not damage.
  private static final Pattern NOT_DAMAGE =
      Pattern.compile(
          "(?i)ok|null value in .*|check constraint failed in .*|non-unique entry in index .*|"
              + "row \\d+ missing from index .*|wrong # of entries in index .*|"
              + "(text|numeric|real|integer|blob|non-text|non-integer|non-.*) value in .*|"
              + "malformed inverted index .*|unable to validate .*");

  private final Connection connection;

  private Reader(Connection connection) {
    this.connection = connection;
  }

  /// Opens a file read-only and begins the read transaction.
  static Reader open(Path file, String uriParameters) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    return begin(file, uriParameters, config);
  }

  /// Opens a private copy so that SQLite applies its log or rolls its journal back.
  static Reader openForRecovery(Path copy) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    return new Reader(connect(copy, "mode=rw", config));
  }

  private static Reader begin(Path file, String uriParameters, SQLiteConfig config) {
    try {
      Connection connection = connect(file, uriParameters, config);
      Reader reader = new Reader(connection);
      boolean begun = false;
      try {
        reader.execute("PRAGMA trusted_schema=OFF");
        reader.execute("PRAGMA query_only=ON");
        reader.execute("PRAGMA cell_size_check=ON");
        reader.execute("BEGIN");
        // The lock is taken by the first read, not by BEGIN.
        reader.queryString("SELECT count(*) FROM sqlite_schema");
        begun = true;
        return reader;
      } finally {
        if (!begun) {
          connection.close();
        }
      }
    } catch (SQLException e) {
      throw SqliteFailure.wrap("opening " + file, e);
    }
  }

  private static Connection connect(Path file, String uriParameters, SQLiteConfig config)
      throws SQLException {
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    // Not through DriverManager, which does not find the driver in a native image.
    Connection connection =
        config.createConnection("jdbc:sqlite:file:" + uriPath(file) + "?" + uriParameters);
    // A hostile file can make SQLite work for years on one statement. While it prepares one it may
    // not ask: SchemaWatch sees to that.
    ProgressHandler.setHandler(connection, STEPS_PER_LOOK, new StopWhenInterrupted());
    return connection;
  }

  /// Stops the statement at work when its thread is interrupted. The interrupt stays set.
  private static final class StopWhenInterrupted extends ProgressHandler {

    @Override
    protected int progress() {
      return Thread.currentThread().isInterrupted() ? 1 : 0;
    }
  }

  /// The path as the path of a URI filename (SQLite documentation, "Uniform Resource Identifiers").
  private static String uriPath(Path file) {
    return file.toUri().getRawPath().replace("?", "%3F").replace("#", "%23");
  }

  /// The rows of a table, in the order in which the file keeps them.
  ///
  /// @param table the table's name
  /// @param columns the columns in the wanted order; may be empty, then only the number of rows
  ///   counts
  public RowCursor rows(String table, List<String> columns) {
    String list =
        columns.isEmpty()
            ? "1"
            : columns.stream().map(Reader::quote).collect(Collectors.joining(", "));
    // NOT INDEXED: an index may need a collation that only the application has, and may lie.
    return query(
        "table \"" + table + "\"",
        "SELECT " + list + " FROM main." + quote(table) + " NOT INDEXED",
        Math.max(1, columns.size()));
  }

  /// The largest integer of a column that is not larger than a limit; empty where there is none.
  /// One look into the tree where the column is the rowid.
  public OptionalLong largest(String table, String column, long limit) {
    String name = quote(column);
    String sql =
        "SELECT max("
            + name
            + ") FROM main."
            + quote(table)
            + " NOT INDEXED WHERE typeof("
            + name
            + ") = 'integer' AND "
            + name
            + " <= ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, limit);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getObject(1) != null
            ? OptionalLong.of(row.getLong(1))
            : OptionalLong.empty();
      }
    } catch (SQLException e) {
      throw SqliteFailure.wrap("reading table \"" + table + "\"", e);
    }
  }

  /// The rows of a query of ours.
  RowCursor query(String what, String sql, int columns) {
    try {
      PreparedStatement statement = connection.prepareStatement(sql);
      return new LibraryRowCursor(what, statement, columns);
    } catch (SQLException e) {
      throw SqliteFailure.wrap("reading " + what, e);
    }
  }

  /// A name in double quotes, quotes inside doubled (SQLite documentation, "SQLite Keywords").
  static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /// A text in single quotes, quotes inside doubled.
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// The first column of the first row, empty where there is none.
  String queryString(String sql) {
    List<List<String>> rows = queryStrings(sql, 1);
    return rows.isEmpty() ? "" : rows.getFirst().getFirst();
  }

  /// All rows of a small query as strings; NULL is the empty string.
  List<List<String>> queryStrings(String sql, int columns) {
    try {
      return queryStringsOrThrow(sql, columns);
    } catch (SQLException e) {
      throw SqliteFailure.wrap("asking " + sql, e);
    }
  }

  /// As [#queryStrings], for questions that SQLite may refuse to answer.
  List<List<String>> queryStringsOrThrow(String sql, int columns) throws SQLException {
    try (SchemaWatch _ = SchemaWatch.over(connection);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<String>> all = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>(columns);
        for (int column = 1; column <= columns; column++) {
          String value = rows.getString(column);
          row.add(value == null ? "" : value);
        }
        all.add(row);
      }
      return all;
    }
  }

  /// Refuses a file that SQLite finds damaged.
  void requireSound(Path path) {
    List<String> damage =
        quickCheck().stream()
            .map(List::getFirst)
            .filter(line -> !NOT_DAMAGE.matcher(line).matches())
            .toList();
    if (!damage.isEmpty()) {
      throw SqliteFailure.corrupt(
          path
              + " is corrupt; SQLite's quick_check says: "
              + damage.getFirst()
              + (damage.size() > 1 ? " (and " + (damage.size() - 1) + " more)" : ""),
          new SQLException(String.join("; ", damage)));
    }
  }

  private List<List<String>> quickCheck() {
    try {
      return queryStringsOrThrow("PRAGMA quick_check(100)", 1);
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("vtable constructor failed")) {
        throw SqliteFailure.wrap("checking the file", e);
      }
      // A virtual table that cannot be opened stops the check of all; what holds rows is checked
      // table by table then, and the catalogue tells of the other.
      List<List<String>> all = new ArrayList<>();
      for (List<String> table :
          queryStrings(
              "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
                  + " AND sql NOT LIKE 'CREATE VIRTUAL%'",
              1)) {
        all.addAll(queryStrings("PRAGMA quick_check(" + quote(table.getFirst()) + ")", 1));
      }
      return all;
    }
  }

  /// Applies the log or rolls the journal back, and leaves the copy without either.
  void recover() throws SQLException {
    queryStringsOrThrow("PRAGMA journal_mode=DELETE", 1);
    queryStringsOrThrow("SELECT count(*) FROM sqlite_schema", 1);
  }

  /// Copies the whole database through SQLite's backup interface.
  void backupTo(Path copy) {
    try {
      int result =
          connection
              .unwrap(SQLiteConnection.class)
              .getDatabase()
              .backup("main", copy.toString(), null);
      if (result != 0) {
        throw new SQLException("the backup interface returned " + result);
      }
    } catch (SQLException e) {
      throw SqliteFailure.wrap("copying the database to scratch space", e);
    }
  }

  /// Whether a value of that class is stored as bytes.
  static boolean hasBytes(StorageClass storageClass) {
    return storageClass == StorageClass.TEXT || storageClass == StorageClass.BLOB;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // Read-only: nothing is left to be lost.
      return;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
