package dev.howdah.cli;

import dev.howdah.migration.MigrationEvent;
import dev.howdah.migration.MigrationListener;
import java.io.PrintWriter;

/// Shows what a person should read at once, and no progress. Thread-safe.
///
/// @param err where it is shown
record Notices(PrintWriter err) implements MigrationListener {

  @Override
  public void on(MigrationEvent event) {
    if (event instanceof MigrationEvent.Notice notice) {
      err.println(Redaction.of(notice.message()));
      err.flush();
    }
  }
}
