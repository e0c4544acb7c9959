package dev.howdah.source;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.http.Turns;
import dev.howdah.migration.ContractJson;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.migration.Migrations;
import dev.howdah.schema.Source;
import dev.howdah.schema.SourceFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Looks at what sources declare and store. A hostile file can keep SQLite busy for ever, so each
/// look has a thread of its own that is interrupted when its time is over (which SQLite notices,
/// see the room `sqlite`), and only a few are at work at once. Thread-safe.
@ApplicationScoped
class Inspections {

  /// How long a request waits for its turn.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Turns turns;
  private final Duration timeout;
  private final Migrations migrations = new Migrations(Map.of(), Path.of(".howdah"), event -> {});

  Inspections(SourceSettings settings) {
    this.turns =
        new Turns(
            settings.maxInspections(), PATIENCE, "This replica inspects as many files as it can.");
    this.timeout = settings.inspectTimeout();
  }

  /// The document that `inspect --format json` writes.
  ///
  /// @param name what the file is called in it, and in failures
  /// @param open makes the file readable; closed here
  /// @throws HowdahException SOURCE_TOO_SLOW; RATE_LIMITED; a code of the source
  String inspect(String name, Supplier<Sources.LocalFile> open) {
    Turns.Turn turn = turns.take();
    FutureTask<String> task;
    boolean started = false;
    try {
      Sources.LocalFile file = open.get();
      task = new FutureTask<>(() -> document(name, file));
      Thread.ofPlatform()
          .name("inspect")
          .daemon()
          .start(() -> {
            try (file) {
              task.run();
            } finally {
              // Not before SQLite has really let go.
              turn.close();
            }
          });
      started = true;
    } finally {
      if (!started) {
        turn.close();
      }
    }
    return await(name, task);
  }

  private String await(String name, FutureTask<String> task) {
    try {
      return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new HowdahException(
          ErrorCode.SOURCE_TOO_SLOW,
          name + " could not be inspected within " + timeout.toSeconds() + " seconds.",
          "Inspect it with the command line, which has no such limit.",
          e);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new HowdahException(ErrorCode.RUN_INTERRUPTED, "The service is ending.", "", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HowdahException known) {
        throw known;
      }
      throw new IllegalStateException("an inspection failed", e.getCause());
    }
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
