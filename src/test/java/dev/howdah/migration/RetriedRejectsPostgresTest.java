package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.migration.MigrationReport.ConversionReport;
import dev.howdah.migration.MigrationReport.TableReport;
import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ColumnType;
import dev.howdah.plan.Finding;
import dev.howdah.plan.MalformedTextPolicy;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.NulPolicy;
import dev.howdah.plan.TablePlan;
import dev.howdah.postgres.AdvisoryLock;
import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TargetText;
import dev.howdah.testing.TestPostgres;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Quarantined rows are loaded again: each is in its table and proved afterwards or still in
/// quarantine with its present reason, and what the target remembers of the run stays true.
class RetriedRejectsPostgresTest {

  private static final String NOTES =
      """
      CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT, n INTEGER);
      INSERT INTO notes VALUES (1, 'fits', 1), (2, CAST(x'610062' AS TEXT), 2),
        (3, CAST(x'e9' AS TEXT), 3), (4, 'large', 70000), (5, 'none', NULL);
      """;

  @TempDir Path temporary;

  private final TestPostgres.Database database = TestPostgres.newDatabase();
  private Path source = Path.of("");

  @BeforeEach
  void nameTheFile() {
    source = temporary.resolve("app.db");
  }

  @Test
  void rowsFitAfterTheTargetWasWidenedAndTextWasDecidedAnew() {
    migrateNotesIntoSmallint();
    assertThat(quarantine())
        .isEqualTo(
            """
            notes id=2 body nul-in-text
            notes id=3 body malformed-text
            notes id=4 n out-of-range
            notes id=5 n null-not-allowed\
            """);
    database.execute(
        "ALTER TABLE notes ALTER n TYPE bigint, ALTER n DROP NOT NULL",
        // The application goes on with its rows meanwhile.
        "UPDATE notes SET body = 'changed since' WHERE id = 1");

    MigrationReport report = retry(NulPolicy.STRIP, MalformedTextPolicy.WINDOWS_1252);

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isZero();
    assertThat(report.outcome()).isEqualTo(MigrationReport.Outcome.VERIFIED);
    TableReport table = report.tables().getFirst();
    assertThat(report.tables()).hasSize(1);
    assertThat(table).isEqualTo(new TableReport("notes", "notes", 4, 4, 0, true, table.digest()));
    assertThat(report.conversions())
        .containsExactlyInAnyOrder(
            new ConversionReport("nul-stripped", "notes.body", 1),
            new ConversionReport("malformed-text-as-windows-1252", "notes.body", 1));
    assertThat(database.query("SELECT * FROM notes ORDER BY id"))
        .isEqualTo("1|changed since|1\n2|ab|2\n3|é|3\n4|large|70000\n5|none|∅");
    assertThat(quarantine()).isEmpty();
    assertThat(database.query("INSERT INTO notes (body) VALUES ('next') RETURNING id"))
        .isEqualTo("6");

    database.execute(
        "DELETE FROM notes WHERE id = 6", "UPDATE notes SET body = 'fits' WHERE id = 1");
    MigrationReport verified = verify();
    assertThat(verified.exitCode()).isZero();
    assertThat(verified.tables().getFirst().digest()).isEqualTo(table.digest());
    MigrationReport remembered = remembered(report.run());
    assertThat(remembered.exitCode()).isZero();
    assertThat(remembered.tables())
        .containsExactly(new TableReport("notes", "notes", 5, 5, 0, true, table.digest()));
    assertThat(remembered.conversions()).containsExactlyElementsOf(report.conversions());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AUTOINCREMENT"})
  void inFillModeTheApplicationDoesNotTakeTheKeysOfRowsInQuarantine(String numbering) {
    Filling filling =
        new Filling(temporary)
            .source(
                """
                CREATE TABLE notes (id INTEGER PRIMARY KEY %s, body TEXT);
                INSERT INTO notes VALUES
                  (1, 'fits'), (2, CAST(x'610062' AS TEXT)), (5000000000, 'large');
                """
                    .formatted(numbering))
            .target("CREATE TABLE notes (id serial PRIMARY KEY, body text)");
    filling.fillsBut("notes id=2 body nul-in-text", "notes id=5000000000 id out-of-range");

    assertThat(filling.query("INSERT INTO notes (body) VALUES ('next') RETURNING id"))
        .isEqualTo("3");

    MigrationReport report =
        filling
            .engine()
            .retryRejects(
                request(filling.database, null, null, null, NulPolicy.STRIP, null, false));
    assertThat(report.error()).isNull();
    assertThat(report.tables().getFirst().rowsLoaded()).isEqualTo(1);
    assertThat(filling.query("SELECT * FROM notes ORDER BY id")).isEqualTo("1|fits\n2|ab\n3|next");
    assertThat(filling.query("INSERT INTO notes (body) VALUES ('more') RETURNING id"))
        .isEqualTo("4");
  }

  @Test
  void whatDoesNotFitStaysAndTryingTwiceDoesNoHarm() {
    migrateNotesIntoSmallint();
    String before = state();

    MigrationReport nothingDecided = retry(null, null);

    assertThat(nothingDecided.exitCode()).isEqualTo(1);
    assertThat(nothingDecided.tables().getFirst().rowsLoaded()).isZero();
    assertThat(nothingDecided.tables().getFirst().rowsQuarantined()).isEqualTo(4);
    assertThat(state()).isEqualTo(before);

    MigrationReport first = retry(NulPolicy.REPLACE, null);
    assertThat(first.exitCode()).isEqualTo(1);
    assertThat(first.tables().getFirst().rowsRead()).isEqualTo(4);
    assertThat(first.tables().getFirst().rowsLoaded()).isEqualTo(1);
    assertThat(first.tables().getFirst().rowsQuarantined()).isEqualTo(3);
    assertThat(quarantine())
        .isEqualTo(
            """
            notes id=3 body malformed-text
            notes id=4 n out-of-range
            notes id=5 n null-not-allowed\
            """);
    assertThat(database.query("SELECT body FROM notes WHERE id = 2")).isEqualTo("a\uFFFDb");
    assertThat(verify().exitCode()).isEqualTo(1);
    assertThat(remembered(first.run()).tables().getFirst().rowsQuarantined()).isEqualTo(3);
    String after = state();

    MigrationReport second = retry(NulPolicy.REPLACE, null);

    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.tables().getFirst().rowsLoaded()).isZero();
    assertThat(state()).isEqualTo(after);
    assertThat(remembered(first.run()).conversions())
        .containsExactly(new ConversionReport("nul-replaced", "notes.body", 1));
  }

