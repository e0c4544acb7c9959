package dev.howdah.access;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Tells when an API key has ended, revoked on any replica or expired, for answers that are still
/// being given then: a request is looked at only when it comes. It looks at all keys that somebody
/// watches with one statement, twice a second, as {@link KeyRing} does for requests; a key that
/// expires is noticed like one that is revoked, and no news can be missed. Thread-safe.
@ApplicationScoped
public class KeyWatch {

  private static final Logger LOG = Logger.getLogger(KeyWatch.class);

  private static final Duration PERIOD = Duration.ofMillis(500);

  private static final String ENDED =
      """
      SELECT w.id FROM unnest(?) AS w (id)
      WHERE NOT EXISTS (
        SELECT FROM howdah_service.api_key k
        WHERE k.id = w.id AND k.revoked_at IS NULL
          AND (k.expires_at IS NULL OR k.expires_at > now()))
      """;

  private final AgroalDataSource pool;
  private final KeyRing keys;
  private final ConcurrentHashMap<UUID, Set<Runnable>> watched = new ConcurrentHashMap<>();
  private volatile @Nullable Thread watcher;

  KeyWatch(AgroalDataSource pool, KeyRing keys) {
    this.pool = pool;
    this.keys = keys;
  }

  /// Ends watching.
  @FunctionalInterface
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  void start(@Observes StartupEvent event) {
    watcher = Thread.ofVirtual().name("keys").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    Thread thread = watcher;
    if (thread != null) {
      thread.interrupt();
      thread.join(PERIOD);
    }
  }

  /// Calls within a second after a key has ended, and at most that late where it had ended before;
  /// again until the result is closed. The listener must be fast.
  public Watch onEnd(UUID key, Runnable listener) {
    watched.compute(
        key,
        (_, known) -> {
          Set<Runnable> all = known == null ? ConcurrentHashMap.newKeySet() : known;
          all.add(listener);
          return all;
        });
    return () ->
        watched.computeIfPresent(
            key,
            (_, known) -> {
              known.remove(listener);
              return known.isEmpty() ? null : known;
            });
  }

  private void run() {
    boolean away = false;
    try {
      while (true) {
        Thread.sleep(PERIOD);
        try {
          look();
          away = false;
        } catch (SQLException | RuntimeException e) {
          if (!away) {
            LOG.warnf(
                "Whether API keys have ended is not known while the database is away: %s",
                e.getMessage());
          }
          away = true;
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Whoever watches ends with the service.");
    }
  }

  private void look() throws SQLException {
    UUID[] ids = watched.keySet().toArray(UUID[]::new);
    if (ids.length == 0) {
      return;
    }
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(ENDED)) {
      statement.setArray(1, connection.createArrayOf("uuid", ids));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          UUID ended = rows.getObject(1, UUID.class);
          // First: who is told comes back at once, and is not to be believed then.
          keys.forget(ended);
          watched.getOrDefault(ended, Set.of()).forEach(Runnable::run);
        }
      }
    }
  }
}
