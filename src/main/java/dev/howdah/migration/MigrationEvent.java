package dev.howdah.migration;

import dev.howdah.failure.HowdahException;
import dev.howdah.plan.MigrationPlan;

/// What happens during a migration, in order of time per table. The same events feed progress bars,
/// plain lines and the service's event stream.
public sealed interface MigrationEvent {

  /// The stations of a run.
  enum Phase {
    /// Opening the file and reading its catalogue.
    READ,
    /// Scanning what the tables store.
    PROFILE,
    /// Deciding.
    PLAN,
    /// Copying rows.
    LOAD,
    /// Keys, indexes, constraints, sequences, views and statistics.
    FINISH,
    /// Comparing every cell.
    VERIFY,
    /// Moving the tables to their place.
    PUBLISH
  }

  /// A phase began; `tables` and `rows` are its size, 0 where unknown.
  record PhaseStarted(Phase phase, int tables, long rows) implements MigrationEvent {}

  /// A phase ended.
  record PhaseFinished(Phase phase, long millis) implements MigrationEvent {}

  /// Work on a table began; `rows` is how many are expected, 0 where unknown.
  record TableStarted(Phase phase, String table, long rows) implements MigrationEvent {}

  /// So many rows of the table are done by now.
  record TableProgress(Phase phase, String table, long rows) implements MigrationEvent {}

  /// Work on a table ended.
  record TableFinished(Phase phase, String table, long rows, long quarantined, long millis)
      implements MigrationEvent {}

  /// What the run is going to do is decided, or remembered where it goes on; nothing is begun yet.
  record Planned(MigrationPlan plan) implements MigrationEvent {}

  /// The target remembers the run from now on; `resumed` where it did before.
  record RunBegun(String run, boolean resumed) implements MigrationEvent {}

  /// A run that was begun failed. Its report says the same; this has the cause too.
  record RunFailed(HowdahException failure) implements MigrationEvent {}

  /// Something a person should read at once, for example where the embedded server keeps its data.
  record Notice(String message) implements MigrationEvent {}
}
