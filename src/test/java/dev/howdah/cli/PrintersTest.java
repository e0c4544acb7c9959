package dev.howdah.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.migration.MigrationEvent.Phase;
import dev.howdah.migration.MigrationEvent.TableFinished;
import dev.howdah.migration.MigrationEvent.TableProgress;
import dev.howdah.migration.MigrationEvent.TableStarted;
import dev.howdah.migration.MigrationReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PrintersTest {

  @Test
  void showsAVerifiedMigration() {
    assertThat(migration(Samples.verified()))
        .isEqualTo(
            """
            Done and verified: 10,245 rows in 2 tables, every cell compared, nothing lost.

              TABLE  TARGET  ROWS READ  LOADED  IN QUARANTINE  EVERY CELL EQUAL
              users  users           5       5              0  yes
              Tasks  tasks      10,240  10,240              0  yes

            Converted values
              RULE                COLUMN      VALUES
              integer-to-boolean  Tasks.done  10,240

            Translated
              KIND  NAME  REASON
              view  late  ifnull became coalesce

            Not carried over
              KIND     NAME         REASON
              trigger  users.touch  triggers are not translated

            Sequences
              SEQUENCE      COLUMN    LAST VALUE  NEXT VALUE
              tasks_id_seq  tasks.id       10240       10241

            Findings
              SEVERITY  OBJECT   FINDING
              warning   users.x  No default. [default-lost]
              info      log      It has no key. [no-primary-key]

            Time: 1.5 s (load 1.2 s, verify 345 ms)

            In PostgreSQL 18.6 at 127.0.0.1:54329, database howdah, schema public
            That server runs while a command needs it; keep it running with:  ./howdah postgres
            Connect with:  psql postgresql://postgres@127.0.0.1:54329/howdah

            Run 0195
            """);
  }

  @Test
  void saysInTheFirstLineHowARunEnded() {
    assertThat(migration(Samples.quarantined()))
        .startsWith(
            "Done and verified: 4 rows in 1 table, every cell compared; 1 row is in quarantine,"
                + " with the reason, in howdah.quarantine.\n");
    assertThat(migration(Samples.different()))
        .startsWith("Source and target differ: 1 table of 1. Nothing was published.\n");
    assertThat(migration(Samples.failed()))
        .startsWith(
            """
            Failed: the disk of the server is full. Nothing was published.
            What to do: Make room.
            """)
        .endsWith(
            """

            To go on where it stopped, type:
              ./howdah migrate app.db --resume --run 0195
            """);
    assertThat(migration(Samples.refused()))
        .startsWith(
            """
            Refused, nothing was changed: the table users is already there.
            What to do: Use --existing replace.
            """);
    assertThat(
            new ReportPrinter(
                    Samples.different(), ReportPrinter.Kind.VERIFICATION, "./howdah", "again")
                .text())
        .startsWith("Source and target differ: 1 table of 1.\n");
  }

  @Test
  void showsDifferences() {
    assertThat(migration(Samples.different()))
        .contains(
            """
            The first differences
              TABLE  ROW   COLUMN       IN THE FILE  IN POSTGRESQL
              users  id=1  name         TEXT 'a'     text 'b'
              users  id=2  (whole row)  TEXT 'c'     (no such row)
            """);
  }

  @Test
  void showsAPlan() {
    assertThat(new PlanPrinter(Samples.plan(), "./howdah migrate app.db").text())
        .isEqualTo(
            """
            Plan for /data/app.db: 1 table, 10,240 rows into the schema public

              TABLE  TARGET    ROWS  TO QUARANTINE  VALUES CONVERTED
              Tasks  tasks   10,240              1            10,239

            Table Tasks as tasks: 10,240 rows
              COLUMN  TARGET  TYPE                      CONVERTED                  REASON
              id      id      bigint not null identity  -                          INTEGER PRIMARY KEY
              done    done    boolean default false     10,239 integer-to-boolean  BOOLEAN, only 0 and 1 stored
              primary key (id)
              index ix_done ("done") where done
              foreign key fk (user_id) to users (id) on delete CASCADE; stays NOT VALID; violated by 2 rows
              check ck (id > 0)

            Not carried over
              KIND     NAME         REASON
              trigger  Tasks.touch  triggers are not translated

            1 row would go to quarantine. 1 object would not be carried over. Nothing was changed. To do it, type:
              ./howdah migrate app.db
            """);
  }

  @Test
  void showsAFile() {
    assertThat(new InspectPrinter(Samples.source()).text())
        .isEqualTo(
            """
            /data/app.db
              1.3 MB, 1 table, 1,234 rows, text in UTF-8, journal mode wal, page size 4096, user version 5, application id 0
              SHA-256 00ff
              read from a private copy

            Table Tasks: 1,234 rows, AUTOINCREMENT at 7
              COLUMN  DECLARED  STORED                 RANGE                         NOTES
              id      INTEGER   1,234 integer          1…1234                        primary key (rowid)
              hours   INT       1,230 integer, 4 text  1…1230, text to 5 characters  not null, default 0
              twice   -         computed               -                             virtual as hours * 2
              index ix_hours (hours collate NOCASE desc) where hours > 1
              foreign key (hours) to grid on delete cascade; violated by 3 rows
              check ck: hours >= 0

            Views
              late: CREATE VIEW late AS SELECT 1

            Not tables of rows
              SQLite's own: sqlite_sequence

            Oddities
              Tasks.hours stores values of 2 storage classes
              Tasks.hours is declared INT but stores 4 texts
            """);
  }

  @Test
  void showsNamesThatHoldControlCharactersOnOneLine() {
    TextTable table = new TextTable("NAME", ">N");
    table.row("a\nb\u001b[31m", "1");
    table.row("é", "22");
    assertThat(table.render(""))
        .isEqualTo(
            """
            NAME           N
            a\\nb\\x1b[31m   1
            é             22
            """);
  }

  @Test
  void showsALongTableAtMostEveryTenSeconds() {
    StringWriter err = new StringWriter();
    AtomicReference<Instant> now = new AtomicReference<>(HandMadeEngine.NOON);
    try (LineProgress progress = new LineProgress(new PrintWriter(err), now::get)) {
      progress.on(new TableStarted(Phase.LOAD, "big", 2000));
      for (int second = 1; second <= 25; second++) {
        now.set(HandMadeEngine.NOON.plusSeconds(second));
        progress.on(new TableProgress(Phase.LOAD, "big", second * 80L));
      }
      progress.on(new TableFinished(Phase.LOAD, "big", 1999, 1, 65_000));
    }
    assertThat(err)
        .hasToString(
            """
              loading big: 800 of 2,000 (40 %)
              loading big: 1,600 of 2,000 (80 %)
              big: 1,999 rows, 1 to quarantine in 1 min 05 s
            """);
  }

  @Test
  void barsStayQuietForTablesThatAreDoneAtOnce() {
    StringWriter err = new StringWriter();
    try (BarProgress progress = new BarProgress(new PrintWriter(err), () -> HandMadeEngine.NOON)) {
      progress.on(new TableStarted(Phase.LOAD, "small", 20));
      progress.on(new TableProgress(Phase.LOAD, "small", 10));
      progress.on(new TableFinished(Phase.LOAD, "small", 20, 0, 3));
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void namesSchemasAfterFiles() {
    assertThat(SchemaNames.of(java.nio.file.Path.of("/x/My App (2).sqlite3")))
        .isEqualTo("my_app_2_");
    assertThat(SchemaNames.of(java.nio.file.Path.of("pg_stat.db"))).isEqualTo("db_pg_stat");
    assertThat(SchemaNames.of(java.nio.file.Path.of("2026.db"))).isEqualTo("db_2026");
    assertThat(SchemaNames.of(java.nio.file.Path.of("é".repeat(40) + ".db")))
        .isEqualTo("é".repeat(31));
  }

  @Test
  void spellsTimesAndSizes() {
    assertThat(Words.time(999)).isEqualTo("999 ms");
    assertThat(Words.time(7_380_000)).isEqualTo("2 h 03 min");
    assertThat(Words.bytes(1023)).isEqualTo("1023 B");
    assertThat(Words.bytes(5L << 30)).isEqualTo("5.0 GB");
    assertThat(Words.count(1, "row")).isEqualTo("1 row");
  }

  private static String migration(MigrationReport report) {
    return new ReportPrinter(
            report, ReportPrinter.Kind.MIGRATION, "./howdah", "./howdah migrate app.db")
        .text();
  }
}
