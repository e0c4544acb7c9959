package dev.howdah.load;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.TablePlan.RowsThere;
import dev.howdah.schema.Identifier;
import dev.howdah.schema.TargetSchema.Reference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Removes the rows that tables have before they are filled. Stateless.
final class RowsRemoval {

  private RowsRemoval() {}

  /// Removes the rows that are there where the plan says so. Nothing else loses a row: what tables
  /// outside of the plan refer to is not removed.
  static void run(Connection connection, List<FillTable> tables) throws SQLException {
    List<FillTable> cleared =
        tables.stream()
            .filter(table -> table.plan().rowsThere() == RowsThere.TRUNCATE)
            .filter(table -> table.target().hasRows())
            .toList();
    List<FillTable> truncated = new ArrayList<>(cleared);
    boolean changed = true;
    while (changed) {
      changed =
          truncated.removeIf(table ->
              !table.target().owned()
                  || table.target().referencedBy().stream()
                      .anyMatch(key -> !isChildAmong(key, truncated)));
    }
    for (FillTable table : cleared) {
      requireNoHeirs(connection, table);
      for (Reference key : table.target().referencedBy()) {
        if (!isChildAmong(key, cleared)) {
          requireNoReference(connection, key);
        }
      }
    }
    if (!truncated.isEmpty()) {
      Statements.execute(
          connection,
          "TRUNCATE "
              + truncated.stream().map(FillTable::quoted).collect(Collectors.joining(", ")));
    }
    List<FillTable> order = new ArrayList<>(FillOrder.of(cleared).tables());
    for (FillTable table : order.reversed()) {
      if (!truncated.contains(table)) {
        Statements.execute(connection, "DELETE FROM " + table.quoted());
      }
    }
  }

  private static boolean isChildAmong(Reference key, List<FillTable> tables) {
    return tables.stream()
        .anyMatch(
            table -> key.childSchema().equals(table.schema()) && key.child().equals(table.name()));
  }

  private static void requireNoReference(Connection connection, Reference key) throws SQLException {
    String notNull =
        key.columns().stream()
            .map(column -> Identifier.quote(column) + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    String child = Identifier.quote(key.childSchema(), key.child());
    if (Statements.exists(connection, child, notNull)) {
      throw new HowdahException(
          ErrorCode.TARGET_NOT_EMPTY,
          "The rows of table "
              + Identifier.quote(key.parentSchema(), key.parent())
              + " cannot be removed, because rows of "
              + child
              + ", which keeps its own, refer to them.",
          "Nothing was changed. Have the rows of both removed (--existing "
              + key.child()
              + "=truncate), or of neither.");
    }
  }

  /// The rows of tables that inherit from one would be removed with its own.
  private static void requireNoHeirs(Connection connection, FillTable table) throws SQLException {
    if (!Statements.exists(
        connection,
        "pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid AND NOT c.relispartition",
        "i.inhparent = '" + table.quoted().replace("'", "''") + "'::regclass")) {
      return;
    }
    throw new HowdahException(
        ErrorCode.TARGET_NOT_EMPTY,
        "The rows of table "
            + table.quoted()
            + " cannot be removed, because other tables inherit from it, whose rows would go, too.",
        "Nothing was changed. Remove its rows yourself with TRUNCATE ONLY, and fill again.");
  }
}
