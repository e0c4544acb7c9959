package dev.howdah.job;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.job.Ledger.Changes;
import dev.howdah.job.Ledger.News;
import dev.howdah.job.Ledger.PlannedTable;
import dev.howdah.job.Ledger.TableNews;
import dev.howdah.migration.MigrationEvent;
import dev.howdah.migration.MigrationEvent.Phase;
import dev.howdah.migration.MigrationListener;
import dev.howdah.migration.Migrations;
import dev.howdah.plan.MigrationPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Listens to a run: keeps what is new until it is written, however often the engine says the same,
/// and stops the run where it is to end. Thread-safe.
final class Journal implements MigrationListener {

  /// Why a run is to stop.
  enum Stop {
    /// It is not.
    NONE,
    /// The replica ends; another is to go on.
    HAND_BACK,
    /// A person wants it.
    CANCELLED,
    /// The file takes too long to be read and planned.
    TOO_SLOW,
    /// The lease is another's by now, or may be.
    LEASE_LOST
  }

  private final String sourcePath;
  private final String sourceName;
  private final Meters meters;
  private final ReentrantLock gate = new ReentrantLock();
  private final Map<String, TableNews> tables = new LinkedHashMap<>();
  private final Map<String, Long> rowsOfPhase = new HashMap<>();
  private List<News> news = new ArrayList<>();
  private List<PlannedTable> planned = List.of();
  private @Nullable String plan;
  private @Nullable Phase phase;
  private long phaseBegan;
  private long planningBegan;
  private boolean publishing;
  private long rowsTotal;
  private long rowsDone;
  private long rowsTold;
  private long rowsQuarantined;
  private boolean begun;
  private boolean advanced;
  private @Nullable HowdahException failure;
  private final Work work;
  private volatile Runnable look = () -> {};
  private volatile Stop stop = Stop.NONE;

  /// @param sourcePath where the file is for now, which is nobody's business
  /// @param sourceName how it is called instead
  /// @param work what the worker does
  Journal(String sourcePath, String sourceName, Work work, Meters meters) {
    this.sourcePath = sourcePath;
    this.sourceName = sourceName;
    this.work = work;
    this.meters = meters;
  }

  /// Ends the run where it next can end. The first reason counts, but that the lease is lost always
  /// does.
  void stop(Stop reason) {
    if (stop == Stop.NONE || reason == Stop.LEASE_LOST) {
      stop = reason;
    }
  }

  Stop stop() {
    return stop;
  }

  /// How long the file is being read and planned, in nanoseconds; 0 where that is done or was not
  /// begun.
  long planningNanos() {
    gate.lock();
    try {
      return planningBegan == 0 ? 0 : System.nanoTime() - planningBegan;
    } finally {
      gate.unlock();
    }
  }

  /// Whether it was begun to publish the run, so that it may be published now.
  boolean publishing() {
    gate.lock();
    try {
      return publishing;
    } finally {
      gate.unlock();
    }
  }

  /// Whether the target remembers the run.
  boolean begun() {
    gate.lock();
    try {
      return begun;
    } finally {
      gate.unlock();
    }
  }

  /// Why the run failed, with its cause.
  @Nullable HowdahException failure() {
    gate.lock();
    try {
      return failure;
    } finally {
      gate.unlock();
    }
  }

  /// Asks now whether the run is to be stopped: what was cancelled before a phase begins,
  /// publishing above all, does not begin it.
  void beforePhases(Runnable look) {
    this.look = look;
  }

  @Override
  public void on(MigrationEvent event) {
    if (event instanceof MigrationEvent.PhaseStarted) {
      look.run();
    }
    gate.lock();
    try {
      note(event);
    } finally {
      gate.unlock();
    }
    boolean mayStop =
        event instanceof MigrationEvent.PhaseStarted
            || event instanceof MigrationEvent.TableStarted
            || event instanceof MigrationEvent.TableProgress;
    if (mayStop && stop != Stop.NONE) {
      throw new HowdahException(ErrorCode.RUN_INTERRUPTED, "The run was stopped.", "");
    }
    if (event instanceof MigrationEvent.PhaseStarted started && started.phase() == Phase.PUBLISH) {
      publishing = true;
    }
  }

