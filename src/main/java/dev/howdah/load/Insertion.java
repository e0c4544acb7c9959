package dev.howdah.load;

import dev.howdah.load.Rejections.Rejection;
import dev.howdah.plan.TablePlan.RowsThere;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Inserts the waiting rows into the tables that the application made, all but those that their
/// constraints refuse. Stateless.
final class Insertion {

  private Insertion() {}

  /// Inserts everything, and takes out what the target refuses. Begins again where rows that were
  /// inserted already turn out to have lost their parents.
  static Rejections run(Connection connection, FillOrder order) throws SQLException {
    Rejections rejections = new Rejections();
    ConstraintSearch search = new ConstraintSearch(connection, order.tables());
    Savepoint beginning = connection.setSavepoint();
    removeOrphans(connection, order, search, rejections, true);
    while (true) {
      boolean refused = false;
      for (FillTable table : order.tables()) {
        refused |= insert(connection, table, search, rejections);
      }
      // Only where the server refused rows can others have become orphans since.
      if (!refused || !removeOrphans(connection, order, search, rejections, false)) {
        return rejections;
      }
      connection.rollback(beginning);
      for (FillTable table : order.tables()) {
        rejections.reapply(connection, table);
      }
      removeOrphans(connection, order, search, rejections, true);
    }
  }

  /// @return whether there was any
  private static boolean removeOrphans(
      Connection connection,
      FillOrder order,
      ConstraintSearch search,
      Rejections rejections,
      boolean parentsWait)
      throws SQLException {
    boolean any = false;
    boolean found = true;
    while (found) {
      found = false;
      for (FillTable table : order.tables()) {
        found |= rejections.add(connection, table, search.orphans(table, parentsWait));
      }
      any |= found;
    }
    return any;
  }

  /// @return whether any row was refused
  private static boolean insert(
      Connection connection, FillTable table, ConstraintSearch search, Rejections rejections)
      throws SQLException {
    // A look at the waiting rows is cheap beside an INSERT of all that fails at the last one.
    boolean refused = rejections.add(connection, table, search.unchecked(table));
    if (table.plan().rowsThere() == RowsThere.KEEP && table.target().hasRows()) {
      refused |= rejections.add(connection, table, search.duplicates(table));
    }
    if (attempt(connection, insertSql(table, "")) == null) {
      return refused;
    }
    // Many at once first, for one by one is slow.
    rejections.add(connection, table, search.duplicates(table));
    rejections.add(connection, table, search.orphans(table, false));
    if (attempt(connection, insertSql(table, "")) != null) {
      Statements.execute(
          connection, "CREATE INDEX ON " + table.waiting() + " (" + FillTable.number() + ")");
      Statements.execute(connection, "ANALYZE " + table.waiting());
      List<Rejection> found = new ArrayList<>();
      insertBetween(
          connection,
          table,
          bound(connection, table, "min"),
          bound(connection, table, "max"),
          found);
      rejections.add(connection, table, found);
    }
    return true;
  }

  private static long bound(Connection connection, FillTable table, String function)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce("
                    + function
                    + "("
                    + FillTable.number()
                    + "), 0) FROM "
                    + table.waiting())) {
      row.next();
      return row.getLong(1);
    }
  }

  /// Inserts a range of rows; where the server refuses it, its halves, down to the single row that
  /// is to blame.
  private static void insertBetween(
      Connection connection, FillTable table, long first, long last, List<Rejection> found)
      throws SQLException {
    String range = " WHERE " + FillTable.number() + " BETWEEN " + first + " AND " + last;
    String refused = attempt(connection, insertSql(table, range));
    if (refused == null) {
      return;
    }
    if (first == last) {
      found.add(new Rejection(first, refused));
      return;
    }
    long middle = first + (last - first) / 2;
    insertBetween(connection, table, first, middle, found);
    insertBetween(connection, table, middle + 1, last, found);
  }

  private static String insertSql(FillTable table, String condition) {
    String insert =
        "INSERT INTO "
            + table.quoted()
            + " ("
            + table.columns()
            + ") OVERRIDING SYSTEM VALUE SELECT "
            + table.values()
            + " FROM "
            + table.waiting()
            + condition;
    return table.noted().isEmpty()
        ? insert
        : "WITH inserted AS ("
            + insert
            + " RETURNING tableoid AS t, ctid AS c) INSERT INTO "
            + table.noted()
            + " SELECT t, c FROM inserted";
  }

  /// Runs a statement that the server may refuse because of the rows.
  ///
  /// @return null where it did what it should, else the constraint that was broken, or what else
  ///   the server said of the rows
  private static @Nullable String attempt(Connection connection, String sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Statements.execute(connection, sql);
      connection.releaseSavepoint(before);
      return null;
    } catch (SQLException e) {
      if (!isAboutRows(e)) {
        throw e;
      }
      connection.rollback(before);
      return constraint(e);
    }
  }

  /// Data exceptions, integrity violations, WITH CHECK OPTION and what triggers raise (PostgreSQL
  /// documentation, appendix A).
  private static boolean isAboutRows(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return state.startsWith("22")
        || state.startsWith("23")
        || state.startsWith("44")
        || state.startsWith("P0");
  }

  private static String constraint(SQLException e) {
    if (e instanceof PSQLException postgres) {
      ServerErrorMessage message = postgres.getServerErrorMessage();
      if (message != null && message.getConstraint() != null) {
        return message.getConstraint();
      }
      if (message != null && message.getMessage() != null) {
        return message.getMessage();
      }
    }
    return String.valueOf(e.getMessage());
  }
}
