package dev.howdah.load;

import dev.howdah.plan.TablePlan;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The waiting rows that constraints of the target refuse, by table and by their number in the
/// file, with the name of the constraint. Confined to one thread.
final class Rejections {

  private final Map<String, Map<Long, String>> byTable = new HashMap<>();

  /// A waiting row and the constraint that it breaks.
  record Rejection(long row, String constraint) {}

  /// Takes rows out of those that wait; true if there was any.
  boolean add(Connection connection, FillTable table, List<Rejection> rejections)
      throws SQLException {
    if (rejections.isEmpty()) {
      return false;
    }
    Map<Long, String> rows = byTable.computeIfAbsent(table.name(), _ -> new TreeMap<>());
    rejections.forEach(found -> rows.putIfAbsent(found.row(), found.constraint()));
    delete(connection, table, rejections.stream().map(Rejection::row).toArray());
    return true;
  }

  /// Takes them out once more, after the transaction went back to a point before.
  void reapply(Connection connection, FillTable table) throws SQLException {
    Map<Long, String> rows = of(table.plan());
    if (!rows.isEmpty()) {
      delete(connection, table, rows.keySet().toArray());
    }
  }

  private static void delete(Connection connection, FillTable table, Object[] rows)
      throws SQLException {
    Array numbers = connection.createArrayOf("int8", rows);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM " + table.waiting() + " WHERE " + FillTable.number() + " = ANY (?)")) {
      statement.setArray(1, numbers);
      statement.executeUpdate();
    } finally {
      numbers.free();
    }
  }

  /// Those of a table, by their numbers in ascending order.
  Map<Long, String> of(TablePlan table) {
    return byTable.getOrDefault(table.target(), Map.of());
  }
}
