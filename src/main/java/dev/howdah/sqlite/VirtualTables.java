package dev.howdah.sqlite;

import dev.howdah.schema.Affinity;
import dev.howdah.schema.Column;
import dev.howdah.schema.SourceTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Virtual tables that hold data of their own, read as if they were ordinary tables: full-text
/// tables that keep their content, and R-trees. A full-text table over another table, a contentless
/// one, an R-tree that a GeoPackage derives from a layer, and modules that Howdah does not have are
/// left out: their rows are nowhere else or cannot be read.
final class VirtualTables {

  private static final Pattern MODULE =
      Pattern.compile(
          "(?is)\\bUSING\\s+[\"`\\[]?(\\w+)[\"`\\]]?\\s*(\\(.*\\))?\\s*;?\\s*$", Pattern.DOTALL);
  private static final Pattern CONTENT_OPTION = Pattern.compile("(?i)[(,]\\s*content\\s*=");

  private final Reader reader;
  private final boolean geoPackage;

  /// @param geoPackage whether the file is a GeoPackage, whose R-trees are derived
  VirtualTables(Reader reader, boolean geoPackage) {
    this.reader = reader;
    this.geoPackage = geoPackage;
  }

  /// The table as it can be read, empty where it holds no data of its own.
  Optional<SourceTable> read(String name, String sql) {
    Matcher matcher = MODULE.matcher(sql);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String arguments = matcher.group(2) == null ? "" : matcher.group(2);
    return switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
      case "fts3", "fts4", "fts5" ->
          CONTENT_OPTION.matcher(arguments).find() ? Optional.empty() : fullText(name, sql);
      case "rtree", "rtree_i32" -> geoPackage ? Optional.empty() : rtree(name, sql);
      default -> Optional.empty();
    };
  }

  /// A full-text table has a rowid by which other tables refer to it, and its declared columns.
  private Optional<SourceTable> fullText(String name, String sql) {
    List<Column> columns = columns(name);
    boolean taken = columns.stream().anyMatch(column -> column.name().equalsIgnoreCase("rowid"));
    String rowid = taken ? "_rowid_" : "rowid";
    columns.addFirst(key(rowid));
    return columns.size() == 1 ? Optional.empty() : Optional.of(table(name, sql, columns, rowid));
  }

  /// An R-tree's first column is its integer key ("The SQLite R*Tree Module", section 3.1).
  private Optional<SourceTable> rtree(String name, String sql) {
    List<Column> columns = columns(name);
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    String id = columns.getFirst().name();
    columns.set(0, key(id));
    return Optional.of(table(name, sql, columns, id));
  }

  private List<Column> columns(String name) {
    List<Column> columns = new ArrayList<>();
    try {
      for (List<String> row :
          reader.queryStringsOrThrow(
              "SELECT name, type FROM pragma_table_xinfo("
                  + Reader.literal(name)
                  + ") WHERE hidden = 0 ORDER BY cid",
              2)) {
        columns.add(
            new Column(
                row.get(0),
                row.get(1),
                Affinity.ofDeclaredType(row.get(1)),
                false,
                null,
                "BINARY",
                null));
      }
      return columns;
    } catch (SQLException e) {
      // The module cannot open the table; it is then reported as not carried.
      return new ArrayList<>();
    }
  }

  private static Column key(String name) {
    return new Column(name, "INTEGER", Affinity.INTEGER, true, null, "BINARY", null);
  }

  private static SourceTable table(String name, String sql, List<Column> columns, String key) {
    return new SourceTable(
        name,
        sql,
        false,
        false,
        columns,
        List.of(key),
        null,
        key,
        false,
        null,
        List.of(),
        List.of(),
        List.of());
  }
}
