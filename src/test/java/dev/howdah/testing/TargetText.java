package dev.howdah.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/// A schema of PostgreSQL as stable text: the catalogue as PostgreSQL itself tells it, and every
/// row. Two schemas with the same text are the same to an application.
public final class TargetText {

  private static final int LONGEST = 120;

  private final Connection connection;
  private final String schema;
  private final StringBuilder out = new StringBuilder();

  private TargetText(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /// Tables, views, their definitions and their rows, sorted by name.
  public static String of(TestPostgres.Database database, String schema) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET search_path = pg_catalog, pg_temp");
      return new TargetText(connection, schema).read();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String read() throws SQLException {
    for (List<String> relation :
        rows(
            "SELECT c.relname, c.relkind::text, c.oid::text FROM pg_class c"
                + " WHERE c.relnamespace = to_regnamespace(quote_ident("
                + literal(schema)
                + ")) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY c.relname COLLATE \"C\"")) {
      String oid = relation.get(2);
      String name = quote(schema) + "." + quote(relation.get(0));
      line(kind(relation.get(1)) + " " + escape(relation.get(0)));
      columns(oid);
      if (relation.get(1).equals("v")) {
        line("  AS " + escape(single("SELECT pg_get_viewdef(" + oid + ")")));
      } else {
        list("  CONSTRAINT ", constraints(oid));
        list("  INDEX ", indexes(oid));
      }
      content(name, oid);
      line("");
    }
    return out.toString();
  }

  private static String kind(String relkind) {
    return switch (relkind) {
      case "v" -> "VIEW";
      case "r" -> "TABLE";
      default -> "OTHER " + relkind;
    };
  }

  private void columns(String oid) throws SQLException {
    for (List<String> column :
        rows(
            """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
              coalesce(pg_get_expr(d.adbin, d.adrelid), ''), a.attidentity::text,
              a.attgenerated::text,
              CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text
                ELSE '' END
            FROM pg_attribute a
            JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """
                .formatted(oid))) {
      StringBuilder text = new StringBuilder("  ");
      text.append(escape(column.get(0))).append(' ').append(column.get(1));
      if (!column.get(6).isEmpty()) {
        text.append(" COLLATE ").append(column.get(6));
      }
      if (column.get(2).equals("true")) {
        text.append(" NOT NULL");
      }
      if (!column.get(5).isEmpty()) {
        text.append(" GENERATED (").append(escape(column.get(3))).append(')');
      } else if (!column.get(3).isEmpty()) {
        text.append(" DEFAULT ").append(escape(column.get(3)));
      }
      if (!column.get(4).isEmpty()) {
        text.append(column.get(4).equals("a") ? " IDENTITY ALWAYS" : " IDENTITY");
        text.append(sequence(oid, column.get(0)));
      }
      line(text.toString());
    }
  }

  /// The name of an identity's sequence and what the next INSERT gets.
  private String sequence(String table, String column) throws SQLException {
    String sequence =
        single(
            "SELECT pg_get_serial_sequence(%s::regclass::text, %s)"
                .formatted(table, literal(column)));
    List<String> state =
        rows("SELECT s.last_value::text, s.is_called::text FROM " + sequence + " s").getFirst();
    String next =
        state.get(1).equals("false")
            ? state.get(0)
            : state.get(0).equals(Long.toString(Long.MAX_VALUE))
                ? "none left"
                : Long.toString(Long.parseLong(state.get(0)) + 1);
    return " (" + sequence.substring(sequence.indexOf('.') + 1) + ", next " + next + ")";
  }

  private List<String> constraints(String oid) throws SQLException {
    List<String> all = new ArrayList<>();
    // NOT NULL constraints are told with their columns.
    for (List<String> row :
        rows(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = "
                + oid
                + " AND contype <> 'n' ORDER BY conname COLLATE \"C\"")) {
      all.add(escape(row.get(0)) + " " + escape(withoutSchema(row.get(1))));
    }
    return all;
  }

  private List<String> indexes(String oid) throws SQLException {
    List<String> all = new ArrayList<>();
    for (List<String> row :
        rows(
            "SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c"
                + " ON c.oid = i.indexrelid WHERE i.indrelid = "
                + oid
                + " ORDER BY c.relname COLLATE \"C\"")) {
      all.add(escape(withoutSchema(row.getFirst())));
    }
    return all;
  }

  private String withoutSchema(String definition) {
    return definition.replace(" " + schema + ".", " ").replace(" " + quote(schema) + ".", " ");
  }

  private void list(String head, List<String> lines) {
    lines.forEach(text -> line(head + text));
  }

  private void content(String name, String oid) throws SQLException {
    List<String> columns =
        rows(
                "SELECT attname FROM pg_attribute WHERE attrelid = "
                    + oid
                    + " AND attnum > 0 AND NOT attisdropped ORDER BY attnum")
            .stream()
            .map(row -> quote(row.getFirst()) + "::text")
            .toList();
    List<String> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT " + String.join(", ", columns) + " FROM " + name)) {
      while (rows.next()) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= columns.size(); i++) {
          text.append(i == 1 ? "" : " | ").append(value(rows.getString(i)));
        }
        lines.add(text.toString());
      }
    }
    Collections.sort(lines);
    line("  " + lines.size() + (lines.size() == 1 ? " row" : " rows"));
    list("    ", lines);
  }

  private static String value(@org.jspecify.annotations.Nullable String value) {
    if (value == null) {
      return "∅";
    }
    String escaped = "'" + escape(value) + "'";
    return escaped.length() <= LONGEST
        ? escaped
        : escaped.substring(0, 40)
            + "… ("
            + value.length()
            + " characters, SHA-256 "
            + sha256(value).substring(0, 16)
            + ")";
  }

  private static String sha256(String value) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
              if (c < 0x20 || c == 0x7F || c == 0xFEFF || (c >= 0x200B && c <= 0x202E)) {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
              } else {
                out.appendCodePoint(c);
              }
            }
          }
        });
    return out.toString();
  }

  private String single(String sql) throws SQLException {
    return rows(sql).getFirst().getFirst();
  }

  private List<List<String>> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<String>> all = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          String value = rows.getString(i);
          row.add(value == null ? "" : value);
        }
        all.add(row);
      }
      return all;
    }
  }

  private static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
