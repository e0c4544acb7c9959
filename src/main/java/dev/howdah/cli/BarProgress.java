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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// Progress as bars with rows per second and time left. A table that is done within half a second
/// gets no bar, so that small ones do not flicker.
final class BarProgress implements Progress {

  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final int REFRESH_MILLIS = 200;

  private final PrintWriter err;
  private final InstantSource clock;
  private final ReentrantLock gate = new ReentrantLock();
  private final Map<Station, Work> works = new HashMap<>();

  BarProgress(PrintWriter err, InstantSource clock) {
    this.err = err;
    this.clock = clock;
  }

  private record Station(Phase phase, String table) {}

  private record Work(long rows, Instant begun, @Nullable ProgressBar bar) {}

  @Override
  public void on(MigrationEvent event) {
    gate.lock();
    try {
      switch (event) {
        case PhaseStarted started -> line(Phases.beginning(started));
        case PhaseFinished finished -> {}
        case TableStarted started ->
            works.put(
                new Station(started.phase(), started.table()),
                new Work(started.rows(), clock.instant(), null));
        case TableProgress progress -> progress(progress);
        case TableFinished finished -> {
          Work work = works.remove(new Station(finished.phase(), finished.table()));
          if (work != null && work.bar() != null) {
            work.bar().stepTo(finished.rows());
            work.bar().close();
          }
        }
        case MigrationEvent.Planned _, MigrationEvent.RunBegun _, MigrationEvent.RunFailed _ -> {}
        case Notice notice -> line(Redaction.of(notice.message()));
      }
    } finally {
      gate.unlock();
    }
  }

  private void progress(TableProgress progress) {
    Station station = new Station(progress.phase(), progress.table());
    Work work = works.computeIfAbsent(station, missing -> new Work(0, clock.instant(), null));
    ProgressBar bar = work.bar();
    if (bar == null && !clock.instant().isBefore(work.begun().plus(PATIENCE))) {
      bar = bar(progress, work.rows());
      works.put(station, new Work(work.rows(), work.begun(), bar));
    }
    if (bar != null) {
      bar.stepTo(progress.rows());
    }
  }

  private static ProgressBar bar(TableProgress progress, long rows) {
    return new ProgressBarBuilder()
        .setTaskName(Phases.doing(progress.phase()) + " " + Words.oneLine(progress.table()))
        .setInitialMax(rows > 0 ? rows : -1)
        .setUnit(" rows", 1)
        .setUpdateIntervalMillis(REFRESH_MILLIS)
        .setStyle(ProgressBarStyle.ASCII)
        .showSpeed()
        .continuousUpdate()
        .build();
  }

  private void line(String text) {
    err.println(text);
    err.flush();
  }

  @Override
  public void close() {
    gate.lock();
    try {
      for (Work work : works.values()) {
        if (work.bar() != null) {
          work.bar().close();
        }
      }
      works.clear();
      err.flush();
    } finally {
      gate.unlock();
    }
  }
}
