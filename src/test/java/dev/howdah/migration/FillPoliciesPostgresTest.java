package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a profile decides beyond the target's types.
class FillPoliciesPostgresTest {

  @TempDir Path folder;

  private final TestPostgres.Database database = TestPostgres.newDatabase();
  private Path source;

  @BeforeEach
  void make() {
    source =
        SqliteFile.make(
            folder.resolve("shop.db"),
            """
            CREATE TABLE clients (id INTEGER PRIMARY KEY, fullName TEXT, seen TEXT, rate REAL);
            INSERT INTO clients VALUES
              (1, 'Ana', '2024-02-29 10:11:12.1234567Z', 0.123456789012),
              (2, 'Bo', '1969-12-31 23:59:59.999999999', 0.5),
              (3, 'Cy', '2024-01-01 00:00:00', NULL);
            """);
    database.execute(
        "CREATE TABLE customers (id bigserial PRIMARY KEY, name text NOT NULL,"
            + " seen timestamp(3) with time zone, rate real)");
  }

  private MigrationReport fill(String columns, String rest) throws IOException {
    Path profile = folder.resolve("profile.yaml");
    Files.writeString(
        profile,
        """
        name: shop
        title: Our shop
        tables: [{match: clients, to: customers}]
        columns:
          - {match: clients.fullname, to: name}
        %s%s
        """
            .formatted(columns.indent(2), rest));
    return Requests.engine(folder)
        .migrate(
            new MigrateRequest(
                source,
                database.uri(),
                Requests.OPTIONS,
                MigrateRequest.Existing.FAIL,
                null,
                false,
                null,
                MigrateRequest.SnapshotPolicy.AUTO,
                MigrateRequest.Mode.FILL,
                profile.toString()));
  }

  @Test
  void quarantinesWhatTheTargetDoesNotKeep() throws IOException {
    MigrationReport report = fill("", "");

    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(database.query("SELECT id, name FROM customers")).isEqualTo("3|Cy");
    assertThat(
            database.query(
                "SELECT row_key, column_name, rule FROM howdah.quarantine ORDER BY row_key"))
        .isEqualTo("id=1|seen|not-a-timestamp\nid=2|seen|not-a-timestamp");
  }

  @Test
  void cutsTimesAndRoundsRealsWhereTheProfileSaysSo() throws IOException {
    MigrationReport report =
        fill("- {match: \"*.seen\", fraction: cut}\n- {match: \"*.rate\", real: nearest}", "");

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isZero();
    assertThat(
            database.query(
                "SELECT id, name, seen AT TIME ZONE 'UTC', rate FROM customers ORDER BY id"))
        .isEqualTo(
            """
            1|Ana|2024-02-29 10:11:12.123|0.12345679
            2|Bo|1969-12-31 23:59:59.999|0.5
            3|Cy|2024-01-01 00:00:00|∅
            """
                .strip());
    assertThat(report.conversions())
        .extracting(
            MigrationReport.ConversionReport::column,
            MigrationReport.ConversionReport::rule,
            MigrationReport.ConversionReport::count)
        .containsExactlyInAnyOrder(
            tuple("clients.seen", "text-to-timestamptz", 3L),
            tuple("clients.seen", "fraction-cut", 2L),
            tuple("clients.rate", "real-rounded-to-real", 1L),
            tuple("clients.rate", "real-to-real", 1L));
  }

  @Test
  void changesNothingWhereACheckOfTheProfileHasAnotherAnswer() throws IOException {
    String checks =
        """
        checks:
          - {name: all are there, sql: SELECT count(*) FROM customers, expect: "3"}
          - {name: nobody is called Bo, sql: SELECT count(*) FROM customers WHERE name = 'Bo', expect: "0"}
        """;
    MigrationReport report =
        fill("- {match: \"*.seen\", fraction: cut}\n- {match: \"*.rate\", real: nearest}", checks);

    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.error())
        .extracting(MigrationReport.ErrorReport::message)
        .isEqualTo(
            "After filling, what the profile asks has another answer: \"nobody is called Bo\":"
                + " expected 0, found 1");
    assertThat(database.query("SELECT count(*) FROM customers")).isEqualTo("0");
    assertThat(database.query("SELECT nextval('customers_id_seq') > 0")).isEqualTo("t");
  }
}
