package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.load.RunStore;
import dev.howdah.plan.PlanOptions;
import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TargetText;
import dev.howdah.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The sixth promise: a run that was killed goes on where it stopped. The run is a process of its
/// own, held at an exact moment by a trigger in its target and killed there as the kernel kills.
class InterruptedRunPostgresTest {

  private static final long GATE = 4711;

  /// A bound for what takes a second or two; nothing waits for it to pass.
  private static final long BOUND_NANOS = 120_000_000_000L;

  private static final String TABLES =
      """
      CREATE TABLE big (id INTEGER PRIMARY KEY AUTOINCREMENT, t TEXT UNIQUE);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
        INSERT INTO big SELECT i, 'row ' || i FROM n;
      CREATE TABLE middle (id INTEGER PRIMARY KEY, big_id INTEGER REFERENCES big (id), b BLOB);
      INSERT INTO middle VALUES (1, 1, x'00ff'), (2, 3000, NULL), (7, 2, x'');
      CREATE TABLE small (k TEXT PRIMARY KEY, middle_id INTEGER REFERENCES middle (id));
      INSERT INTO small VALUES ('a', 7);
      CREATE VIEW joined AS SELECT s.k, m.big_id FROM small s JOIN middle m ON m.id = s.middle_id;
      """;

  /// When a run is killed.
  enum Moment {
    /// The last table is copied, but not committed.
    LOADING("INSERT", "checkpoint", "NEW.step = 'load small'", "loading", 2),
    /// Keys are there; the identities are not set.
    FINISHING("INSERT", "checkpoint", "NEW.step = 'sequences'", "finishing", 3),
    /// Everything is made; the proof has not begun. The server carries the last statement out also
    /// when nobody waits for its answer.
    BEFORE_VERIFYING("UPDATE", "run", "NEW.state = 'VERIFYING'", "verifying", 3),
    /// Everything is moved, but not committed.
    PUBLISHING("UPDATE", "run", "NEW.state = 'PUBLISHED'", "verifying", 3);

    private final String event;
    private final String table;
    private final String condition;
    private final String state;
    private final int tablesDone;

    Moment(String event, String table, String condition, String state, int tablesDone) {
      this.event = event;
      this.table = table;
      this.condition = condition;
      this.state = state;
      this.tablesDone = tablesDone;
    }
  }

  @TempDir Path temporary;

  private final TestPostgres.Database database = TestPostgres.newDatabase();
  private final Queue<String> loaded = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @EnumSource
  void aKilledRunPublishesNothingAndGoesOnWhereItStopped(Moment moment)
      throws IOException, SQLException, InterruptedException {
    Path source = SqliteFile.make(temporary.resolve("app.db"), TABLES);
    TestPostgres.Database undisturbed = TestPostgres.newDatabase();
    MigrationReport expected = engine().migrate(Requests.migrate(source, undisturbed.uri()));
    assertThat(expected.exitCode()).isZero();
    loaded.clear();

    killAt(moment, source);

    assertThat(relations("public")).isEmpty();
    RunSummary run = onlyRun();
    assertThat(run.state()).isEqualTo(moment.state);
    assertThat(run.tablesDone()).isEqualTo(moment.tablesDone);
    assertThat(run.stagingSchema()).startsWith("howdah_");
    assertThat(run.source()).isEqualTo(source.toAbsolutePath().toString());
    String tables = moment == Moment.LOADING ? "big\nmiddle" : "big\nmiddle\nsmall";
    assertThat(tablesOf(run.stagingSchema())).isEqualTo(tables);
    String rows = rowsAsStored(run.stagingSchema());

    MigrationReport report = engine().migrate(resume(source));

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isZero();
    assertThat(report.run()).isEqualTo(run.run());
    assertThat(loaded)
        .containsExactlyElementsOf(moment == Moment.LOADING ? List.of("small") : List.of());
    assertThat(rowsAsStored("public")).as("rows that were not copied again").isEqualTo(rows);
    assertThat(report.tables()).isEqualTo(expected.tables());
    assertThat(report.conversions()).isEqualTo(expected.conversions());
    assertThat(report.objects()).isEqualTo(expected.objects());
    assertThat(report.sequences()).isEqualTo(expected.sequences());
    assertThat(TargetText.of(database, "public")).isEqualTo(TargetText.of(undisturbed, "public"));
    assertThat(stagingSchemas()).isEmpty();
    assertThat(onlyRun().state()).isEqualTo("published");
  }

