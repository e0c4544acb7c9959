package dev.howdah.source;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.migration.ContractJson;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.migration.Migrations;
import dev.howdah.schema.Source;
import dev.howdah.schema.SourceFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/// Looks at what sources declare and store, within a limit. Thread-safe.
@ApplicationScoped
class Inspections {

  private final TimedReading readings;
  private final Migrations migrations = new Migrations(Map.of(), Path.of(".howdah"), event -> {});

  Inspections(TimedReading readings) {
    this.readings = readings;
  }

  /// The document that `inspect --format json` writes.
  ///
  /// @param name what the file is called in it, and in failures
  /// @param open makes the file readable; closed here
  /// @throws HowdahException SOURCE_TOO_SLOW; RATE_LIMITED; a code of the source
  String inspect(String name, Supplier<Sources.LocalFile> open) {
    return readings.read(name, open, file -> document(name, file));
  }

  private String document(String name, Sources.LocalFile file) {
    Path path = file.path();
    try {
      Source source =
          migrations.withScratch(file.scratch()).inspect(path, MigrateRequest.SnapshotPolicy.AUTO);
      return ContractJson.versioned(
          new Source(named(source.file(), name), source.schema(), source.profiles()));
    } catch (HowdahException e) {
      // What SQLite cannot read is the fault of the file here, and where it lies nobody's business.
      ErrorCode code =
          e.code() == ErrorCode.SOURCE_READ_FAILED ? ErrorCode.SOURCE_CORRUPT : e.code();
      String remedy = e.remedy().replace(path.toString(), name);
      throw new HowdahException(code, e.getMessage().replace(path.toString(), name), remedy, e);
    } catch (StackOverflowError e) {
      throw new HowdahException(
          ErrorCode.SOURCE_CORRUPT, name + " has statements that are nested too deeply.", "", e);
    }
  }

  private static SourceFile named(SourceFile file, String name) {
    return new SourceFile(
        name,
        file.bytes(),
        file.sha256(),
        file.encoding(),
        file.pageSize(),
        file.userVersion(),
        file.applicationId(),
        file.journalMode(),
        file.snapshot());
  }
}
