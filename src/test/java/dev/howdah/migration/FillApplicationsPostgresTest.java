package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.migration.MigrateRequest.Existing;
import dev.howdah.migration.MigrateRequest.Mode;
import dev.howdah.testing.Corpus;
import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TargetText;
import dev.howdah.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real applications, in the schema that each makes on PostgreSQL itself.
class FillApplicationsPostgresTest {

  private static final String DECLARED =
      """
      SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace
      UNION ALL
      SELECT tgrelid::regclass, tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL
      SELECT indrelid::regclass, indexrelid::regclass::text, pg_get_indexdef(indexrelid)
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
       WHERE relnamespace = 'public'::regnamespace
       ORDER BY 1, 2, 3
      """;

  @TempDir Path temporary;

  private final TestPostgres.Database database = TestPostgres.newDatabase();

  @ParameterizedTest
  @CsvSource({"event_horizon/db.sqlite3, event_horizon", "app-directus/directus.db, app-directus"})
  void everyRowIsCarriedAndProved(String file, String application)
      throws IOException, SQLException {
    Path source = Corpus.file(file);
    String schema =
        Files.readString(Corpus.file(application + "/pg-native-schema.sql"))
            .lines()
            .filter(line -> !line.startsWith("\\") && !line.contains("set_config"))
            .collect(Collectors.joining("\n"));
    database.execute(schema);
    String declared = database.query(DECLARED);
    Migrations engine = Requests.engine(temporary);

    MigrationReport report = engine.migrate(request(source, Existing.FAIL));

    isWhole(report, source);
    assertThat(report.findings()).noneMatch(finding -> finding.code().equals("profile-check"));
    assertThat(database.query(DECLARED)).isEqualTo(declared);
    String text = TargetText.of(database, "public");

    MigrationReport again = engine.verify(request(source, Existing.FAIL));
    assertThat(again.error()).isNull();
    assertThat(again.exitCode()).isZero();
    assertThat(again.tables()).allMatch(MigrationReport.TableReport::verified);

    MigrationReport replaced = engine.migrate(request(source, Existing.TRUNCATE));
    isWhole(replaced, source);
    assertThat(TargetText.of(database, "public")).isEqualTo(text);
  }

  private void isWhole(MigrationReport report, Path source) throws SQLException {
    assertThat(report.error()).isNull();
    assertThat(database.query("SELECT source_table, row_key, rule FROM howdah.quarantine"))
        .isEmpty();
    assertThat(report.exitCode()).isZero();
    assertThat(report.tables())
        .hasSizeGreaterThan(10)
        .allMatch(MigrationReport.TableReport::verified);
    long rows = 0;
    try (Connection connection = SqliteFile.open(source);
        Statement statement = connection.createStatement()) {
      for (MigrationReport.TableReport table : report.tables()) {
        try (ResultSet row =
            statement.executeQuery("SELECT count(*) FROM \"" + table.source() + "\"")) {
          assertThat(table.rowsLoaded()).as(table.source()).isEqualTo(row.getLong(1));
        }
        assertThat(database.query("SELECT count(*) FROM \"" + table.target() + "\""))
            .as(table.target())
            .isEqualTo(Long.toString(table.rowsLoaded()));
        rows += table.rowsLoaded();
      }
    }
    assertThat(rows).isPositive();
  }

  private MigrateRequest request(Path source, Existing existing) {
    return new MigrateRequest(
        source,
        database.uri(),
        Requests.OPTIONS,
        existing,
        null,
        false,
        null,
        MigrateRequest.SnapshotPolicy.AUTO,
        Mode.FILL,
        null);
  }
}
