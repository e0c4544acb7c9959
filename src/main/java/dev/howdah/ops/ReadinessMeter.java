package dev.howdah.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// `howdah_ready`: 1 where this replica is ready as `/q/health/ready` says it, else 0. Readiness is
/// asked for every ten seconds, every second while it is not, beside everything else and not when
/// the figures are fetched, because a database that is away makes it slow.
@ApplicationScoped
final class ReadinessMeter {

  private static final Logger LOG = Logger.getLogger(ReadinessMeter.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /// While it is not ready, as at the start.
  private static final Duration SHORT_PAUSE = Duration.ofSeconds(1);

  private final MeterRegistry registry;
  private final SmallRyeHealthReporter health;
  private volatile boolean ready;
  private volatile @Nullable Thread worker;

  ReadinessMeter(MeterRegistry registry, SmallRyeHealthReporter health) {
    this.registry = registry;
    this.health = health;
  }

  void start(@Observes StartupEvent event) {
    Gauge.builder("howdah.ready", () -> ready ? 1 : 0)
        .description("1 where this replica is ready, else 0")
        .register(registry);
    worker = Thread.ofVirtual().name("readiness").start(this::watch);
  }

  void stop(@Observes ShutdownEvent event) {
    Thread thread = worker;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void watch() {
    try {
      while (true) {
        try {
          ready = !health.getReadiness().isDown();
        } catch (RuntimeException e) {
          ready = false;
          LOG.debug("Readiness cannot be told.", e);
        }
        Thread.sleep(ready ? PAUSE : SHORT_PAUSE);
      }
    } catch (InterruptedException e) {
      ready = false;
    }
  }
}
