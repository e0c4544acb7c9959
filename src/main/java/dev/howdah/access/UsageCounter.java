package dev.howdah.access;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Counts requests per key and day (of UTC) in memory and writes the sums every few seconds: one
/// statement for each key that was used, however often it was. A replica that is killed forgets the
/// last seconds. Thread-safe.
@ApplicationScoped
class UsageCounter {

  private static final Logger LOG = Logger.getLogger(UsageCounter.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private static final String ADD =
      """
      INSERT INTO howdah_service.api_key_usage AS u (api_key_id, day, requests) VALUES (?, ?, ?)
      ON CONFLICT (api_key_id, day) DO UPDATE SET requests = u.requests + EXCLUDED.requests
      """;

  private static final String USED =
      """
      UPDATE howdah_service.api_key SET last_used_at = greatest(last_used_at, now()) WHERE id = ?
      """;

  private final AgroalDataSource pool;
  private final ConcurrentHashMap<Use, Long> counts = new ConcurrentHashMap<>();
  private volatile @Nullable Thread writer;

  UsageCounter(AgroalDataSource pool) {
    this.pool = pool;
  }

  private record Use(UUID key, LocalDate day) {}

  void count(UUID key) {
    counts.merge(new Use(key, LocalDate.now(Clock.systemUTC())), 1L, Long::sum);
  }

  void start(@Observes StartupEvent event) {
    writer = Thread.ofVirtual().name("usage").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    Thread thread = writer;
    if (thread != null) {
      thread.interrupt();
      thread.join(PERIOD);
    }
    flush();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PERIOD);
        flush();
      }
    } catch (InterruptedException e) {
      LOG.debug("The last counts are written by who ends this.");
    }
  }

  /// Writes what was counted; what cannot be written is kept for the next time.
  void flush() {
    // In one order on every replica, so that two of them do not wait for each other in a circle.
    List<Use> uses =
        counts.keySet().stream()
            .sorted(Comparator.comparing((Use use) -> use.key().toString()).thenComparing(Use::day))
            .toList();
    Map<Use, Long> taken = new java.util.LinkedHashMap<>();
    for (Use use : uses) {
      Long count = counts.remove(use);
      if (count != null) {
        taken.put(use, count);
      }
    }
    if (taken.isEmpty()) {
      return;
    }
    try {
      write(taken);
    } catch (SQLException e) {
      taken.forEach((use, count) -> counts.merge(use, count, Long::sum));
      LOG.warnf("The use of API keys could not be written, later again: %s", e.getMessage());
    }
  }

  private void write(Map<Use, Long> taken) throws SQLException {
    try (var connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try (var add = connection.prepareStatement(ADD);
          var used = connection.prepareStatement(USED)) {
        for (Map.Entry<Use, Long> one : taken.entrySet()) {
          add.setObject(1, one.getKey().key());
          add.setObject(2, one.getKey().day());
          add.setLong(3, one.getValue());
          add.addBatch();
          used.setObject(1, one.getKey().key());
          used.addBatch();
        }
        add.executeBatch();
        used.executeBatch();
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    }
  }
}
