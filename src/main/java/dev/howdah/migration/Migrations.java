package dev.howdah.migration;

import dev.howdah.plan.MigrationPlan;
import dev.howdah.schema.Source;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The door to the engine: every use case that the command line and the service offer. Throws
/// {@link dev.howdah.failure.HowdahException} where nothing could be begun; a run that was begun
/// always ends in a report. Thread-safe.
@SuppressWarnings("DoNotCallSuggester")
public final class Migrations {

  private final Map<String, String> environment;
  private final Path home;
  private final MigrationListener listener;

  /// The use cases in a given surrounding.
  ///
  /// @param environment the environment variables, looked at where no target is given
  /// @param home the folder in which the embedded PostgreSQL keeps its data, normally `.howdah`
  /// @param listener receives the events of every run
  public Migrations(Map<String, String> environment, Path home, MigrationListener listener) {
    this.environment = Map.copyOf(environment);
    this.home = home;
    this.listener = listener;
  }

  /// What a file declares and what it stores.
  public Source inspect(Path source, MigrateRequest.SnapshotPolicy snapshot) {
    throw new IllegalStateException("to come");
  }

  /// What a migration would do; changes nothing anywhere.
  public MigrationPlan plan(MigrateRequest request) {
    throw new IllegalStateException("to come");
  }

  /// Carries the file over and proves it.
  public MigrationReport migrate(MigrateRequest request) {
    throw new IllegalStateException("to come");
  }

  /// The proof alone: compares a file with a database that was migrated from it.
  ///
  /// @param request its `planFile` may name the plan that was used; else the newest published run
  ///   that the target remembers for this schema is compared with, else a new plan
  public MigrationReport verify(MigrateRequest request) {
    throw new IllegalStateException("to come");
  }

  /// The consistency of a database itself.
  public ConsistencyReport check(@Nullable String target, List<String> schemas) {
    throw new IllegalStateException("to come");
  }

  /// Sets every owned sequence and identity to the right next value.
  public List<MigrationReport.SequenceReport> resetSequences(
      @Nullable String target, List<String> schemas) {
    throw new IllegalStateException("to come");
  }

  /// What runs left in a target, the newest first.
  public List<RunSummary> runs(@Nullable String target) {
    throw new IllegalStateException("to come");
  }

  /// Removes what a run left: staging, checkpoints and quarantine.
  public void discard(@Nullable String target, String run) {
    throw new IllegalStateException("to come");
  }

  /// Makes sure that the embedded PostgreSQL runs; it does so until the handle is closed.
  public PostgresHandle startPostgres() {
    return PostgresHandle.start(home);
  }

  /// Writes a plan as YAML.
  public static void writePlan(MigrationPlan plan, Writer out) {
    throw new IllegalStateException("to come");
  }

  @Override
  public String toString() {
    return "Migrations[" + home + ", " + environment.size() + ", " + listener + "]";
  }
}
