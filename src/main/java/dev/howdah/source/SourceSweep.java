package dev.howdah.source;

import dev.howdah.failure.HowdahException;
import dev.howdah.state.SchemaReady;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Removes what has expired or was deleted, and completes uploads that a killed replica left whole.
/// Every replica does it; each step is one that several may do at once. Thread-safe.
@ApplicationScoped
class SourceSweep {

  private static final Logger LOG = Logger.getLogger(SourceSweep.class);
  private static final int MOST = 100;

  private final ChunkStore chunks;
  private final Uploads uploads;
  private final Instance<SourceUse> users;
  private final SourceSettings settings;
  private final Semaphore wanted = new Semaphore(0);
  private volatile @Nullable Thread worker;

  SourceSweep(
      ChunkStore chunks, Uploads uploads, @Any Instance<SourceUse> users, SourceSettings settings) {
    this.chunks = chunks;
    this.uploads = uploads;
    this.users = users;
    this.settings = settings;
  }

  void start(@Observes SchemaReady event) {
    if (worker == null) {
      worker = Thread.ofVirtual().name("sources").start(this::run);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    Thread thread = worker;
    if (thread != null) {
      thread.interrupt();
    }
    worker = null;
  }

  /// Does not wait for the next round.
  void soon() {
    wanted.release();
  }

  /// Whether anything needs a source.
  boolean isUsed(UUID source) {
    return users.stream().anyMatch(user -> user.uses(source));
  }

  private void run() {
    try {
      while (true) {
        if (wanted.tryAcquire(settings.sweepInterval().toMillis(), TimeUnit.MILLISECONDS)) {
          wanted.drainPermits();
        }
        try {
          sweep();
        } catch (SQLException | RuntimeException e) {
          LOG.warnf("Sources that expired could not be removed, later again: %s", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The next start goes on.");
    }
  }

  /// One round.
  void sweep() throws SQLException {
    for (UUID source : chunks.whole(MOST)) {
      finish(source);
    }
    for (UUID source : chunks.expired(MOST)) {
      if (isUsed(source)) {
        chunks.touch(source, settings.retention());
      } else if (chunks.hideExpired(source)) {
        LOG.infof("Source %s has expired.", source);
      }
    }
    for (UUID source : chunks.failedWithBytes(MOST)) {
      chunks.clear(source);
    }
    for (UUID source : chunks.hidden(MOST)) {
      chunks.purge(source);
    }
  }

  private void finish(UUID source) throws SQLException {
    UUID owner = chunks.owner(source).orElse(null);
    if (owner == null) {
      return;
    }
    try {
      uploads.finish(owner, source);
    } catch (HowdahException e) {
      LOG.infof("Upload %s cannot be used: %s", source, e.code().code());
    }
  }
}
