package dev.howdah.migration;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.ExitCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.load.Rehearsal;
import dev.howdah.load.RejectsLoader;
import dev.howdah.load.RejectsLoader.Reloaded;
import dev.howdah.load.RejectsLoader.Remembered;
import dev.howdah.load.RunStore;
import dev.howdah.load.TableLoad;
import dev.howdah.load.TableLoader;
import dev.howdah.migration.MigrationEvent.Phase;
import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.Finding;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.RetryPlanner;
import dev.howdah.plan.TablePlan;
import dev.howdah.plan.TablePlan.RowsThere;
import dev.howdah.postgres.AdvisoryLock;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.ServerFacts;
import dev.howdah.postgres.TargetReader;
import dev.howdah.schema.TargetSchema;
import dev.howdah.sqlite.Reader;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.verify.Proof;
import dev.howdah.verify.QuarantinedRows;
import dev.howdah.verify.SourceContent;
import dev.howdah.verify.TableVerification;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One try to load quarantined rows of a published run again, from the first look at the target to
/// the report. Confined to one thread.
///
/// The rows that are inserted are compared cell by cell with the file. The others of their tables
/// are not, for the application may have worked with them since the run: they were proved then, and
/// only where a new plan says something else of them than the run's are they compared as well.
final class RejectsRetry {

  private final SourceReading reading;
  private final ResolvedTarget target;
  private final Phases phases;
  private final RunStore store;

  private final Map<String, TableLoad> loads = new LinkedHashMap<>();
  private final Map<String, TableVerification> verifications = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private boolean begun;

  /// What is tried.
  ///
  /// @param run the run
  /// @param remembered the plan that it has been remembered by
  /// @param whole the plan that it is remembered by if all goes well
  /// @param tables those of the whole plan that have rows in quarantine which are tried
  private record Try(
      RunStore.Run run, MigrationPlan remembered, MigrationPlan whole, List<TablePlan> tables) {

    MigrationPlan plan(List<TablePlan> these) {
      return new MigrationPlan(
          whole.version(),
          whole.source(),
          whole.sourceSha256(),
          whole.schema(),
          these,
          List.of(),
          List.of(),
          List.of(),
          whole.mode(),
          List.of());
    }

    TablePlan remembered(TablePlan table) {
      return remembered.tables().stream()
          .filter(found -> found.target().equals(table.target()))
          .findFirst()
          .orElseThrow();
    }
  }

  RejectsRetry(SourceReading reading, ResolvedTarget target, Phases phases, RunStore store) {
    this.reading = reading;
    this.target = target;
    this.phases = phases;
    this.store = store;
  }

  MigrationReport retry(RejectsRequest request) {
    ServerFacts server = null;
    HowdahException failure = null;
    Try attempt = null;
    List<MigrationReport.SequenceReport> sequences = List.of();
    try (Connection connection = target.open("rejects")) {
      server = ServerFacts.read(connection);
      Optional<RunStore.Run> found = findRun(connection, request);
      if (found.isEmpty()) {
        return nothing(server, "", request);
      }
      RunStore.Run run = found.get();
      try (Connection locks = target.open("lock");
          AdvisoryLock _ = AdvisoryLock.acquire(locks, run.schema())) {
        attempt = plan(connection, run, request);
        if (attempt.tables().isEmpty()) {
          return nothing(server, run.id().toString(), request);
        }
        phases.listener().on(new MigrationEvent.Planned(attempt.plan(attempt.tables())));
        begun = true;
        load(connection, attempt, request.dryRun());
        sequences =
            attempt.whole().mode() == MigrationPlan.Mode.FILL
                ? Identities.ofTables(connection, attempt.plan(attempt.tables()))
                : Identities.read(connection, attempt.plan(attempt.tables()));
      }
    } catch (HowdahException e) {
      if (!begun || e.code().exitCode() == ExitCode.REFUSED) {
        throw e;
      }
      failure = target.explain(e);
    } catch (SQLException e) {
      HowdahException wrapped = PostgresFailure.wrap("close the connection", e);
      if (!begun) {
        throw wrapped;
      }
      failure = target.explain(wrapped);
    }
    if (failure != null) {
      phases.listener().on(new MigrationEvent.RunFailed(failure));
    }
    return report(server, attempt, sequences, failure);
  }

