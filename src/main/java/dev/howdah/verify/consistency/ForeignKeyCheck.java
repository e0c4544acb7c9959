package dev.howdah.verify.consistency;

import dev.howdah.plan.Finding;
import dev.howdah.plan.Finding.Severity;
import dev.howdah.schema.Identifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Looks for rows that refer to a parent that is not there. Foreign keys that were never validated,
/// or whose triggers were off while rows came in, have them; so the valid ones are looked at too.
/// Rows are compared as the server itself does (PostgreSQL documentation, CREATE TABLE,
/// REFERENCES): with MATCH SIMPLE a key with a NULL in it refers to nothing, with MATCH FULL it
/// must be NULL altogether.
final class ForeignKeyCheck {

  private static final int MAX_EXAMPLE = 200;

  private ForeignKeyCheck() {}

  static void run(Connection connection, List<String> schemas, List<Finding> findings)
      throws SQLException {
    List<Key> keys = new ArrayList<>();
    CatalogQuery.rows(
        connection, "consistency-foreign-keys", schemas, row -> keys.add(Key.read(row)));
    for (Key key : keys) {
      long orphans = count(connection, key);
      if (orphans > 0) {
        findings.add(
            new Finding(
                "orphans",
                Severity.WARNING,
                key.object(),
                "%d %s to %s.%s that is not there, the first with %s; add the parents, or correct or"
                        .formatted(
                            orphans,
                            orphans == 1 ? "row refers" : "rows refer",
                            key.parentSchema(),
                            key.parentTable(),
                            example(connection, key))
                    + " delete the rows."));
      }
    }
    for (Key key : keys) {
      if (!key.hasIndex()) {
        findings.add(
            new Finding(
                "foreign-key-without-index",
                Severity.INFO,
                key.object(),
                "No index of "
                    + key.schema()
                    + "."
                    + key.table()
                    + " begins with "
                    + String.join(", ", key.columns())
                    + ", so each DELETE of a parent reads the whole table; add one."));
      }
    }
  }

  private static long count(Connection connection, Key key) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*)" + key.orphansSql())) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String example(Connection connection, Key key) throws SQLException {
    StringBuilder columns = new StringBuilder();
    for (String column : key.columns()) {
      columns.append(columns.isEmpty() ? "" : ", ").append("c.").append(Identifier.quote(column));
    }
    String sql = "SELECT " + columns + key.orphansSql() + " ORDER BY " + columns + " LIMIT 1";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < key.columns().size(); i++) {
        String value = row.getString(i + 1);
        out.append(i == 0 ? "" : ", ")
            .append(key.columns().get(i))
            .append(" = ")
            .append(value == null ? "NULL" : shortened(value));
      }
      return out.toString();
    }
  }

  private static String shortened(String value) {
    return value.codePointCount(0, value.length()) <= MAX_EXAMPLE
        ? value
        : value.substring(0, value.offsetByCodePoints(0, MAX_EXAMPLE)) + "…";
  }

  /// A foreign key; `operators` and `collations` are SQL from the catalogue.
  private record Key(
      String schema,
      String table,
      boolean partitioned,
      String name,
      boolean matchFull,
      String parentSchema,
      String parentTable,
      boolean parentPartitioned,
      List<String> columns,
      List<String> parentColumns,
      List<String> operators,
      List<String> collations,
      boolean hasIndex) {

    static Key read(ResultSet row) throws SQLException {
      return new Key(
          row.getString("nspname"),
          row.getString("relname"),
          row.getString("relkind").equals("p"),
          row.getString("conname"),
          row.getString("confmatchtype").equals("f"),
          row.getString("parent_schema"),
          row.getString("parent_table"),
          row.getString("parent_kind").equals("p"),
          CatalogQuery.strings(row, "columns"),
          CatalogQuery.strings(row, "parent_columns"),
          CatalogQuery.strings(row, "operators"),
          CatalogQuery.strings(row, "collations"),
          row.getBoolean("has_index"));
    }

    String object() {
      return schema + "." + table + "." + name;
    }

    /// FROM and WHERE of the orphans. ONLY, because tables that inherit have keys of their own.
    String orphansSql() {
      StringBuilder join = new StringBuilder();
      StringBuilder anyNull = new StringBuilder();
      StringBuilder allNull = new StringBuilder();
      for (int i = 0; i < columns.size(); i++) {
        String child = "c." + Identifier.quote(columns.get(i));
        join.append(i == 0 ? "" : " AND ")
            .append("p.")
            .append(Identifier.quote(parentColumns.get(i)))
            .append(' ')
            .append(operators.get(i))
            .append(' ')
            .append(child)
            .append(collations.get(i));
        anyNull.append(i == 0 ? "" : " OR ").append(child).append(" IS NULL");
        allNull.append(i == 0 ? "" : " AND ").append(child).append(" IS NULL");
      }
      String missing =
          "NOT EXISTS (SELECT FROM %s%s p WHERE %s)"
              .formatted(
                  parentPartitioned ? "" : "ONLY ",
                  Identifier.quote(parentSchema, parentTable),
                  join);
      String condition =
          matchFull
              ? "NOT (%s) AND ((%s) OR %s)".formatted(allNull, anyNull, missing)
              : "NOT (%s) AND %s".formatted(anyNull, missing);
      return " FROM %s%s c WHERE %s"
          .formatted(partitioned ? "" : "ONLY ", Identifier.quote(schema, table), condition);
    }
  }
}
