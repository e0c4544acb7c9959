package dev.howdah.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.load.RunStore;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.migration.MigrationEvent;
import dev.howdah.migration.MigrationListener;
import dev.howdah.migration.Migrations;
import dev.howdah.ops.PostgresForService;
import dev.howdah.plan.PlanOptions;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.state.SchemaReady;
import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TestPostgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A migration whose worker ended, at any moment, is taken over: it ends verified, is done once,
/// and a worker that was given up writes nothing more.
@QuarkusTest
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class TakenOverResourceTest {

  private static final long GATE = 4711;
  private static final long BOUND_NANOS = 60_000_000_000L;

  @TempDir Path temporary;

  private final StubSources sources;
  private final StubTargets targets;
  private final AgroalDataSource pool;
  private final Queue queue;
  private final Ledger ledger;
  private final Notices notices;
  private final Retention retention;
  private final Meters meters;
  private final JobSettings settings;
  private final ObjectMapper json;
  private final TestPostgres.Database database = TestPostgres.newDatabase();

  TakenOverResourceTest(
      StubSources sources,
      StubTargets targets,
      AgroalDataSource pool,
      Queue queue,
      Ledger ledger,
      Notices notices,
      Retention retention,
      Meters meters,
      JobSettings settings,
      ObjectMapper json) {
    this.sources = sources;
    this.targets = targets;
    this.pool = pool;
    this.queue = queue;
    this.ledger = ledger;
    this.notices = notices;
    this.retention = retention;
    this.meters = meters;
    this.settings = settings;
    this.json = json;
  }

  private Path file() {
    return SqliteFile.make(temporary.resolve("app.db"), MigrationResourceTest.TABLES);
  }

  private void service(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// When the worker was killed.
  enum Moment {
    /// It had only said that it works on it.
    NOTHING_BEGUN,
    /// The run was begun and rows were being copied; the service had not heard of it.
    LOADING,
    /// Everything was copied, and being proved.
    VERIFYING,
    /// The tables were at their place; nobody had written that down.
    PUBLISHED,
    /// A person had asked to cancel it.
    CANCELLING
  }

  private void runUntil(Moment moment, Path source, String run) {
    MigrationListener stop =
        event -> {
          if ((moment == Moment.LOADING
                  && event instanceof MigrationEvent.TableStarted started
                  && started.phase() == MigrationEvent.Phase.LOAD
                  && started.table().equals("two"))
              || (moment == Moment.VERIFYING
                  && event instanceof MigrationEvent.PhaseStarted phase
                  && phase.phase() == MigrationEvent.Phase.VERIFY)) {
            throw new HowdahException(ErrorCode.RUN_INTERRUPTED, "killed", "");
          }
        };
    Migrations.on(ConnectionSettings.parse(database.uri()), stop)
        .migrate(
            new MigrateRequest(
                source,
                null,
                new PlanOptions("public", PlanOptions.Identifiers.PRESERVE),
                MigrateRequest.Existing.FAIL,
                null,
                false,
                run,
                MigrateRequest.SnapshotPolicy.AUTO));
  }

  @ParameterizedTest
  @EnumSource
  void whateverTheMomentItIsDoneOnce(Moment moment) throws SQLException {
    Tenant tenant = Tenant.found("killed " + moment);
    Path source = file();
    String id =
        tenant.migrate(
            sources.add(tenant.id(), source),
            targets.add(tenant.id(), database.uri()),
            Map.of("start", false, "mode", "create"));
    tenant.await(id, "planned");
    String run = tenant.get(id).path("run");
    if (moment != Moment.NOTHING_BEGUN && moment != Moment.CANCELLING) {
      runUntil(moment, source, run);
    }

    leaveAsKilled(id, moment == Moment.CANCELLING ? "cancelling" : "running");

    if (moment == Moment.CANCELLING) {
      tenant.await(id, "cancelled");
      assertThat(database.query("SELECT to_regclass('howdah.run')")).isEqualTo("∅");
      return;
    }
    tenant.await(id, "verified");
    tenant.get(id).then().body("attempt", equalTo(2)).body("published", equalTo(true));
    assertThat(database.query("SELECT run, state FROM howdah.run")).isEqualTo(run + "|PUBLISHED");
    assertThat(database.query("SELECT count(*) FROM one")).isEqualTo("7000");
    assertThat(database.query("SELECT * FROM two ORDER BY 1")).isEqualTo("a|1\nb|7000");
    tenant
        .get(id, "/report")
        .then()
        .body("outcome", equalTo("verified"))
        .body("run", equalTo(run))
        .body("tables.rowsLoaded", equalTo(List.of(7000, 2)))
        .body("tables.verified", equalTo(List.of(true, true)))
        .body("source.path", equalTo("app.db"));
    tenant.get(id, "/tables").then().body("items.state", equalTo(List.of("verified", "verified")));
    assertThat(meters.takeovers()).isPositive();
  }

  /// What the kernel leaves when it kills the worker.
  private void leaveAsKilled(String id, String state) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "UPDATE howdah_service.migration SET state = '%s', work = 'migrate', started = true,"
                  .formatted(state)
              + " dispatch = 7, attempt = 1, retries = 0, due_at = now(),"
              + " lease = gen_random_uuid(), replica = 'dead' WHERE id = '"
              + id
              + "'");
      statement.execute(
          "INSERT INTO howdah_service.scheduled_tasks (task_name, task_instance, execution_time,"
              + " picked, picked_by, last_heartbeat, version) VALUES ('migration', '"
              + id
              + ":7', now() - interval '1 hour', true, 'dead', now() - interval '1 hour', 2)");
      connection.commit();
    }
  }

  @Test
  void whatKillsItsWorkersAgainAndAgainIsGivenUp() throws SQLException {
    Tenant tenant = Tenant.found("poison");
    String id =
        tenant.migrate(
            sources.add(tenant.id(), file()),
            targets.add(tenant.id(), database.uri()),
            Map.of("start", false));
    tenant.await(id, "planned");
    leaveAsKilled(id, "running");
    service(
        "UPDATE howdah_service.migration SET retries = 10 WHERE id = '" + id + "' AND attempt = 1");

    tenant.await(id, "failed", "verified");
    // Where the worker came before the line above, the migration is done; else it is given up.
    if (tenant.state(id).equals("failed")) {
      tenant.get(id).then().body("error.code", equalTo("internal"));
      tenant.post(id, "resume").then().statusCode(202);
      tenant.await(id, "verified");
    }
  }

  /// From now on a run waits when it has copied table `two`.
  private void closeGate(Statement atGate) throws SQLException {
    try (Connection connection = database.connect()) {
      new RunStore(InstantSource.system()).prepare(connection);
    }
    atGate.execute("SELECT pg_advisory_lock(" + GATE + ")");
    atGate.execute("CREATE SCHEMA gate");
    atGate.execute(
        "CREATE FUNCTION gate.wait() RETURNS trigger LANGUAGE plpgsql AS $$"
            + " BEGIN PERFORM pg_advisory_xact_lock("
            + GATE
            + "); RETURN NEW; END $$");
    atGate.execute(
        "CREATE TRIGGER gate BEFORE INSERT ON howdah.checkpoint FOR EACH ROW"
            + " WHEN (NEW.step = 'load two') EXECUTE FUNCTION gate.wait()");
  }

  private void awaitAtGate() {
    long end = System.nanoTime() + BOUND_NANOS;
    while (!database
        .query(
            "SELECT (SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                + " WHERE d.datname = current_database() AND NOT granted"
                + " AND locktype = 'advisory' AND objid = 4711),"
                + " (SELECT count(*) FROM howdah.checkpoint WHERE step = 'load one')")
        .equals("1|1")) {
      assertThat(System.nanoTime()).as("the run comes to the gate").isLessThan(end);
      Tenant.pause();
    }
  }

  private static void openGate(Statement atGate) throws SQLException {
    atGate.execute("SELECT pg_advisory_unlock(" + GATE + ")");
  }

  private String whenOneWasLoaded() {
    return database.query("SELECT done FROM howdah.checkpoint WHERE step = 'load one'");
  }

  @Test
  void isCancelledInTheMiddleAndGoesOn() throws SQLException {
    Tenant tenant = Tenant.found("cancel");
    try (Connection gate = database.connect();
        Statement atGate = gate.createStatement()) {
      closeGate(atGate);
      String id =
          tenant.migrate(
              sources.add(tenant.id(), file()),
              targets.add(tenant.id(), database.uri()),
              Map.of("mode", "create"));
      awaitAtGate();
      String loaded = whenOneWasLoaded();

      tenant.post(id, "cancel").then().statusCode(202).body("state", equalTo("cancelling"));
      tenant.post(id, "cancel").then().statusCode(202);
      tenant.request().delete(Tenant.MIGRATIONS + "/" + id).then().statusCode(409);
      openGate(atGate);

      tenant.await(id, "cancelled");
      assertThat(database.query("SELECT to_regclass('public.one')")).isEqualTo("∅");
      tenant
          .request()
          .delete(Tenant.MIGRATIONS + "/" + id)
          .then()
          .statusCode(409)
          .body("detail", equalTo("The run left rows in staging in the target."));
      tenant.post(id, "resume").then().statusCode(202);
      tenant.await(id, "verified");
      assertThat(whenOneWasLoaded()).as("copied once").isEqualTo(loaded);
      tenant.get(id).then().body("attempt", equalTo(2));
    }
  }

  @Test
  void aWorkerWhoseLeaseIsAnothersWritesNothingMore() throws SQLException {
    Tenant tenant = Tenant.found("lease");
    try (Connection gate = database.connect();
        Statement atGate = gate.createStatement()) {
      closeGate(atGate);
      String id =
          tenant.migrate(
              sources.add(tenant.id(), file()),
              targets.add(tenant.id(), database.uri()),
              Map.of("mode", "create"));
      awaitAtGate();
      String loaded = whenOneWasLoaded();

      service(
          "UPDATE howdah_service.migration SET lease = gen_random_uuid(), replica = 'other'"
              + " WHERE id = '"
              + id
              + "'");
      openGate(atGate);

      tenant.await(id, "verified");
      // The other does not exist, so this replica took it over from it, and began behind the gate.
      tenant.get(id).then().body("attempt", equalTo(2));
      assertThat(whenOneWasLoaded()).as("copied once").isEqualTo(loaded);
      assertThat(database.query("SELECT count(*), min(state) FROM howdah.run"))
          .isEqualTo("1|PUBLISHED");
    }
  }

  @Test
  void goesOnWhenTheConnectionsToTheServicesDatabaseBreak() throws SQLException {
    Tenant tenant = Tenant.found("broken");
    try (Connection gate = database.connect();
        Statement atGate = gate.createStatement()) {
      closeGate(atGate);
      String id =
          tenant.migrate(
              sources.add(tenant.id(), file()),
              targets.add(tenant.id(), database.uri()),
              Map.of("mode", "create"));
      awaitAtGate();

      service(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      openGate(atGate);

      tenant.await(id, "verified");
      assertThat(database.query("SELECT count(*), min(state) FROM howdah.run"))
          .isEqualTo("1|PUBLISHED");
    }
  }

  private Workshop replica() {
    return new Workshop(
        pool, queue, ledger, notices, retention, sources, targets, meters, settings, json);
  }

  @Test
  void aReplicaThatEndsHandsBackAndTwoNeverDoTheSame() throws Exception {
    List<Tenant> tenants =
        List.of(Tenant.found("first"), Tenant.found("second"), Tenant.found("third"));
    Path source = file();
    Workshop other = replica();
    other.begin(new SchemaReady());
    Map<String, Tenant> all = new java.util.LinkedHashMap<>();
    for (int i = 0; i < 15; i++) {
      Tenant tenant = tenants.get(i % 3);
      all.put(
          tenant.migrate(
              sources.add(tenant.id(), source),
              targets.add(tenant.id(), database.uri()),
              Map.of("schema", "s" + i, "mode", "create")),
          tenant);
    }
    List<String> ids = new ArrayList<>(all.keySet());
    tenants.getFirst().await(ids.getFirst(), "running", "verified");

    other.stop();

    all.forEach((id, tenant) -> tenant.await(id, "verified"));
    assertThat(
            database.query(
                "SELECT count(*), count(DISTINCT schema_name), max(state)" + " FROM howdah.run"))
        .isEqualTo("15|15|PUBLISHED");
    for (int i = 0; i < 15; i++) {
      assertThat(database.query("SELECT count(*) FROM s" + i + ".one")).isEqualTo("7000");
    }
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT count(*) FROM howdah_service.migration WHERE lease IS NOT NULL"
                    + " OR retries > 0")) {
      row.next();
      assertThat(row.getInt(1)).as("nobody was taken for dead").isZero();
    }
  }

  @Test
  void aReplicaThatEndsInTheMiddleHandsBack() throws Exception {
    Tenant tenant = Tenant.found("handed back");
    Ledger.Job job;
    try (Connection gate = database.connect();
        Statement atGate = gate.createStatement()) {
      closeGate(atGate);
      String id =
          tenant.migrate(
              sources.add(tenant.id(), file()),
              targets.add(tenant.id(), database.uri()),
              Map.of("start", false));
      tenant.await(id, "planned");
      service(
          "UPDATE howdah_service.migration SET state = 'queued', work = 'migrate', started = true,"
              + " due_at = now() + interval '1 hour', queued_at = now() WHERE id = '"
              + id
              + "'");
      job = ledger.begin(UUID.fromString(id), dispatch(id), "test").orElseThrow();
      Turn turn = new Turn(job, sources, targets, ledger, meters, settings, json);
      Thread worker =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  turn.run();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      awaitAtGate();
      turn.stop(Journal.Stop.HAND_BACK);
      openGate(atGate);
      worker.join(60_000);
      assertThat(worker.isAlive()).isFalse();

      tenant.await(id, "verified");
      tenant.get(id).then().body("attempt", equalTo(3)).body("retries", equalTo(0));
      assertThat(database.query("SELECT count(*) FROM howdah.run")).isEqualTo("1");
    }
  }

  private long dispatch(String id) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT dispatch FROM howdah_service.migration WHERE id = '" + id + "'")) {
      row.next();
      return row.getLong(1);
    }
  }
}
