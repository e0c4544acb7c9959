package dev.howdah.migration;

/// Receives the events of a migration. Called from several threads at once; must be fast and
/// thread-safe.
///
/// A listener may stop the run by throwing a {@link dev.howdah.failure.HowdahException} with
/// RUN_INTERRUPTED while it is told of a {@link MigrationEvent.PhaseStarted}, {@link
/// MigrationEvent.TableStarted} or {@link MigrationEvent.TableProgress}: what is under way is
/// rolled back to the last checkpoint, the report says so, and the run can be resumed. It must not
/// throw at other events.
@FunctionalInterface
public interface MigrationListener {

  /// Takes note of an event.
  void on(MigrationEvent event);
}
