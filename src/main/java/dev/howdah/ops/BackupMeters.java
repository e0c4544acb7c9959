package dev.howdah.ops;

import dev.howdah.state.BackupRuns;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// When the service's own database was last backed up, and when a backup of it was last restored on
/// trial: `howdah_backup_last_success_timestamp_seconds` and
/// `howdah_backup_last_verified_timestamp_seconds`, seconds since 1970, 0 for never. They are read
/// from the database every minute, so all replicas agree; while it is away they stay as they were.
@ApplicationScoped
class BackupMeters {

  private static final Logger LOG = Logger.getLogger(BackupMeters.class);
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final double MILLIS = 1000;

  private final BackupRuns runs;
  private final MeterRegistry registry;
  private volatile double success;
  private volatile double verified;
  private volatile @Nullable Thread reader;

  BackupMeters(AgroalDataSource pool, MeterRegistry registry) {
    this.runs = new BackupRuns(pool);
    this.registry = registry;
  }

  void start(@Observes StartupEvent event) {
    Gauge.builder("howdah.backup.last.success.timestamp", () -> success)
        .baseUnit("seconds")
        .description("When the service's database was last backed up; 0 for never.")
        .register(registry);
    Gauge.builder("howdah.backup.last.verified.timestamp", () -> verified)
        .baseUnit("seconds")
        .description("When a backup of it was last restored on trial; 0 for never.")
        .register(registry);
    reader = Thread.ofVirtual().name("backup-meters").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) {
    Thread thread = reader;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        refresh();
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      LOG.debug("The service ends.");
    }
  }

  /// Reads the times.
  void refresh() {
    try {
      BackupRuns.Latest latest = runs.latest();
      success = seconds(latest.success());
      verified = seconds(latest.verified());
    } catch (SQLException e) {
      LOG.debugf("The times of backups could not be read: %s", e.getMessage());
    }
  }

  private static double seconds(Optional<Instant> time) {
    return time.map(instant -> instant.toEpochMilli() / MILLIS).orElse(0.0);
  }
}
