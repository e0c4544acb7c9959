package dev.howdah.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.ExitCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.job.Ledger.Ending;
import dev.howdah.job.Ledger.Job;
import dev.howdah.job.Ledger.TableNews;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.migration.MigrationReport;
import dev.howdah.migration.Migrations;
import dev.howdah.migration.RunSummary;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.TargetSessions;
import dev.howdah.source.Sources;
import dev.howdah.target.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One worker's work on one migration, from when it takes it to when it gives it back. However it
/// ends, also by a kill, the next turn finds in the target how far the run came:
///
/// - no run of its id: it begins one, under the id that the migration had before;
/// - an unfinished one: goes on at its checkpoint;
/// - a published one: only the report is missing.
///
/// Confined to the thread that runs it, but for {@link #stop}.
final class Turn {

  private static final Logger LOG = Logger.getLogger(Turn.class);

  /// Often enough to follow, seldom enough not to matter.
  private static final Duration WRITE = Duration.ofMillis(500);

  /// How long a worker that is to stop may go on without a sign; then its statements are cancelled.
  private static final Duration UNHEARD = Duration.ofSeconds(10);

  private static final Duration END_PAUSE = Duration.ofSeconds(1);

  private final Job job;
  private final Sources sources;
  private final Targets targets;
  private final Ledger ledger;
  private final Meters meters;
  private final JobSettings settings;
  private final ObjectMapper json;
  private volatile Journal journal;
  private volatile Journal.Stop wanted = Journal.Stop.NONE;
  private volatile boolean givenUp;
  private volatile boolean stopped;
  private final TargetSessions sessions = new TargetSessions();
  private final CountDownLatch worked = new CountDownLatch(1);

  Turn(
      Job job,
      Sources sources,
      Targets targets,
      Ledger ledger,
      Meters meters,
      JobSettings settings,
      ObjectMapper json) {
    this.job = job;
    this.sources = sources;
    this.targets = targets;
    this.ledger = ledger;
    this.meters = meters;
    this.settings = settings;
    this.json = json;
    this.journal = new Journal("\0", job.sourceName(), job.work(), meters);
  }

  /// Hands the migration back where it next can be.
  void stop(Journal.Stop reason) {
    wanted = reason;
    journal.stop(reason);
  }

  /// Does not try any longer to write how it ended; whoever takes over finds out.
  void giveUp() {
    givenUp = true;
  }

  void run() throws InterruptedException {
    if (job.takenOver()) {
      meters.takenOver();
      LOG.infof("Taken over from a worker that fell silent.");
    }
    Thread worker = Thread.currentThread();
    Thread writer = Thread.ofVirtual().name("journal").start(() -> write(worker));
    Ending ending;
    try {
      ending = work();
    } finally {
      // Not by an interrupt: it would break the connection on which the writer may be writing.
      worked.countDown();
      join(writer);
      // What the work left open would be watched for ever.
      sessions.abort();
    }
    if (journal.stop() != Journal.Stop.LEASE_LOST) {
      end(ending);
    } else {
      LOG.warn("The lease is another's, or may be: this worker writes nothing more.");
    }
  }

  /// Whoever interrupts this thread means the run, which has ended; what is left is to write how.
  private static void join(Thread writer) {
    while (true) {
      Thread.interrupted();
      try {
        writer.join();
        Thread.interrupted();
        return;
      } catch (InterruptedException e) {
        LOG.debug("The run has ended already.");
      }
    }
  }

