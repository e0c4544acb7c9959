package dev.howdah.verify.consistency;

import dev.howdah.postgres.SqlText;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Runs the catalogue's queries, which all take a list of schemas.
final class CatalogQuery {

  private CatalogQuery() {}

  /// What is done with a row.
  interface RowConsumer {
    void accept(ResultSet row) throws SQLException;
  }

  static void rows(Connection connection, String topic, List<String> schemas, RowConsumer consumer)
      throws SQLException {
    Array names = connection.createArrayOf("text", schemas.toArray());
    try (PreparedStatement statement = connection.prepareStatement(SqlText.load(topic))) {
      statement.setArray(1, names);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          consumer.accept(row);
        }
      }
    } finally {
      names.free();
    }
  }

  /// The schemas that people made.
  static List<String> schemas(Connection connection) throws SQLException {
    List<String> schemas = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SqlText.load("consistency-schemas"))) {
      while (row.next()) {
        schemas.add(row.getString(1));
      }
    }
    return schemas;
  }

  static boolean exists(Connection connection, String schema) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT FROM pg_catalog.pg_namespace WHERE nspname = ?")) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  static List<String> strings(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return List.of((String[]) array.getArray());
  }
}