  @Test
  void aRunThatIsKilledWhileItComparesGoesOn()
      throws IOException, SQLException, InterruptedException {
    Path source = SqliteFile.make(temporary.resolve("app.db"), TABLES);
    try (Connection gate = database.connect();
        Connection locker = database.connect();
        Statement atGate = gate.createStatement();
        Statement lock = locker.createStatement()) {
      close(Moment.BEFORE_VERIFYING, atGate);
      Process child = start(source);
      await(child, WAITING_AT_THE_GATE);
      // The run has made everything; now the proof finds a table that it cannot read.
      locker.setAutoCommit(false);
      lock.execute("LOCK TABLE " + onlyRun().stagingSchema() + ".big IN ACCESS EXCLUSIVE MODE");
      open(atGate);
      await(
          child,
          "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
              + " WHERE d.datname = current_database() AND NOT granted"
              + " AND locktype = 'relation'");
      kill(child);
    }
    awaitEndOfItsSessions();
    assertThat(onlyRun().state()).isEqualTo("verifying");
    assertThat(relations("public")).isEmpty();

    MigrationReport report = engine().migrate(resume(source));

    assertThat(report.exitCode()).isZero();
    assertThat(loaded).isEmpty();
    assertThat(relations("public")).isNotEmpty();
  }

  @Test
  void aSourceThatChangedMeanwhileIsNotMixedWithTheOldState()
      throws IOException, SQLException, InterruptedException {
    Path source = SqliteFile.make(temporary.resolve("app.db"), TABLES);
    killAt(Moment.LOADING, source);
    SqliteFile.make(source, "INSERT INTO small VALUES ('b', 1)");
    String before = state();

    refused(() -> engine().migrate(resume(source)), ErrorCode.RUN_NOT_RESUMABLE);

    assertThat(state()).isEqualTo(before);
    assertThat(loaded).isEmpty();
    assertThat(relations("public")).isEmpty();
  }

  @Test
  void whereNothingWasBegunNothingIsResumed() {
    Path source = SqliteFile.make(temporary.resolve("app.db"), TABLES);

    refused(() -> engine().migrate(resume(source)), ErrorCode.RUN_NOT_RESUMABLE);
    assertThat(engine().migrate(Requests.migrate(source, database.uri())).exitCode()).isZero();
    refused(() -> engine().migrate(resume(source)), ErrorCode.RUN_NOT_RESUMABLE);
  }

  @Test
  void twoRunsNeverWorkOnOneSchema() throws IOException, SQLException, InterruptedException {
    Path source = SqliteFile.make(temporary.resolve("app.db"), TABLES);
    Path other = SqliteFile.make(temporary.resolve("other.db"), "CREATE TABLE other (a)");
    try (Connection gate = database.connect();
        Statement atGate = gate.createStatement()) {
      close(Moment.LOADING, atGate);
      Process child = start(source);
      await(child, WAITING_AT_THE_GATE);
      RunSummary run = onlyRun();

      refused(
          () -> engine().migrate(Requests.migrate(other, database.uri())), ErrorCode.TARGET_LOCKED);
      refused(() -> engine().migrate(resume(source)), ErrorCode.TARGET_LOCKED);
      refused(() -> engine().discard(database.uri(), run.run()), ErrorCode.TARGET_LOCKED);
      assertThat(onlyRun()).isEqualTo(run);
      MigrationReport elsewhere =
          engine()
              .migrate(
                  new MigrateRequest(
                      other,
                      database.uri(),
                      new PlanOptions("elsewhere", PlanOptions.Identifiers.PRESERVE),
                      MigrateRequest.Existing.FAIL,
                      null,
                      false,
                      null,
                      MigrateRequest.SnapshotPolicy.AUTO));
      assertThat(elsewhere.exitCode()).isZero();
      open(atGate);

      assertThat(child.waitFor()).as(output()).isZero();
    }
    assertThat(tablesOf("public")).isEqualTo("big\nmiddle\nsmall");
    assertThat(tablesOf("elsewhere")).isEqualTo("other");
  }

