package dev.howdah.job;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/// Decides which migrations are worked on next. A migration that needs work gets a task of
/// db-scheduler, named after it, only when there is a free worker for it; so the order in which
/// tasks come is the order decided here, and a task that is there means that it is taken care of:
/// by a worker that says so, or by the one that takes it over.
///
/// The organisation with the fewest tasks goes first, and of its migrations the one that waits
/// longest. One replica decides at a time. Stateless; thread-safe.
@ApplicationScoped
class Queue {

  /// The name of the tasks.
  static final String TASK = "migration";

  /// db-scheduler's table.
  static final String TASKS = "howdah_service.scheduled_tasks";

  /// The lock under which one replica decides; any number that nobody else uses.
  private static final long LOCK = 0x686F_7764_6A6F_6271L;

  private static final String NEXT =
      """
      WITH busy AS (
        SELECT b.organisation_id, count(*) AS tasks
        FROM howdah_service.scheduled_tasks t
        JOIN howdah_service.migration b ON t.task_instance = b.id || ':' || b.dispatch
        WHERE t.task_name = 'migration' GROUP BY b.organisation_id)
      SELECT m.id, m.dispatch + 1
      FROM howdah_service.migration m
      LEFT JOIN busy ON busy.organisation_id = m.organisation_id
      WHERE m.work IS NOT NULL AND m.due_at <= now() AND coalesce(busy.tasks, 0) < ?
        AND NOT EXISTS (
          SELECT 1 FROM howdah_service.scheduled_tasks t
          WHERE t.task_name = 'migration' AND t.task_instance = m.id || ':' || m.dispatch)
      ORDER BY coalesce(busy.tasks, 0), m.queued_at, m.id
      LIMIT 1
      FOR UPDATE OF m SKIP LOCKED
      """;

  private final AgroalDataSource pool;
  private final JobSettings settings;

  Queue(AgroalDataSource pool, JobSettings settings) {
    this.pool = pool;
    this.settings = settings;
  }

  /// Makes tasks, as many as there are free workers and not yet tasks for them.
  ///
  /// @param free how many workers of this replica have nothing to do
  /// @return how many tasks were made
  int dispatch(int free) throws SQLException {
    if (free <= 0) {
      return 0;
    }
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        int made = 0;
        if (mayDecide(connection)) {
          int waiting = waiting(connection);
          while (waiting + made < free && dispatchOne(connection)) {
            made++;
          }
        }
        connection.commit();
        return made;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private static boolean mayDecide(Connection connection) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_try_advisory_xact_lock(?)")) {
      lock.setLong(1, LOCK);
      try (ResultSet row = lock.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static int waiting(Connection connection) throws SQLException {
    try (PreparedStatement count =
            connection.prepareStatement(
                "SELECT count(*) FROM howdah_service.scheduled_tasks"
                    + " WHERE task_name = 'migration' AND NOT picked AND execution_time <= now()");
        ResultSet row = count.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  private boolean dispatchOne(Connection connection) throws SQLException {
    UUID id;
    long dispatch;
    try (PreparedStatement next = connection.prepareStatement(NEXT)) {
      next.setInt(1, settings.concurrencyPerOrganisation());
      try (ResultSet row = next.executeQuery()) {
        if (!row.next()) {
          return false;
        }
        id = row.getObject(1, UUID.class);
        dispatch = row.getLong(2);
      }
    }
    try (PreparedStatement update =
            connection.prepareStatement(
                "UPDATE howdah_service.migration SET dispatch = ? WHERE id = ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO howdah_service.scheduled_tasks"
                    + " (task_name, task_instance, execution_time, picked, version)"
                    + " VALUES ('migration', ?, now(), false, 1)")) {
      update.setLong(1, dispatch);
      update.setObject(2, id);
      update.executeUpdate();
      insert.setString(1, id + ":" + dispatch);
      insert.executeUpdate();
    }
    return true;
  }
}
