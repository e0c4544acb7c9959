package dev.howdah.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What becomes of one table.
///
/// @param source the table's name in the file
/// @param target its name in PostgreSQL
/// @param rows how many rows the file has
/// @param columns in the order of the target's columns
/// @param primaryKey the primary key, null where there is none
/// @param indexes unique constraints and indexes
/// @param checks CHECK constraints
/// @param foreignKeys foreign keys
/// @param expectedQuarantine how many rows will go to quarantine
/// @param expectedConversions how many values each rule will convert, by `column: rule`
/// @param rowsThere in fill mode, what becomes of the rows that the target's table has; null in
///   create mode
public record TablePlan(
    String source,
    String target,
    long rows,
    List<ColumnPlan> columns,
    @Nullable PrimaryKeyPlan primaryKey,
    List<IndexPlan> indexes,
    List<CheckPlan> checks,
    List<ForeignKeyPlan> foreignKeys,
    long expectedQuarantine,
    Map<String, Long> expectedConversions,
    @Nullable RowsThere rowsThere) {

  public TablePlan {
    columns = List.copyOf(columns);
    indexes = List.copyOf(indexes);
    checks = List.copyOf(checks);
    foreignKeys = List.copyOf(foreignKeys);
    expectedConversions = Map.copyOf(expectedConversions);
  }

  /// A table that is made.
  public TablePlan(
      String source,
      String target,
      long rows,
      List<ColumnPlan> columns,
      @Nullable PrimaryKeyPlan primaryKey,
      List<IndexPlan> indexes,
      List<CheckPlan> checks,
      List<ForeignKeyPlan> foreignKeys,
      long expectedQuarantine,
      Map<String, Long> expectedConversions) {
    this(
        source,
        target,
        rows,
        columns,
        primaryKey,
        indexes,
        checks,
        foreignKeys,
        expectedQuarantine,
        expectedConversions,
        null);
  }

  /// The columns that are read from the file and loaded, in their order.
  public List<ColumnPlan> loadedColumns() {
    return columns.stream().filter(ColumnPlan::isLoaded).toList();
  }

  /// The same table with every column read from the file, generated ones last: what the proof
  /// compares, for a generated column's values must be equal too.
  public TablePlan provable() {
    List<ColumnPlan> all = new ArrayList<>(loadedColumns());
    for (ColumnPlan column : columns) {
      if (!column.isLoaded()) {
        all.add(column.asOrdinary());
      }
    }
    return new TablePlan(
        source,
        target,
        rows,
        all,
        primaryKey,
        indexes,
        checks,
        foreignKeys,
        expectedQuarantine,
        expectedConversions,
        rowsThere);
  }

  /// The same table with other predictions.
  public TablePlan expecting(long quarantine, Map<String, Long> conversions) {
    return new TablePlan(
        source,
        target,
        rows,
        columns,
        primaryKey,
        indexes,
        checks,
        foreignKeys,
        quarantine,
        conversions,
        rowsThere);
  }

  /// What becomes of the rows that a table has before it is filled.
  public enum RowsThere {
    /// There must be none.
    @JsonProperty("fail")
    FAIL,
    /// They are removed.
    @JsonProperty("truncate")
    TRUNCATE,
    /// They stay beside those of the file.
    @JsonProperty("keep")
    KEEP
  }

  /// A primary key.
  ///
  /// @param name the constraint's name
  /// @param columns the target's names of its columns, in key order
  public record PrimaryKeyPlan(String name, List<String> columns) {

    public PrimaryKeyPlan {
      columns = List.copyOf(columns);
    }
  }

  /// An index or a UNIQUE constraint.
  ///
  /// @param name its name in PostgreSQL
  /// @param source its name in the file
  /// @param unique whether it enforces uniqueness
  /// @param constraint whether it becomes a UNIQUE constraint (else a plain index)
  /// @param method the access method, `btree` or `hash`
  /// @param parts each part as SQL of CREATE INDEX: a quoted column or a parenthesised expression,
  ///   with collation and direction
  /// @param whereSql the condition of a partial index, null for a full index
  public record IndexPlan(
      String name,
      String source,
      boolean unique,
      boolean constraint,
      String method,
      List<String> parts,
      @Nullable String whereSql) {

    public IndexPlan {
      parts = List.copyOf(parts);
    }
  }

  /// A CHECK constraint.
  ///
  /// @param name its name in PostgreSQL
  /// @param expressionSql its expression in PostgreSQL's SQL
  public record CheckPlan(String name, String expressionSql) {}

  /// A foreign key.
  ///
  /// @param name its name in PostgreSQL
  /// @param columns the target's names of the child columns
  /// @param parentTable the target's name of the parent
  /// @param parentColumns the target's names of the parent columns
  /// @param onUpdate the action
  /// @param onDelete the action
  /// @param deferrable whether it is DEFERRABLE
  /// @param initiallyDeferred whether it is INITIALLY DEFERRED
  /// @param validate whether existing rows must satisfy it; otherwise it stays NOT VALID
  /// @param violations how many rows of the file violate it
  public record ForeignKeyPlan(
      String name,
      List<String> columns,
      String parentTable,
      List<String> parentColumns,
      String onUpdate,
      String onDelete,
      boolean deferrable,
      boolean initiallyDeferred,
      boolean validate,
      long violations) {

    public ForeignKeyPlan {
      columns = List.copyOf(columns);
      parentColumns = List.copyOf(parentColumns);
    }
  }
}
