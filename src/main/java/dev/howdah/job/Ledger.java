package dev.howdah.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What workers write down. Each write is done only while the worker's lease is the one in the
/// migration's row, which is locked meanwhile: a worker that was given up writes nothing. Events
/// are written under the same lock, so that those of one migration become visible in the order of
/// their ids. Stateless; thread-safe.
@ApplicationScoped
class Ledger {

  /// The channel on which replicas tell each other whose events are new; the payload is its id.
  static final String EVENTS = "howdah_migration";

  /// The channel on which they tell each other that there may be work.
  static final String QUEUE = "howdah_queue";

  private final AgroalDataSource pool;
  private final ObjectMapper json;

  Ledger(AgroalDataSource pool, ObjectMapper json) {
    this.pool = pool;
    this.json = json;
  }

  /// What a worker has to know.
  ///
  /// @param lease that this turn works under
  /// @param takenOver whether another worker had it and did not give it back
  /// @param cancelling whether it is to be stopped and nothing else
  /// @param ended how it had ended before a later proof or another try of its quarantine; null
  ///   where it is neither
  /// @param retry which rows of the quarantine are to be loaded again, as JSON; null where none are
  record Job(
      UUID id,
      UUID organisation,
      UUID source,
      String sourceName,
      long sourceBytes,
      UUID target,
      String options,
      Work work,
      UUID run,
      boolean runBegun,
      boolean planFixed,
      UUID lease,
      int retries,
      boolean takenOver,
      boolean cancelling,
      @Nullable MigrationState ended,
      @Nullable String retry) {}

  /// An event that is to be told.
  record News(String type, Map<String, ?> data) {}

  /// What is new of a table.
  record TableNews(String source, TableState state, long rowsDone, long rowsQuarantined) {}

  /// A table as the plan has it.
  record PlannedTable(String source, String target, long rows) {}

  /// What happened since the last time.
  ///
  /// @param plan as JSON, null where it is not new
  record Changes(
      @Nullable String phase,
      long rowsDone,
      long rowsTotal,
      long rowsPerSecond,
      long rowsQuarantined,
      boolean runBegun,
      boolean advanced,
      @Nullable String plan,
      List<PlannedTable> planned,
      List<TableNews> tables,
      List<News> news) {

    boolean none() {
      return plan == null && tables.isEmpty() && news.isEmpty() && !advanced;
    }
  }

  /// How a turn ends.
  ///
  /// @param work what is to be done next, null for nothing
  /// @param delay before that
  /// @param report as JSON, null to keep the one that is there
  record Ending(
      MigrationState state,
      @Nullable Work work,
      Duration delay,
      int retries,
      boolean published,
      @Nullable String errorCode,
      @Nullable String errorMessage,
      @Nullable String errorRemedy,
      @Nullable String report,
      long rowsQuarantined,
      List<TableNews> tables) {}

  /// Something done in a transaction.
  @FunctionalInterface
  interface Task<T> {
    T run(Connection connection) throws SQLException;
  }

