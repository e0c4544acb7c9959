package dev.howdah.cli;

import dev.howdah.schema.Check;
import dev.howdah.schema.Column;
import dev.howdah.schema.ColumnProfile;
import dev.howdah.schema.ForeignKey;
import dev.howdah.schema.Index;
import dev.howdah.schema.Source;
import dev.howdah.schema.SourceFile;
import dev.howdah.schema.SourceSchema;
import dev.howdah.schema.SourceTable;
import dev.howdah.schema.TableProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What a file declares and stores, for people.
///
/// @param source what was found
record InspectPrinter(Source source) {

  private static final int SQL_SHOWN = 100;

  String text() {
    StringBuilder out = new StringBuilder();
    file(out);
    for (SourceTable table : source.schema().tables()) {
      table(out, table, source.profile(table.name()));
    }
    rest(out, source.schema());
    List<String> oddities = new Oddities(source).list();
    if (!oddities.isEmpty()) {
      out.append("\nOddities\n");
      oddities.forEach(oddity -> out.append("  ").append(Words.oneLine(oddity)).append('\n'));
    }
    return out.toString();
  }

  private void file(StringBuilder out) {
    SourceFile file = source.file();
    long rows = source.profiles().stream().mapToLong(TableProfile::rows).sum();
    out.append(Words.oneLine(file.path())).append('\n');
    out.append("  ")
        .append(Words.bytes(file.bytes()))
        .append(", ")
        .append(Words.count(source.schema().tables().size(), "table"))
        .append(", ")
        .append(Words.count(rows, "row"))
        .append(", text in ")
        .append(file.encoding())
        .append(", journal mode ")
        .append(file.journalMode())
        .append(", page size ")
        .append(file.pageSize())
        .append(", user version ")
        .append(file.userVersion())
        .append(", application id ")
        .append(file.applicationId())
        .append('\n');
    out.append("  SHA-256 ").append(file.sha256()).append('\n');
    out.append("  read ")
        .append(
            switch (file.snapshot()) {
              case LOCKED -> "within one read transaction on the file";
              case UNCHANGING -> "as an unchanging file, checked afterwards";
              case COPIED -> "from a private copy";
            })
        .append('\n');
  }

  private static void table(StringBuilder out, SourceTable table, TableProfile profile) {
    out.append("\nTable ").append(Words.oneLine(table.name())).append(": ");
    out.append(Words.count(profile.rows(), "row"));
    out.append(table.strict() ? ", STRICT" : "");
    out.append(table.withoutRowid() ? ", WITHOUT ROWID" : "");
    out.append(table.autoincrement() ? ", AUTOINCREMENT" : "");
    if (table.sequence() != null) {
      out.append(" at ").append(table.sequence());
    }
    out.append('\n');
    TextTable columns = new TextTable("COLUMN", "DECLARED", "STORED", "RANGE", "NOTES");
    for (Column column : table.columns()) {
      columns.row(
          column.name(),
          column.declaredType().isEmpty() ? "-" : column.declaredType(),
          stored(profile, column),
          range(profile, column),
          notes(table, column));
    }
    out.append(columns.render("  "));
    keys(out, table, profile);
  }

