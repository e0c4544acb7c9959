package dev.howdah.sqlite;

import dev.howdah.schema.Affinity;
import dev.howdah.schema.Check;
import dev.howdah.schema.Column;
import dev.howdah.schema.ForeignKey;
import dev.howdah.schema.Index;
import dev.howdah.schema.SourceSchema;
import dev.howdah.schema.SourceSchema.OtherObject;
import dev.howdah.schema.SourceTable;
import dev.howdah.schema.SqliteName;
import dev.howdah.syntax.ColumnConstraint;
import dev.howdah.syntax.ColumnDefinition;
import dev.howdah.syntax.CreateIndex;
import dev.howdah.syntax.CreateTable;
import dev.howdah.syntax.ForeignKeyClause;
import dev.howdah.syntax.IndexedPart;
import dev.howdah.syntax.SqlSyntaxException;
import dev.howdah.syntax.TableConstraint;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what a file declares. SQLite's PRAGMAs are the authority for what they tell (columns,
/// keys, indexes); CHECK, COLLATE, DEFERRABLE, constraint names, expressions and partial conditions
/// are only in the text of the statements. Confined to one thread, like its reader.
public final class Catalogue {

  private static final String INTERNAL_PREFIX = "sqlite_";

  private final Reader reader;
  private final List<SourceSchema.Oddity> oddities = new ArrayList<>();
  private final Map<String, String> statements = new HashMap<>();
  private final Map<String, Long> sequences = new HashMap<>();

  private Catalogue(Reader reader) {
    this.reader = reader;
  }

  /// Reads everything.
  public static SourceSchema read(Reader reader) {
    return new Catalogue(reader).read();
  }

  private SourceSchema read() {
    List<SourceSchema.View> views = new ArrayList<>();
    List<SourceSchema.Trigger> triggers = new ArrayList<>();
    List<String> tableNames = new ArrayList<>();
    for (List<String> row :
        reader.queryStrings(
            "SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY rowid", 4)) {
      String name = row.get(1);
      String sql = row.get(3);
      switch (row.get(0).toLowerCase(Locale.ROOT)) {
        case "table" -> {
          tableNames.add(name);
          statements.put("table " + key(name), sql);
        }
        case "index" -> statements.put("index " + key(name), sql);
        case "view" -> views.add(new SourceSchema.View(name, sql));
        case "trigger" -> triggers.add(new SourceSchema.Trigger(name, row.get(2), sql));
        default -> odd(name, "sqlite_schema has an entry of the unknown type " + row.get(0));
      }
    }
    Map<String, List<String>> kinds = new HashMap<>();
    for (List<String> row :
        reader.queryStrings(
            "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'", 4)) {
      kinds.put(key(row.get(0)), row);
    }
    readSequences(tableNames);
    List<SourceTable> tables = new ArrayList<>();
    List<OtherObject> others = new ArrayList<>();
    VirtualTables virtual =
        new VirtualTables(reader, tableNames.stream().anyMatch("gpkg_contents"::equalsIgnoreCase));
    for (String name : tableNames) {
      OtherObject.Kind other = otherKind(name, kinds.get(key(name)));
      if (other == OtherObject.Kind.VIRTUAL_TABLE) {
        Optional<SourceTable> readable = virtual.read(name, sql("table", name));
        if (readable.isPresent()) {
          tables.add(readable.get());
          continue;
        }
      }
      if (other != null) {
        others.add(new OtherObject(other, name, sql("table", name)));
        continue;
      }
      List<String> kind = kinds.getOrDefault(key(name), List.of(name, "table", "0", "0"));
      tables.add(table(name, kind.get(2).equals("1"), kind.get(3).equals("1")));
    }
    return new SourceSchema(tables, views, triggers, others, oddities);
  }

  private OtherObject.@Nullable Kind otherKind(String name, @Nullable List<String> kind) {
    if (name.toLowerCase(Locale.ROOT).startsWith(INTERNAL_PREFIX)) {
      return OtherObject.Kind.INTERNAL_TABLE;
    }
    if (kind == null) {
      return OtherObject.Kind.UNREADABLE;
    }
    return switch (kind.get(1)) {
      case "virtual" -> OtherObject.Kind.VIRTUAL_TABLE;
      case "shadow" -> OtherObject.Kind.SHADOW_TABLE;
      default -> null;
    };
  }

