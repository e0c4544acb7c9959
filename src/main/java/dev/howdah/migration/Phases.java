package dev.howdah.migration;

import dev.howdah.migration.MigrationEvent.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Times the phases of a run and tells the listener. Confined to one thread.
final class Phases {

  private final MigrationListener listener;
  private final List<MigrationReport.PhaseReport> reports = new ArrayList<>();

  Phases(MigrationListener listener) {
    this.listener = listener;
  }

  MigrationListener listener() {
    return listener;
  }

  /// Runs a phase; its time is kept also when it fails.
  <T> T run(Phase phase, int tables, long rows, Supplier<T> work) {
    long start = System.nanoTime();
    listener.on(new MigrationEvent.PhaseStarted(phase, tables, rows));
    try {
      return work.get();
    } finally {
      long millis = millisSince(start);
      reports.add(new MigrationReport.PhaseReport(phase.name().toLowerCase(Locale.ROOT), millis));
      listener.on(new MigrationEvent.PhaseFinished(phase, millis));
    }
  }

  List<MigrationReport.PhaseReport> reports() {
    return List.copyOf(reports);
  }

  static long millisSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }
}
