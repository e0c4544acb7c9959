package dev.howdah.migration;

import dev.howdah.failure.HowdahException;
import dev.howdah.load.RunStore;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.Planner;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.Sequences;
import dev.howdah.postgres.ServerFacts;
import dev.howdah.postgres.TargetSessions;
import dev.howdah.schema.Source;
import dev.howdah.schema.SourceSchema;
import dev.howdah.sqlite.Catalogue;
import dev.howdah.sqlite.DatabaseFolder;
import dev.howdah.sqlite.Reader;
import dev.howdah.sqlite.SourceDatabase;
import dev.howdah.verify.consistency.ConsistencyCheck;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The door to the engine: every use case that the command line and the service offer. Throws
/// {@link dev.howdah.failure.HowdahException} where nothing could be begun; a run that was begun
/// always ends in a report. Thread-safe.
public final class Migrations {

  private final Path home;
  private final TargetFinder targets;
  private final Predicate<MigrateRequest> namesTarget;
  private final TargetSessions sessions;
  private final MigrationListener listener;
  private final Path scratch;
  private final InstantSource clock = InstantSource.system();

  /// The use cases in a given surrounding.
  ///
  /// @param environment the environment variables, looked at where no target is given
  /// @param home the folder in which the embedded PostgreSQL keeps its data, normally `.howdah`
  /// @param listener receives the events of every run
  public Migrations(Map<String, String> environment, Path home, MigrationListener listener) {
    Map<String, String> variables = Map.copyOf(environment);
    TargetSessions sessions = new TargetSessions();
    this(
        home,
        (address, source) -> ResolvedTarget.resolve(address, variables, home, source, sessions),
        request ->
            request.target() != null || ConnectionSettings.fromEnvironment(variables).isPresent(),
        sessions,
        listener,
        temporary());
  }

  private Migrations(
      Path home,
      TargetFinder targets,
      Predicate<MigrateRequest> namesTarget,
      TargetSessions sessions,
      MigrationListener listener,
      Path scratch) {
    this.home = home;
    this.targets = targets;
    this.namesTarget = namesTarget;
    this.sessions = sessions;
    this.listener = listener;
    this.scratch = scratch;
  }

  /// The same, with another folder for copies of sources than that for temporary files.
  public Migrations withScratch(Path folder) {
    return new Migrations(home, targets, namesTarget, sessions, listener, folder);
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
  }

  /// The use cases on one database, whatever a request names as its target: for callers that look
  /// after addresses and passwords themselves. The embedded PostgreSQL is never used.
  ///
  /// @param target the database and how to log in
  /// @param listener receives the events of every run
  public static Migrations on(ConnectionSettings target, MigrationListener listener) {
    return on(target, new TargetSessions(), listener);
  }

  /// The same.
  ///
  /// @param sessions know the connections, so that their owner can end whatever is at work
  public static Migrations on(
      ConnectionSettings target, TargetSessions sessions, MigrationListener listener) {
    return new Migrations(
        Path.of(".howdah"),
        (_, _) -> ResolvedTarget.given(target, sessions),
        _ -> true,
        sessions,
        listener,
        temporary());
  }

  /// Ends whatever is at work in the target, from another thread: its statements are cancelled, and
  /// what is not over in a few seconds is cut off. Returns when that is done; nothing can be begun
  /// in a target any more. A run that was begun can be resumed.
  public void stop() {
    sessions.end();
  }

  private <T> T explained(Supplier<T> work) {
    try {
      return work.get();
    } catch (HowdahException e) {
      throw sessions.explain(e);
    }
  }

  @FunctionalInterface
  private interface TargetFinder {
    ResolvedTarget find(@Nullable String address, @Nullable Path source);
  }

  /// The files that are meant by paths of files and of directories; each path of a directory stands
  /// for the SQLite files in it, sorted.
  public static List<Path> sourceFiles(List<Path> paths) {
    return paths.stream()
        .flatMap(
            path -> Files.isDirectory(path) ? DatabaseFolder.files(path).stream() : Stream.of(path))
        .toList();
  }

  /// How many bytes of scratch space reading a file takes at most, as it is now.
  public static long copyBytes(Path source, MigrateRequest.SnapshotPolicy snapshot) {
    return SourceDatabase.copyBytes(source, snapshot == MigrateRequest.SnapshotPolicy.COPY);
  }

  /// What a file declares and what it stores.
  public Source inspect(Path source, MigrateRequest.SnapshotPolicy snapshot) {
    try (SourceReading reading =
        SourceReading.open(source, snapshot, scratch, new Phases(listener))) {
      reading.database().requireUnchanged();
      return reading.source();
    }
  }

  /// What a migration would do; changes nothing anywhere.
  public MigrationPlan plan(MigrateRequest request) {
    Phases phases = new Phases(listener);
    try (SourceReading reading =
        SourceReading.open(request.source(), request.snapshot(), scratch, phases)) {
      MigrationPlan plan;
      if (request.planFile() == null && looksAtTarget(request)) {
        try (ResolvedTarget target = targets.find(request.target(), request.source())) {
          plan = explained(() -> plan(reading, target, request, phases));
        }
      } else {
        plan = planToCreate(reading, request, phases);
      }
      reading.database().requireUnchanged();
      return plan;
    }
  }