  private void readSequences(List<String> tableNames) {
    boolean present =
        tableNames.stream().anyMatch(name -> name.equalsIgnoreCase("sqlite_sequence"));
    if (!present) {
      return;
    }
    for (List<String> row :
        reader.queryStrings(
            "SELECT name, seq FROM main.sqlite_sequence WHERE typeof(seq) = 'integer'", 2)) {
      sequences.merge(key(row.get(0)), Long.valueOf(row.get(1)), Math::max);
    }
  }

  private SourceTable table(String name, boolean withoutRowid, boolean strict) {
    String sql = sql("table", name);
    CreateTable statement = parseTable(name, sql);
    List<Column> columns = new ArrayList<>();
    Map<Integer, String> keyColumns = new HashMap<>();
    // Columns of the pragma: cid, name, type, notnull, dflt_value, pk, hidden.
    for (List<String> row :
        reader.queryStrings(
            "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo("
                + Reader.literal(name)
                + ") ORDER BY cid",
            6)) {
      columns.add(column(row, statement, columns.size(), strict));
      int position = Integer.parseInt(row.get(4));
      if (position > 0) {
        keyColumns.put(position, row.get(0));
      }
    }
    List<String> primaryKey = new ArrayList<>();
    for (int i = 1; i <= keyColumns.size(); i++) {
      String column = keyColumns.get(i);
      if (column != null) {
        primaryKey.add(column);
      }
    }
    List<Index> indexes = indexes(name, statement);
    String alias = rowidAlias(primaryKey, columns, indexes, withoutRowid);
    return new SourceTable(
        name,
        sql,
        withoutRowid,
        strict,
        columns,
        primaryKey,
        statement == null ? null : primaryKeyName(statement),
        alias,
        statement != null && isAutoincrement(statement),
        sequences.get(key(name)),
        indexes,
        statement == null ? List.of() : checks(statement),
        foreignKeys(name, statement));
  }

  private @Nullable CreateTable parseTable(String name, String sql) {
    try {
      return CreateTable.parse(sql);
    } catch (SqlSyntaxException e) {
      odd(
          name,
          "its CREATE TABLE statement could not be read ("
              + e.getMessage()
              + "): checks, collations and the like are not known");
      return null;
    }
  }

  private static Column column(
      List<String> row, @Nullable CreateTable statement, int position, boolean strict) {
    String name = row.get(0);
    String type = row.get(1);
    ColumnDefinition definition = definition(statement, name, position);
    Affinity affinity =
        strict && type.equalsIgnoreCase("ANY") ? Affinity.BLOB : Affinity.ofDeclaredType(type);
    String defaultSql = row.get(3).isEmpty() ? null : row.get(3);
    String collation = "BINARY";
    Column.Generated generated = null;
    if (definition != null) {
      defaultSql = definition.findDefault().map(ColumnConstraint.Default::sql).orElse(defaultSql);
      collation = definition.findCollation().orElse(collation).toUpperCase(Locale.ROOT);
      generated =
          definition
              .findGenerated()
              .map(found -> new Column.Generated(found.expressionSql(), found.stored()))
              .orElse(null);
    }
    int hidden = Integer.parseInt(row.get(5));
    if (generated == null && (hidden == 2 || hidden == 3)) {
      generated = new Column.Generated("", hidden == 3);
    }
    return new Column(
        name, type, affinity, row.get(2).equals("1"), defaultSql, collation, generated);
  }

  private static @Nullable ColumnDefinition definition(
      @Nullable CreateTable statement, String name, int position) {
    if (statement == null) {
      return null;
    }
    // By position: a table may not have two columns of one name, but a name may be quoted oddly.
    if (position < statement.columns().size()
        && statement.columns().get(position).name().equalsIgnoreCase(name)) {
      return statement.columns().get(position);
    }
    return statement.findColumn(name).orElse(null);
  }

