package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.migration.MigrationEvent.Phase;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TestPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a caller needs that hands a run from one process to another: the run's id beforehand, a way
/// to stop it, and what became of it.
class HandedOverRunPostgresTest {

  private static final String RUN = "01990000-0000-7000-8000-00000000abcd";

  private static final String TABLES =
      """
      CREATE TABLE big (id INTEGER PRIMARY KEY AUTOINCREMENT, t TEXT UNIQUE);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
        INSERT INTO big SELECT i, 'row ' || i FROM n;
      CREATE TABLE small (k TEXT PRIMARY KEY, n INTEGER, flag BOOLEAN);
      INSERT INTO small VALUES ('a', 1, 1), ('b', 2, 0), (CAST(x'ff' AS TEXT), 3, 1);
      """;

  @TempDir Path temporary;

  private final TestPostgres.Database database = TestPostgres.newDatabase();
  private final List<MigrationEvent> events = Collections.synchronizedList(new ArrayList<>());

  private Path source() {
    return SqliteFile.make(temporary.resolve("app.db"), TABLES);
  }

  private Migrations engine(MigrationListener listener) {
    return Migrations.on(
        ConnectionSettings.parse(database.uri()),
        event -> {
          events.add(event);
          listener.on(event);
        });
  }

  private Migrations engine() {
    return engine(_ -> {});
  }

  private static MigrateRequest request(Path source, boolean resume, @Nullable String run) {
    return new MigrateRequest(
        source,
        null,
        Requests.OPTIONS,
        MigrateRequest.Existing.FAIL,
        null,
        resume,
        run,
        MigrateRequest.SnapshotPolicy.AUTO);
  }

  private static HowdahException stop() {
    return new HowdahException(ErrorCode.RUN_INTERRUPTED, "The run was stopped.", "");
  }

  @Test
  void aNewRunGetsTheIdThatIsGiven() {
    Path source = source();

    MigrationReport report = engine().migrate(request(source, false, RUN));

    assertThat(report.run()).isEqualTo(RUN);
    assertThat(events).contains(new MigrationEvent.RunBegun(RUN, false));
    assertThat(events.stream().filter(MigrationEvent.Planned.class::isInstance)).hasSize(1);
    assertThat(engine().run(null, RUN).map(RunSummary::state)).contains("published");
    assertThat(engine().run(null, RUN.replace('a', 'e'))).isEmpty();
  }

