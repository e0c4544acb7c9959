package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.schema.Identifier;
import dev.howdah.schema.TargetSchema;
import java.util.List;
import java.util.stream.Collectors;

/// A table that is filled: what the plan says and what the target declares now.
///
/// @param plan what the plan says
/// @param target what the target declares
/// @param schema the target's schema
/// @param staging the schema in which the rows wait
/// @param waitingName the table there
/// @param noted the table, quoted, that takes note of where the inserted rows are; empty for none
record FillTable(
    TablePlan plan,
    TargetSchema.Table target,
    String schema,
    String staging,
    String waitingName,
    String noted) {

  /// A table of whose rows nobody takes note.
  FillTable(TablePlan plan, TargetSchema.Table target, String schema, String staging) {
    this(plan, target, schema, staging, plan.target(), "");
  }

  String name() {
    return target.name();
  }

  /// The table, quoted.
  String quoted() {
    return Identifier.quote(schema, name());
  }

  /// The rows that wait, quoted.
  String waiting() {
    return Identifier.quote(staging, waitingName);
  }

  /// The column with the number of a row in the file, quoted.
  static String number() {
    return Identifier.quote(StagingDdl.ROW_NUMBER);
  }

  /// The columns that are filled, quoted.
  String columns() {
    return plan.loadedColumns().stream()
        .map(column -> Identifier.quote(column.target()))
        .collect(Collectors.joining(", "));
  }

  /// The same in the target's types.
  String values() {
    return plan.loadedColumns().stream().map(FillTable::value).collect(Collectors.joining(", "));
  }

  /// Whether all of these columns are filled.
  boolean fills(List<String> columns) {
    return plan.loadedColumns().stream().map(ColumnPlan::target).toList().containsAll(columns);
  }

  /// The waiting rows as the target will have them: its columns by their names, and the number.
  String asInTarget() {
    String columns =
        plan.loadedColumns().stream()
            .map(column -> value(column) + " AS " + Identifier.quote(column.target()))
            .collect(Collectors.joining(", "));
    return "(SELECT " + columns + ", " + number() + " FROM " + waiting() + ")";
  }

  private static String value(ColumnPlan column) {
    String name = Identifier.quote(column.target());
    return column.fit() == null ? name : column.fit().insertSql(name);
  }
}
