package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.failure.HowdahException;
import dev.howdah.plan.Finding;
import dev.howdah.plan.PlanOptions;
import dev.howdah.testing.Corpus;
import dev.howdah.testing.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CorpusMigrationPostgresTest {

  /// Files that cannot be carried, and why.
  private static final Map<String, String> REFUSED =
      Map.of(
          "mbtiles/corrupt.mbtiles", "source-truncated",
          "oddities/empty.db", "source-empty",
          "oddities/truncated.db", "source-truncated");

  /// Files with rows that PostgreSQL cannot hold, and how many.
  private static final Map<String, Long> QUARANTINED =
      Map.of(
          "oddities/utf-16le.db", 1L,
          "pgloader/bad-utf8.db", 1L);

  @TestFactory
  Stream<DynamicTest> carriesEveryFileOfTheCorpusAndProvesIt() {
    return Corpus.files().stream()
        .map(file -> DynamicTest.dynamicTest(Corpus.nameOf(file), () -> carries(file)));
  }

  private static void carries(Path file) {
    TestPostgres.Database database = TestPostgres.newDatabase();
    Migrations migrations = new Migrations(Map.of(), Path.of("target"), _ -> {});
    MigrateRequest request =
        new MigrateRequest(
            file,
            database.uri(),
            new PlanOptions("public", PlanOptions.Identifiers.PRESERVE),
            MigrateRequest.Existing.FAIL,
            null,
            false,
            null,
            MigrateRequest.SnapshotPolicy.AUTO);
    MigrationReport report;
    try {
      report = migrations.migrate(request);
    } catch (HowdahException e) {
      assertThat(e.code().code()).as(e.getMessage()).isEqualTo(REFUSED.get(Corpus.nameOf(file)));
      assertThat(e.code().exitCode().code()).isEqualTo(4);
      return;
    }

    assertThat(report.error()).isNull();
    assertThat(REFUSED).doesNotContainKey(Corpus.nameOf(file));
    long quarantined =
        report.tables().stream().mapToLong(MigrationReport.TableReport::rowsQuarantined).sum();
    assertThat(quarantined).isEqualTo(QUARANTINED.getOrDefault(Corpus.nameOf(file), 0L));
    assertThat(report.exitCode()).isEqualTo(quarantined == 0 ? 0 : 1);
    assertThat(report.differences()).isEmpty();
    for (MigrationReport.TableReport table : report.tables()) {
      assertThat(table.verified()).as(table.source()).isTrue();
      assertThat(table.rowsLoaded() + table.rowsQuarantined()).isEqualTo(table.rowsRead());
    }
    assertThat(database.query("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'howdah\\_%'"))
        .as("staging schemas left")
        .isEqualTo("0");
    List<Finding> refused =
        report.findings().stream().filter(finding -> finding.code().endsWith("-refused")).toList();
    assertThat(refused).as("objects that the server refused although the plan had them").isEmpty();
  }
}
