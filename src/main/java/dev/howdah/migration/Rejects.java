package dev.howdah.migration;

import dev.howdah.load.RunStore;
import dev.howdah.postgres.PostgresFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Looks at the quarantine of a target.
final class Rejects {

  private Rejects() {}

  static List<Reject> list(Connection connection, String run, long after, int limit) {
    if (!RunStore.exists(connection)) {
      return List.of();
    }
    return list(connection, UUID.fromString(run), null, after, limit, false);
  }

  /// A page of the quarantine of the run that is asked for, or of the newest that has any.
  ///
  /// @throws dev.howdah.failure.HowdahException RUN_NOT_RESUMABLE for a run that the target does
  ///   not remember
  static RejectsPage page(Connection connection, RunStore store, RejectsQuery query) {
    Optional<RunStore.Run> run = run(connection, store, query.run());
    if (run.isEmpty()) {
      return new RejectsPage("", 0, List.of(), null);
    }
    UUID id = run.get().id();
    List<Reject> rejects =
        list(connection, id, query.table(), query.after(), query.limit() + 1, query.whole());
    boolean more = rejects.size() > query.limit();
    List<Reject> shown = more ? rejects.subList(0, query.limit()) : rejects;
    return new RejectsPage(
        id.toString(),
        store.quarantinedByTable(connection, id).entrySet().stream()
            .filter(entry -> query.table() == null || entry.getKey().equals(query.table()))
            .mapToLong(java.util.Map.Entry::getValue)
            .sum(),
        shown,
        more ? (Long) shown.getLast().id() : null);
  }

  private static Optional<RunStore.Run> run(
      Connection connection, RunStore store, @Nullable String id) {
    if (id != null) {
      return Optional.of(known(connection, store, id));
    }
    return store.list(connection).stream()
        .filter(run -> store.quarantined(connection, run.id()) > 0)
        .findFirst();
  }

  /// The run with an id as a user wrote it.
  ///
  /// @throws dev.howdah.failure.HowdahException RUN_NOT_RESUMABLE where there is none
  static RunStore.Run known(Connection connection, RunStore store, String id) {
    try {
      UUID uuid = UUID.fromString(id);
      return store.find(connection, uuid).orElseThrow(() -> RunStore.unknown(id));
    } catch (IllegalArgumentException e) {
      throw RunStore.unknown(id);
    }
  }

  private static List<Reject> list(
      Connection connection,
      UUID run,
      @Nullable String table,
      long after,
      int limit,
      boolean whole) {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, source_table, row_key, column_name, rule, message, storage_class,"
                + " value_text, CASE WHEN ? THEN value END FROM howdah.quarantine"
                + " WHERE run = ? AND (?::text IS NULL OR source_table = ?) AND id > ?"
                + " ORDER BY id LIMIT ?")) {
      statement.setBoolean(1, whole);
      statement.setObject(2, run);
      statement.setString(3, table);
      statement.setString(4, table);
      statement.setLong(5, after);
      statement.setInt(6, limit);
      List<Reject> rejects = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          byte[] bytes = rows.getBytes(9);
          rejects.add(
              new Reject(
                  rows.getLong(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getString(6),
                  rows.getString(7).toLowerCase(Locale.ROOT),
                  rows.getString(8),
                  bytes == null ? null : HexFormat.of().formatHex(bytes)));
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