  /// The rowid's alias: the one INTEGER key column of a rowid table, unless SQLite made an index
  /// for the key, as it does for `INTEGER PRIMARY KEY DESC` ("CREATE TABLE", "ROWIDs and the
  /// INTEGER PRIMARY KEY").
  private static @Nullable String rowidAlias(
      List<String> primaryKey, List<Column> columns, List<Index> indexes, boolean withoutRowid) {
    if (withoutRowid
        || primaryKey.size() != 1
        || indexes.stream().anyMatch(index -> index.origin() == Index.Origin.PRIMARY_KEY)) {
      return null;
    }
    String name = primaryKey.getFirst();
    boolean integer =
        columns.stream()
            .anyMatch(column ->
                column.name().equals(name) && column.declaredType().equalsIgnoreCase("INTEGER"));
    return integer ? name : null;
  }

  private static @Nullable String primaryKeyName(CreateTable statement) {
    for (TableConstraint.PrimaryKey key : statement.constraints(TableConstraint.PrimaryKey.class)) {
      return key.name();
    }
    for (ColumnDefinition column : statement.columns()) {
      if (column.findPrimaryKey().isPresent()) {
        return column.findPrimaryKey().get().name();
      }
    }
    return null;
  }

  private static boolean isAutoincrement(CreateTable statement) {
    return statement.constraints(TableConstraint.PrimaryKey.class).stream()
            .anyMatch(TableConstraint.PrimaryKey::autoincrement)
        || statement.columns().stream()
            .anyMatch(column ->
                column
                    .findPrimaryKey()
                    .map(ColumnConstraint.PrimaryKey::autoincrement)
                    .orElse(false));
  }

  private static List<Check> checks(CreateTable statement) {
    List<Check> checks = new ArrayList<>();
    for (ColumnDefinition column : statement.columns()) {
      for (ColumnConstraint.Check check : column.constraints(ColumnConstraint.Check.class)) {
        checks.add(new Check(check.name(), check.expressionSql()));
      }
    }
    for (TableConstraint.Check check : statement.constraints(TableConstraint.Check.class)) {
      checks.add(new Check(check.name(), check.expressionSql()));
    }
    return checks;
  }

  private List<Index> indexes(String table, @Nullable CreateTable statement) {
    List<Index> indexes = new ArrayList<>();
    // Columns of the pragma: seq, name, unique, origin, partial.
    for (List<String> row :
        reader.queryStrings(
            "SELECT name, \"unique\", origin FROM pragma_index_list("
                + Reader.literal(table)
                + ") ORDER BY seq DESC",
            3)) {
      indexes.add(index(row.get(0), row.get(1).equals("1"), row.get(2), statement));
    }
    return indexes;
  }

  private Index index(
      String name, boolean unique, String originCode, @Nullable CreateTable statement) {
    Index.Origin origin =
        switch (originCode) {
          case "u" -> Index.Origin.UNIQUE_CONSTRAINT;
          case "pk" -> Index.Origin.PRIMARY_KEY;
          default -> Index.Origin.CREATED;
        };
    String sql = sql("index", name);
    CreateIndex parsed = null;
    if (origin == Index.Origin.CREATED) {
      try {
        parsed = CreateIndex.parse(sql);
      } catch (SqlSyntaxException e) {
        odd(name, "its CREATE INDEX statement could not be read (" + e.getMessage() + ")");
      }
    }
    List<Index.Part> parts = new ArrayList<>();
    // Columns of the pragma: seqno, cid, name, desc, coll, key. Rows with key 0 are not of the key.
    for (List<String> row :
        reader.queryStrings(
            "SELECT cid, name, \"desc\", coll FROM pragma_index_xinfo("
                + Reader.literal(name)
                + ") WHERE key = 1 ORDER BY seqno",
            4)) {
      boolean isColumn = Integer.parseInt(row.get(0)) >= 0;
      String expression = isColumn ? null : expression(parsed, parts.size());
      parts.add(
          new Index.Part(
              isColumn ? row.get(1) : null,
              expression,
              row.get(3).toUpperCase(Locale.ROOT),
              row.get(2).equals("1")));
    }
    String constraintName =
        origin == Index.Origin.UNIQUE_CONSTRAINT && statement != null
            ? uniqueName(statement, parts)
            : null;
    return new Index(
        name,
        constraintName,
        origin,
        unique,
        parts,
        parsed == null ? null : parsed.whereSql(),
        sql.isEmpty() ? null : sql);
  }