  /// The run that is named, else the newest of this file that has rows in quarantine; empty where
  /// no run has any.
  private Optional<RunStore.Run> findRun(Connection connection, RejectsRequest request) {
    String sha256 = reading.source().file().sha256();
    List<RunStore.Run> runs;
    if (request.run() != null) {
      RunStore.Run run = Rejects.known(connection, store, request.run());
      if (run.state() != RunStore.State.PUBLISHED) {
        throw new HowdahException(
            ErrorCode.RUN_NOT_RESUMABLE,
            "Run " + run.id() + " has not published its tables.",
            "Go on with it first: howdah migrate SOURCE --resume --run " + run.id());
      }
      runs = List.of(run);
    } else {
      runs =
          store.list(connection).stream()
              .filter(run -> run.state() == RunStore.State.PUBLISHED)
              .filter(run -> store.quarantined(connection, run.id()) > 0)
              .toList();
    }
    if (runs.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        runs.stream()
            .filter(run -> run.sourceSha256().equals(sha256))
            .findFirst()
            .orElseThrow(() -> otherFile(runs.getFirst())));
  }

  private HowdahException otherFile(RunStore.Run run) {
    return new HowdahException(
        ErrorCode.RUN_NOT_RESUMABLE,
        "The file "
            + reading.source().file().path()
            + " is not the one of run "
            + run.id()
            + ", or has changed since: its digest is another. Nothing was changed.",
        "Rows are read anew from the very file of the run, "
            + run.sourcePath()
            + ". Give that one, or its copy.");
  }

  private Try plan(Connection connection, RunStore.Run run, RejectsRequest request) {
    MigrationPlan remembered = PlanFile.fromJson(run.plan());
    String only = request.table();
    if (only != null
        && remembered.tables().stream().noneMatch(table -> table.source().equals(only))) {
      throw new HowdahException(
          ErrorCode.USAGE,
          "Run " + run.id() + " carried no table " + only + ".",
          "Name it as in the file; howdah rejects list shows the names.");
    }
    Set<String> quarantined = store.quarantinedByTable(connection, run.id()).keySet();
    List<TablePlan> tried =
        remembered.tables().stream()
            .filter(table -> only == null || table.source().equals(only))
            .filter(table -> quarantined.contains(table.source()))
            .toList();
    refuseReplaced(connection, run, tried);
    MigrationPlan edited = edited(remembered, request);
    TargetSchema schema = TargetReader.read(connection, remembered.schema());
    RetryPlanner.Decisions decisions =
        new RetryPlanner.Decisions(request.nul(), request.malformedText());
    List<String> problems = new ArrayList<>();
    List<TablePlan> planned = new ArrayList<>();
    List<TablePlan> all = new ArrayList<>();
    for (TablePlan table : remembered.tables()) {
      TablePlan now = table;
      if (tried.contains(table)) {
        now = planned(table, schema, edited, decisions, problems);
        planned.add(now);
      }
      all.add(now);
    }
    if (!problems.isEmpty()) {
      throw new HowdahException(
          request.planFile() == null ? ErrorCode.TARGET_UNSUITABLE : ErrorCode.PLAN_INVALID,
          "The rows cannot be loaded again: " + String.join("; ", problems) + ".",
          "Nothing was changed. Bring table and plan together, then try again.");
    }
    return new Try(run, remembered, remembered.withTables(all), planned);
  }

  private static TablePlan planned(
      TablePlan table,
      TargetSchema schema,
      @Nullable MigrationPlan edited,
      RetryPlanner.Decisions decisions,
      List<String> problems) {
    Optional<TargetSchema.Table> there = schema.findTable(table.target());
    if (there.isEmpty()) {
      problems.add("schema " + schema.name() + " has no table " + table.target() + " any more");
      return table;
    }
    TablePlan wanted =
        edited == null
            ? null
            : edited.tables().stream()
                .filter(found -> found.source().equals(table.source()))
                .findFirst()
                .orElse(null);
    if (edited != null && (wanted == null || !wanted.target().equals(table.target()))) {
      problems.add("the plan does not carry " + table.source() + " to " + table.target());
      return table;
    }
    return RetryPlanner.plan(table, there.get(), wanted, decisions, problems);
  }

  private @Nullable MigrationPlan edited(MigrationPlan remembered, RejectsRequest request) {
    if (request.planFile() == null) {
      return null;
    }
    MigrationPlan edited = PlanCheck.check(PlanFile.read(request.planFile()), reading.source());
    if (!edited.schema().equals(remembered.schema())) {
      throw new HowdahException(
          ErrorCode.PLAN_INVALID,
          "The plan is for schema "
              + edited.schema()
              + ", but the run published to "
              + remembered.schema()
              + ".",
          "Use the plan of that run.");
    }
    return edited;
  }

