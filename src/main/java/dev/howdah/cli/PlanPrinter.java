package dev.howdah.cli;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.Finding;
import dev.howdah.plan.MalformedTextPolicy;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.NulPolicy;
import dev.howdah.plan.NumberMeaning;
import dev.howdah.plan.ObjectPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.plan.ViewPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A plan, for people.
///
/// @param plan what would be done
/// @param next the command that does it
record PlanPrinter(MigrationPlan plan, String next) {

  String text() {
    StringBuilder out = new StringBuilder();
    long rows = plan.tables().stream().mapToLong(TablePlan::rows).sum();
    long quarantine = plan.tables().stream().mapToLong(TablePlan::expectedQuarantine).sum();
    out.append("Plan for ")
        .append(Words.oneLine(plan.source()))
        .append(": ")
        .append(Words.count(plan.tables().size(), "table"))
        .append(", ")
        .append(Words.count(rows, "row"))
        .append(
            plan.mode() == MigrationPlan.Mode.FILL
                ? " into the application's own tables in the schema "
                : " into the schema ")
        .append(Words.oneLine(plan.schema()))
        .append('\n');
    overview(out);
    plan.tables().forEach(table -> table(out, table));
    if (!plan.views().isEmpty()) {
      out.append("\nViews: ");
      out.append(
          Words.oneLine(String.join(", ", plan.views().stream().map(ViewPlan::target).toList())));
      out.append('\n');
    }
    out.append(FindingList.text(plan.objects(), "Translated", "Not carried over"));
    out.append(FindingList.text(plan.findings()));
    out.append('\n').append(closing(quarantine)).append('\n');
    return out.toString();
  }

  private void overview(StringBuilder out) {
    TextTable table =
        new TextTable("TABLE", "TARGET", ">ROWS", ">TO QUARANTINE", ">VALUES CONVERTED");
    for (TablePlan each : plan.tables()) {
      table.row(
          each.source(),
          each.target(),
          Words.number(each.rows()),
          Words.number(each.expectedQuarantine()),
          Words.number(
              each.expectedConversions().values().stream().mapToLong(Long::longValue).sum()));
    }
    if (!table.isEmpty()) {
      out.append('\n').append(table.render("  "));
    }
  }

  private static void table(StringBuilder out, TablePlan table) {
    out.append("\nTable ").append(Words.oneLine(table.source()));
    if (!table.target().equals(table.source())) {
      out.append(" as ").append(Words.oneLine(table.target()));
    }
    out.append(": ").append(Words.count(table.rows(), "row")).append('\n');
    TextTable columns = new TextTable("COLUMN", "TARGET", "TYPE", "CONVERTED", "REASON");
    for (ColumnPlan column : table.columns()) {
      columns.row(
          column.source(),
          column.target(),
          type(column),
          conversions(table, column),
          column.reason().isEmpty() ? "-" : column.reason());
    }
    out.append(columns.render("  "));
    if (table.primaryKey() != null) {
      line(out, "primary key (" + String.join(", ", table.primaryKey().columns()) + ")");
    }
    for (TablePlan.IndexPlan index : table.indexes()) {
      line(
          out,
          (index.constraint() ? "unique constraint " : index.unique() ? "unique index " : "index ")
              + index.name()
              + " ("
              + String.join(", ", index.parts())
              + ")"
              + (index.method().equals("btree") ? "" : " using " + index.method())
              + (index.whereSql() == null ? "" : " where " + index.whereSql()));
    }
    for (TablePlan.ForeignKeyPlan key : table.foreignKeys()) {
      line(out, foreignKey(key));
    }
    for (TablePlan.CheckPlan check : table.checks()) {
      line(out, "check " + check.name() + " (" + check.expressionSql() + ")");
    }
  }

