package dev.howdah.cli;

import dev.howdah.migration.MigrationListener;

/// Shows how far a migration is, on standard error. Thread-safe; closing ends what is still shown.
interface Progress extends MigrationListener, AutoCloseable {

  /// Bars where a person watches, lines where none does.
  static Progress of(Surroundings around) {
    return around.terminal()
        ? new BarProgress(around.err(), around.clock())
        : new LineProgress(around.err(), around.clock());
  }

  @Override
  void close();
}
