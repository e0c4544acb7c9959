package dev.howdah.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.File;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// `howdah_scratch_free_bytes` and `howdah_scratch_total_bytes`: the disk under the scratch folder
/// of this replica. A folder that is not there yet counts as the next one above it that is.
@ApplicationScoped
final class ScratchMeter {

  private final MeterRegistry registry;
  private final File folder;

  ScratchMeter(
      MeterRegistry registry,
      @ConfigProperty(name = "howdah.source.scratch-directory") Optional<String> configured) {
    this.registry = registry;
    this.folder =
        new File(configured.orElseGet(() -> System.getProperty("java.io.tmpdir", "/tmp")))
            .getAbsoluteFile();
  }

  void start(@Observes StartupEvent event) {
    Gauge.builder("howdah.scratch.free", () -> existing().getUsableSpace())
        .baseUnit(BaseUnits.BYTES)
        .description("Free space on the disk under the scratch folder")
        .register(registry);
    Gauge.builder("howdah.scratch.total", () -> existing().getTotalSpace())
        .baseUnit(BaseUnits.BYTES)
        .description("Size of the disk under the scratch folder")
        .register(registry);
  }

  private File existing() {
    File found = folder;
    while (!found.exists() && found.getParentFile() != null) {
      found = found.getParentFile();
    }
    return found;
  }
}