  /// Whether the plan depends on what the target has: not where Howdah makes the tables, and not
  /// where the mode is left open and nothing names a target but the embedded PostgreSQL.
  private boolean looksAtTarget(MigrateRequest request) {
    return switch (request.mode()) {
      case CREATE -> false;
      case FILL -> true;
      case AUTO ->
          request.existing() != MigrateRequest.Existing.REPLACE && namesTarget.test(request);
    };
  }

  private static MigrationPlan plan(
      SourceReading reading, ResolvedTarget target, MigrateRequest request, Phases phases) {
    if (request.planFile() != null || request.mode() == MigrateRequest.Mode.CREATE) {
      return planToCreate(reading, request, phases);
    }
    return inPhase(
        reading,
        phases,
        () ->
            FillPlanning.plan(reading, target, request)
                .orElseGet(() -> planToCreate(reading, request)));
  }

  private static MigrationPlan planToCreate(
      SourceReading reading, MigrateRequest request, Phases phases) {
    return inPhase(reading, phases, () -> planToCreate(reading, request));
  }

  private static MigrationPlan inPhase(
      SourceReading reading, Phases phases, Supplier<MigrationPlan> planning) {
    return phases.run(
        MigrationEvent.Phase.PLAN, reading.source().schema().tables().size(), 0, planning);
  }

  private static MigrationPlan planToCreate(SourceReading reading, MigrateRequest request) {
    Path file = request.planFile();
    return file == null
        ? reading.predict(Planner.plan(reading.source(), request.options()), false)
        : reading.predict(PlanCheck.check(PlanFile.read(file), reading.source()), true);
  }

  /// Carries the file over and proves it.
  public MigrationReport migrate(MigrateRequest request) {
    Phases phases = new Phases(listener);
    try (SourceReading reading =
            SourceReading.open(request.source(), request.snapshot(), scratch, phases);
        ResolvedTarget target = targets.find(request.target(), request.source())) {
      MigrationPlan plan = explained(() -> plan(reading, target, request, phases));
      return explained(
          () -> new MigrationRun(reading, target, plan, phases, clock).migrate(request));
    }
  }

  /// The proof alone: compares a file with a database that was migrated from it.
  ///
  /// @param request its `planFile` may name the plan that was used; else the newest published run
  ///   that the target remembers for this schema is compared with, else a new plan
  public MigrationReport verify(MigrateRequest request) {
    Phases phases = new Phases(listener);
    try (SourceReading reading =
            SourceReading.open(request.source(), request.snapshot(), scratch, phases);
        ResolvedTarget target = targets.find(request.target(), request.source())) {
      return explained(() ->
          new LaterProof(reading, target, phases, new RunStore(clock))
              .verify(request, () -> plan(reading, target, request, phases)));
    }
  }

  /// The consistency of a database itself.
  public ConsistencyReport check(@Nullable String target, List<String> schemas) {
    try (ResolvedTarget resolved = targets.find(target, null);
        Connection connection = resolved.open("check")) {
      ServerFacts server = ServerFacts.read(connection);
      ConsistencyCheck.Outcome outcome = ConsistencyCheck.run(connection, schemas);
      return new ConsistencyReport(
          server.display(), resolved.settings().database(), outcome.tables(), outcome.findings());
    } catch (SQLException e) {
      throw PostgresFailure.wrap("close the connection", e);
    }
  }

  /// Sets every owned sequence and identity to the right next value.
  public List<MigrationReport.SequenceReport> resetSequences(
      @Nullable String target, List<String> schemas) {
    try (ResolvedTarget resolved = targets.find(target, null);
        Connection connection = resolved.open("reset sequences")) {
      return Sequences.reset(connection, schemas).stream()
          .map(position -> Identities.report(position.after()))
          .toList();
    } catch (SQLException e) {
      throw PostgresFailure.wrap("close the connection", e);
    }
  }

  /// What runs left in a target, the newest first.
  public List<RunSummary> runs(@Nullable String target) {
    try (ResolvedTarget resolved = targets.find(target, null);
        Connection connection = resolved.open("runs")) {
      return new Runs(new RunStore(clock)).list(connection);
    } catch (SQLException e) {
      throw PostgresFailure.wrap("close the connection", e);
    }
  }

  /// One run of a target; empty where the target does not remember it.
  ///
  /// @param run its id, a UUID
  public Optional<RunSummary> run(@Nullable String target, String run) {
    try (ResolvedTarget resolved = targets.find(target, null);
        Connection connection = resolved.open("runs")) {
      return new Runs(new RunStore(clock)).find(connection, run);
    } catch (SQLException e) {
      throw PostgresFailure.wrap("close the connection", e);
    }
  }

