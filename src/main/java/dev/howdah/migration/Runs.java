package dev.howdah.migration;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.load.RunStore;
import dev.howdah.postgres.AdvisoryLock;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.schema.Identifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// What runs left in a target.
final class Runs {

  private final RunStore store;

  Runs(RunStore store) {
    this.store = store;
  }

  List<RunSummary> list(Connection connection) {
    List<RunSummary> summaries = new ArrayList<>();
    for (RunStore.Run run : store.list(connection)) {
      summaries.add(summary(connection, run));
    }
    return summaries;
  }

  Optional<RunSummary> find(Connection connection, String id) {
    return store.find(connection, UUID.fromString(id)).map(run -> summary(connection, run));
  }

  private RunSummary summary(Connection connection, RunStore.Run run) {
    long tables =
        store.checkpoints(connection, run.id()).keySet().stream()
            .filter(step -> step.startsWith("load "))
            .count();
    return new RunSummary(
        run.id().toString(),
        run.state().name().toLowerCase(Locale.ROOT),
        run.sourcePath(),
        run.schema(),
        hasSchema(connection, run.stagingSchema()) ? run.stagingSchema() : "",
        run.started(),
        (int) tables,
        store.quarantined(connection, run.id()));
  }

  /// Removes a run's staging, checkpoints and quarantine; what it published stays.
  void discard(Connection connection, String id) {
    UUID uuid;
    try {
      uuid = UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw RunStore.unknown(id);
    }
    RunStore.Run run = store.find(connection, uuid).orElseThrow(() -> RunStore.unknown(id));
    try (AdvisoryLock _ = AdvisoryLock.acquire(connection, run.schema())) {
      for (List<String> batch : batches(relations(connection, run.stagingSchema()))) {
        execute(connection, batch);
      }
      if (hasSchema(connection, run.stagingSchema())) {
        execute(connection, List.of("DROP SCHEMA " + Identifier.quote(run.stagingSchema())));
      }
      store.forget(connection, uuid);
    }
  }

  private static final int BATCH = 200;

  /// Few enough statements that their locks fit; staging's foreign keys go first.
  private static List<List<String>> batches(List<String> statements) {
    List<List<String>> batches = new ArrayList<>();
    for (int i = 0; i < statements.size(); i += BATCH) {
      batches.add(statements.subList(i, Math.min(i + BATCH, statements.size())));
    }
    return batches;
  }

  /// What drops everything that a run made in its staging schema, in an order that needs no
  /// CASCADE.
  private static List<String> relations(Connection connection, String staging) {
    List<String> statements = new ArrayList<>();
    collect(
        connection,
        """
        SELECT r.relname, c.conname FROM pg_constraint c
        JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace
        WHERE n.nspname = ? AND c.contype = 'f'
        """,
        staging,
        (table, constraint) ->
            "ALTER TABLE "
                + Identifier.quote(staging, table)
                + " DROP CONSTRAINT "
                + Identifier.quote(constraint),
        statements);
    // Later views may read earlier ones, so they go from the last made to the first.
    collect(
        connection,
        """
        SELECT c.relname, c.relkind::text FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ? AND c.relkind = 'v' ORDER BY c.oid DESC
        """,
        staging,
        (view, _) -> "DROP VIEW " + Identifier.quote(staging, view),
        statements);
    collect(
        connection,
        """
        SELECT c.relname, c.relkind::text FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ? AND c.relkind IN ('r', 'p')
        """,
        staging,
        (table, _) -> "DROP TABLE " + Identifier.quote(staging, table),
        statements);
    return statements;
  }

  @FunctionalInterface
  private interface ToStatement {
    String of(String first, String second);
  }

  private static void collect(
      Connection connection,
      String sql,
      String staging,
      ToStatement toStatement,
      List<String> statements) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, staging);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          statements.add(toStatement.of(rows.getString(1), rows.getString(2)));
        }
      }
    } catch (SQLException e) {
      throw PostgresFailure.wrap("look into staging schema " + staging, e);
    }
  }

  private static boolean hasSchema(Connection connection, String schema) {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT 1 FROM pg_namespace WHERE nspname = ?")) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    } catch (SQLException e) {
      throw PostgresFailure.wrap("look for schema " + schema, e);
    }
  }

  private static void execute(Connection connection, List<String> statements) {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new HowdahException(
          ErrorCode.TARGET_FAILED,
          "What the run left could not be removed: " + e.getMessage(),
          "Somebody may have made objects that depend on it; remove them and try again.",
          e);
    }
  }
}