  <T> T inTransaction(Task<T> task) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = task.run(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  /// Begins a turn under a new lease.
  ///
  /// @param dispatch the number of the task; a task of an earlier number is void
  /// @return empty where there is nothing to do
  Optional<Job> begin(UUID id, long dispatch, String replica) throws SQLException {
    return inTransaction(connection -> begin(connection, id, dispatch, replica));
  }

  private Optional<Job> begin(Connection connection, UUID id, long dispatch, String replica)
      throws SQLException {
    Job job;
    int attempt;
    MigrationState state;
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT organisation_id, source_id, source_name, source_bytes, target_id, options, work,
                   run, run_begun, plan_fixed, retries, lease, state, ended, attempt, retry
            FROM howdah_service.migration
            WHERE id = ? AND dispatch = ? AND work IS NOT NULL FOR UPDATE
            """)) {
      select.setObject(1, id);
      select.setLong(2, dispatch);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        boolean takenOver = row.getObject(12) != null;
        state = MigrationState.of(row.getString(13));
        String ended = row.getString(14);
        attempt = row.getInt(15) + 1;
        job =
            new Job(
                id,
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getLong(4),
                row.getObject(5, UUID.class),
                row.getString(6),
                Work.of(row.getString(7)),
                row.getObject(8, UUID.class),
                row.getBoolean(9),
                row.getBoolean(10),
                UUID.randomUUID(),
                row.getInt(11) + (takenOver ? 1 : 0),
                takenOver,
                state == MigrationState.CANCELLING,
                ended == null ? null : MigrationState.of(ended),
                row.getString(16));
      }
    }
    MigrationState next = job.cancelling() ? state : job.work().state();
    require(state, next);
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE howdah_service.migration
            SET state = ?, lease = ?, replica = ?, attempt = ?, retries = ?,
                started_at = coalesce(started_at, now()), phase = NULL, rows_done = 0,
                rows_total = 0, rows_per_second = 0, version = version + 1, updated_at = now()
            WHERE id = ?
            """)) {
      update.setString(1, next.text());
      update.setObject(2, job.lease());
      update.setString(3, replica);
      update.setInt(4, attempt);
      update.setInt(5, job.retries());
      update.setObject(6, id);
      update.executeUpdate();
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("state", next.text());
    data.put("attempt", attempt);
    data.put("replica", replica);
    tell(connection, id, List.of(new News("state", data)));
    return Optional.of(job);
  }

  /// Writes what is new.
  ///
  /// @return what the migration is at, which may have become CANCELLING; empty where the lease is
  ///   another's and nothing was written
  Optional<MigrationState> write(Job job, Changes changes) throws SQLException {
    return inTransaction(connection -> {
      Optional<MigrationState> state = holding(connection, job, !changes.none());
      if (state.isPresent() && !changes.none()) {
        write(connection, job, changes);
      }
      return state;
    });
  }

  /// What the migration is at; empty where the lease is another's.
  Optional<MigrationState> state(Job job) throws SQLException {
    return inTransaction(connection -> holding(connection, job, false));
  }

