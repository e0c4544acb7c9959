package dev.howdah.plan;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.plan.TablePlan.RowsThere;
import dev.howdah.schema.TargetSchema;
import dev.howdah.schema.TargetSchema.TargetColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Plans how quarantined rows of one table are loaded again: as the run had planned, but into the
/// types that the target's columns have now, and with what the user has decided since. Columns are
/// neither added nor left out, for rows in quarantine are known by the values of all of them.
/// Stateless.
public final class RetryPlanner {

  private RetryPlanner() {}

  /// What the user decides for all text of a table beside an edited plan; null where nothing.
  ///
  /// @param nul what becomes of NUL characters where the plan says quarantine
  /// @param malformedText what becomes of malformed text where the plan says quarantine
  public record Decisions(@Nullable NulPolicy nul, @Nullable MalformedTextPolicy malformedText) {}

  /// The table's plan from now on.
  ///
  /// @param remembered what the run had planned
  /// @param target what the target declares now
  /// @param edited what an edited plan says of the table, of which only the columns are looked at;
  ///   null where there is none
  /// @param problems takes what makes it impossible, one sentence each
  public static TablePlan plan(
      TablePlan remembered,
      TargetSchema.Table target,
      @Nullable TablePlan edited,
      Decisions decisions,
      List<String> problems) {
    List<ColumnPlan> columns = new ArrayList<>();
    if (edited != null && !names(edited).equals(names(remembered))) {
      problems.add(
          "of table "
              + remembered.source()
              + " the run carried the columns "
              + names(remembered)
              + ", but the plan has "
              + names(edited));
      return remembered;
    }
    for (int i = 0; i < remembered.columns().size(); i++) {
      ColumnPlan column = remembered.columns().get(i);
      columns.add(
          column(
              remembered.target(),
              column,
              find(target, column.target()),
              edited == null ? column : edited.columns().get(i),
              decisions,
              problems));
    }
    return with(remembered, columns, remembered.rowsThere());
  }

  /// The same table to be filled beside the rows that it has.
  public static TablePlan besideRows(TablePlan table) {
    return with(table, table.columns(), RowsThere.KEEP);
  }

  private static List<String> names(TablePlan table) {
    return table.columns().stream()
        .map(column ->
            column.source() + (column.isLoaded() ? " to " : " computed as ") + column.target())
        .toList();
  }

  private static Optional<TargetColumn> find(TargetSchema.Table target, String column) {
    return target.columns().stream().filter(found -> found.name().equals(column)).findFirst();
  }

  private static ColumnPlan column(
      String table,
      ColumnPlan remembered,
      Optional<TargetColumn> found,
      ColumnPlan wanted,
      Decisions decisions,
      List<String> problems) {
    if (!remembered.isLoaded()) {
      return remembered;
    }
    String object = table + "." + remembered.target();
    if (found.isEmpty()) {
      problems.add("the target has no column " + object + " any more");
      return remembered;
    }
    TargetColumn target = found.get();
    Optional<TargetTypes.Filling> filling = TargetTypes.filling(target);
    if (filling.isEmpty() || target.generated()) {
      problems.add(
          "column "
              + object
              + (target.generated()
                  ? " is computed by the target now"
                  : " is " + target.typeSql() + " now, which Howdah does not load"));
      return remembered;
    }
    ColumnType type = wanted.type();
    TargetFit fit = wanted.fit();
    if (!fits(type, fit, filling.get())) {
      if (!type.equals(remembered.type())) {
        problems.add("the plan says " + type + " for " + object + ", which is " + target.typeSql());
      }
      type = filling.get().type();
      fit = filling.get().fit();
    }
    boolean text = type.kind() == Kind.TEXT || type.kind() == Kind.VARCHAR;
    NulPolicy nul = wanted.nul();
    if (text && nul == NulPolicy.QUARANTINE && decisions.nul() != null) {
      nul = decisions.nul();
    }
    MalformedTextPolicy malformed = wanted.malformedText();
    if (text && malformed == MalformedTextPolicy.QUARANTINE && decisions.malformedText() != null) {
      malformed = decisions.malformedText();
    }
    return new ColumnPlan(
        remembered.source(),
        remembered.target(),
        type,
        wanted.numbers(),
        nul,
        malformed,
        remembered.notNull() && target.notNull(),
        remembered.defaultSql(),
        remembered.identity(),
        remembered.generatedSql(),
        remembered.collation(),
        remembered.reason(),
        fit);
  }

  /// Whether values can travel that way to a column that is filled in that way. How much of a
  /// number or of a time may be given up is the plan's to say.
  private static boolean fits(
      ColumnType type, @Nullable TargetFit fit, TargetTypes.Filling filling) {
    if (!type.equals(filling.type())) {
      return false;
    }
    TargetFit needed = filling.fit();
    if (fit == null) {
      return needed == null;
    }
    return switch (fit.form()) {
      case NEAREST -> needed == null;
      case CUT -> (needed == null ? TargetTypes.FULL_PRECISION : needed.length()) == fit.length();
      case CITEXT, CHARACTER, LABEL, ADDRESS, BITS, INTERVAL, ARRAY, PRECISION ->
          fit.equals(needed);
    };
  }

  private static TablePlan with(
      TablePlan table, List<ColumnPlan> columns, @Nullable RowsThere rowsThere) {
    return new TablePlan(
        table.source(),
        table.target(),
        table.rows(),
        columns,
        table.primaryKey(),
        table.indexes(),
        table.checks(),
        table.foreignKeys(),
        table.expectedQuarantine(),
        table.expectedConversions(),
        rowsThere);
  }
}