  private static String expression(@Nullable CreateIndex parsed, int position) {
    if (parsed == null || position >= parsed.parts().size()) {
      return "";
    }
    IndexedPart part = parsed.parts().get(position);
    if (part.expressionSql() != null) {
      return part.expressionSql();
    }
    return part.column() == null ? "" : Reader.quote(part.column());
  }

  private static @Nullable String uniqueName(CreateTable statement, List<Index.Part> parts) {
    List<String> columns =
        parts.stream().map(part -> part.column() == null ? "" : key(part.column())).toList();
    for (TableConstraint.Unique unique : statement.constraints(TableConstraint.Unique.class)) {
      List<String> named =
          unique.parts().stream()
              .map(part -> part.column() == null ? "" : key(part.column()))
              .toList();
      if (named.equals(columns)) {
        return unique.name();
      }
    }
    if (columns.size() == 1) {
      for (ColumnDefinition column : statement.columns()) {
        for (ColumnConstraint.Unique unique : column.constraints(ColumnConstraint.Unique.class)) {
          if (key(column.name()).equals(columns.getFirst())) {
            return unique.name();
          }
        }
      }
    }
    return null;
  }

  private List<ForeignKey> foreignKeys(String table, @Nullable CreateTable statement) {
    List<WrittenForeignKey> written = statement == null ? List.of() : writtenForeignKeys(statement);
    Map<Integer, List<List<String>>> byId = new HashMap<>();
    // Columns of the pragma: id, seq, table, from, to, on_update, on_delete, match.
    try {
      for (List<String> row :
          reader.queryStringsOrThrow(
              "SELECT id, \"table\", \"from\", \"to\", on_update, on_delete"
                  + " FROM pragma_foreign_key_list("
                  + Reader.literal(table)
                  + ") ORDER BY id, seq",
              6)) {
        byId.computeIfAbsent(Integer.valueOf(row.get(0)), _ -> new ArrayList<>()).add(row);
      }
    } catch (SQLException e) {
      odd(table, "its foreign keys could not be read: " + e.getMessage());
    }
    List<ForeignKey> keys = new ArrayList<>();
    List<Integer> ids = new ArrayList<>(byId.keySet());
    Collections.sort(ids);
    for (int id : ids) {
      List<List<String>> rows = byId.getOrDefault(id, List.of());
      // SQLite numbers foreign keys from the last one written to the first.
      int position = ids.size() - 1 - id;
      WrittenForeignKey text =
          position >= 0 && position < written.size() && written.size() == ids.size()
              ? written.get(position)
              : null;
      List<String> first = rows.getFirst();
      boolean implicit = first.get(3).isEmpty();
      keys.add(
          new ForeignKey(
              id,
              text == null ? null : text.name(),
              rows.stream().map(row -> row.get(2)).toList(),
              first.get(1),
              implicit ? List.of() : rows.stream().map(row -> row.get(3)).toList(),
              first.get(4),
              first.get(5),
              text != null && text.clause().deferrable(),
              text != null && text.clause().initiallyDeferred()));
    }
    return keys;
  }

  private record WrittenForeignKey(@Nullable String name, ForeignKeyClause clause) {}

  /// In the order in which they are written: columns come before table constraints.
  private static List<WrittenForeignKey> writtenForeignKeys(CreateTable statement) {
    List<WrittenForeignKey> all = new ArrayList<>();
    for (ColumnDefinition column : statement.columns()) {
      for (ColumnConstraint.References references :
          column.constraints(ColumnConstraint.References.class)) {
        all.add(new WrittenForeignKey(references.name(), references.clause()));
      }
    }
    for (TableConstraint.ForeignKey key : statement.constraints(TableConstraint.ForeignKey.class)) {
      all.add(new WrittenForeignKey(key.name(), key.clause()));
    }
    return all;
  }

  private String sql(String type, String name) {
    return statements.getOrDefault(type + " " + key(name), "");
  }

  private void odd(String object, String message) {
    oddities.add(new SourceSchema.Oddity(object, message));
  }

  private static String key(String name) {
    return SqliteName.key(name);
  }
}