  private static Optional<MigrationState> holding(Connection connection, Job job, boolean lock)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT state FROM howdah_service.migration WHERE id = ? AND lease = ?"
                + (lock ? " FOR UPDATE" : ""))) {
      select.setObject(1, job.id());
      select.setObject(2, job.lease());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(MigrationState.of(row.getString(1))) : Optional.empty();
      }
    }
  }

  private void write(Connection connection, Job job, Changes changes) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE howdah_service.migration
            SET phase = ?, rows_done = ?, rows_total = ?, rows_per_second = ?,
                rows_quarantined = greatest(rows_quarantined, ?), run_begun = run_begun OR ?,
                retries = CASE WHEN ? THEN 0 ELSE retries END,
                version = version + 1, updated_at = now()
            WHERE id = ?
            """)) {
      update.setString(1, changes.phase());
      update.setLong(2, changes.rowsDone());
      update.setLong(3, changes.rowsTotal());
      update.setLong(4, changes.rowsPerSecond());
      update.setLong(5, changes.rowsQuarantined());
      update.setBoolean(6, changes.runBegun());
      update.setBoolean(7, changes.advanced());
      update.setObject(8, job.id());
      update.executeUpdate();
    }
    if (changes.plan() != null) {
      keep(connection, job.id(), "plan", changes.plan());
      keepTables(connection, job.id(), changes.planned());
    }
    writeTables(connection, job.id(), changes.tables());
    tell(connection, job.id(), changes.news());
  }

  /// Keeps a document besides the one that a turn ends with, while the lease is this worker's.
  void keep(Job job, String kind, String content) throws SQLException {
    inTransaction(connection -> {
      if (holding(connection, job, true).isPresent()) {
        keep(connection, job.id(), kind, content);
      }
      return true;
    });
  }

  /// Keeps a document; its version grows where its text changes.
  static void keep(Connection connection, UUID id, String kind, String content)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO howdah_service.migration_document AS d (migration_id, kind, version, content)
            VALUES (?, ?, 1, ?)
            ON CONFLICT (migration_id, kind) DO UPDATE
            SET version = d.version + 1, content = EXCLUDED.content
            WHERE d.content <> EXCLUDED.content
            """)) {
      insert.setObject(1, id);
      insert.setString(2, kind);
      insert.setString(3, content.replace('\0', '\uFFFD'));
      insert.executeUpdate();
    }
  }

  /// Puts the tables of a plan in place of those of an earlier one; those that are loaded stay so.
  static void keepTables(Connection connection, UUID id, List<PlannedTable> tables)
      throws SQLException {
    // In two steps, for names are unique too and may have changed places.
    try (PreparedStatement remove =
        connection.prepareStatement(
            "DELETE FROM howdah_service.migration_table WHERE migration_id = ?"
                + " AND (position >= ? OR source <> ALL (?) OR state IN ('pending', 'loading'))")) {
      remove.setObject(1, id);
      remove.setInt(2, tables.size());
      remove.setArray(
          3,
          connection.createArrayOf(
              "text", tables.stream().map(table -> clean(table.source())).toArray()));
      remove.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO howdah_service.migration_table
              (migration_id, position, source, target, state, rows_total)
            VALUES (?, ?, ?, ?, 'pending', ?)
            ON CONFLICT DO NOTHING
            """)) {
      for (int i = 0; i < tables.size(); i++) {
        PlannedTable table = tables.get(i);
        insert.setObject(1, id);
        insert.setInt(2, i);
        insert.setString(3, clean(table.source()));
        insert.setString(4, clean(table.target()));
        insert.setLong(5, table.rows());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void writeTables(Connection connection, UUID id, List<TableNews> tables)
      throws SQLException {
    if (tables.isEmpty()) {
      return;
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE howdah_service.migration_table
            SET state = ?, rows_done = CASE WHEN ? < 0 THEN rows_done ELSE ? END,
                rows_quarantined = CASE WHEN ? < 0 THEN rows_quarantined ELSE ? END
            WHERE migration_id = ? AND source = ?
            """)) {
      for (TableNews table : tables) {
        update.setString(1, table.state().text());
        update.setLong(2, table.rowsDone());
        update.setLong(3, table.rowsDone());
        update.setLong(4, table.rowsQuarantined());
        update.setLong(5, table.rowsQuarantined());
        update.setObject(6, id);
        update.setString(7, clean(table.source()));
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /// PostgreSQL's text has no NUL.
  static String clean(String text) {
    return text.replace('\0', '\uFFFD');
  }

  /// Writes events, while the row of the migration is locked.
  void tell(Connection connection, UUID id, List<News> news) throws SQLException {
    if (news.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO howdah_service.migration_event (migration_id, at, type, data)"
                + " VALUES (?, ?, ?, ?)")) {
      Timestamp now = Timestamp.from(Instant.now());
      for (News one : news) {
        insert.setObject(1, id);
        insert.setTimestamp(2, now);
        insert.setString(3, one.type());
        insert.setString(4, text(one.data()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
    notify(connection, EVENTS, id.toString());
  }

  /// Tells the other replicas, once this is committed.
  static void notify(Connection connection, String channel, String payload) throws SQLException {
    try (PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
      notify.setString(1, channel);
      notify.setString(2, payload);
      notify.execute();
    }
  }

  private String text(Map<String, ?> data) {
    try {
      return json.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and numbers are always JSON", e);
    }
  }

  /// Ends a turn and gives the lease back. One that was to be cancelled and would be tried again is
  /// cancelled instead.
  ///
  /// @return what the migration is at now; empty where the lease is another's and nothing was
  ///   written
  Optional<MigrationState> end(Job job, Ending ending) throws SQLException {
    return inTransaction(connection -> {
      Optional<MigrationState> held = holding(connection, job, true);
      if (held.isEmpty()) {
        return held;
      }
      boolean stop = held.get() == MigrationState.CANCELLING && ending.work() != null;
      MigrationState next =
          !stop ? ending.state() : job.ended() == null ? MigrationState.CANCELLED : job.ended();
      require(held.get(), next);
      write(connection, job, ending, next, stop ? null : ending.work());
      return Optional.of(next);
    });
  }

  private void write(
      Connection connection, Job job, Ending ending, MigrationState next, @Nullable Work work)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE howdah_service.migration
            SET state = ?, work = ?, due_at = now() + ? * interval '1 millisecond', retries = ?,
                published = published OR ?, error_code = ?, error_message = ?, error_remedy = ?,
                rows_quarantined = CASE WHEN ? THEN ? ELSE greatest(rows_quarantined, ?) END,
                lease = NULL, replica = NULL,
                finished_at = CASE WHEN ? THEN now() END,
                ended = CASE WHEN ? THEN NULL ELSE ended END,
                phase = NULL, rows_per_second = 0, version = version + 1, updated_at = now()
            WHERE id = ?
            """)) {
      update.setString(1, next.text());
      if (work == null) {
        update.setNull(2, Types.VARCHAR);
      } else {
        update.setString(2, work.text());
      }
      update.setLong(3, ending.delay().toMillis());
      update.setInt(4, ending.retries());
      update.setBoolean(5, ending.published());
      update.setString(6, ending.errorCode());
      update.setString(7, ending.errorMessage() == null ? null : clean(ending.errorMessage()));
      update.setString(8, ending.errorRemedy() == null ? null : clean(ending.errorRemedy()));
      // Of rows that are loaded again there are fewer afterwards.
      update.setBoolean(9, job.work() == Work.RETRY && ending.report() != null);
      update.setLong(10, ending.rowsQuarantined());
      update.setLong(11, ending.rowsQuarantined());
      update.setBoolean(12, next.rests());
      update.setBoolean(13, next.rests());
      update.setObject(14, job.id());
      update.executeUpdate();
    }
    if (ending.report() != null) {
      String kind = job.work() == Work.VERIFY ? "verification" : "report";
      keep(connection, job.id(), kind, ending.report());
    }
    writeTables(connection, job.id(), ending.tables());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("state", next.text());
    if (ending.errorCode() != null) {
      data.put("code", ending.errorCode());
      data.put("message", ending.errorMessage());
    }
    tell(connection, job.id(), List.of(new News("state", data)));
    notify(connection, QUEUE, "");
  }

  private static void require(MigrationState from, MigrationState to) {
    if (from != to && !from.leadsTo(to)) {
      throw new IllegalStateException(from.text() + " does not lead to " + to.text());
    }
  }

  /// The plan that is kept, as JSON.
  Optional<String> plan(UUID id) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT content FROM howdah_service.migration_document"
                    + " WHERE migration_id = ? AND kind = 'plan'")) {
      select.setObject(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  /// An event as it is read.
  record Event(long id, String type, String data) {}

  /// What is behind an event.
  ///
  /// @param events the next ones, in their order
  /// @param rests whether the migration needs no worker any more and these are all events
  record Tail(List<Event> events, boolean rests) {}

  /// Reads events.
  ///
  /// @param after the id that the list begins behind
  /// @return empty where the migration is gone
  Optional<Tail> events(UUID id, long after, int limit) throws SQLException {
    return inTransaction(connection -> {
      boolean rests;
      // First: an event that comes in between is then read with the next list.
      try (PreparedStatement select =
          connection.prepareStatement("SELECT state FROM howdah_service.migration WHERE id = ?")) {
        select.setObject(1, id);
        try (ResultSet row = select.executeQuery()) {
          if (!row.next()) {
            return Optional.<Tail>empty();
          }
          rests = MigrationState.of(row.getString(1)).rests();
        }
      }
      List<Event> events = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT id, type, data FROM howdah_service.migration_event"
                  + " WHERE migration_id = ? AND id > ? ORDER BY id LIMIT ?")) {
        select.setObject(1, id);
        select.setLong(2, after);
        select.setInt(3, limit);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            events.add(new Event(row.getLong(1), row.getString(2), row.getString(3)));
          }
        }
      }
      return Optional.of(new Tail(events, rests && events.size() < limit));
    });
  }
}
