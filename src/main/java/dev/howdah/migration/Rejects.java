package dev.howdah.migration;

import dev.howdah.load.RunStore;
import dev.howdah.postgres.PostgresFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// Looks at the quarantine of a target.
final class Rejects {

  private Rejects() {}

  static List<Reject> list(Connection connection, String run, long after, int limit) {
    if (!RunStore.exists(connection)) {
      return List.of();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, source_table, row_key, column_name, rule, message, storage_class,"
                + " value_text FROM howdah.quarantine WHERE run = ? AND id > ? ORDER BY id"
                + " LIMIT ?")) {
      statement.setObject(1, UUID.fromString(run));
      statement.setLong(2, after);
      statement.setInt(3, limit);
      List<Reject> rejects = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          rejects.add(
              new Reject(
                  rows.getLong(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getString(6),
                  rows.getString(7).toLowerCase(Locale.ROOT),
                  rows.getString(8)));
        }
      }
      return rejects;
    } catch (SQLException e) {
      throw PostgresFailure.wrap("read the quarantine of run " + run, e);
    }
  }

  static Map<String, Long> byRule(Connection connection, String run) {
    if (!RunStore.exists(connection)) {
      return Map.of();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT split_part(rule, ':', 1), count(*) FROM howdah.quarantine WHERE run = ?"
                + " GROUP BY 1")) {
      statement.setObject(1, UUID.fromString(run));
      Map<String, Long> counts = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          counts.put(rows.getString(1), rows.getLong(2));
        }
      }
      return counts;
    } catch (SQLException e) {
      throw PostgresFailure.wrap("count the quarantine of run " + run, e);
    }
  }
}
