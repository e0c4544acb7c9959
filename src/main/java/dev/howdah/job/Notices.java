package dev.howdah.job;

import dev.howdah.state.SchemaReady;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// Hears what replicas tell each other through the database (LISTEN and NOTIFY), on one connection
/// that serves nothing else. What was said while there was none is not known, so everybody is woken
/// once when there is one again. Thread-safe.
@ApplicationScoped
class Notices {

  private static final Logger LOG = Logger.getLogger(Notices.class);

  /// How long one look lasts; an end of the service is noticed behind it.
  private static final int LOOK_MILLIS = 500;

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration END = Duration.ofSeconds(5);

  private final AgroalDataSource pool;
  private final ConcurrentHashMap<UUID, Set<Runnable>> listeners = new ConcurrentHashMap<>();
  private final List<Runnable> queueListeners = new CopyOnWriteArrayList<>();
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  Notices(AgroalDataSource pool) {
    this.pool = pool;
  }

  void begin(@Observes SchemaReady event) {
    if (thread == null) {
      thread = Thread.ofVirtual().name("notices").start(this::run);
    }
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    Thread running = thread;
    if (running != null) {
      running.join(END);
    }
  }

  /// Calls when there may be work. It must be fast.
  void onQueue(Runnable listener) {
    queueListeners.add(listener);
  }

  /// Calls when there may be news of a migration, until the result is closed. It must be fast.
  Subscription onEvents(UUID migration, Runnable listener) {
    listeners.compute(
        migration,
        (_, known) -> {
          Set<Runnable> all = known == null ? ConcurrentHashMap.newKeySet() : known;
          all.add(listener);
          return all;
        });
    return () ->
        listeners.computeIfPresent(
            migration,
            (_, known) -> {
              known.remove(listener);
              return known.isEmpty() ? null : known;
            });
  }

  /// Ends listening.
  @FunctionalInterface
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  private void run() {
    Duration pause = PAUSE;
    boolean said = false;
    while (!stopping) {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("LISTEN " + Ledger.EVENTS);
        statement.execute("LISTEN " + Ledger.QUEUE);
        wakeAll();
        pause = PAUSE;
        said = false;
        try {
          hear(connection);
        } finally {
          // The connection goes back into the pool.
          statement.execute("UNLISTEN *");
        }
      } catch (SQLException e) {
        if (!said) {
          LOG.warnf("News of migrations come late, for the database is away: %s", e.getMessage());
          said = true;
        }
        pause = sleep(pause);
      }
    }
  }

  private Duration sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      stopping = true;
    }
    Duration longer = pause.multipliedBy(2);
    return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  private void hear(Connection connection) throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    long asked = System.nanoTime();
    while (!stopping) {
      PGNotification[] heard = postgres.getNotifications(LOOK_MILLIS);
      if (heard != null) {
        for (PGNotification one : heard) {
          wake(one);
        }
      }
      if (System.nanoTime() - asked > LONGEST_PAUSE.toNanos()) {
        asked = System.nanoTime();
        // A connection that broke without a word would be silent for ever.
        if (!connection.isValid((int) END.toSeconds())) {
          throw new SQLException("the connection broke");
        }
      }
    }
  }

  private void wake(PGNotification heard) {
    if (heard.getName().equals(Ledger.QUEUE)) {
      queueListeners.forEach(Runnable::run);
      return;
    }
    try {
      listeners
          .getOrDefault(UUID.fromString(heard.getParameter()), Set.of())
          .forEach(Runnable::run);
    } catch (IllegalArgumentException e) {
      LOG.debugf("A notice that is none of ours: %s", heard.getParameter());
    }
  }

  private void wakeAll() {
    queueListeners.forEach(Runnable::run);
    listeners.values().forEach(all -> all.forEach(Runnable::run));
  }
}
