package dev.howdah.postgres;

import dev.howdah.failure.HowdahException;
import dev.howdah.schema.Identifier;
import dev.howdah.schema.TargetSchema;
import dev.howdah.schema.TargetSchema.Reference;
import dev.howdah.schema.TargetSchema.TargetCheck;
import dev.howdah.schema.TargetSchema.TargetColumn;
import dev.howdah.schema.TargetSchema.Trigger;
import dev.howdah.schema.TargetSchema.UniqueKey;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what a schema declares that is to be filled. Stateless.
public final class TargetReader {

  private TargetReader() {}

  /// Reads a schema; one that does not exist has no tables. Types and definitions name objects with
  /// their schema where the search path is pinned: on a connection of {@link PostgresTarget#open}.
  ///
  /// @throws HowdahException TARGET_FAILED
  public static TargetSchema read(Connection connection, String schema) {
    try {
      Map<String, List<TargetColumn>> columns = new HashMap<>();
      Map<String, List<String>> primaryKeys = new HashMap<>();
      Map<String, List<UniqueKey>> uniqueKeys = new HashMap<>();
      Map<String, List<TargetCheck>> checks = new HashMap<>();
      Map<String, List<Trigger>> triggers = new HashMap<>();
      List<Reference> references = new ArrayList<>();
      query(connection, "target-columns", schema, row -> add(columns, row, column(row)));
      query(
          connection,
          "target-keys",
          schema,
          row -> {
            UniqueKey key =
                new UniqueKey(
                    row.getString("index_name"),
                    texts(row, "key_columns"),
                    !row.getBoolean("nulls_not_distinct"));
            add(uniqueKeys, row, key);
            if (row.getBoolean("indisprimary")) {
              primaryKeys.put(row.getString("relname"), key.columns());
            }
          });
      query(
          connection,
          "target-checks",
          schema,
          row ->
              add(
                  checks,
                  row,
                  new TargetCheck(row.getString("conname"), row.getString("check_sql"))));
      query(
          connection,
          "target-triggers",
          schema,
          row ->
              add(
                  triggers,
                  row,
                  new Trigger(
                      row.getString("trigger_schema"),
                      row.getString("trigger_table"),
                      row.getString("tgname"),
                      Trigger.Firing.valueOf(row.getString("firing")))));
      query(connection, "target-references", schema, row -> references.add(reference(row)));
      List<TargetSchema.Table> tables = new ArrayList<>();
      query(
          connection,
          "target-tables",
          schema,
          row -> {
            String name = row.getString("relname");
            tables.add(
                new TargetSchema.Table(
                    name,
                    row.getBoolean("owned"),
                    // Others' tables that are no business of the plan may be closed to the role.
                    row.getBoolean("readable") && hasRows(connection, schema, name),
                    columns.getOrDefault(name, List.of()),
                    primaryKeys.getOrDefault(name, List.of()),
                    uniqueKeys.getOrDefault(name, List.of()),
                    checks.getOrDefault(name, List.of()),
                    references.stream()
                        .filter(key -> key.childSchema().equals(schema) && key.child().equals(name))
                        .toList(),
                    references.stream()
                        .filter(
                            key -> key.parentSchema().equals(schema) && key.parent().equals(name))
                        .toList(),
                    triggers.getOrDefault(name, List.of())));
          });
      return new TargetSchema(schema, tables);
    } catch (SQLException e) {
      throw PostgresFailure.wrap("read what schema " + schema + " declares", e);
    }
  }

  private static TargetColumn column(ResultSet row) throws SQLException {
    return new TargetColumn(
        row.getString("attname"),
        row.getString("type_sql"),
        row.getString("base_type"),
        row.getInt("typmod"),
        row.getBoolean("is_array"),
        texts(row, "labels"),
        row.getBoolean("not_null"),
        row.getBoolean("has_default"),
        row.getBoolean("is_generated"));
  }

  private static Reference reference(ResultSet row) throws SQLException {
    return new Reference(
        row.getString("conname"),
        row.getString("child_schema"),
        row.getString("child"),
        texts(row, "child_columns"),
        row.getString("parent_schema"),
        row.getString("parent"),
        texts(row, "parent_columns"),
        row.getBoolean("condeferrable"),
        row.getBoolean("convalidated"),
        row.getString("definition"),
        row.getString("description"));
  }

  private static boolean hasRows(Connection connection, String schema, String table)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT EXISTS (SELECT 1 FROM " + Identifier.quote(schema, table) + ")")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static <T> void add(Map<String, List<T>> lists, ResultSet row, T element)
      throws SQLException {
    lists.computeIfAbsent(row.getString("relname"), _ -> new ArrayList<>()).add(element);
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private static void query(Connection connection, String topic, String schema, RowReader reader)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SqlText.load(topic))) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          reader.read(row);
        }
      }
    }
  }
}
