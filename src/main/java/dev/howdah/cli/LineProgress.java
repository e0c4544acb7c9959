package dev.howdah.cli;

import dev.howdah.migration.MigrationEvent;
import dev.howdah.migration.MigrationEvent.Notice;
import dev.howdah.migration.MigrationEvent.Phase;
import dev.howdah.migration.MigrationEvent.PhaseFinished;
import dev.howdah.migration.MigrationEvent.PhaseStarted;
import dev.howdah.migration.MigrationEvent.TableFinished;
import dev.howdah.migration.MigrationEvent.TableProgress;
import dev.howdah.migration.MigrationEvent.TableStarted;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Progress as plain lines: one per loaded table, and at most one every ten seconds for a table
/// that takes long.
final class LineProgress implements Progress {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int PERCENT = 100;

  private final PrintWriter err;
  private final InstantSource clock;
  private final Map<Station, Work> works = new ConcurrentHashMap<>();

  LineProgress(PrintWriter err, InstantSource clock) {
    this.err = err;
    this.clock = clock;
  }

  private record Station(Phase phase, String table) {}

  private record Work(long rows, Instant shown) {}

  @Override
  public void on(MigrationEvent event) {
    switch (event) {
      case PhaseStarted started -> line(Phases.beginning(started));
      case PhaseFinished finished -> {}
      case TableStarted started ->
          works.put(
              new Station(started.phase(), started.table()),
              new Work(started.rows(), clock.instant()));
      case TableProgress progress -> progress(progress);
      case TableFinished finished -> {
        works.remove(new Station(finished.phase(), finished.table()));
        if (finished.phase() == Phase.LOAD) {
          line("  " + Phases.finished(finished));
        }
      }
      case MigrationEvent.Planned _, MigrationEvent.RunBegun _, MigrationEvent.RunFailed _ -> {}
      case Notice notice -> line(Redaction.of(notice.message()));
    }
  }

  private void progress(TableProgress progress) {
    Station station = new Station(progress.phase(), progress.table());
    Instant now = clock.instant();
    boolean[] due = new boolean[1];
    Work work =
        works.compute(
            station,
            (key, before) -> {
              Work known = before == null ? new Work(0, now) : before;
              due[0] = !now.isBefore(known.shown().plus(INTERVAL));
              return due[0] ? new Work(known.rows(), now) : known;
            });
    if (due[0] && work != null) {
      String share =
          work.rows() > 0
              ? " of "
                  + Words.number(work.rows())
                  + " ("
                  + Math.min(PERCENT, PERCENT * progress.rows() / work.rows())
                  + " %)"
              : "";
      line(
          "  "
              + Phases.doing(progress.phase())
              + " "
              + Words.oneLine(progress.table())
              + ": "
              + Words.number(progress.rows())
              + share);
    }
  }

  private void line(String text) {
    err.println(text);
    err.flush();
  }

  @Override
  public void close() {
    err.flush();
  }
}
