package dev.howdah.migration;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.ExitCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.load.ConstraintQuarantine;
import dev.howdah.load.Deviation;
import dev.howdah.load.Filler;
import dev.howdah.load.Finisher;
import dev.howdah.load.Publisher;
import dev.howdah.load.RunId;
import dev.howdah.load.RunStore;
import dev.howdah.load.TableLoad;
import dev.howdah.load.TableLoader;
import dev.howdah.migration.MigrationEvent.Phase;
import dev.howdah.plan.Finding;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.plan.ViewPlan;
import dev.howdah.postgres.AdvisoryLock;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.Preflight;
import dev.howdah.postgres.SchemaAccess;
import dev.howdah.postgres.ServerFacts;
import dev.howdah.schema.SourceTable;
import dev.howdah.sqlite.Reader;
import dev.howdah.sqlite.SourceDatabase;
import dev.howdah.verify.CellDifference;
import dev.howdah.verify.QuarantinedRows;
import dev.howdah.verify.TableVerification;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// One migration in create mode, from the first look at the target to the report. Confined to one
/// thread, which has others work for it.
final class MigrationRun {

  private final SourceReading reading;
  private final ResolvedTarget target;
  private final Phases phases;
  private final InstantSource clock;
  private final RunStore store;

  private MigrationPlan plan;
  private RunStore.@Nullable Run run;
  private boolean begun;
  private final Map<String, TableLoad> loads = new ConcurrentHashMap<>();
  private final Map<String, TableVerification> verifications = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Deviation> deviations = new ConcurrentLinkedQueue<>();
  private List<MigrationReport.SequenceReport> sequences = List.of();

  MigrationRun(
      SourceReading reading,
      ResolvedTarget target,
      MigrationPlan plan,
      Phases phases,
      InstantSource clock) {
    this.reading = reading;
    this.target = target;
    this.plan = plan;
    this.phases = phases;
    this.clock = clock;
    this.store = new RunStore(clock);
  }

