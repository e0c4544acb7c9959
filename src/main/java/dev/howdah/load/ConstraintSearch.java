package dev.howdah.load;

import dev.howdah.load.Rejections.Rejection;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.schema.Identifier;
import dev.howdah.schema.TargetSchema.Reference;
import dev.howdah.schema.TargetSchema.TargetCheck;
import dev.howdah.schema.TargetSchema.UniqueKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Finds waiting rows that break constraints of the target, many at once. What it does not find,
/// because a constraint reads what is not filled, the server refuses later. Confined to one thread.
final class ConstraintSearch {

  private final Connection connection;
  private final List<FillTable> tables;

  ConstraintSearch(Connection connection, List<FillTable> tables) {
    this.connection = connection;
    this.tables = tables;
  }

  /// Rows whose parent is neither among the waiting rows nor in the target. A row that is taken out
  /// may be another's parent, so this is to be asked again until it finds none.
  List<Rejection> orphans(FillTable table, boolean parentsWait) throws SQLException {
    List<Rejection> found = new ArrayList<>();
    for (Reference key : table.target().foreignKeys()) {
      if (table.fills(key.columns())) {
        found.addAll(search(key.name(), orphansOf(table, key, parentsWait)));
      }
    }
    return found;
  }

  private String orphansOf(FillTable table, Reference key, boolean parentsWait) {
    // With MATCH FULL, NULL in some of the columns is not allowed either: no parent has it.
    String notNull =
        key.columns().stream()
            .map(column -> "w." + Identifier.quote(column) + " IS NOT NULL")
            .collect(Collectors.joining(key.isMatchFull() ? " OR " : " AND ", "(", ")"));
    String parentColumns =
        key.parentColumns().stream().map(Identifier::quote).collect(Collectors.joining(", "));
    String parents =
        "SELECT " + parentColumns + " FROM " + Identifier.quote(key.parentSchema(), key.parent());
    Optional<FillTable> parent =
        tables.stream().filter(other -> FillOrder.isTo(key, other)).findFirst();
    boolean waiting = parent.isPresent() && parent.get().fills(key.parentColumns());
    if (waiting && (parentsWait || parent.get().equals(table))) {
      parents +=
          " UNION ALL SELECT " + parentColumns + " FROM " + parent.get().asInTarget() + " AS p";
    }
    return "SELECT w."
        + FillTable.number()
        + " FROM "
        + table.asInTarget()
        + " AS w WHERE "
        + notNull
        + " AND NOT EXISTS (SELECT 1 FROM ("
        + parents
        + ") AS p WHERE "
        + pairs("p", key.parentColumns(), "w", key.columns())
        + ")";
  }

  /// Rows that have the key of another one: of one that is in the target, or of one that comes
  /// before it in the file.
  List<Rejection> duplicates(FillTable table) throws SQLException {
    List<Rejection> found = new ArrayList<>();
    for (UniqueKey key : table.target().uniqueKeys()) {
      if (!table.fills(key.columns()) || !key.nullsDistinct()) {
        continue;
      }
      String columns =
          key.columns().stream().map(Identifier::quote).collect(Collectors.joining(", "));
      String notNull =
          key.columns().stream()
              .map(column -> Identifier.quote(column) + " IS NOT NULL")
              .collect(Collectors.joining(" AND "));
      found.addAll(
          search(
              key.name(),
              "SELECT w."
                  + FillTable.number()
                  + " FROM (SELECT *, row_number() OVER (PARTITION BY "
                  + columns
                  + " ORDER BY "
                  + FillTable.number()
                  + ") AS \"howdah#place\" FROM "
                  + table.asInTarget()
                  + " AS r WHERE "
                  + notNull
                  + ") AS w WHERE w.\"howdah#place\" > 1 OR EXISTS (SELECT 1 FROM "
                  + table.quoted()
                  + " AS t WHERE "
                  + pairs("t", key.columns(), "w", key.columns())
                  + ")"));
    }
    return found;
  }

  /// Rows for which a CHECK is false.
  List<Rejection> unchecked(FillTable table) throws SQLException {
    List<Rejection> found = new ArrayList<>();
    for (TargetCheck check : table.target().checks()) {
      found.addAll(
          search(
              check.name(),
              "SELECT "
                  + FillTable.number()
                  + " FROM "
                  + table.asInTarget()
                  + " AS w WHERE ("
                  + check.sql()
                  + ") IS FALSE"));
    }
    return found;
  }

  private static String pairs(
      String left, List<String> leftColumns, String right, List<String> rightColumns) {
    return IntStream.range(0, leftColumns.size())
        .mapToObj(i ->
            left
                + "."
                + Identifier.quote(leftColumns.get(i))
                + " = "
                + right
                + "."
                + Identifier.quote(rightColumns.get(i)))
        .collect(Collectors.joining(" AND "));
  }

  private List<Rejection> search(String constraint, String sql) throws SQLException {
    List<Rejection> found = new ArrayList<>();
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(new Rejection(rows.getLong(1), constraint));
      }
    } catch (SQLException e) {
      PostgresFailure.requireAnswer(e);
      // It reads a column that is not filled, or a value that the server cannot turn into the
      // target's type; the server will refuse such rows itself.
      connection.rollback(before);
      return List.of();
    }
    connection.releaseSavepoint(before);
    return found;
  }
}
