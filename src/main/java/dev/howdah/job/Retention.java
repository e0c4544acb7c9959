package dev.howdah.job;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/// Removes what is kept for a time only. Several replicas may do so at once. Stateless.
@ApplicationScoped
class Retention {

  private final AgroalDataSource pool;
  private final JobSettings settings;

  Retention(AgroalDataSource pool, JobSettings settings) {
    this.pool = pool;
    this.settings = settings;
  }

  void tidy() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      remove(
          connection,
          "DELETE FROM howdah_service.migration_event e USING howdah_service.migration m"
              + " WHERE m.id = e.migration_id AND m.work IS NULL"
              + " AND e.at < now() - ? * interval '1 second'",
          settings.eventRetention());
      remove(
          connection,
          "DELETE FROM howdah_service.idempotency WHERE created_at < now() - ? * interval '1 second'",
          settings.idempotencyRetention());
    }
  }

  private static void remove(Connection connection, String sql, Duration age) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setLong(1, age.toSeconds());
      delete.executeUpdate();
    }
  }
}