  /// Carries the plan out, or goes on with a run that was begun.
  MigrationReport migrate(MigrateRequest request) {
    boolean published = false;
    HowdahException failure = null;
    ServerFacts server = null;
    try (Connection connection = target.open("migrate")) {
      server = ServerFacts.read(connection);
      Publisher.Existing existing = existing(request.existing());
      if (request.resume()) {
        run = findRun(connection, request);
        plan = PlanFile.fromJson(run.plan());
        existing = Publisher.Existing.valueOf(run.existing());
      }
      phases.listener().on(new MigrationEvent.Planned(plan));
      refuseBlockers();
      boolean fill = plan.mode() == MigrationPlan.Mode.FILL;
      Publisher publisher = new Publisher(plan, existing);
      Filler filler = new Filler(plan);
      preflight(connection, server);
      try (Connection locks = target.open("lock");
          AdvisoryLock _ = AdvisoryLock.acquire(locks, plan.schema())) {
        if (fill) {
          filler.rehearse(connection);
        } else {
          publisher.rehearse(connection);
        }
        store.prepare(connection);
        boolean resumed = run != null;
        if (run == null) {
          requireNew(connection, request.run());
          run = newRun(existing, request.run());
          store.begin(connection, run);
        } else {
          requireUnfinished(connection, run.id());
        }
        begun = true;
        phases.listener().on(new MigrationEvent.RunBegun(run.id().toString(), resumed));
        load(connection);
        if (fill) {
          reading.database().requireUnchanged();
          published = fill(connection, filler);
        } else {
          finish(connection);
          reading.database().requireUnchanged();
          boolean equal = verify(connection);
          if (equal) {
            published = publish(connection, publisher);
          }
        }
      }
    } catch (HowdahException e) {
      if (!begun) {
        // Nothing was changed, also where a run was to go on: it is what it was.
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
    return report(server, published, failure);
  }

  private void refuseBlockers() {
    List<Finding> blockers = plan.blockers();
    if (!blockers.isEmpty()) {
      throw new HowdahException(
          ErrorCode.PLAN_BLOCKED,
          "The plan cannot be carried out: "
              + String.join(
                  "; ",
                  blockers.stream()
                      .map(finding -> finding.object() + ": " + finding.message())
                      .toList()),
          "Write the plan with: howdah plan SOURCE -o plan.yaml, solve what blocks it, and give it"
              + " back with --plan.");
    }
  }

  private void preflight(Connection connection, ServerFacts server) {
    SchemaAccess access = SchemaAccess.read(connection, plan.schema());
    long locks = access.exists() ? locksToPublish() : 10;
    Preflight.requireNone(
        Preflight.check(
            server,
            access,
            new Preflight.Needs(
                locks, Workers.count() + 3, plan.mode() == MigrationPlan.Mode.CREATE)));
  }

  /// Moving a table locks it, its TOAST table, its indexes and its sequence.
  private long locksToPublish() {
    long locks = 0;
    for (TablePlan table : plan.tables()) {
      locks += 3 + table.indexes().size() + table.foreignKeys().size();
    }
    return locks + plan.views().size();
  }

  private static Publisher.Existing existing(MigrateRequest.Existing existing) {
    return switch (existing) {
      case FAIL -> Publisher.Existing.FAIL;
      case TRUNCATE -> Publisher.Existing.TRUNCATE;
      case REPLACE -> Publisher.Existing.REPLACE;
      // In fill mode the plan says it for each table.
      case KEEP -> Publisher.Existing.FAIL;
    };
  }

  /// Under the lock: what was seen before it was taken may be past.
  private void requireNew(Connection connection, @Nullable String id) {
    if (id != null && store.find(connection, UUID.fromString(id)).isPresent()) {
      throw overtaken(id, "begun");
    }
  }

  private void requireUnfinished(Connection connection, UUID id) {
    RunStore.Run now =
        store.find(connection, id).orElseThrow(() -> RunStore.unknown(id.toString()));
    if (now.state() == RunStore.State.PUBLISHED) {
      throw overtaken(id.toString(), "ended");
    }
  }

  private static HowdahException overtaken(String id, String what) {
    return new HowdahException(
        ErrorCode.TARGET_LOCKED,
        "Run " + id + " was " + what + " by another process meanwhile.",
        "Look at it with: howdah runs list");
  }

  private RunStore.Run newRun(Publisher.Existing existing, @Nullable String given) {
    RunId id = given == null ? RunId.next(clock) : new RunId(UUID.fromString(given));
    return new RunStore.Run(
        id.uuid(),
        RunStore.State.LOADING,
        reading.source().file().path(),
        reading.source().file().sha256(),
        reading.source().file().bytes(),
        plan.schema(),
        id.stagingSchema(),
        existing.name(),
        PlanFile.toJson(plan),
        clock.instant());
  }

  private RunStore.Run findRun(Connection connection, MigrateRequest request) {
    String sha256 = reading.source().file().sha256();
    List<RunStore.Run> unfinished =
        store.list(connection).stream()
            .filter(found ->
                switch (found.state()) {
                  case LOADING, FINISHING, VERIFYING -> true;
                  case DIFFERENT -> request.run() != null;
                  case PUBLISHED -> false;
                })
            .filter(found -> request.run() == null || found.id().toString().equals(request.run()))
            .toList();
    if (unfinished.isEmpty()) {
      throw new HowdahException(
          ErrorCode.RUN_NOT_RESUMABLE,
          request.run() == null
              ? "The target has no unfinished run."
              : "The target has no unfinished run " + request.run() + ".",
          "Start anew without --resume; howdah runs list shows what the target remembers.");
    }
    return unfinished.stream()
        .filter(found -> found.sourceSha256().equals(sha256))
        .findFirst()
        .orElseThrow(() ->
            new HowdahException(
                ErrorCode.RUN_NOT_RESUMABLE,
                "The file is not what it was when run "
                    + unfinished.getFirst().id()
                    + " was begun; rows of two states would be mixed.",
                "Discard it with: howdah runs discard "
                    + unfinished.getFirst().id()
                    + ", then start anew."));
  }

  private void load(Connection connection) {
    RunStore.Run current = current();
    Map<String, String> done = store.checkpoints(connection, current.id());
    TableLoader loader =
        new TableLoader(
            store, current.id(), current.stagingSchema(), reading.database().encoding());
    List<TablePlan> open = new ArrayList<>();
    long rows = 0;
    for (TablePlan table : plan.tables()) {
      String earlier = done.get(TableLoader.step(table));
      if (earlier == null) {
        open.add(table);
        rows += table.rows();
      } else {
        loads.put(table.target(), TableLoader.read(earlier));
      }
    }
    // The largest first, so that the last worker does not begin it when the others are done.
    open.sort(Comparator.comparingLong(TablePlan::rows).reversed());
    phases.run(
        Phase.LOAD,
        open.size(),
        rows,
        () -> {
          Workers.run(
              open,
              () -> new Lane(reading.database(), target),
              (lane, table) -> loadTable(loader, lane, table));
          return null;
        });
    store.setState(connection, current.id(), RunStore.State.FINISHING);
  }

  private void loadTable(TableLoader loader, Lane lane, TablePlan table) {
    MigrationListener listener = phases.listener();
    long start = System.nanoTime();
    listener.on(new MigrationEvent.TableStarted(Phase.LOAD, table.source(), table.rows()));
    TableLoad load =
        loader.load(
            table,
            lane.reader(),
            lane.connection(),
            rows ->
                listener.on(new MigrationEvent.TableProgress(Phase.LOAD, table.source(), rows)));
    loads.put(table.target(), load);
    listener.on(
        new MigrationEvent.TableFinished(
            Phase.LOAD,
            table.source(),
            load.rowsLoaded(),
            load.rowsQuarantined(),
            Phases.millisSince(start)));
  }

  private void finish(Connection connection) {
    RunStore.Run current = current();
    Map<String, String> done = store.checkpoints(connection, current.id());
    Finisher finisher = new Finisher(store, current.id(), current.stagingSchema());
    Map<String, Long> given = givenKeys();
    phases.run(
        Phase.FINISH,
        plan.tables().size(),
        0,
        () -> {
          List<TablePlan> tables = new ArrayList<>(plan.tables());
          tables.sort(Comparator.comparingLong(TablePlan::rows).reversed());
          Workers.run(
              tables,
              () -> new Lane(reading.database(), target),
              (lane, table) -> finishTable(finisher, lane, table, done));
          for (TablePlan table : plan.tables()) {
            deviations.addAll(finisher.finishForeignKeys(table, connection, done));
          }
          deviations.addAll(finisher.finishSequences(plan.tables(), given, connection, done));
          for (ViewPlan view : plan.views()) {
            deviations.addAll(finisher.finishView(view, connection, done));
          }
          return null;
        });
    store.setState(connection, current.id(), RunStore.State.VERIFYING);
  }

  /// The largest key that each table of the file has or has had. The target's own keys do not tell:
  /// the row with the largest one may be in quarantine.
  private Map<String, Long> givenKeys() {
    Map<String, Long> given = new HashMap<>();
    for (SourceTable table : reading.source().schema().tables()) {
      if (table.rowidAlias() != null) {
        long largest =
            reading.source().profile(table.name()).columns().stream()
                .filter(column -> column.column().equals(table.rowidAlias()))
                .mapToLong(column -> column.integers().max())
                .findFirst()
                .orElse(0);
        given.put(table.name(), Math.max(largest, table.findSequence().orElse(0)));
      }
    }
    return given;
  }

  /// Moves what was loaded into the tables that are there, and proves it before it is committed.
  private boolean fill(Connection connection, Filler filler) {
    RunStore.Run current = current();
    store.setState(connection, current.id(), RunStore.State.VERIFYING);
    try (Reader reader = reading.database().openReader()) {
      filler.fill(
          connection,
          store,
          current.id(),
          current.stagingSchema(),
          Identities.floorsBeyondAllKeys(reading.source(), reader, connection, plan),
          new FillFileSide(reader));
    }
    sequences = Identities.ofTables(connection, plan);
    return true;
  }

  private final class FillFileSide implements Filler.FileSide {

    private final Reader reader;

    FillFileSide(Reader reader) {
      this.reader = reader;
    }

    @Override
    public void quarantine(Connection connection, TablePlan table, Map<Long, String> constraints) {
      ConstraintQuarantine.write(
          current().id(), table, constraints, reader, reading.database().encoding(), connection);
      loads.computeIfPresent(table.target(), (_, load) -> load.withQuarantined(constraints.size()));
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
    public boolean prove(Connection connection, List<Filler.Proved> tables) {
      reading.database().requireUnchanged();
      long rows = plan.tables().stream().mapToLong(TablePlan::rows).sum();
      phases.run(
          Phase.VERIFY,
          tables.size(),
          rows,
          () -> {
            for (Filler.Proved proved : tables) {
              verifyTable(reader, connection, plan.schema(), proved.table(), proved.rowsOf());
            }
            return null;
          });
      boolean equal = verifications.values().stream().allMatch(TableVerification::equal);
      if (equal) {
        rememberProofs(connection);
      }
      return equal;
    }
  }

  private void finishTable(
      Finisher finisher, Lane lane, TablePlan table, Map<String, String> done) {
    MigrationListener listener = phases.listener();
    long start = System.nanoTime();
    listener.on(new MigrationEvent.TableStarted(Phase.FINISH, table.source(), 0));
    deviations.addAll(finisher.finishTable(table, lane.connection(), done));
    listener.on(
        new MigrationEvent.TableFinished(
            Phase.FINISH, table.source(), 0, 0, Phases.millisSince(start)));
  }

  private boolean verify(Connection connection) {
    RunStore.Run current = current();
    List<TablePlan> tables = new ArrayList<>(plan.tables());
    tables.sort(Comparator.comparingLong(TablePlan::rows).reversed());
    long rows = plan.tables().stream().mapToLong(TablePlan::rows).sum();
    phases.run(
        Phase.VERIFY,
        tables.size(),
        rows,
        () -> {
          Workers.run(
              tables,
              () -> new Lane(reading.database(), target),
              (lane, table) ->
                  verifyTable(
                      lane.reader(), lane.connection(), current.stagingSchema(), table, ""));
          return null;
        });
    // Before a difference is believed: the file may have been written to while it was compared.
    reading.database().requireUnchanged();
    boolean equal = verifications.values().stream().allMatch(TableVerification::equal);
    if (!equal) {
      store.setState(connection, current.id(), RunStore.State.DIFFERENT);
    } else {
      rememberProofs(connection);
    }
    return equal;
  }

  /// So that a run that is published has a report, also when nobody lived to write it.
  private void rememberProofs(Connection connection) {
    Map<String, String> digests = new HashMap<>();
    verifications.forEach((table, proof) -> digests.put(table, proof.digest()));
    store.rememberProofs(connection, current().id(), digests);
  }

  private void verifyTable(
      Reader reader, Connection connection, String schema, TablePlan table, String rowsOf) {
    verifications.put(
        table.target(),
        TableProof.prove(
            reading,
            reader,
            connection,
            schema,
            table,
            quarantined(connection, table),
            rowsOf,
            phases.listener()));
  }

  private QuarantinedRows quarantined(Connection connection, TablePlan table) {
    TableLoad load = loads.get(table.target());
    return load != null && load.rowsQuarantined() == 0
        ? QuarantinedRows.none()
        : QuarantinedRows.of(store.quarantinedDigests(connection, current().id(), table.source()));
  }

  private boolean publish(Connection connection, Publisher publisher) {
    RunStore.Run current = current();
    phases.run(
        Phase.PUBLISH,
        plan.tables().size(),
        0,
        () -> {
          publisher.publish(
              connection, store, current.id(), current.stagingSchema(), this::verifyInPlace);
          return null;
        });
    sequences = Identities.read(connection, plan);
    return true;
  }

  /// Compares again where rows were copied into tables that were there before: only what was copied
  /// is in their place by now.
  private boolean verifyInPlace(Connection connection) {
    try (Reader reader = reading.database().openReader()) {
      for (TablePlan table : plan.tables()) {
        verifyTable(reader, connection, plan.schema(), table, "");
      }
    }
    return verifications.values().stream().allMatch(TableVerification::equal);
  }

  private RunStore.Run current() {
    RunStore.Run current = run;
    if (current == null) {
      throw new IllegalStateException("no run was begun");
    }
    return current;
  }

  private MigrationReport report(
      @Nullable ServerFacts server, boolean published, @Nullable HowdahException failure) {
    long quarantined = loads.values().stream().mapToLong(TableLoad::rowsQuarantined).sum();
    // What differs from a file that was written to meanwhile says nothing.
    boolean different =
        verifications.values().stream().anyMatch(verification -> !verification.equal())
            && (failure == null || failure.code() != ErrorCode.SOURCE_CHANGED);
    MigrationReport.Outcome outcome;
    ExitCode exitCode;
    if (different || (failure != null && failure.code() == ErrorCode.VERIFICATION_DIFFERENT)) {
      outcome = MigrationReport.Outcome.DIFFERENT;
      exitCode = ExitCode.DIFFERENT;
    } else if (failure != null || !published) {
      outcome = MigrationReport.Outcome.FAILED;
      exitCode = ExitCode.FAILED;
    } else if (quarantined > 0) {
      outcome = MigrationReport.Outcome.QUARANTINED;
      exitCode = ExitCode.QUARANTINED;
    } else {
      outcome = MigrationReport.Outcome.VERIFIED;
      exitCode = ExitCode.DONE;
    }
    return new ReportWriter(reading, target, plan, phases)
        .report(
            current().id().toString(),
            outcome,
            exitCode,
            server,
            loads,
            verifications,
            // Workers found them in any order.
            deviations.stream()
                .sorted(Comparator.comparing(Deviation::object).thenComparing(Deviation::code))
                .toList(),
            sequences,
            failure);
  }

  /// A reader and a connection for one worker.
  private static final class Lane implements Workers.Resource {

    private final Reader reader;
    private final Connection connection;

    Lane(SourceDatabase database, ResolvedTarget target) {
      // First what may be busy: a connection that nobody closes would stay.
      this.reader = database.openReader();
      boolean done = false;
      try {
        this.connection = target.open("work");
        done = true;
      } finally {
        if (!done) {
          reader.close();
        }
      }
    }

    Reader reader() {
      return reader;
    }

    Connection connection() {
      return connection;
    }

    @Override
    public void close() {
      try (reader) {
        connection.close();
      } catch (SQLException e) {
        // Its work is committed or failed already; the server ends the session by itself.
        return;
      }
    }
  }

  /// For the proof's differences, the first ones over all tables.
  static List<CellDifference> differences(Map<String, TableVerification> verifications) {
    return verifications.values().stream()
        .flatMap(verification -> verification.differences().stream())
        .sorted(Comparator.comparing(CellDifference::table))
        .limit(100)
        .toList();
  }
}