  @Test
  void anEditedPlanDecidesColumnByColumn() {
    MigrationPlan plan = migrateNotesIntoSmallint();
    Path edited =
        written(
            edit(
                edit(plan, "notes", "body", column -> with(column, column.type(), NulPolicy.STRIP)),
                "notes",
                "n",
                column -> with(column, ColumnType.of(ColumnType.Kind.NUMERIC), column.nul())));

    refused(request(null, null, edited, null, null, false), ErrorCode.PLAN_INVALID, "is smallint");
    database.execute("ALTER TABLE notes ALTER n TYPE numeric");
    MigrationReport report = engine().retryRejects(request(null, null, edited, null, null, false));

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(quarantine())
        .isEqualTo("notes id=3 body malformed-text\nnotes id=5 n null-not-allowed");
    assertThat(database.query("SELECT * FROM notes ORDER BY id"))
        .isEqualTo("1|fits|1\n2|ab|2\n4|large|70000");
    assertThat(verify().exitCode()).isEqualTo(1);
  }

  @Test
  void rowsThatANewPlanSaysSomethingElseOfAreComparedToo() {
    migrateNotesIntoSmallint();
    database.execute(
        "ALTER TABLE notes ALTER n DROP NOT NULL, ALTER n TYPE text USING n::text",
        "UPDATE notes SET n = 'one' WHERE id = 1");
    String before = state();

    MigrationReport differs = retry(NulPolicy.STRIP, null);

    assertThat(differs.exitCode()).isEqualTo(2);
    assertThat(differs.outcome()).isEqualTo(MigrationReport.Outcome.DIFFERENT);
    assertThat(differs.tables().getFirst().rowsLoaded()).isZero();
    assertThat(differs.tables().getFirst().verified()).isFalse();
    assertThat(differs.differences())
        .extracting(difference -> difference.key() + " " + difference.column())
        .containsExactly("id=1 n");
    assertThat(state()).isEqualTo(before);

    database.execute("UPDATE notes SET n = '1' WHERE id = 1");
    MigrationReport report = retry(NulPolicy.STRIP, MalformedTextPolicy.REPLACE);
    assertThat(report.exitCode()).isZero();
    assertThat(database.query("SELECT n FROM notes ORDER BY id")).isEqualTo("1\n2\n3\n70000\n∅");
    assertThat(verify().exitCode()).isZero();
    assertThat(remembered(report.run()).conversions())
        .contains(new ConversionReport("integer-to-text", "notes.n", 4));
  }

