package dev.howdah.job;

import dev.howdah.source.SourceUse;
import dev.howdah.target.TargetUse;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/// What migrations need: those that a worker has or will have, and those whose plan waits for a
/// start. One that failed or was cancelled can be resumed as long as its source and its target are
/// there, but does not keep them for ever. Thread-safe.
final class MigrationNeeds {

  private static final String NEEDED =
      " AND (work IS NOT NULL OR (state = 'planned' AND NOT dry_run))";

  private MigrationNeeds() {}

  @ApplicationScoped
  static class OfSources implements SourceUse {

    private final AgroalDataSource pool;

    OfSources(AgroalDataSource pool) {
      this.pool = pool;
    }

    @Override
    public boolean uses(UUID source) {
      return any(pool, "SELECT 1 FROM howdah_service.migration WHERE source_id = ?", source);
    }
  }

  @ApplicationScoped
  static class OfTargets implements TargetUse {

    private final AgroalDataSource pool;

    OfTargets(AgroalDataSource pool) {
      this.pool = pool;
    }

    @Override
    public boolean uses(UUID target) {
      return any(pool, "SELECT 1 FROM howdah_service.migration WHERE target_id = ?", target);
    }
  }

  private static boolean any(AgroalDataSource pool, String sql, UUID id) {
    try (Connection connection = pool.getConnection();
        PreparedStatement select = connection.prepareStatement(sql + NEEDED + " LIMIT 1")) {
      select.setObject(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the service's database is away", e);
    }
  }
}