  private static String stored(TableProfile profile, Column column) {
    if (column.generated() != null) {
      return "computed";
    }
    return profileOf(profile, column)
        .map(found -> {
          List<String> parts = new ArrayList<>();
          add(parts, found.integers().count(), "integer");
          add(parts, found.reals().count(), "real");
          add(parts, found.texts().count(), "text");
          add(parts, found.blobs().count(), "blob");
          add(parts, found.nulls(), "null");
          return parts.isEmpty() ? "-" : String.join(", ", parts);
        })
        .orElse("-");
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(Words.number(count) + " " + what);
    }
  }

  private static java.util.Optional<ColumnProfile> profileOf(TableProfile profile, Column column) {
    return profile.columns().stream()
        .filter(found -> found.column().equals(column.name()))
        .findFirst();
  }

  private static String range(TableProfile profile, Column column) {
    return profileOf(profile, column)
        .map(found -> {
          List<String> parts = new ArrayList<>();
          if (found.integers().count() > 0) {
            parts.add(found.integers().min() + "…" + found.integers().max());
          }
          if (found.reals().count() > 0) {
            parts.add(found.reals().min() + "…" + found.reals().max());
          }
          if (found.texts().count() > 0) {
            parts.add("text to " + Words.count(found.texts().maxCharacters(), "character"));
          }
          if (found.blobs().count() > 0) {
            parts.add("blob to " + Words.bytes(found.blobs().maxBytes()));
          }
          return parts.isEmpty() ? "-" : String.join(", ", parts);
        })
        .orElse("-");
  }

  private static String notes(SourceTable table, Column column) {
    List<String> notes = new ArrayList<>();
    if (table.primaryKey().contains(column.name())) {
      notes.add(column.name().equals(table.rowidAlias()) ? "primary key (rowid)" : "primary key");
    }
    if (column.notNull()) {
      notes.add("not null");
    }
    if (column.defaultSql() != null) {
      notes.add("default " + shorten(column.defaultSql()));
    }
    if (!column.collation().toUpperCase(Locale.ROOT).equals("BINARY")) {
      notes.add("collate " + column.collation());
    }
    if (column.generated() != null) {
      notes.add(
          (column.generated().stored() ? "stored" : "virtual")
              + " as "
              + shorten(column.generated().expressionSql()));
    }
    return notes.isEmpty() ? "-" : String.join(", ", notes);
  }

  private static void keys(StringBuilder out, SourceTable table, TableProfile profile) {
    if (table.primaryKey().isEmpty()) {
      out.append("  no primary key\n");
    } else if (table.primaryKey().size() > 1) {
      line(out, "primary key", "(" + String.join(", ", table.primaryKey()) + ")");
    }
    for (Index index : table.indexes()) {
      if (index.origin() != Index.Origin.PRIMARY_KEY) {
        line(out, index.unique() ? "unique" : "index", describe(index));
      }
    }
    for (ForeignKey key : table.foreignKeys()) {
      line(out, "foreign key", describe(key, profile));
    }
    for (Check check : table.checks()) {
      String name = check.name() == null ? "" : check.name() + ": ";
      line(out, "check", name + shorten(check.expressionSql()));
    }
  }

  private static String describe(Index index) {
    String parts =
        index.parts().stream()
            .map(part ->
                (part.column() == null ? "(" + part.expressionSql() + ")" : part.column())
                    + (part.collation().equalsIgnoreCase("BINARY")
                        ? ""
                        : " collate " + part.collation())
                    + (part.descending() ? " desc" : ""))
            .collect(Collectors.joining(", "));
    return index.name()
        + " ("
        + parts
        + ")"
        + (index.whereSql() == null ? "" : " where " + shorten(index.whereSql()));
  }

  private static String describe(ForeignKey key, TableProfile profile) {
    StringBuilder out = new StringBuilder();
    out.append('(').append(String.join(", ", key.columns())).append(") to ");
    out.append(key.parentTable());
    if (!key.parentColumns().isEmpty()) {
      out.append(" (").append(String.join(", ", key.parentColumns())).append(')');
    }
    action(out, " on delete ", key.onDelete());
    action(out, " on update ", key.onUpdate());
    out.append(key.initiallyDeferred() ? " deferred" : "");
    long violations = profile.foreignKeyViolations().getOrDefault(key.id(), 0L);
    if (violations > 0) {
      out.append("; violated by ").append(Words.count(violations, "row"));
    }
    if (profile.uncheckedForeignKeys().contains(key.id())) {
      out.append("; SQLite cannot check it (foreign key mismatch)");
    }
    return out.toString();
  }

  private static void action(StringBuilder out, String when, String action) {
    if (!action.equalsIgnoreCase("NO ACTION")) {
      out.append(when).append(action.toLowerCase(Locale.ROOT));
    }
  }

  private static void line(StringBuilder out, String kind, String text) {
    out.append("  ").append(kind).append(' ').append(Words.oneLine(text)).append('\n');
  }

  private static void rest(StringBuilder out, SourceSchema schema) {
    if (!schema.views().isEmpty()) {
      out.append("\nViews\n");
      schema.views().forEach(view -> line(out, view.name() + ":", shorten(view.sql())));
    }
    if (!schema.triggers().isEmpty()) {
      out.append("\nTriggers\n");
      schema
          .triggers()
          .forEach(trigger ->
              line(out, trigger.name() + " on " + trigger.table() + ":", shorten(trigger.sql())));
    }
    if (!schema.otherObjects().isEmpty()) {
      out.append("\nNot tables of rows\n");
      Map<SourceSchema.OtherObject.Kind, List<String>> byKind =
          schema.otherObjects().stream()
              .collect(
                  Collectors.groupingBy(
                      SourceSchema.OtherObject::kind,
                      () -> new java.util.EnumMap<>(SourceSchema.OtherObject.Kind.class),
                      Collectors.mapping(SourceSchema.OtherObject::name, Collectors.toList())));
      byKind.forEach((kind, names) -> line(out, kindName(kind) + ":", String.join(", ", names)));
    }
  }

  private static String kindName(SourceSchema.OtherObject.Kind kind) {
    return switch (kind) {
      case VIRTUAL_TABLE -> "virtual tables";
      case SHADOW_TABLE -> "tables behind virtual tables";
      case INTERNAL_TABLE -> "SQLite's own";
      case UNREADABLE -> "cannot be opened";
    };
  }

  private static String shorten(String sql) {
    String line = sql.strip().replaceAll("\\s+", " ");
    return line.codePointCount(0, line.length()) <= SQL_SHOWN
        ? line
        : line.substring(0, line.offsetByCodePoints(0, SQL_SHOWN)) + "…";
  }
}
