package dev.howdah.migration;

/// Receives the events of a migration. Called from several threads at once; must be fast and
/// thread-safe.
@FunctionalInterface
public interface MigrationListener {

  /// Takes note of an event.
  void on(MigrationEvent event);
}