  @Test
  void aDiscardedRunLeavesNothing() throws IOException, SQLException, InterruptedException {
    Path source =
        SqliteFile.make(
            temporary.resolve("app.db"),
            TABLES
                + "INSERT INTO middle VALUES (8, 1, x'01');"
                + "INSERT INTO big VALUES (5000, CAST(x'ff' AS TEXT));");
    killAt(Moment.PUBLISHING, source);
    RunSummary run = onlyRun();
    assertThat(run.rowsQuarantined()).isEqualTo(1);

    engine().discard(database.uri(), run.run());

    assertThat(stagingSchemas()).isEmpty();
    assertThat(state()).isEqualTo("0|0|0");
    assertThat(relations("public")).isEmpty();
    assertThat(engine().runs(database.uri())).isEmpty();
    refused(() -> engine().discard(database.uri(), run.run()), ErrorCode.RUN_NOT_RESUMABLE);

    MigrationReport anew = engine().migrate(Requests.migrate(source, database.uri()));
    assertThat(anew.exitCode()).isEqualTo(1);
    String text = TargetText.of(database, "public");
    engine().discard(database.uri(), anew.run());
    assertThat(state()).isEqualTo("0|0|0");
    assertThat(TargetText.of(database, "public")).isEqualTo(text);
  }

  @ParameterizedTest
  @EnumSource(
      value = MigrateRequest.Existing.class,
      names = {"TRUNCATE", "REPLACE"})
  void aRunThatIsKilledWhileItReplacesLeavesWhatWasThere(MigrateRequest.Existing existing)
      throws IOException, SQLException, InterruptedException {
    Path source = SqliteFile.make(temporary.resolve("app.db"), TABLES);
    assertThat(engine().migrate(Requests.migrate(source, database.uri())).exitCode()).isZero();
    engine().discard(database.uri(), onlyRun().run());
    String before = TargetText.of(database, "public");
    SqliteFile.make(source, "UPDATE small SET k = 'z'");

    killAt(Moment.PUBLISHING, source, "--existing", existing.name());

    assertThat(TargetText.of(database, "public")).isEqualTo(before);
    MigrationReport report = engine().migrate(resume(source));
    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isZero();
    assertThat(database.query("SELECT k FROM small")).isEqualTo("z");
    assertThat(TargetText.of(database, "public")).isEqualTo(before.replace("'a'", "'z'"));
    assertThat(stagingSchemas()).isEmpty();
  }

  private static final String[] TABLES_OF_THE_APPLICATION = {
    "CREATE TABLE big (id serial PRIMARY KEY, t text UNIQUE)",
    "CREATE TABLE middle (id int PRIMARY KEY, big_id int REFERENCES big, b bytea)",
    "CREATE TABLE small (k varchar(9) PRIMARY KEY, middle_id int REFERENCES middle)",
    "INSERT INTO big (t) VALUES ('seeded')",
    "ALTER TABLE big ADD COLUMN first int CONSTRAINT circle REFERENCES middle ON DELETE SET NULL",
    "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'fired'; END $$",
    "CREATE TRIGGER stop BEFORE INSERT ON big FOR EACH ROW EXECUTE FUNCTION stop()"
  };

