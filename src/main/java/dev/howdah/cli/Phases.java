package dev.howdah.cli;

import dev.howdah.migration.MigrationEvent.Phase;
import dev.howdah.migration.MigrationEvent.PhaseStarted;
import dev.howdah.migration.MigrationEvent.TableFinished;

/// The stations of a run, in words.
final class Phases {

  private Phases() {}

  /// A line that says what begins.
  static String beginning(PhaseStarted started) {
    String size = "";
    if (started.tables() > 0) {
      size = " " + Words.count(started.tables(), "table");
      if (started.rows() > 0) {
        size += ", " + Words.count(started.rows(), "row");
      }
    }
    return switch (started.phase()) {
      case READ -> "Reading the file's catalogue";
      case PROFILE -> "Looking at every value:" + (size.isEmpty() ? " all tables" : size);
      case PLAN -> "Making the plan";
      case LOAD -> "Loading:" + (size.isEmpty() ? " all tables" : size);
      case FINISH -> "Making keys, indexes, constraints, sequences and views";
      case VERIFY -> "Comparing every cell:" + (size.isEmpty() ? " all tables" : size);
      case PUBLISH -> "Publishing";
    };
  }

  /// What is being done to a table.
  static String doing(Phase phase) {
    return switch (phase) {
      case READ -> "reading";
      case PROFILE -> "looking at";
      case PLAN -> "planning";
      case LOAD -> "loading";
      case FINISH -> "finishing";
      case VERIFY -> "comparing";
      case PUBLISH -> "publishing";
    };
  }

  /// What became of a table.
  static String finished(TableFinished finished) {
    return Words.oneLine(finished.table())
        + ": "
        + Words.count(finished.rows(), "row")
        + (finished.quarantined() == 0
            ? ""
            : ", " + Words.number(finished.quarantined()) + " to quarantine")
        + " in "
        + Words.time(finished.millis());
  }
}