  /// The report of a run that was published, from what the target remembers: for those who did not
  /// see its end. Nothing is compared again, for a run is published only where it was proved; how
  /// long the phases took is not known any more.
  ///
  /// @param run its id, a UUID
  /// @return empty where the target does not remember such a run, or it was not published
  public Optional<MigrationReport> publishedReport(@Nullable String target, String run) {
    try (ResolvedTarget resolved = targets.find(target, null);
        Connection connection = resolved.open("runs")) {
      return new PublishedReport(resolved, new RunStore(clock)).of(connection, run);
    } catch (SQLException e) {
      throw PostgresFailure.wrap("close the connection", e);
    }
  }

  /// Rows that a run put into quarantine, in the order in which they came there.
  ///
  /// @param run its id, a UUID
  /// @param after the number of the row that the list begins behind, 0 for the first
  /// @param limit how many at most
  public List<Reject> rejects(@Nullable String target, String run, long after, int limit) {
    try (ResolvedTarget resolved = targets.find(target, null);
        Connection connection = resolved.open("rejects")) {
      return Rejects.list(connection, run, after, limit);
    } catch (SQLException e) {
      throw PostgresFailure.wrap("close the connection", e);
    }
  }

  /// Rows in quarantine, page by page.
  ///
  /// @throws dev.howdah.failure.HowdahException RUN_NOT_RESUMABLE for a run that the target does
  ///   not remember
  public RejectsPage rejects(RejectsQuery query) {
    try (ResolvedTarget resolved = targets.find(query.target(), null);
        Connection connection = resolved.open("rejects")) {
      return Rejects.page(connection, new RunStore(clock), query);
    } catch (SQLException e) {
      throw PostgresFailure.wrap("close the connection", e);
    }
  }

  /// How many rows a run put into quarantine, by the rule that they break; which constraint of the
  /// target it was is left out.
  ///
  /// @param run its id, a UUID
  public Map<String, Long> quarantineByRule(@Nullable String target, String run) {
    try (ResolvedTarget resolved = targets.find(target, null);
        Connection connection = resolved.open("rejects")) {
      return Rejects.byRule(connection, run);
    } catch (SQLException e) {
      throw PostgresFailure.wrap("close the connection", e);
    }
  }

  /// Loads quarantined rows of a published run again: after the target was changed, or with other
  /// decisions. Each that fits is in its table afterwards and proved, each other one is still in
  /// quarantine with its present reason; if anything fails, nothing has changed. What the listener
  /// stops is taken back and can be tried again.
  ///
  /// @return of the tables that have such rows: how many were tried, loaded and left; without
  ///   tables where there is nothing in quarantine
  /// @throws dev.howdah.failure.HowdahException RUN_NOT_RESUMABLE for an unknown run, one that is
  ///   not published or was overtaken, and for another file than the run's; TARGET_LOCKED,
  ///   TARGET_UNSUITABLE, PLAN_INVALID, USAGE
  public MigrationReport retryRejects(RejectsRequest request) {
    Phases phases = new Phases(listener);
    try (SourceReading reading =
            SourceReading.open(request.source(), request.snapshot(), scratch, phases);
        ResolvedTarget target = targets.find(request.target(), request.source())) {
      return explained(
          () -> new RejectsRetry(reading, target, phases, new RunStore(clock)).retry(request));
    }
  }

  /// Removes what a run left: staging, checkpoints and quarantine.
  public void discard(@Nullable String target, String run) {
    try (ResolvedTarget resolved = targets.find(target, null);
        Connection connection = resolved.open("runs")) {
      new Runs(new RunStore(clock)).discard(connection, run);
    } catch (SQLException e) {
      throw PostgresFailure.wrap("close the connection", e);
    }
  }

  /// Makes sure that the embedded PostgreSQL runs; it does so until the handle is closed.
  public PostgresHandle startPostgres() {
    return PostgresHandle.start(home);
  }

  /// Reads a plan that a person may have edited, without looking at any file.
  ///
  /// @param name how the plan is called in messages; JSON where it ends with `.json`, else YAML
  /// @throws dev.howdah.failure.HowdahException PLAN_INVALID
  public static MigrationPlan readPlan(String text, String name) {
    return PlanFile.read(text, name);
  }

  /// Compares a plan that a person may have edited with what a file declares. The values are not
  /// looked at: that is done when the plan is used.
  ///
  /// @throws dev.howdah.failure.HowdahException PLAN_INVALID
  public static MigrationPlan checkPlan(
      Path source, MigrateRequest.SnapshotPolicy snapshot, Path scratch, MigrationPlan plan) {
    try (SourceDatabase database =
            SourceDatabase.open(source, snapshot == MigrateRequest.SnapshotPolicy.COPY, scratch);
        Reader reader = database.openReader()) {
      SourceSchema schema = Catalogue.read(reader);
      return PlanCheck.check(plan, new Source(database.file(), schema, List.of()));
    }
  }

  /// A plan as JSON in one line.
  public static String planJson(MigrationPlan plan) {
    return PlanFile.toJson(plan);
  }

  /// Reads what {@link #planJson} wrote.
  public static MigrationPlan planFromJson(String json) {
    return PlanFile.fromJson(json);
  }

  /// Writes a plan as YAML.
  public static void writePlan(MigrationPlan plan, Writer out) {
    PlanFile.write(plan, out);
  }
}