  @ParameterizedTest
  @EnumSource(
      value = Moment.class,
      names = {"LOADING", "BEFORE_VERIFYING", "PUBLISHING"})
  void aRunThatIsKilledWhileItFillsLeavesTheTablesAsTheyWereAndGoesOn(Moment moment)
      throws IOException, SQLException, InterruptedException {
    Path source = SqliteFile.make(temporary.resolve("app.db"), TABLES);
    TestPostgres.Database undisturbed = TestPostgres.newDatabase();
    undisturbed.execute(TABLES_OF_THE_APPLICATION);
    MigrationReport expected = engine().migrate(fill(source, undisturbed));
    assertThat(expected.error()).isNull();
    assertThat(expected.exitCode()).isZero();
    database.execute(TABLES_OF_THE_APPLICATION);
    String before = TargetText.of(database, "public");
    loaded.clear();

    killAt(moment, source, "--mode", "fill", "--existing", "truncate");

    assertThat(TargetText.of(database, "public")).isEqualTo(before);
    assertThat(triggers(database)).isEqualTo("stop|O");
    MigrationReport report = engine().migrate(resume(source));

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isZero();
    assertThat(loaded)
        .containsExactlyElementsOf(moment == Moment.LOADING ? List.of("small") : List.of());
    assertThat(report.tables()).isEqualTo(expected.tables());
    assertThat(report.sequences()).isEqualTo(expected.sequences());
    assertThat(TargetText.of(database, "public")).isEqualTo(TargetText.of(undisturbed, "public"));
    assertThat(triggers(database)).isEqualTo("stop|O");
    assertThat(stagingSchemas()).isEmpty();
    assertThat(onlyRun().state()).isEqualTo("published");
  }

  @Test
  void twoRunsNeverFillOneSchema() throws IOException, SQLException, InterruptedException {
    Path source = SqliteFile.make(temporary.resolve("app.db"), TABLES);
    database.execute(TABLES_OF_THE_APPLICATION);
    try (Connection gate = database.connect();
        Statement atGate = gate.createStatement()) {
      close(Moment.LOADING, atGate);
      Process child = start(source, "--mode", "fill", "--existing", "truncate");
      await(child, WAITING_AT_THE_GATE);

      refused(() -> engine().migrate(fill(source, database)), ErrorCode.TARGET_LOCKED);
      refused(() -> engine().migrate(resume(source)), ErrorCode.TARGET_LOCKED);
      open(atGate);

      assertThat(child.waitFor()).as(output()).isZero();
    }
    assertThat(database.query("SELECT count(*) FROM big")).isEqualTo("3000");
  }

  private static MigrateRequest fill(Path source, TestPostgres.Database target) {
    return new MigrateRequest(
        source,
        target.uri(),
        Requests.OPTIONS,
        MigrateRequest.Existing.TRUNCATE,
        null,
        false,
        null,
        MigrateRequest.SnapshotPolicy.AUTO,
        MigrateRequest.Mode.FILL,
        null);
  }

  private static String triggers(TestPostgres.Database target) {
    return target.query(
        "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal"
            + " AND tgrelid = 'big'::regclass");
  }

  private static final String WAITING_AT_THE_GATE =
      "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
          + " WHERE d.datname = current_database() AND NOT granted AND locktype = 'advisory'"
          + " AND objid = "
          + GATE;

  /// Starts a run, waits until it has come to the moment, and kills it there.
  private void killAt(Moment moment, Path source, String... options)
      throws IOException, SQLException, InterruptedException {
    try (Connection gate = database.connect();
        Statement atGate = gate.createStatement()) {
      close(moment, atGate);
      Process child = start(source, options);
      await(child, WAITING_AT_THE_GATE);
      if (moment == Moment.LOADING) {
        // Another worker may still be at a larger table.
        await(
            child,
            "SELECT CASE WHEN count(*) = 2 THEN 1 ELSE 0 END FROM howdah.checkpoint"
                + " WHERE step LIKE 'load %'");
      }
      kill(child);
      open(atGate);
    }
    awaitEndOfItsSessions();
    database.execute("DROP TRIGGER gate ON howdah." + moment.table);
  }

