package dev.howdah.load;

import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.PostgresTarget;
import dev.howdah.postgres.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What runs leave in schema `howdah` of a target: their state, their checkpoints and the digests
/// of rows in quarantine. Stateless but for the clock; thread-safe as far as each call has its own
/// connection.
public final class RunStore {

  /// How far a run came.
  public enum State {
    /// Rows are being copied into staging.
    LOADING,
    /// Keys, indexes, constraints and sequences are being made.
    FINISHING,
    /// Staging is complete and being proved.
    VERIFYING,
    /// The proof found a difference; staging is kept for a look.
    DIFFERENT,
    /// The tables are at their place; the run is over.
    PUBLISHED
  }

  /// A run as the target remembers it.
  ///
  /// @param plan the plan as JSON
  public record Run(
      UUID id,
      State state,
      String sourcePath,
      String sourceSha256,
      long sourceBytes,
      String schema,
      String stagingSchema,
      String existing,
      String plan,
      Instant started) {}

  private final InstantSource clock;

  /// @param clock gives the times that are recorded
  public RunStore(InstantSource clock) {
    this.clock = clock;
  }

  /// Makes schema `howdah` and its tables where they are missing.
  public void prepare(Connection connection) {
    inTransaction(
        connection,
        "prepare schema howdah",
        () -> {
          try (Statement statement = connection.createStatement()) {
            if (exists(connection)) {
              return;
            }
            // CREATE … IF NOT EXISTS is not safe against somebody doing the same at once.
            statement.execute("SELECT pg_advisory_xact_lock(hashtext('howdah state'))");
            statement.execute(SqlText.load("howdah-state"));
          }
        });
  }