  /// Rows of a run do not belong into tables that a later run has made or emptied since.
  private void refuseReplaced(Connection connection, RunStore.Run run, List<TablePlan> tables) {
    Set<String> names = tables.stream().map(TablePlan::target).collect(Collectors.toSet());
    List<RunStore.Run> all = store.list(connection);
    for (RunStore.Run later : all) {
      if (later.id().equals(run.id())) {
        return;
      }
      if (later.state() == RunStore.State.PUBLISHED
          && later.schema().equals(run.schema())
          && PlanFile.fromJson(later.plan()).tables().stream()
              .filter(table -> table.rowsThere() != RowsThere.KEEP)
              .anyMatch(table -> names.contains(table.target()))) {
        throw new HowdahException(
            ErrorCode.RUN_NOT_RESUMABLE,
            "The tables of run " + run.id() + " were filled anew by run " + later.id() + ".",
            "Load the rows of that run: --run "
                + later.id()
                + ". What the older one left can be removed with: howdah runs discard "
                + run.id());
      }
    }
  }

  private void load(Connection connection, Try attempt, boolean dryRun) {
    try (Reader reader = reading.database().openReader()) {
      RejectsLoader loader =
          new RejectsLoader(
              store,
              attempt.run().id(),
              attempt.plan(attempt.tables().stream().map(RetryPlanner::besideRows).toList()),
              attempt.whole(),
              reading.database().encoding());
      RejectsLoader.Result result =
          loader.load(
              connection,
              PlanFile.toJson(attempt.whole()),
              Identities.floorsBeyondAllKeys(
                  reading.source(), reader, connection, attempt.plan(attempt.tables())),
              dryRun,
              new RetryFileSide(attempt, reader));
      for (String key : result.validated()) {
        findings.add(
            new Finding(
                "foreign-key-validated",
                Finding.Severity.INFO,
                key,
                "the rows that it refers to are there now; it was NOT VALID and is valid"));
      }
    }
  }

  private final class RetryFileSide implements RejectsLoader.FileSide {

    private final Try attempt;
    private final Reader reader;
    private final Map<String, String> steps = new HashMap<>();

    RetryFileSide(Try attempt, Reader reader) {
      this.attempt = attempt;
      this.reader = reader;
    }

    @Override
    public RowCursor rows(TablePlan table) {
      return reader.rows(
          table.source(), table.provable().columns().stream().map(ColumnPlan::source).toList());
    }

    @Override
    public void loading(TablePlan table, Consumer<LongConsumer> step) {
      phases.run(
          Phase.LOAD,
          1,
          table.rows(),
          () -> {
            MigrationListener listener = phases.listener();
            long start = System.nanoTime();
            listener.on(new MigrationEvent.TableStarted(Phase.LOAD, table.source(), table.rows()));
            step.accept(rows ->
                listener.on(new MigrationEvent.TableProgress(Phase.LOAD, table.source(), rows)));
            listener.on(
                new MigrationEvent.TableFinished(
                    Phase.LOAD, table.source(), 0, 0, Phases.millisSince(start)));
            return null;
          });
    }

    @Override
    public void moving(int tables, Runnable step) {
      phases.run(
          Phase.PUBLISH,
          tables,
          0,
          () -> {
            step.run();
            return null;
          });
    }

    @Override
    public List<Remembered> prove(Connection connection, List<Reloaded> tables) {
      steps.putAll(store.checkpoints(connection, attempt.run().id()));
      return phases.run(
          Phase.VERIFY,
          tables.size(),
          0,
          () -> {
            List<Remembered> remembered = new ArrayList<>();
            for (Reloaded table : tables) {
              remembered.add(prove(connection, table));
            }
            reading.database().requireUnchanged();
            return remembered;
          });
    }

    private Remembered prove(Connection connection, Reloaded done) {
      TablePlan table = done.table();
      String name = table.target();
      loads.put(name, done.load());
      MigrationListener listener = phases.listener();
      long start = System.nanoTime();
      listener.on(
          new MigrationEvent.TableStarted(Phase.VERIFY, table.source(), done.load().rowsLoaded()));
      boolean changed = saysOtherwise(done);
      TableVerification proof = changed ? whole(connection, done) : chosen(connection, done);
      verifications.put(name, proof);
      SourceContent content =
          SourceContent.read(
              table.provable(),
              reading.database().encoding(),
              () -> rows(table),
              QuarantinedRows.of(done.left()));
      listener.on(
          new MigrationEvent.TableFinished(
              Phase.VERIFY,
              table.source(),
              proof.targetRows(),
              done.left().size(),
              Phases.millisSince(start)));
      if (!proof.equal() || !content.complete()) {
        throw new HowdahException(
            ErrorCode.VERIFICATION_DIFFERENT,
            "Table "
                + name
                + " differs from the file once the rows are in it; nothing was changed.",
            changed
                ? "The new plan says something else of rows that are there already: bring them to"
                    + " it, or decide less anew."
                : "Look at triggers, rules and defaults of the table.");
      }
      verifications.put(
          name,
          new TableVerification(
              table.source(),
              proof.sourceRows(),
              done.left().size(),
              proof.targetRows(),
              true,
              content.digest(),
              List.of()));
      return new Remembered(name, inAll(done, changed), content.digest());
    }

