package dev.howdah.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/// Takes our figures back when the service ends. The registry outlives it where another one follows
/// in the same process, in dev mode and in tests, and would go on asking the gauges of the first.
@ApplicationScoped
final class MeterLife {

  private static final int LATE = 900_000;

  private final MeterRegistry registry;

  MeterLife(MeterRegistry registry) {
    this.registry = registry;
  }

  void stop(@Observes @Priority(LATE) ShutdownEvent event) {
    List.copyOf(registry.getMeters()).stream()
        .filter(meter -> meter.getId().getName().startsWith("howdah."))
        .forEach(registry::remove);
  }
}