  private static String type(ColumnPlan column) {
    List<String> parts = new ArrayList<>();
    parts.add(column.type().sql());
    if (column.notNull()) {
      parts.add("not null");
    }
    if (column.identity() != null) {
      parts.add("identity");
    }
    if (column.generatedSql() != null) {
      parts.add("generated");
    }
    if (column.defaultSql() != null) {
      parts.add("default " + column.defaultSql());
    }
    if (column.collation() != null) {
      parts.add("collate " + column.collation());
    }
    numbers(parts, column.numbers());
    policies(parts, column);
    return String.join(" ", parts);
  }

  private static void numbers(List<String> parts, NumberMeaning numbers) {
    switch (numbers) {
      case NONE -> {}
      case EPOCH_SECONDS -> parts.add("(numbers are seconds since 1970)");
      case EPOCH_MILLISECONDS -> parts.add("(numbers are milliseconds since 1970)");
      case EPOCH_MICROSECONDS -> parts.add("(numbers are microseconds since 1970)");
      case EPOCH_NANOSECONDS -> parts.add("(numbers are nanoseconds since 1970)");
      case JULIAN_DAY -> parts.add("(numbers are Julian days)");
    }
  }

  private static void policies(List<String> parts, ColumnPlan column) {
    if (column.nul() != NulPolicy.QUARANTINE) {
      parts.add(column.nul() == NulPolicy.STRIP ? "(NUL left out)" : "(NUL replaced)");
    }
    if (column.malformedText() != MalformedTextPolicy.QUARANTINE) {
      parts.add(
          column.malformedText() == MalformedTextPolicy.REPLACE
              ? "(malformed text replaced)"
              : "(malformed text read as windows-1252)");
    }
  }

  /// The keys of the expected conversions have the form `column: rule`.
  private static String conversions(TablePlan table, ColumnPlan column) {
    String prefix = column.source() + ": ";
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Long> each : new TreeMap<>(table.expectedConversions()).entrySet()) {
      if (each.getKey().startsWith(prefix)) {
        parts.add(Words.number(each.getValue()) + " " + each.getKey().substring(prefix.length()));
      }
    }
    return parts.isEmpty() ? "-" : String.join(", ", parts);
  }

  private static String foreignKey(TablePlan.ForeignKeyPlan key) {
    return "foreign key "
        + key.name()
        + " ("
        + String.join(", ", key.columns())
        + ") to "
        + key.parentTable()
        + " ("
        + String.join(", ", key.parentColumns())
        + ")"
        + (key.onDelete().equalsIgnoreCase("NO ACTION") ? "" : " on delete " + key.onDelete())
        + (key.onUpdate().equalsIgnoreCase("NO ACTION") ? "" : " on update " + key.onUpdate())
        + (key.validate() ? "" : "; stays NOT VALID")
        + (key.violations() == 0 ? "" : "; violated by " + Words.count(key.violations(), "row"));
  }

  private static void line(StringBuilder out, String text) {
    out.append("  ").append(Words.oneLine(text)).append('\n');
  }

  private String closing(long quarantine) {
    int blockers = plan.blockers().size();
    if (blockers > 0) {
      return "Refused: "
          + Words.count(blockers, "blocker")
          + " above must be solved first. Nothing was changed.";
    }
    long skipped =
        plan.objects().stream()
            .filter(object -> object.state() == ObjectPlan.State.SKIPPED)
            .count();
    long warnings =
        plan.findings().stream()
            .filter(finding -> finding.severity() == Finding.Severity.WARNING)
            .count();
    StringBuilder out = new StringBuilder();
    if (quarantine > 0) {
      out.append(Words.count(quarantine, "row")).append(" would go to quarantine. ");
    }
    if (skipped > 0) {
      out.append(Words.count(skipped, "object")).append(" would not be carried over. ");
    }
    if (warnings > 0) {
      out.append(Words.count(warnings, "warning")).append(". ");
    }
    return out + "Nothing was changed. To do it, type:\n  " + next;
  }
}