  private void note(MigrationEvent event) {
    switch (event) {
      case MigrationEvent.PhaseStarted started -> {
        phase = started.phase();
        phaseBegan = System.nanoTime();
        if (!isPlanning(started.phase())) {
          planningBegan = 0;
        } else if (planningBegan == 0) {
          planningBegan = phaseBegan;
        }
        rowsTotal = started.rows();
        // The proof reads both sides.
        rowsTotal *= started.phase() == Phase.VERIFY ? 2 : 1;
        rowsDone = 0;
        rowsTold = 0;
        rowsOfPhase.clear();
        tell("phase", Map.of("phase", name(started.phase()), "status", "started"));
      }
      case MigrationEvent.PhaseFinished finished -> {
        advanced |= finished.phase() == Phase.FINISH || finished.phase() == Phase.LOAD;
        meters.phase(finished.phase(), finished.millis());
        tell(
            "phase",
            Map.of(
                "phase",
                name(finished.phase()),
                "status",
                "finished",
                "millis",
                finished.millis()));
      }
      case MigrationEvent.TableStarted started -> {
        switch (started.phase()) {
          case LOAD -> table(started.table(), TableState.LOADING, 0, 0);
          case FINISH -> table(started.table(), TableState.FINISHING, -1, -1);
          case VERIFY -> table(started.table(), TableState.VERIFYING, -1, -1);
          case READ, PROFILE, PLAN, PUBLISH -> {
            // No station of a table.
          }
        }
      }
      case MigrationEvent.TableProgress progress -> {
        count(progress.table(), progress.rows());
        if (progress.phase() == Phase.LOAD) {
          table(progress.table(), TableState.LOADING, progress.rows(), 0);
        }
      }
      case MigrationEvent.TableFinished finished -> {
        if (finished.phase() == Phase.LOAD) {
          advanced = true;
          rowsQuarantined += finished.quarantined();
          meters.rowsCopied(finished.rows());
          count(finished.table(), finished.rows() + finished.quarantined());
          table(
              finished.table(),
              TableState.LOADED,
              finished.rows() + finished.quarantined(),
              finished.quarantined());
        } else if (finished.phase() == Phase.FINISH) {
          table(finished.table(), TableState.FINISHED, -1, -1);
        }
      }
      case MigrationEvent.Notice notice ->
          tell("notice", Map.of("message", shown(notice.message())));
      case MigrationEvent.Planned made -> {
        // What comes next, before anything is loaded, is the target's work.
        planningBegan = 0;
        // What is loaded again is a part of the plan, and not the migration's.
        if (work != Work.RETRY) {
          plan(made.plan());
        }
      }
      case MigrationEvent.RunBegun run -> {
        begun = true;
        tell("run", Map.of("run", run.run(), "resumed", run.resumed()));
      }
      case MigrationEvent.RunFailed failed -> failure = failed.failure();
    }
  }

  /// Whether a phase reads the file before anything is done with it.
  private static boolean isPlanning(Phase phase) {
    return switch (phase) {
      case READ, PROFILE, PLAN -> true;
      case LOAD, FINISH, VERIFY, PUBLISH -> false;
    };
  }

  /// Keeps a plan and its tables.
  void plan(MigrationPlan made) {
    gate.lock();
    try {
      plan = Migrations.planJson(made.withSource(sourceName));
      planned =
          made.tables().stream()
              .map(table -> new PlannedTable(table.source(), table.target(), table.rows()))
              .toList();
      tell("plan", Map.of("tables", made.tables().size(), "blockers", made.blockers().size()));
    } finally {
      gate.unlock();
    }
  }

  private void count(String table, long rows) {
    Long before = rowsOfPhase.put(table, rows);
    rowsDone += rows - (before == null ? 0 : before);
  }

  /// Later news of a table replace earlier ones; a negative number is one that is kept.
  private void table(String name, TableState state, long rows, long quarantined) {
    TableNews before = known.get(name);
    TableNews now =
        new TableNews(
            name,
            state,
            rows >= 0 ? rows : before == null ? -1 : before.rowsDone(),
            quarantined >= 0 ? quarantined : before == null ? -1 : before.rowsQuarantined());
    known.put(name, now);
    tables.put(name, now);
  }

  private final Map<String, TableNews> known = new HashMap<>();

  private void tell(String type, Map<String, ?> data) {
    news.add(new News(type, data));
  }

  /// Takes what is new; it is then to be written, or given back.
  Changes take() {
    gate.lock();
    try {
      List<News> all = new ArrayList<>(news);
      for (TableNews table : tables.values()) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("table", table.source());
        data.put("state", table.state().text());
        if (table.rowsDone() >= 0) {
          data.put("rowsDone", table.rowsDone());
          data.put("rowsQuarantined", table.rowsQuarantined());
        }
        all.add(new News("table", data));
      }
      if (phase != null && rowsDone != rowsTold) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("phase", name(phase));
        data.put("rowsDone", rowsDone);
        data.put("rowsTotal", rowsTotal);
        data.put("rowsPerSecond", rowsPerSecond());
        all.add(new News("progress", data));
      }
      Changes changes =
          new Changes(
              phase == null ? null : name(phase),
              rowsDone,
              rowsTotal,
              rowsPerSecond(),
              rowsQuarantined,
              begun,
              advanced,
              plan,
              planned,
              List.copyOf(tables.values()),
              all);
      news = new ArrayList<>();
      tables.clear();
      plan = null;
      advanced = false;
      rowsTold = rowsDone;
      return changes;
    } finally {
      gate.unlock();
    }
  }

  /// Takes back what could not be written.
  void giveBack(Changes changes) {
    gate.lock();
    try {
      List<News> all =
          new ArrayList<>(
              changes.news().stream()
                  .filter(one -> !one.type().equals("table") && !one.type().equals("progress"))
                  .toList());
      all.addAll(news);
      news = all;
      changes.tables().forEach(table -> tables.putIfAbsent(table.source(), table));
      plan = plan == null ? changes.plan() : plan;
      advanced |= changes.advanced();
      rowsTold = -1;
    } finally {
      gate.unlock();
    }
  }

  private long rowsPerSecond() {
    long millis = (System.nanoTime() - phaseBegan) / 1_000_000;
    return phase == null || millis <= 0 ? 0 : rowsDone * 1_000 / millis;
  }

  /// A text without the path that the file has for the time being.
  String shown(String text) {
    return text.replace(sourcePath, sourceName);
  }

  private static String name(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
