package dev.howdah.ops;

import dev.howdah.failure.HowdahException;
import dev.howdah.state.SchemaReady;
import dev.howdah.state.SchemaVersions;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Brings the service's own tables up to date when it starts. While the database is away it tries
/// again and again; the service runs meanwhile and is not ready.
@ApplicationScoped
@Readiness
public class SchemaLife implements HealthCheck {

  private static final Logger LOG = Logger.getLogger(SchemaLife.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /// A start waits so long for the ordinary case, in which the first request then finds all there.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /// Before whatever uses the tables when it starts.
  private static final int EARLY = 100;

  private final AgroalDataSource pool;
  private final Event<SchemaReady> ready;
  private volatile boolean done;
  private volatile @Nullable Thread worker;

  SchemaLife(AgroalDataSource pool, Event<SchemaReady> ready) {
    this.pool = pool;
    this.ready = ready;
  }

  void start(@Observes @Priority(EARLY) StartupEvent event) throws InterruptedException {
    Thread thread = Thread.ofVirtual().name("schema").start(this::bringUp);
    worker = thread;
    thread.join(PATIENCE);
  }

  void stop(@Observes ShutdownEvent event) {
    Thread thread = worker;
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("Tables of the service").status(done).build();
  }

  private void bringUp() {
    Duration pause = FIRST_PAUSE;
    String said = "";
    try {
      while (!done) {
        try {
          int applied = new SchemaVersions(pool).up();
          ready.fire(new SchemaReady());
          done = true;
          if (applied > 0) {
            LOG.infof("The service's own tables are at version %d.", SchemaVersions.latest());
          }
        } catch (RuntimeException e) {
          String message =
              e instanceof HowdahException known ? known.getMessage() : String.valueOf(e);
          if (!message.equals(said)) {
            LOG.warnf("The service is not ready and tries again. %s", message);
            said = message;
          }
          Thread.sleep(pause);
          pause =
              pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                  ? pause.multipliedBy(2)
                  : LONGEST_PAUSE;
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The service ends before its tables are there.");
    }
  }
}