  @Test
  void aForeignKeyThatLackedItsParentsBecomesValid() {
    SqliteFile.make(
        source,
        """
        CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id));
        INSERT INTO parent VALUES (1, 'a'), (2, CAST(x'00' AS TEXT));
        INSERT INTO child VALUES (10, 1), (11, 2);
        """);
    assertThat(migrate(null).exitCode()).isEqualTo(1);
    String valid =
        "SELECT convalidated FROM pg_constraint WHERE contype = 'f'"
            + " AND conrelid = 'child'::regclass";
    assertThat(database.query(valid)).isEqualTo("f");

    MigrationReport report = retry(NulPolicy.STRIP, null);

    assertThat(report.exitCode()).isZero();
    assertThat(report.findings())
        .extracting(Finding::code, Finding::severity)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("foreign-key-validated", Finding.Severity.INFO));
    assertThat(database.query(valid)).isEqualTo("t");
    assertThat(verify().exitCode()).isZero();
  }

  @Test
  void constraintsOfAPublishedTableRefuseRowsByTheirNames() {
    SqliteFile.make(
        source,
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, u TEXT UNIQUE, c INTEGER, x TEXT,
          CONSTRAINT positive CHECK (c > 0));
        PRAGMA ignore_check_constraints = ON;
        INSERT INTO t VALUES (1, 'a', 1, 'fits'), (2, 'b', 1, CAST(x'00' AS TEXT)),
          (3, 'c', -1, CAST(x'00' AS TEXT)), (4, 'd', 1, CAST(x'00' AS TEXT));
        """);
    assertThat(migrate(null).exitCode()).isEqualTo(1);
    database.execute("INSERT INTO t VALUES (100, 'b', 1, 'of the application')");
    MigrationReport partly = retry(NulPolicy.STRIP, null);

    assertThat(partly.exitCode()).isEqualTo(1);
    assertThat(partly.tables().getFirst().rowsLoaded()).isEqualTo(1);
    assertThat(quarantine()).isEqualTo("t id=2 constraint:t_u_key\nt id=3 constraint:positive");

    database.execute("DELETE FROM t WHERE id = 100", "ALTER TABLE t DROP CONSTRAINT positive");
    MigrationReport report = retry(null, null);

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isZero();
    assertThat(database.query("SELECT id FROM t ORDER BY 1")).isEqualTo("1\n2\n3\n4");
    assertThat(verify().exitCode()).isZero();
    assertThat(remembered(report.run()).conversions())
        .as("values are counted once, however often their rows were tried")
        .containsExactly(new ConversionReport("nul-stripped", "t.x", 3));
  }

  @Test
  void rowsWithoutAKeyOrEqualToOthersAreFoundAgain() {
    SqliteFile.make(
        source,
        """
        CREATE TABLE bag (a TEXT, b INTEGER);
        INSERT INTO bag VALUES (CAST(x'6100' AS TEXT), 1), ('x', 1), (CAST(x'6100' AS TEXT), 1),
          ('x', 1), (CAST(x'6100' AS TEXT), 1), (CAST(x'6100' AS TEXT), 2);
        CREATE TABLE by_key (k TEXT PRIMARY KEY, v TEXT) WITHOUT ROWID;
        INSERT INTO by_key VALUES ('k', CAST(x'00' AS TEXT)), ('l', 'fits');
        CREATE TABLE null_keys (k TEXT PRIMARY KEY, v TEXT);
        INSERT INTO null_keys VALUES (NULL, CAST(x'00' AS TEXT)), (NULL, CAST(x'00' AS TEXT)),
          (NULL, 'fits'), ('z', 'fits');
        """);
    assertThat(migrate(null).exitCode()).isEqualTo(1);

    MigrationReport report = retry(NulPolicy.STRIP, null);

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isZero();
    assertThat(report.tables())
        .extracting(table -> table.source() + " " + table.rowsLoaded())
        .containsExactly("bag 4", "by_key 1", "null_keys 2");
    assertThat(database.query("SELECT a, b, count(*) FROM bag GROUP BY 1, 2 ORDER BY 1, 2"))
        .isEqualTo("a|1|3\na|2|1\nx|1|2");
    assertThat(verify().exitCode()).isZero();
  }

  @Test
  void oneTableOnlyAndADryRunAreWhatTheySay() {
    SqliteFile.make(
        source,
        """
        CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT);
        CREATE TABLE b (id INTEGER PRIMARY KEY, t TEXT);
        INSERT INTO a VALUES (7, CAST(x'00' AS TEXT));
        INSERT INTO b VALUES (8, CAST(x'00' AS TEXT));
        """);
    assertThat(migrate(null).exitCode()).isEqualTo(1);
    String before = state();

    MigrationReport dry =
        engine().retryRejects(request(null, null, null, NulPolicy.STRIP, null, true));
    assertThat(dry.exitCode()).isZero();
    assertThat(dry.tables()).extracting(TableReport::rowsLoaded).containsExactly(1L, 1L);
    assertThat(state()).isEqualTo(before);

    MigrationReport one =
        engine().retryRejects(request(null, "b", null, NulPolicy.STRIP, null, false));
    assertThat(one.exitCode()).isZero();
    assertThat(one.tables()).extracting(TableReport::source).containsExactly("b");
    assertThat(quarantine()).isEqualTo("a id=7 t nul-in-text");
    refused(request(null, "c", null, NulPolicy.STRIP, null, false), ErrorCode.USAGE, "no table c");
  }

  @Test
  void anotherFileAnUnknownRunAndOneThatIsOvertakenAreRefused() {
    SqliteFile.make(source, NOTES);
    MigrationReport run = migrate(null);
    assertThat(run.exitCode()).isEqualTo(1);
    String unknown = "0195a000-0000-7000-8000-000000000000";
    refused(request(unknown, null, null, null, null, false), ErrorCode.RUN_NOT_RESUMABLE, unknown);
    refused(request("no id", null, null, null, null, false), ErrorCode.RUN_NOT_RESUMABLE, "no id");

    SqliteFile.make(source, "UPDATE notes SET n = 10 WHERE id = 1");
    refused(
        request(null, null, null, NulPolicy.STRIP, null, false),
        ErrorCode.RUN_NOT_RESUMABLE,
        "is not the one of run " + run.run());
    refused(
        request(run.run(), null, null, NulPolicy.STRIP, null, false),
        ErrorCode.RUN_NOT_RESUMABLE,
        "is not the one of run " + run.run());

    SqliteFile.make(source, "UPDATE notes SET n = 1 WHERE id = 1");
    MigrationReport again =
        engine()
            .migrate(
                Requests.migrate(
                    source, database.uri(), null, MigrateRequest.Existing.REPLACE, false));
    assertThat(again.exitCode()).isEqualTo(1);
    // The file is another one now, byte for byte, so the first run is told by its record.
    database.execute("UPDATE howdah.run SET source_sha256 = '" + again.source().sha256() + "'");
    refused(
        request(run.run(), null, null, NulPolicy.STRIP, null, false),
        ErrorCode.RUN_NOT_RESUMABLE,
        "were filled anew by run " + again.run());
  }

  @Test
  void whereNothingIsInQuarantineNothingIsDone() {
    SqliteFile.make(source, "CREATE TABLE t (a); INSERT INTO t VALUES (1);");
    assertThat(retry(null, null).exitCode()).isZero();
    assertThat(database.query("SELECT to_regnamespace('howdah')")).isEqualTo("∅");
    assertThat(migrate(null).exitCode()).isZero();

    MigrationReport report = retry(NulPolicy.STRIP, null);

    assertThat(report.exitCode()).isZero();
    assertThat(report.tables()).isEmpty();
    assertThat(engine().rejects(new RejectsQuery(database.uri(), null, null, 0, 10, true)))
        .isEqualTo(new RejectsPage("", 0, List.of(), null));
  }

  @Test
  void anotherRunAtWorkOnTheSchemaIsWaitedForByNobody() throws SQLException {
    migrateNotesIntoSmallint();
    try (Connection other = database.connect();
        AdvisoryLock _ = AdvisoryLock.acquire(other, "public")) {
      refused(
          request(null, null, null, NulPolicy.STRIP, null, false),
          ErrorCode.TARGET_LOCKED,
          "Another run");
    }
  }

  @Test
  void aListenerStopsItAndNothingHasChanged() {
    migrateNotesIntoSmallint();
    String before = state();
    Migrations stopped =
        new Migrations(
            Map.of(),
            temporary,
            event -> {
              if (event instanceof MigrationEvent.PhaseStarted started
                  && started.phase() == MigrationEvent.Phase.VERIFY) {
                throw new HowdahException(ErrorCode.RUN_INTERRUPTED, "Stopped.", "Try again.");
              }
            });

    MigrationReport report =
        stopped.retryRejects(request(null, null, null, NulPolicy.STRIP, null, false));

    assertThat(report.exitCode()).isEqualTo(3);
    assertThat(report.outcome()).isEqualTo(MigrationReport.Outcome.FAILED);
    assertThat(report.error())
        .isEqualTo(new MigrationReport.ErrorReport("run-interrupted", "Stopped.", "Try again."));
    assertThat(state()).isEqualTo(before);
    assertThat(retry(NulPolicy.STRIP, null).tables().getFirst().rowsLoaded()).isEqualTo(1);
  }

  @Test
  void theListIsReadPageByPage() {
    migrateNotesIntoSmallint();
    RejectsQuery query = new RejectsQuery(database.uri(), null, null, 0, 3, false);

    RejectsPage first = engine().rejects(query);

    assertThat(first.total()).isEqualTo(4);
    assertThat(first.rejects()).extracting(Reject::key).containsExactly("id=2", "id=3", "id=4");
    assertThat(first.rejects().getFirst().bytes()).isNull();
    Long next = first.next();
    assertThat(next).isEqualTo(first.rejects().getLast().id());
    RejectsPage last =
        engine()
            .rejects(
                new RejectsQuery(
                    database.uri(), first.run(), "notes", next == null ? 0 : next, 3, true));
    assertThat(last.rejects()).extracting(Reject::key).containsExactly("id=5");
    assertThat(last.next()).isNull();
    Reject whole =
        engine()
            .rejects(new RejectsQuery(database.uri(), null, "notes", 0, 1, true))
            .rejects()
            .getFirst();
    assertThat(whole)
        .isEqualTo(
            new Reject(
                whole.id(),
                "notes",
                "id=2",
                "body",
                "nul-in-text",
                "the text holds a NUL character, which PostgreSQL cannot store in text",
                "text",
                "\\x610062",
                "610062"));
  }

  @Test
  void inFillModeParentsAndTheirChildrenGoInTogether() {
    Filling filling =
        new Filling(temporary)
            .source(
                """
                CREATE TABLE child (id INTEGER PRIMARY KEY, parent INT, n INT);
                CREATE TABLE parent (id INTEGER PRIMARY KEY);
                INSERT INTO parent VALUES (1), (9);
                INSERT INTO child VALUES (4, 1, 1), (5, 9, 1), (6, 1, 3000000000);
                """)
            .target(
                "CREATE TABLE parent (id serial PRIMARY KEY, CONSTRAINT few CHECK (id < 9))",
                "CREATE FUNCTION known(int) RETURNS bool LANGUAGE sql SET search_path = public AS"
                    + " 'SELECT EXISTS (SELECT 1 FROM parent WHERE id = $1)'",
                "CREATE TABLE child (id serial PRIMARY KEY, parent int REFERENCES parent, n int,"
                    + " CHECK (known(parent)))",
                "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN RAISE ''fired''; END'",
                "CREATE TRIGGER stop BEFORE INSERT ON child FOR EACH ROW EXECUTE FUNCTION stop()");
    filling.fillsBut(
        "child id=5 constraint:child_parent_check",
        "child id=6 n out-of-range",
        "parent id=9 constraint:few");
    filling.target(
        "ALTER TABLE parent DROP CONSTRAINT few", "ALTER TABLE child ALTER n TYPE bigint");
    String declared = filling.declared();

    MigrationReport report =
        filling
            .engine()
            .retryRejects(request(filling.database, null, null, null, null, null, false));

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isZero();
    assertThat(filling.quarantine()).isEmpty();
    assertThat(filling.declared()).isEqualTo(declared);
    assertThat(filling.query("SELECT * FROM child ORDER BY id"))
        .isEqualTo("4|1|1\n5|9|1\n6|1|3000000000");
    assertThat(filling.query("SELECT nextval('parent_id_seq'), nextval('child_id_seq')"))
        .isEqualTo("10|7");
    assertThat(filling.engine().verify(filling.request(false)).exitCode()).isZero();
  }

  @Test
  void inFillModeAParentThatTheApplicationHasAddedIsEnough() {
    Filling filling =
        new Filling(temporary)
            .source(
                """
                CREATE TABLE child (id INTEGER PRIMARY KEY, parent INT);
                INSERT INTO child VALUES (4, 1), (5, 9), (6, 8);
                """)
            .target(
                "CREATE TABLE parent (id int PRIMARY KEY)",
                "INSERT INTO parent VALUES (1)",
                "CREATE TABLE child (id serial PRIMARY KEY, parent int REFERENCES parent)");
    filling.fillsBut(
        "child id=5 constraint:child_parent_fkey", "child id=6 constraint:child_parent_fkey");
    filling.target("INSERT INTO parent VALUES (9)", "INSERT INTO child VALUES (70, 1)");

    MigrationReport report =
        filling
            .engine()
            .retryRejects(request(filling.database, null, null, null, null, null, false));

    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(filling.quarantine()).isEqualTo("child id=6 constraint:child_parent_fkey");
    assertThat(filling.query("SELECT * FROM child ORDER BY id")).isEqualTo("4|1\n5|9\n70|1");
    assertThat(filling.query("SELECT nextval('child_id_seq')")).isEqualTo("71");
  }

  @Test
  void inFillModeTypesPartitionsAndCirclesAreAsTheyAreNow() {
    Filling filling =
        new Filling(temporary)
            .source(
                """
                CREATE TABLE a (id INTEGER PRIMARY KEY, b INT, mood TEXT);
                CREATE TABLE b (id INTEGER PRIMARY KEY, a INT, name TEXT);
                INSERT INTO a VALUES (1, 1, 'glad'), (2, 2, 'new'), (3, 1, 'unheard of');
                INSERT INTO b VALUES (1, 1, 'short'), (2, 2, 'too long a name');
                """)
            .target(
                "CREATE TYPE mood AS ENUM ('glad')",
                "CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b int, mood mood)",
                "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a, name varchar(5))"
                    + " PARTITION BY RANGE (id)",
                "CREATE TABLE b_low PARTITION OF b FOR VALUES FROM (0) TO (2)",
                "CREATE TABLE b_high PARTITION OF b FOR VALUES FROM (2) TO (9)",
                "ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES b");
    filling.fillsBut("a id=2 mood not-a-label", "a id=3 mood not-a-label", "b id=2 name too-long");
    filling.target("ALTER TYPE mood ADD VALUE 'new'", "ALTER TABLE b ALTER name TYPE varchar(50)");
    String declared = filling.declared();

    MigrationReport report =
        filling
            .engine()
            .retryRejects(request(filling.database, null, null, null, null, null, false));

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(filling.quarantine()).isEqualTo("a id=3 mood not-a-label");
    assertThat(filling.query("SELECT * FROM a ORDER BY id")).isEqualTo("1|1|glad\n2|2|new");
    assertThat(filling.query("SELECT * FROM b_high")).isEqualTo("2|2|too long a name");
    assertThat(filling.declared()).isEqualTo(declared);
    assertThat(filling.engine().verify(filling.request(false)).exitCode()).isEqualTo(1);
    assertThat(filling.query("INSERT INTO a (b) VALUES (1) RETURNING id")).isEqualTo("4");
  }

  @Test
  void manyRowsGetTheirPresentReasonOrGoIn() {
    SqliteFile.make(
        source,
        """
        CREATE TABLE many (id INTEGER PRIMARY KEY, t TEXT, n TEXT);
        WITH RECURSIVE i (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 6000)
          INSERT INTO many SELECT i, CAST(x'6100' AS TEXT),
            CASE WHEN i % 10 = 0 THEN CAST(x'ff' AS TEXT) ELSE 'n' || i END FROM i;
        """);
    assertThat(migrate(null).tables().getFirst().rowsQuarantined()).isEqualTo(6000);

    MigrationReport partly = retry(NulPolicy.STRIP, null);

    assertThat(partly.exitCode()).isEqualTo(1);
    assertThat(partly.tables().getFirst().rowsLoaded()).isEqualTo(5400);
    assertThat(
            database.query(
                "SELECT column_name, rule, storage_class, value_text, encode(value, 'hex'),"
                    + " count(*), min(row_key) FROM howdah.quarantine GROUP BY 1, 2, 3, 4, 5"))
        .isEqualTo("n|malformed-text|TEXT|\\xff|ff|600|id=10");
    assertThat(verify().exitCode()).isEqualTo(1);
    MigrationReport report = retry(null, MalformedTextPolicy.REPLACE);
    assertThat(report.exitCode()).isZero();
    assertThat(database.query("SELECT count(*), min(t), max(t) FROM many")).isEqualTo("6000|a|a");
    assertThat(verify().exitCode()).isZero();
    assertThat(remembered(report.run()).conversions())
        .containsExactlyInAnyOrder(
            new ConversionReport("nul-stripped", "many.t", 6000),
            new ConversionReport("malformed-text-replaced", "many.n", 600));
  }

  @Test
  void aKilledRetryLeavesRowsInQuarantineAndOnlyThere()
      throws IOException, SQLException, InterruptedException {
    SqliteFile.make(source, NOTES);
    assertThat(migrate(null).exitCode()).isEqualTo(1);
    String before = state();
    try (Connection gate = database.connect();
        Statement atGate = gate.createStatement()) {
      atGate.execute("SELECT pg_advisory_lock(4712)");
      atGate.execute(
          "CREATE FUNCTION howdah.wait() RETURNS trigger LANGUAGE plpgsql AS"
              + " 'BEGIN PERFORM pg_advisory_xact_lock(4712); RETURN NEW; END'");
      // The last thing before the commit but the sequences: rows are inserted, removed, proved.
      atGate.execute(
          "CREATE TRIGGER gate BEFORE UPDATE OF plan ON howdah.run FOR EACH ROW"
              + " EXECUTE FUNCTION howdah.wait()");
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "--enable-native-access=ALL-UNNAMED",
              "dev.howdah.HowdahMain",
              "rejects",
              "retry",
              source.toString(),
              "--target",
              database.uri(),
              "--nul",
              "strip",
              "--malformed-text",
              "windows-1252");
      builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
      Path output = temporary.resolve("output");
      Process child = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      await(
          child,
          output,
          "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
              + " WHERE d.datname = current_database() AND NOT granted AND objid = 4712",
          "1");
      child.destroyForcibly();
      assertThat(child.waitFor()).as("ended by SIGKILL").isEqualTo(128 + 9);
      atGate.execute("SELECT pg_advisory_unlock(4712)");
      await(
          null,
          output,
          "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
              + " AND application_name LIKE 'howdah%'",
          "0");
      atGate.execute("DROP TRIGGER gate ON howdah.run");
    }
    assertThat(state()).isEqualTo(before);

    MigrationReport report = retry(NulPolicy.STRIP, MalformedTextPolicy.WINDOWS_1252);

    assertThat(report.exitCode()).isZero();
    assertThat(database.query("SELECT count(*) FROM notes")).isEqualTo("5");
    assertThat(quarantine()).isEmpty();
  }

  private void await(@Nullable Process child, Path output, String query, String answer)
      throws IOException {
    long end = System.nanoTime() + 120_000_000_000L;
    while (!database.query(query).equals(answer)) {
      assertThat(child == null || child.isAlive()).as(Files.readString(output)).isTrue();
      assertThat(System.nanoTime()).as("never: " + query).isLessThan(end);
    }
  }

  /// Five rows, of which two have text and two have numbers that do not fit.
  private MigrationPlan migrateNotesIntoSmallint() {
    SqliteFile.make(source, NOTES);
    MigrationPlan plan =
        edit(
            engine().plan(Requests.migrate(source, database.uri())),
            "notes",
            "n",
            column -> {
              ColumnPlan small =
                  with(column, ColumnType.of(ColumnType.Kind.SMALLINT), column.nul());
              return new ColumnPlan(
                  small.source(),
                  small.target(),
                  small.type(),
                  small.numbers(),
                  small.nul(),
                  small.malformedText(),
                  true,
                  null,
                  null,
                  null,
                  null,
                  small.reason());
            });
    MigrationReport report = migrate(written(plan));
    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isEqualTo(1);
    return plan;
  }

  private static ColumnPlan with(ColumnPlan column, ColumnType type, NulPolicy nul) {
    return new ColumnPlan(
        column.source(),
        column.target(),
        type,
        column.numbers(),
        nul,
        column.malformedText(),
        column.notNull(),
        column.defaultSql(),
        column.identity(),
        column.generatedSql(),
        column.collation(),
        column.reason());
  }

  private static MigrationPlan edit(
      MigrationPlan plan, String table, String column, UnaryOperator<ColumnPlan> edit) {
    return plan.withTables(
        plan.tables().stream()
            .map(each -> each.source().equals(table) ? edit(each, column, edit) : each)
            .toList());
  }

  private static TablePlan edit(TablePlan table, String column, UnaryOperator<ColumnPlan> edit) {
    return new TablePlan(
        table.source(),
        table.target(),
        table.rows(),
        table.columns().stream()
            .map(each -> each.source().equals(column) ? edit.apply(each) : each)
            .toList(),
        table.primaryKey(),
        table.indexes(),
        table.checks(),
        table.foreignKeys(),
        table.expectedQuarantine(),
        table.expectedConversions(),
        table.rowsThere());
  }

  private Path written(MigrationPlan plan) {
    StringWriter text = new StringWriter();
    Migrations.writePlan(plan, text);
    try {
      return Files.writeString(temporary.resolve("plan.yaml"), text.toString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private MigrationReport migrate(@Nullable Path plan) {
    return engine()
        .migrate(
            Requests.migrate(source, database.uri(), plan, MigrateRequest.Existing.FAIL, false));
  }

  private MigrationReport verify() {
    return engine().verify(Requests.migrate(source, database.uri()));
  }

  private MigrationReport remembered(String run) {
    return engine().publishedReport(database.uri(), run).orElseThrow();
  }

  private MigrationReport retry(
      @Nullable NulPolicy nul, @Nullable MalformedTextPolicy malformedText) {
    return engine().retryRejects(request(null, null, null, nul, malformedText, false));
  }

  private RejectsRequest request(
      @Nullable String run,
      @Nullable String table,
      @Nullable Path plan,
      @Nullable NulPolicy nul,
      @Nullable MalformedTextPolicy malformedText,
      boolean dryRun) {
    return request(database, run, table, plan, nul, malformedText, dryRun);
  }

  private RejectsRequest request(
      TestPostgres.Database target,
      @Nullable String run,
      @Nullable String table,
      @Nullable Path plan,
      @Nullable NulPolicy nul,
      @Nullable MalformedTextPolicy malformedText,
      boolean dryRun) {
    return new RejectsRequest(
        source,
        target.uri(),
        run,
        table,
        plan,
        nul,
        malformedText,
        dryRun,
        MigrateRequest.SnapshotPolicy.AUTO);
  }

  private void refused(RejectsRequest request, ErrorCode code, String words) {
    String before = state();
    assertThatThrownBy(() -> engine().retryRejects(request))
        .isInstanceOfSatisfying(
            HowdahException.class,
            e -> {
              assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
              assertThat(e).hasMessageContaining(words);
            });
    assertThat(state()).isEqualTo(before);
  }

  private Migrations engine() {
    return Requests.engine(temporary);
  }

  private String quarantine() {
    return database.query(
        "SELECT concat_ws(' ', target_table, row_key, nullif(column_name, ''), rule)"
            + " FROM howdah.quarantine ORDER BY id");
  }

  private String state() {
    return TargetText.of(database, "public")
        + "\n"
        + quarantine()
        + "\n"
        + database.query("SELECT run, state, md5(plan) FROM howdah.run ORDER BY run")
        + "\n"
        + database.query("SELECT run, step, detail FROM howdah.checkpoint ORDER BY run, step");
  }
}