  @Test
  void aRunThatAnotherBeganMeanwhileIsNotBegunAgain() {
    Path source = source();
    engine().migrate(request(source, false, RUN));
    database.execute("DROP TABLE big, small");

    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> engine().migrate(request(source, false, RUN)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_LOCKED));
    assertThat(engine().run(null, RUN).map(RunSummary::state)).contains("published");
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"LOAD", "FINISH", "VERIFY", "PUBLISH"})
  void aListenerStopsTheRunAndItGoesOn(Phase phase) {
    Path source = source();
    MigrationReport stopped =
        engine(
                event -> {
                  if (event instanceof MigrationEvent.TableProgress progress
                      && progress.phase() == phase) {
                    throw stop();
                  }
                  if (event instanceof MigrationEvent.PhaseStarted started
                      && started.phase() == phase
                      && (phase == Phase.FINISH || phase == Phase.PUBLISH)) {
                    throw stop();
                  }
                })
            .migrate(request(source, false, RUN));

    assertThat(stopped.outcome()).isEqualTo(MigrationReport.Outcome.FAILED);
    assertThat(Optional.ofNullable(stopped.error()).map(MigrationReport.ErrorReport::code))
        .contains("run-interrupted");
    assertThat(database.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isEqualTo("0");
    assertThat(engine().publishedReport(null, RUN)).isEmpty();

    MigrationReport report = engine().migrate(request(source, true, RUN));

    assertThat(report.outcome()).isEqualTo(MigrationReport.Outcome.QUARANTINED);
    assertThat(events).contains(new MigrationEvent.RunBegun(RUN, true));
    assertThat(database.query("SELECT count(*) FROM big")).isEqualTo("12000");
    assertThat(database.query("SELECT count(*) FROM small")).isEqualTo("2");
  }

  @Test
  void whatWasPublishedHasTheSameReportLater() {
    Path source = source();
    MigrationReport report = engine().migrate(request(source, false, RUN));

    MigrationReport later = engine().publishedReport(null, RUN).orElseThrow();

    assertThat(later).usingRecursiveComparison().ignoringFields("phases").isEqualTo(report);
    assertThat(later.tables()).allSatisfy(table -> assertThat(table.digest()).hasSize(64));
  }

  @Test
  void aRunThatDifferedIsProvedAgainWhereItIsNamed() {
    Path source = source();
    engine(
            event -> {
              if (event instanceof MigrationEvent.PhaseStarted started
                  && started.phase() == Phase.VERIFY) {
                database.execute(
                    "UPDATE howdah_01990000000070008000"
                        + "00000000abcd.small SET n = 9 WHERE n = 1");
              }
            })
        .migrate(request(source, false, RUN));
    assertThat(engine().run(null, RUN).map(RunSummary::state)).contains("different");
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> engine().migrate(request(source, true, null)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_NOT_RESUMABLE));

    assertThat(engine().migrate(request(source, true, RUN)).outcome())
        .isEqualTo(MigrationReport.Outcome.DIFFERENT);
    database.execute(
        "UPDATE howdah_01990000000070008000" + "00000000abcd.small SET n = 1 WHERE n = 9");
    assertThat(engine().migrate(request(source, true, RUN)).outcome())
        .isEqualTo(MigrationReport.Outcome.QUARANTINED);
  }

  @Test
  void aLaterProofIsOfTheRunThatIsNamed() {
    Path source = source();
    engine().migrate(request(source, false, RUN));

    assertThat(engine().verify(request(source, false, RUN)).outcome())
        .isEqualTo(MigrationReport.Outcome.QUARANTINED);
    database.execute("UPDATE small SET n = 9 WHERE n = 1");
    assertThat(engine().verify(request(source, false, RUN)).outcome())
        .isEqualTo(MigrationReport.Outcome.DIFFERENT);
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> engine().verify(request(source, false, RUN.replace('a', 'e'))))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_NOT_RESUMABLE));
  }

  @Test
  void rowsInQuarantineAreListed() {
    Path source = source();
    engine().migrate(request(source, false, RUN));

    List<Reject> rejects = engine().rejects(null, RUN, 0, 10);

    assertThat(rejects).hasSize(1);
    assertThat(rejects.getFirst().table()).isEqualTo("small");
    assertThat(rejects.getFirst().column()).isEqualTo("k");
    assertThat(rejects.getFirst().storageClass()).isEqualTo("text");
    assertThat(rejects.getFirst().message()).isNotEmpty();
    assertThat(engine().rejects(null, RUN, rejects.getFirst().id(), 10)).isEmpty();
  }

  @Test
  void anEditedPlanIsComparedWithTheFileWithoutReadingItsRows() {
    Path source = source();
    String json = Migrations.planJson(engine().plan(request(source, false, null)));

    assertThat(
            Migrations.checkPlan(
                    source,
                    MigrateRequest.SnapshotPolicy.AUTO,
                    temporary,
                    Migrations.readPlan(json, "plan.json"))
                .tables())
        .hasSize(2);
    for (String wrong :
        List.of(json.replace("\"small\"", "\"smaller\""), "{}", "[]", "", "a: [", "null")) {
      assertThatExceptionOfType(HowdahException.class)
          .isThrownBy(() ->
              Migrations.checkPlan(
                  source,
                  MigrateRequest.SnapshotPolicy.AUTO,
                  temporary,
                  Migrations.readPlan(wrong, "plan.json")))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PLAN_INVALID));
    }
  }
}