  /// Writes what is new, and looks whether the lease is still this worker's, until the work ends.
  private void write(Thread worker) {
    long stopping = 0;
    boolean asked = false;
    long limit = settings.heartbeat().multipliedBy(Workshop.SILENT_HEARTBEATS).toNanos();
    long confirmed = System.nanoTime();
    try {
      while (!worked.await(WRITE.toMillis(), TimeUnit.MILLISECONDS)) {
        if (flush()) {
          confirmed = System.nanoTime();
        } else if (System.nanoTime() - confirmed > limit) {
          journal.stop(Journal.Stop.LEASE_LOST);
        }
        if (journal.planningNanos() > settings.planTimeout().toNanos()) {
          journal.stop(Journal.Stop.TOO_SLOW);
        }
        if (journal.stop() == Journal.Stop.NONE || stopped) {
          stopping = 0;
        } else if (stopping == 0) {
          stopping = System.nanoTime();
        } else if (System.nanoTime() - stopping > UNHEARD.toNanos()) {
          // It does not come to the end of a batch. SQLite at work on a hostile file ends by this,
          // the target by what follows, were it silent.
          worker.interrupt();
          if (!asked) {
            asked = true;
            sessions.cancel();
          } else if (System.nanoTime() - stopping
              > UNHEARD.plus(TargetSessions.AFTER_CANCEL).toNanos()) {
            sessions.abort();
          }
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The rest is written by who ends this.");
    }
  }

  /// Looks whether the migration was cancelled or is another's by now. Where the database does not
  /// answer, who writes progress finds out later.
  private void look() {
    try {
      note(ledger.state(job));
    } catch (SQLException e) {
      LOG.debugf("Whether it goes on could not be asked: %s", e.getMessage());
    }
  }

  private void note(Optional<MigrationState> state) {
    if (state.isEmpty()) {
      journal.stop(Journal.Stop.LEASE_LOST);
    } else if (state.get() == MigrationState.CANCELLING) {
      journal.stop(Journal.Stop.CANCELLED);
    }
  }

  /// Whether the database answered.
  private boolean flush() {
    Ledger.Changes changes = journal.take();
    try {
      note(ledger.write(job, changes));
      return true;
    } catch (SQLException e) {
      journal.giveBack(changes);
      LOG.debugf("Progress could not be written: %s", e.getMessage());
      return false;
    }
  }

  private void end(Ending ending) throws InterruptedException {
    boolean said = false;
    while (!givenUp) {
      try {
        if (!flush()) {
          throw new SQLException("no connection");
        }
        Optional<MigrationState> state = ledger.end(job, ending);
        if (state.isPresent()) {
          note(ending, state.get());
        }
        return;
      } catch (SQLException e) {
        if (!said) {
          LOG.warnf("How it ended could not be written, again and again: %s", e.getMessage());
          said = true;
        }
        Thread.sleep(END_PAUSE);
      }
    }
  }

  private void note(Ending ending, MigrationState state) {
    String code = ending.errorCode();
    if (code != null) {
      meters.failed(code);
    }
    if (state.rests() && state != MigrationState.PLANNED) {
      meters.finished(state);
      if (ending.published() && job.work() == Work.MIGRATE) {
        meters.bytesCopied(job.sourceBytes());
      }
    }
    LOG.infof("%s: %s%s", job.work().text(), state.text(), code == null ? "" : ", " + code);
  }

  private Ending work() {
    // A worker that fell silent may have published before.
    boolean cancel = job.cancelling();
    if (cancel && (!job.takenOver() || job.work() != Work.MIGRATE)) {
      return job.ended() == null ? cancelled() : ended(job.ended(), null);
    }
    if (!cancel && job.retries() > settings.retryLimit()) {
      return failed(
          new HowdahException(
              ErrorCode.INTERNAL,
              "The workers ended "
                  + job.retries()
                  + " times before anything more of this migration was done.",
              "Look into the log of the service: memory and disk first. Then resume it."),
          false);
    }
    try (Sources.LocalFile file =
        sources.open(job.organisation(), job.source(), options().policy())) {
      journal = new Journal(file.path().toString(), job.sourceName(), job.work(), meters);
      journal.stop(wanted);
      journal.beforePhases(this::look);
      ConnectionSettings target = targets.settings(job.organisation(), job.target());
      requireSuitable(target);
      Migrations engine = Migrations.on(target, sessions, journal).withScratch(file.scratch());
      if (cancel) {
        return published(engine, engine.run(null, job.run().toString())).orElseGet(this::cancelled);
      }
      return switch (job.work()) {
        case PLAN -> plan(engine, file.path());
        case MIGRATE -> migrate(engine, file.path());
        case VERIFY -> verify(engine, file.path());
        case RETRY -> retry(engine, file.path());
      };
    } catch (HowdahException e) {
      return ended(e.code() == ErrorCode.NOT_FOUND ? gone() : e);
    } catch (RuntimeException e) {
      if (isPassing(e)) {
        LOG.warnf("The service's database did not answer: %s", e.getMessage());
        return again(
            "The service's database did not answer.",
            ErrorCode.SERVICE_DATABASE,
            "The service tries again.");
      }
      LOG.error("A migration failed unexpectedly.", e);
      return failed(
          new HowdahException(
              ErrorCode.INTERNAL, "Howdah itself failed.", "The log of the service says more."),
          journal.begun());
    }
  }

  /// The database may have become the service's own since it was registered. A plan to make the
  /// tables does not look at it.
  private void requireSuitable(ConnectionSettings target) {
    MigrationOptions options = options();
    if (job.work() == Work.PLAN && options.mode().equals("create")) {
      return;
    }
    try (Connection connection = sessions.open(target, "check")) {
      targets.requireSuitable(connection, options.schema());
    } catch (SQLException e) {
      throw PostgresFailure.wrap("close the connection", e);
    }
  }

  private static HowdahException gone() {
    return new HowdahException(
        ErrorCode.NOT_FOUND,
        "The source or the target of the migration does not exist any more.",
        "Create another migration.");
  }

  private MigrateRequest request(Path file, @Nullable Path plan, boolean resume)
      throws IllegalStateException {
    return options().request(file, plan, resume, job.run().toString());
  }

  private MigrationOptions options() {
    try {
      return json.readValue(job.options(), MigrationOptions.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("options that this service wrote", e);
    }
  }

  private Ending plan(Migrations engine, Path file) {
    MigrationPlan plan = engine.plan(request(file, null, false));
    journal.plan(plan);
    return ended(MigrationState.PLANNED, null);
  }

  /// How it ended, where it was published and nobody lived to say so.
  private Optional<Ending> published(Migrations engine, Optional<RunSummary> there) {
    return there
        .filter(run -> run.state().equals("published"))
        .map(run -> ended(engine.publishedReport(null, run.run()).orElseThrow(), engine));
  }

  private Ending migrate(Migrations engine, Path file) {
    Optional<RunSummary> there = engine.run(null, job.run().toString());
    Optional<Ending> published = published(engine, there);
    if (published.isPresent()) {
      return published.get();
    }
    boolean resume = there.isPresent();
    if (!job.planFixed() || resume) {
      return ended(engine.migrate(request(file, null, resume)), engine);
    }
    try (PlanCopy plan = PlanCopy.of(plan())) {
      return ended(engine.migrate(request(file, plan.file(), false)), engine);
    }
  }

  private String plan() {
    try {
      return ledger
          .plan(job.id())
          .orElseThrow(() -> new IllegalStateException("a plan that is fixed is kept"));
    } catch (SQLException e) {
      throw new HowdahException(
          ErrorCode.SERVICE_DATABASE, "The plan could not be read.", "The service tries again.", e);
    }
  }

  private Ending verify(Migrations engine, Path file) {
    return ended(engine.verify(request(file, null, false)), engine);
  }

  /// What it did is kept beside the report of the run, which says afterwards what is there now.
  private Ending retry(Migrations engine, Path file) {
    String run = job.run().toString();
    MigrationReport tried = engine.retryRejects(again().request(file, run, options()));
    ledgerKeeps("retry", tried);
    if (tried.outcome() != MigrationReport.Outcome.VERIFIED
        && tried.outcome() != MigrationReport.Outcome.QUARANTINED) {
      // Nothing was changed, so the report of the run stays what it is. What a listener stopped
      // goes on with another turn.
      HowdahException cause = journal.failure();
      return ended(
          cause != null
              ? cause
              : new HowdahException(
                  ErrorCode.VERIFICATION_DIFFERENT,
                  "What was loaded again differed from the file; nothing was changed.",
                  "Look at GET …/report?of=retry."));
    }
    boolean left = !engine.quarantineByRule(null, run).isEmpty();
    return ended(
        left ? MigrationState.QUARANTINED : MigrationState.VERIFIED,
        engine.publishedReport(null, run).orElseThrow());
  }

  private RejectsOptions again() {
    try {
      return json.readValue(Objects.requireNonNullElse(job.retry(), "{}"), RejectsOptions.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("options that this service wrote", e);
    }
  }

  private void ledgerKeeps(String kind, MigrationReport report) {
    try {
      ledger.keep(job, kind, text(report));
    } catch (SQLException e) {
      throw new HowdahException(
          ErrorCode.SERVICE_DATABASE,
          "The report could not be written.",
          "The service tries again.",
          e);
    }
  }

  /// Files for the engine, which takes plans from there.
  private record PlanCopy(Path file) implements AutoCloseable {

    static PlanCopy of(String json) {
      try {
        Path file = Files.createTempFile("howdah-plan", ".json");
        Files.writeString(file, json);
        return new PlanCopy(file);
      } catch (IOException e) {
        throw new HowdahException(
            ErrorCode.OUTPUT_FAILED,
            "The plan could not be written to scratch space.",
            "Look at the service's disk.",
            e);
      }
    }

    @Override
    public void close() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.debugf("A plan is left in scratch space: %s", e.getMessage());
      }
    }
  }

  /// How a turn ends that has a report.
  private Ending ended(MigrationReport report, Migrations engine) {
    MigrationReport.ErrorReport error = report.error();
    if (report.outcome() == MigrationReport.Outcome.FAILED && error != null) {
      HowdahException cause = journal.failure();
      if (error.code().equals(ErrorCode.RUN_INTERRUPTED.code())
          || (journal.stop() != Journal.Stop.NONE && job.work() == Work.MIGRATE)) {
        return stopped();
      }
      if (cause != null && isPassing(cause)) {
        return again(cause.getMessage(), cause.code(), cause.remedy());
      }
    }
    meters.compared(report);
    if (report.outcome() == MigrationReport.Outcome.QUARANTINED && job.work() == Work.MIGRATE) {
      meters.rowsQuarantined(rules(engine, report));
    }
    MigrationState state =
        switch (report.outcome()) {
          case VERIFIED -> MigrationState.VERIFIED;
          case QUARANTINED -> MigrationState.QUARANTINED;
          case DIFFERENT -> MigrationState.DIFFERENT;
          case FAILED, REFUSED -> job.ended() != null ? job.ended() : MigrationState.FAILED;
        };
    return ended(state, report);
  }

  /// How many rows each rule put into quarantine. The names of rules are Howdah's own; what a
  /// constraint of the target is called is not.
  private Map<String, Long> rules(Migrations engine, MigrationReport report) {
    try {
      return engine.quarantineByRule(null, report.run());
    } catch (HowdahException e) {
      return Map.of();
    }
  }

  private Ending ended(MigrationState state, @Nullable MigrationReport report) {
    MigrationReport.ErrorReport error = report == null ? null : report.error();
    boolean proved =
        state == MigrationState.VERIFIED
            || state == MigrationState.QUARANTINED
            || state == MigrationState.DIFFERENT;
    return new Ending(
        state,
        null,
        Duration.ZERO,
        0,
        job.work() == Work.MIGRATE && proved && state != MigrationState.DIFFERENT,
        error == null ? null : error.code(),
        error == null ? null : journal.shown(error.message()),
        error == null ? null : journal.shown(error.remedy()),
        report == null ? null : text(report),
        report == null
            ? 0
            : report.tables().stream()
                .mapToLong(MigrationReport.TableReport::rowsQuarantined)
                .sum(),
        report == null || !proved
            ? List.of()
            : report.tables().stream()
                .map(table ->
                    new TableNews(
                        table.source(),
                        table.verified() ? TableState.VERIFIED : TableState.DIFFERENT,
                        table.rowsRead(),
                        table.rowsQuarantined()))
                .toList());
  }

  private String text(MigrationReport report) {
    try {
      MigrationReport shown = report.withSourcePath(job.sourceName());
      return journal.shown(json.writeValueAsString(shown));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is always JSON", e);
    }
  }

  /// How a turn ends that has none.
  private Ending ended(HowdahException failure) {
    if (failure.code() == ErrorCode.RUN_INTERRUPTED || journal.stop() != Journal.Stop.NONE) {
      return stopped();
    }
    return isPassing(failure)
        ? again(failure.getMessage(), failure.code(), failure.remedy())
        : failed(failure, job.runBegun() || journal.begun());
  }

  private Ending stopped() {
    return switch (journal.stop()) {
      case CANCELLED -> {
        if (job.ended() != null) {
          yield ended(job.ended(), null);
        }
        yield journal.publishing() ? cancelledWhilePublishing() : cancelled();
      }
      case TOO_SLOW -> failed(tooSlow(), job.runBegun() || journal.begun());
      case NONE, HAND_BACK, LEASE_LOST ->
          new Ending(
              MigrationState.QUEUED,
              job.work(),
              Duration.ZERO,
              job.retries(),
              false,
              null,
              null,
              null,
              null,
              0,
              List.of());
    };
  }

  /// Its connection may have been cut off at the commit: only the target knows.
  private Ending cancelledWhilePublishing() {
    // Whoever stopped this thread meant the run, which has stopped.
    stopped = true;
    Thread.interrupted();
    try {
      Migrations asked =
          Migrations.on(
              targets
                  .settings(job.organisation(), job.target())
                  .withParameter("socketTimeout", Long.toString(UNHEARD.toSeconds())),
              event -> {});
      return published(asked, asked.run(null, job.run().toString())).orElseGet(this::cancelled);
    } catch (HowdahException e) {
      LOG.debugf("Whether it was published could not be asked: %s", e.getMessage());
      return failed(
          new HowdahException(
              ErrorCode.TARGET_UNREACHABLE,
              "The migration was cancelled while it was being published, and its target does not"
                  + " answer: whether it is published is not known.",
              "Resume it when the target answers; that finds out."),
          true);
    }
  }

  private HowdahException tooSlow() {
    return new HowdahException(
        ErrorCode.SOURCE_TOO_SLOW,
        job.sourceName()
            + " could not be read and planned within "
            + settings.planTimeout().toSeconds()
            + " seconds.",
        "Use the command line, which has no such limit; whoever runs the service can allow more time"
            + " by howdah.job.plan-timeout.");
  }

  private Ending cancelled() {
    return ended(MigrationState.CANCELLED, null);
  }

  /// Another turn later, or the end where there were enough.
  private Ending again(@Nullable String message, ErrorCode code, String remedy) {
    HowdahException failure =
        new HowdahException(code, message == null ? code.code() : message, remedy);
    int retries = job.retries() + 1;
    if (retries > settings.retryLimit()) {
      return failed(failure, job.runBegun() || journal.begun());
    }
    // A shift of 20 is beyond every limit.
    Duration pause = settings.retryPause().multipliedBy(1L << Math.min(job.retries(), 20));
    return new Ending(
        MigrationState.QUEUED,
        job.work(),
        pause.compareTo(settings.retryPauseLimit()) < 0 ? pause : settings.retryPauseLimit(),
        retries,
        false,
        code.code(),
        journal.shown(failure.getMessage()),
        journal.shown(remedy),
        null,
        0,
        List.of());
  }

  private Ending failed(HowdahException failure, boolean begun) {
    ExitCode exit = failure.code().exitCode();
    boolean refused = !begun && (exit == ExitCode.REFUSED || exit == ExitCode.USAGE);
    MigrationState state =
        job.ended() != null
            ? job.ended()
            : refused ? MigrationState.REFUSED : MigrationState.FAILED;
    return new Ending(
        state,
        null,
        Duration.ZERO,
        0,
        false,
        failure.code().code(),
        journal.shown(failure.getMessage()),
        journal.shown(failure.remedy()),
        null,
        0,
        List.of());
  }

  /// Whether it may go better in a while: somebody else is at work there, or a connection broke or
  /// could not be had.
  static boolean isPassing(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HowdahException known) {
        switch (known.code()) {
          case TARGET_LOCKED, TARGET_UNREACHABLE, SERVICE_DATABASE, SOURCE_BUSY, SCRATCH_SPACE -> {
            return true;
          }
          default -> {
            // The cause may tell.
          }
        }
      }
      if (cause instanceof SQLException sql && isPassing(sql)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPassing(SQLException failure) {
    String state = failure.getSQLState();
    return PostgresFailure.isConnectionLost(failure)
        || (state == null
            ? String.valueOf(failure.getMessage()).contains("cquisition timeout")
            : state.equals("53300"));
  }
}
