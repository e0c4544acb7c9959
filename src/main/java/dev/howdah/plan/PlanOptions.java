package dev.howdah.plan;

import java.util.List;
import java.util.Map;

/// What a user may decide before a plan is made.
///
/// @param schema the target schema
/// @param identifiers how names are carried over
/// @param rowsThere in fill mode, what becomes of the rows that the target's tables have
/// @param rowsThereByTable the same for single tables, by their names in the file
/// @param excluded tables (`table`) and columns (`table.column`) of the file that are not carried
public record PlanOptions(
    String schema,
    Identifiers identifiers,
    TablePlan.RowsThere rowsThere,
    Map<String, TablePlan.RowsThere> rowsThereByTable,
    List<String> excluded) {

  public PlanOptions {
    rowsThereByTable = Map.copyOf(rowsThereByTable);
    excluded = List.copyOf(excluded);
  }

  /// Options with nothing decided about fill mode.
  public PlanOptions(String schema, Identifiers identifiers) {
    this(schema, identifiers, TablePlan.RowsThere.FAIL, Map.of(), List.of());
  }

  /// How names are carried over.
  public enum Identifiers {
    /// Exactly as in the file, as far as PostgreSQL can hold them.
    PRESERVE,
    /// In lower case.
    LOWER,
    /// In snake_case.
    SNAKE
  }
}
