package dev.howdah.load;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Statements without parameters, in the connection's transaction. Stateless.
final class Statements {

  private Statements() {}

  static void execute(Connection connection, String sql) throws SQLException {
    // Not prepared: definitions may hold question marks of their own.
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static boolean exists(Connection connection, String table, String condition) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT EXISTS (SELECT 1 FROM " + table + " WHERE " + condition + ")")) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