    /// Whether the plan says something else than the run's of rows that are in the target already.
    private boolean saysOtherwise(Reloaded done) {
      TablePlan before = attempt.remembered(done.table());
      if (before.columns().equals(done.table().columns())) {
        return false;
      }
      QuarantinedRows quarantined =
          QuarantinedRows.of(Stream.concat(done.loaded().stream(), done.left().stream()).toList());
      return !content(before, quarantined).equals(content(done.table(), quarantined));
    }

    private SourceContent content(TablePlan table, QuarantinedRows quarantined) {
      return SourceContent.read(
          table.provable(), reading.database().encoding(), () -> rows(table), quarantined);
    }

    private TableVerification chosen(Connection connection, Reloaded done) {
      return compare(
          connection,
          done,
          () -> new ChosenRows(rows(done.table()), done.loaded()),
          QuarantinedRows.none(),
          done.rowsOf());
    }

    private TableVerification whole(Connection connection, Reloaded done) {
      return compare(
          connection, done, () -> rows(done.table()), QuarantinedRows.of(done.left()), "");
    }

    private TableVerification compare(
        Connection connection,
        Reloaded done,
        Supplier<RowCursor> rows,
        QuarantinedRows quarantined,
        String rowsOf) {
      TablePlan table = done.table();
      return Proof.compare(
          new Proof.Comparison(
              table.provable(),
              reading.database().encoding(),
              rows,
              connection,
              attempt.whole().schema(),
              quarantined,
              read ->
                  phases
                      .listener()
                      .on(new MigrationEvent.TableProgress(Phase.VERIFY, table.source(), read)),
              rowsOf));
    }

    /// What loading the table has done from the run on, as if it had been done at once.
    private TableLoad inAll(Reloaded done, boolean changed) {
      TablePlan table = done.table();
      long left = done.left().size();
      String step = steps.get(TableLoader.step(table));
      if (changed || step == null) {
        TableLoad load = Rehearsal.rehearse(table, reader, reading.database().encoding());
        return new TableLoad(load.rowsRead(), load.rowsRead() - left, left, load.conversions());
      }
      TableLoad before = TableLoader.read(step);
      Map<String, Long> conversions = new LinkedHashMap<>(before.conversions());
      done.firstConversions().forEach((rule, count) -> conversions.merge(rule, count, Long::sum));
      return new TableLoad(before.rowsRead(), before.rowsRead() - left, left, conversions);
    }
  }

  private MigrationReport nothing(ServerFacts server, String run, RejectsRequest request) {
    reading.database().requireUnchanged();
    MigrationPlan none =
        new MigrationPlan(
            MigrationPlan.VERSION,
            request.source().toString(),
            reading.source().file().sha256(),
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of());
    return new ReportWriter(reading, target, none, phases)
        .report(
            run,
            MigrationReport.Outcome.VERIFIED,
            ExitCode.DONE,
            server,
            Map.of(),
            Map.of(),
            List.of(),
            List.of(),
            null);
  }

  private MigrationReport report(
      @Nullable ServerFacts server,
      @Nullable Try attempt,
      List<MigrationReport.SequenceReport> sequences,
      @Nullable HowdahException failure) {
    if (attempt == null) {
      throw new IllegalStateException("a try that was begun has a plan");
    }
    MigrationReport.Outcome outcome;
    ExitCode exitCode;
    if (failure != null) {
      boolean different = failure.code() == ErrorCode.VERIFICATION_DIFFERENT;
      outcome = different ? MigrationReport.Outcome.DIFFERENT : MigrationReport.Outcome.FAILED;
      exitCode = different ? ExitCode.DIFFERENT : ExitCode.FAILED;
      // All of it was taken back.
      loads.replaceAll((_, load) -> new TableLoad(load.rowsRead(), 0, load.rowsRead(), Map.of()));
    } else if (loads.values().stream().anyMatch(load -> load.rowsQuarantined() > 0)) {
      outcome = MigrationReport.Outcome.QUARANTINED;
      exitCode = ExitCode.QUARANTINED;
    } else {
      outcome = MigrationReport.Outcome.VERIFIED;
      exitCode = ExitCode.DONE;
    }
    MigrationPlan plan = attempt.plan(attempt.tables());
    return new ReportWriter(
            reading,
            target,
            new MigrationPlan(
                plan.version(),
                plan.source(),
                plan.sourceSha256(),
                plan.schema(),
                plan.tables(),
                List.of(),
                List.of(),
                findings,
                plan.mode(),
                List.of()),
            phases)
        .report(
            attempt.run().id().toString(),
            outcome,
            exitCode,
            server,
            loads,
            verifications,
            List.of(),
            sequences,
            failure);
  }
}
