package dev.howdah.postgres;

import dev.howdah.failure.HowdahException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What depends on tables from outside: because of it `DROP TABLE` without CASCADE would be
/// refused, and with CASCADE it would go too.
public final class Dependents {

  private static final String SQL = SqlText.load("dependents");

  private Dependents() {}

  /// An object that depends on a table.
  ///
  /// @param kind for example `view`, `foreign key`, `function`
  /// @param name with its schema, a foreign key as `schema.table.constraint`
  /// @param table the listed table that it depends on
  public record Dependent(String kind, String name, String table) {}

  /// The objects that depend on some tables of a schema and belong to none of them: views, foreign
  /// keys of other tables, functions, defaults and rules. Those that depend on these in turn are
  /// not listed.
  ///
  /// @param tables names that need not exist
  /// @return in the order of kind and name
  /// @throws HowdahException TARGET_FAILED
  public static List<Dependent> of(Connection connection, String schema, List<String> tables) {
    List<Dependent> dependents = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      Array names = connection.createArrayOf("text", tables.toArray());
      statement.setString(1, schema);
      statement.setArray(2, names);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          dependents.add(
              new Dependent(
                  row.getString("kind"), row.getString("name"), row.getString("on_table")));
        }
      }
      names.free();
      return dependents;
    } catch (SQLException e) {
      throw PostgresFailure.wrap("look for what depends on tables of schema " + schema, e);
    }
  }
}