  /// From now on a run waits when it comes to the moment.
  private void close(Moment moment, Statement atGate) throws SQLException {
    try (Connection connection = database.connect()) {
      new RunStore(InstantSource.system()).prepare(connection);
    }
    atGate.execute("SELECT pg_advisory_lock(" + GATE + ")");
    atGate.execute("CREATE SCHEMA IF NOT EXISTS gate");
    atGate.execute(
        "CREATE OR REPLACE FUNCTION gate.wait() RETURNS trigger LANGUAGE plpgsql AS $$"
            + " BEGIN PERFORM pg_advisory_xact_lock("
            + GATE
            + "); RETURN NEW; END $$");
    atGate.execute(
        "CREATE TRIGGER gate BEFORE "
            + moment.event
            + " ON howdah."
            + moment.table
            + " FOR EACH ROW WHEN ("
            + moment.condition
            + ") EXECUTE FUNCTION gate.wait()");
  }

  private static void open(Statement atGate) throws SQLException {
    atGate.execute("SELECT pg_advisory_unlock(" + GATE + ")");
  }

  private Process start(Path source, String... options) throws IOException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "dev.howdah.HowdahMain",
                "migrate",
                source.toString(),
                "--target",
                database.uri()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.redirectErrorStream(true).redirectOutput(temporary.resolve("output").toFile());
    return builder.start();
  }

  /// Waits until a count in the target is 1.
  private void await(Process child, String count) throws IOException, SQLException {
    long end = System.nanoTime() + BOUND_NANOS;
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      while (true) {
        try (var row = statement.executeQuery(count)) {
          row.next();
          if (row.getInt(1) == 1) {
            return;
          }
        }
        assertThat(child.isAlive()).as("the run waits: " + output()).isTrue();
        assertThat(System.nanoTime()).as("never: " + count).isLessThan(end);
      }
    }
  }

  private static void kill(Process child) throws InterruptedException {
    child.destroyForcibly();
    assertThat(child.waitFor()).as("ended by SIGKILL").isEqualTo(128 + 9);
  }

  /// The server ends the sessions of a killed client when it next looks at them.
  private void awaitEndOfItsSessions() {
    long end = System.nanoTime() + BOUND_NANOS;
    while (!database
        .query(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name LIKE 'howdah%'")
        .isEmpty()) {
      assertThat(System.nanoTime()).as("sessions of the killed run end").isLessThan(end);
    }
  }

  private String output() throws IOException {
    return Files.readString(temporary.resolve("output"));
  }

  private Migrations engine() {
    return new Migrations(
        Map.of(),
        temporary,
        event -> {
          if (event instanceof MigrationEvent.TableStarted started
              && started.phase() == MigrationEvent.Phase.LOAD) {
            loaded.add(started.table());
          }
        });
  }

  private MigrateRequest resume(Path source) {
    return Requests.migrate(source, database.uri(), null, MigrateRequest.Existing.FAIL, true);
  }

  private RunSummary onlyRun() {
    List<RunSummary> runs = engine().runs(database.uri());
    assertThat(runs).hasSize(1);
    return runs.getFirst();
  }

  private String relations(String schema) {
    return database.query(
        "SELECT relname FROM pg_class WHERE relnamespace = '" + schema + "'::regnamespace");
  }

  private String tablesOf(String schema) {
    return database.query(
        "SELECT tablename FROM pg_tables WHERE schemaname = '" + schema + "' ORDER BY 1");
  }

  private String stagingSchemas() {
    return database.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'howdah\\__%'");
  }

  private String state() {
    return database.query(
        "SELECT (SELECT count(*) FROM howdah.run), (SELECT count(*) FROM howdah.checkpoint),"
            + " (SELECT count(*) FROM howdah.quarantine)");
  }

  /// Who the two tables that come first are, and which transactions wrote their rows: a table that
  /// is made or filled again has others.
  private String rowsAsStored(String schema) {
    return database.query(
        "SELECT '%1$s.big'::regclass::oid, min(xmin::text), max(xmin::text), count(*) FROM %1$s.big"
                .formatted(schema)
            + " UNION ALL SELECT '%1$s.middle'::regclass::oid, min(xmin::text), max(xmin::text),"
                .formatted(schema)
            + " count(*) FROM %1$s.middle".formatted(schema));
  }

  private static void refused(Runnable command, ErrorCode code) {
    assertThatThrownBy(command::run)
        .isInstanceOfSatisfying(
            HowdahException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.code().exitCode().code()).isEqualTo(4);
            });
  }
}