  /// Whether runs have left anything in the target.
  public static boolean exists(Connection connection) {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT to_regclass('howdah.quarantine') IS NOT NULL"
                    + " AND to_regclass('howdah.quarantine_run_table_idx') IS NOT NULL")) {
      return rows.next() && rows.getBoolean(1);
    } catch (SQLException e) {
      throw PostgresFailure.wrap("look for schema howdah", e);
    }
  }

  /// Records a new run and makes its staging schema, in one transaction.
  public void begin(Connection connection, Run run) {
    inTransaction(
        connection,
        "begin run " + run.id(),
        () -> {
          try (PreparedStatement insert =
                  connection.prepareStatement(
                      "INSERT INTO howdah.run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
              Statement create = connection.createStatement()) {
            insert.setObject(1, run.id());
            insert.setString(2, run.state().name());
            insert.setString(3, run.sourcePath());
            insert.setString(4, run.sourceSha256());
            insert.setLong(5, run.sourceBytes());
            insert.setString(6, run.schema());
            insert.setString(7, run.stagingSchema());
            insert.setString(8, run.existing());
            insert.setString(9, run.plan());
            insert.setTimestamp(10, Timestamp.from(run.started()));
            insert.setTimestamp(11, Timestamp.from(clock.instant()));
            insert.executeUpdate();
            create.execute(
                "CREATE SCHEMA " + dev.howdah.schema.Identifier.quote(run.stagingSchema()));
          }
        });
  }

  /// Records how far a run came, in the connection's transaction or in one of its own.
  public void setState(Connection connection, UUID run, State state) {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE howdah.run SET state = ?, updated = ? WHERE run = ?")) {
      update.setString(1, state.name());
      update.setTimestamp(2, Timestamp.from(clock.instant()));
      update.setObject(3, run);
      update.executeUpdate();
    } catch (SQLException e) {
      throw PostgresFailure.wrap("record the state of run " + run, e);
    }
  }

  /// Every run, the newest first.
  public List<Run> list(Connection connection) {
    if (!exists(connection)) {
      return List.of();
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT run, state, source_path, source_sha256, source_bytes, schema_name,"
                    + " staging_schema, existing, plan, started FROM howdah.run"
                    + " ORDER BY started DESC, run DESC")) {
      List<Run> runs = new ArrayList<>();
      while (rows.next()) {
        runs.add(
            new Run(
                rows.getObject(1, UUID.class),
                State.valueOf(rows.getString(2)),
                rows.getString(3),
                rows.getString(4),
                rows.getLong(5),
                rows.getString(6),
                rows.getString(7),
                rows.getString(8),
                rows.getString(9),
                rows.getTimestamp(10).toInstant()));
      }
      return runs;
    } catch (SQLException e) {
      throw PostgresFailure.wrap("list the runs", e);
    }
  }

  /// The run with that id.
  public Optional<Run> find(Connection connection, UUID id) {
    return list(connection).stream().filter(run -> run.id().equals(id)).findFirst();
  }

  /// What was recorded when each step was done, by step.
  public Map<String, String> checkpoints(Connection connection, UUID run) {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT step, detail FROM howdah.checkpoint WHERE run = ?")) {
      statement.setObject(1, run);
      Map<String, String> steps = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          steps.put(rows.getString(1), rows.getString(2));
        }
      }
      return steps;
    } catch (SQLException e) {
      throw PostgresFailure.wrap("read the checkpoints of run " + run, e);
    }
  }

  /// Records that a step is done; part of the transaction that did it.
  public void checkpoint(Connection connection, UUID run, String step, String detail) {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO howdah.checkpoint VALUES (?, ?, ?, ?)")) {
      insert.setObject(1, run);
      insert.setString(2, step);
      insert.setString(3, detail);
      insert.setTimestamp(4, Timestamp.from(clock.instant()));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw PostgresFailure.wrap("record a checkpoint of run " + run, e);
    }
  }

  /// Records anew what a step did, in the connection's transaction.
  void replaceCheckpoint(Connection connection, UUID run, String step, String detail) {
    try (PreparedStatement update =
        connection.prepareStatement(
            "INSERT INTO howdah.checkpoint VALUES (?, ?, ?, ?) ON CONFLICT (run, step)"
                + " DO UPDATE SET detail = EXCLUDED.detail, done = EXCLUDED.done")) {
      update.setObject(1, run);
      update.setString(2, step);
      update.setString(3, detail);
      update.setTimestamp(4, Timestamp.from(clock.instant()));
      update.executeUpdate();
    } catch (SQLException e) {
      throw PostgresFailure.wrap("record a checkpoint of run " + run, e);
    }
  }

  /// Records the plan by which the rows of a run are to be understood from now on, in the
  /// connection's transaction.
  void replacePlan(Connection connection, UUID run, String plan) {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE howdah.run SET plan = ?, updated = ? WHERE run = ?")) {
      update.setString(1, plan);
      update.setTimestamp(2, Timestamp.from(clock.instant()));
      update.setObject(3, run);
      update.executeUpdate();
    } catch (SQLException e) {
      throw PostgresFailure.wrap("record the plan of run " + run, e);
    }
  }

  /// The name of the checkpoint of the proof of a table.
  public static String proofStep(String targetTable) {
    return "verify " + targetTable;
  }

  /// Records the digests of tables that were proved equal, in the connection's transaction or in
  /// one each; those of an earlier proof are replaced.
  ///
  /// @param digests by the names of the tables in the target
  public void rememberProofs(Connection connection, UUID run, Map<String, String> digests) {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO howdah.checkpoint VALUES (?, ?, ?, ?) ON CONFLICT (run, step)"
                + " DO UPDATE SET detail = EXCLUDED.detail, done = EXCLUDED.done")) {
      for (Map.Entry<String, String> digest : digests.entrySet()) {
        insert.setObject(1, run);
        insert.setString(2, proofStep(digest.getKey()));
        insert.setString(3, digest.getValue());
        insert.setTimestamp(4, Timestamp.from(clock.instant()));
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException e) {
      throw PostgresFailure.wrap("record the proof of run " + run, e);
    }
  }

  /// How many rows of each table a run put into quarantine, by the names of the tables in the file.
  public Map<String, Long> quarantinedByTable(Connection connection, UUID run) {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT source_table, count(*) FROM howdah.quarantine WHERE run = ? GROUP BY 1")) {
      statement.setObject(1, run);
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

  /// How many rows a run put into quarantine.
  public long quarantined(Connection connection, UUID run) {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT count(*) FROM howdah.quarantine WHERE run = ?")) {
      statement.setObject(1, run);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException e) {
      throw PostgresFailure.wrap("count the quarantine of run " + run, e);
    }
  }

  /// The digests of the rows of a table that a run put into quarantine.
  public List<byte[]> quarantinedDigests(Connection connection, UUID run, String sourceTable) {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT row_digest FROM howdah.quarantine WHERE run = ? AND source_table = ?")) {
      statement.setObject(1, run);
      statement.setString(2, sourceTable);
      List<byte[]> digests = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          digests.add(rows.getBytes(1));
        }
      }
      return digests;
    } catch (SQLException e) {
      throw PostgresFailure.wrap("read the quarantine of run " + run, e);
    }
  }

  /// Forgets a run: its record, checkpoints and quarantine. Its staging schema is the caller's
  /// task.
  public void forget(Connection connection, UUID run) {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM howdah.run WHERE run = ?")) {
      delete.setObject(1, run);
      delete.executeUpdate();
    } catch (SQLException e) {
      throw PostgresFailure.wrap("forget run " + run, e);
    }
  }

  /// Work on a connection that may fail.
  @FunctionalInterface
  interface Work {
    void run() throws SQLException;
  }

  /// Runs work in a transaction of its own; rolls back whatever goes wrong.
  static void inTransaction(Connection connection, String doing, Work work) {
    PostgresTarget.beginTransaction(connection);
    boolean done = false;
    try {
      work.run();
      connection.commit();
      done = true;
    } catch (SQLException e) {
      throw PostgresFailure.wrap(doing, e);
    } finally {
      end(connection, done);
    }
  }

  private static void end(Connection connection, boolean done) {
    try {
      if (!done && !connection.isClosed()) {
        connection.rollback();
      }
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      if (done) {
        throw PostgresFailure.wrap("end a transaction", e);
      }
      // The failure that brought us here is on its way; a lost connection rolls back by itself.
    }
  }

  /// For messages about a run that nobody knows.
  public static HowdahException unknown(String run) {
    return new HowdahException(
        dev.howdah.failure.ErrorCode.RUN_NOT_RESUMABLE,
        "The target remembers no run " + run + ".",
        "List what it remembers with: howdah runs list");
  }
}
