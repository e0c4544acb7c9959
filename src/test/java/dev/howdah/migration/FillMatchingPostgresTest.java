package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.failure.ErrorCode;
import dev.howdah.migration.MigrateRequest.Existing;
import dev.howdah.migration.MigrateRequest.Mode;
import dev.howdah.plan.MigrationPlan;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which table and column of the target is meant, and what is said of those without a partner.
class FillMatchingPostgresTest {

  private final Filling filling;

  FillMatchingPostgresTest(@TempDir Path folder) {
    filling = new Filling(folder);
  }

  @Test
  void namesMatchExactlyThenWithoutCaseThenInSnakeCase() {
    filling.source(
        """
        CREATE TABLE "Exact Name" (id INTEGER PRIMARY KEY, "a ""b" TEXT);
        CREATE TABLE UPPER (ID INTEGER PRIMARY KEY, Mail TEXT);
        CREATE TABLE OrderLines (Id INTEGER PRIMARY KEY, OrderId INT, "UnitPrice" NUMERIC);
        INSERT INTO "Exact Name" VALUES (1, 'x');
        INSERT INTO UPPER VALUES (1, 'y');
        INSERT INTO OrderLines VALUES (1, 2, 3.5);
        """);
    filling.target(
        "CREATE TABLE \"Exact Name\" (id int PRIMARY KEY, \"a \"\"b\" text)",
        "CREATE TABLE upper (id int PRIMARY KEY, \"MAIL\" text)",
        "CREATE TABLE order_lines (id int PRIMARY KEY, order_id int, unit_price numeric(5,2))");

    MigrationReport report = filling.fillsAll();

    assertThat(report.tables())
        .extracting(table -> table.source() + " " + table.target())
        .containsExactly("Exact Name Exact Name", "UPPER upper", "OrderLines order_lines");
    assertThat(filling.query("SELECT * FROM \"Exact Name\"")).isEqualTo("1|x");
    assertThat(filling.query("SELECT * FROM upper")).isEqualTo("1|y");
    assertThat(filling.query("SELECT * FROM order_lines")).isEqualTo("1|2|3.50");
    assertThat(filling.found("renamed")).containsExactly("UPPER", "OrderLines");
  }

  @Test
  void theExactNameGoesBeforeOthers() {
    filling.source("CREATE TABLE Users (Id INTEGER PRIMARY KEY); INSERT INTO Users VALUES (1)");
    filling.target(
        "CREATE TABLE users (id int)",
        "CREATE TABLE \"Users\" (\"Id\" int, id int)",
        "CREATE TABLE \"USERS\" (id int)");

    filling.fillsAll();

    assertThat(filling.query("SELECT * FROM \"Users\"")).isEqualTo("1|∅");
    assertThat(filling.found("target-table-not-filled")).containsExactly("USERS", "users");
    assertThat(filling.found("target-column-not-filled")).containsExactly("Users.id");
  }

  @Test
  void aNameThatCouldMeanTwoTablesMeansNone() {
    filling.source("CREATE TABLE Users (id INTEGER PRIMARY KEY); INSERT INTO Users VALUES (1)");
    filling.target("CREATE TABLE users (id int)", "CREATE TABLE \"USERS\" (id int)");

    assertThat(filling.blockers()).contains("table-without-partner Users");
  }

  @Test
  void tablesAndColumnsWithoutPartner() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, gone TEXT, unused TEXT);
        CREATE TABLE lost (id INTEGER PRIMARY KEY);
        CREATE TABLE empty (id INTEGER PRIMARY KEY);
        INSERT INTO t VALUES (1, 'x', NULL), (2, NULL, NULL);
        INSERT INTO lost VALUES (1);
        """);
    filling.target(
        "CREATE TABLE t (id int PRIMARY KEY, added text, more text NOT NULL DEFAULT 'by default')",
        "CREATE TABLE other (id int)");

    assertThat(filling.blockers())
        .containsExactlyInAnyOrder("column-without-partner t.gone", "table-without-partner lost");
    assertThat(filling.message("column-without-partner")).contains("1 values");
    assertThat(filling.found("table-without-partner")).containsExactly("lost", "empty");
    assertThat(filling.found("column-without-partner")).containsExactly("t.gone", "t.unused");
    filling.refused(ErrorCode.PLAN_BLOCKED);

    filling.exclude("LOST", "t.Gone").fillsAll();

    assertThat(filling.query("SELECT * FROM t ORDER BY id"))
        .isEqualTo("1|∅|by default\n2|∅|by default");
    assertThat(filling.found("target-table-not-filled")).containsExactly("other");
    assertThat(filling.found("column-not-carried-by-choice")).containsExactly("t.gone");
    assertThat(filling.found("table-not-carried-by-choice")).containsExactly("lost");
  }

  @Test
  void columnsThatNeedValuesBlock() {
    filling.source("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)");
    filling.target(
        "CREATE DOMAIN word AS text NOT NULL",
        "CREATE DOMAIN known AS text DEFAULT 'from the domain' NOT NULL",
        "CREATE DOMAIN known_too AS known",
        "CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL, b word, c word DEFAULT 'c', d known,"
            + " e known_too, f int NOT NULL GENERATED ALWAYS AS IDENTITY, g int NOT NULL GENERATED"
            + " ALWAYS AS (id + 1) STORED)");

    assertThat(filling.blockers())
        .containsExactly("column-needs-values t.a", "column-needs-values t.b");
    filling.refused(ErrorCode.PLAN_BLOCKED);

    filling.target("ALTER TABLE t DROP COLUMN a, DROP COLUMN b");
    filling.fillsAll();
    assertThat(filling.query("SELECT * FROM t"))
        .isEqualTo("1|c|from the domain|from the domain|1|2");
  }

  @Test
  void nullWhereTheTargetHasNotNullIsNotReplacedByTheDefault() {
    filling.source(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT); INSERT INTO t VALUES (1, NULL), (2, 2)");
    filling.target("CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL DEFAULT 7)");

    filling.fillsBut("t id=1 a null-not-allowed");
  }

  @Test
  void theOneThatIsCalledExactlySoComesFirst() {
    filling.source(
        """
        CREATE TABLE OrderLine (id INTEGER PRIMARY KEY); INSERT INTO OrderLine VALUES (1);
        CREATE TABLE order_line (id INTEGER PRIMARY KEY, UserId INT, user_id INT);
        INSERT INTO order_line VALUES (2, 1, 7);
        """);
    filling.target("CREATE TABLE order_line (id int PRIMARY KEY, user_id int)");

    assertThat(filling.blockers())
        .containsExactly(
            "table-without-partner OrderLine", "column-without-partner order_line.UserId");
    filling.refused(ErrorCode.PLAN_BLOCKED);
    filling.exclude("OrderLine", "order_line.UserId").fillsAll();
    assertThat(filling.query("SELECT * FROM order_line")).isEqualTo("2|7");
  }

  @Test
  void twoOfTheFileForOneOfTheTargetBlock() {
    filling.source(
        """
        CREATE TABLE OrderLine (id INTEGER PRIMARY KEY); INSERT INTO OrderLine VALUES (1);
        CREATE TABLE "Order-Line" (id INTEGER PRIMARY KEY, UserId INT, "user id" INT);
        INSERT INTO "Order-Line" VALUES (2, 1, 1);
        """);
    filling.target("CREATE TABLE order_line (id int PRIMARY KEY, user_id int)");

    assertThat(filling.blockers()).containsExactly("two-for-one Order-Line");
    filling.refused(ErrorCode.PLAN_BLOCKED);
    filling.exclude("OrderLine");
    assertThat(filling.blockers()).containsExactly("two-for-one Order-Line.user id");
    filling.exclude("OrderLine", "Order-Line.UserId").fillsAll();
    assertThat(filling.query("SELECT * FROM order_line")).isEqualTo("2|1");
  }

  @Test
  void nothingToFillBlocks() {
    filling.source("CREATE TABLE t (id INTEGER PRIMARY KEY)");
    filling.target("CREATE TABLE u (id int)");

    assertThat(filling.blockers()).containsExactly("nothing-to-fill public");
  }

  @Test
  void aSchemaOfAnyNameIsFilled() {
    filling.source(
        """
        CREATE TABLE a (id INTEGER PRIMARY KEY, b INT, mood TEXT); INSERT INTO a VALUES (1, 1, 'ok');
        CREATE TABLE b (id INTEGER PRIMARY KEY, a INT); INSERT INTO b VALUES (1, 1), (2, 7);
        """);
    filling.target(
        "CREATE SCHEMA \"App's \"\"Data\"",
        "SET search_path = \"App's \"\"Data\"",
        "CREATE TYPE \"The Mood\" AS ENUM ('ok')",
        "CREATE TABLE a (id serial PRIMARY KEY, b int, mood \"The Mood\")",
        "CREATE TABLE b (id serial PRIMARY KEY, a int REFERENCES a)",
        "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b",
        "INSERT INTO a (mood) VALUES ('ok')",
        "CREATE TABLE public.a (id int)",
        "CREATE TABLE public.outside (a int REFERENCES a)");

    filling
        .schema("App's \"Data")
        .existing(Existing.TRUNCATE)
        .fillsBut("b id=2 constraint:b_a_fkey");

    assertThat(filling.query("SELECT * FROM \"App's \"\"Data\".a")).isEqualTo("1|1|ok");
    assertThat(filling.query("SELECT * FROM public.a")).isEmpty();
  }

  @Test
  void whatAProfileExpectsIsAskedOfWhatWasFilled() {
    filling.source(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 5), (2, 6)");
    filling.target("CREATE TABLE t (id int PRIMARY KEY, a int)");
    filling.profile(
        """
        name: mine
        title: my application
        checks:
          - {name: two rows, sql: SELECT count(*) = 2 FROM t, expect: "true"}
          - {name: three rows, sql: SELECT count(*) FROM t, expect: "3"}
          - {name: no such table, sql: SELECT 1 FROM gone, expect: "1"}
          - {name: changes, sql: DELETE FROM t RETURNING 1, expect: "1"}
        """);

    MigrationReport report = filling.failed(2);

    assertThat(String.valueOf(report.error()))
        .contains("\"three rows\": expected 3, found 2")
        .contains("relation \"gone\" does not exist")
        .doesNotContain("two rows")
        .doesNotContain("changes");
    assertThat(filling.query("SELECT count(*) FROM t")).isEqualTo("0");
  }

  @Test
  void aPlanThatWasWrittenIsCarriedOut() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h);
        INSERT INTO t VALUES (1, 'x', 'ok', '10.0.0.0/8', '101', 1500000, '["a"]', 0.5, 1709210096);
        """);
    filling.target(
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE TABLE t (id serial PRIMARY KEY, a char(3), b mood, c cidr, d bit(3), e interval,"
            + " f text[], g real, h timestamp(3))",
        "INSERT INTO t VALUES (1)");

    filling.existing(Existing.TRUNCATE).withWrittenPlan().existing(Existing.FAIL).fillsAll();

    assertThat(filling.query("SELECT * FROM t"))
        .isEqualTo("1|x  |ok|10.0.0.0/8|101|00:00:01.5|{a}|0.5|2024-02-29 12:34:56");
    MigrationReport later = filling.engine().verify(filling.request(false));
    assertThat(later.exitCode()).isZero();
  }

  @Test
  void theModeIsFillWhereTheTargetHasTheTables() {
    filling.source(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'a')");
    filling.target("CREATE TABLE t (id smallint PRIMARY KEY, a varchar(3))");

    MigrationReport report = filling.mode(Mode.AUTO).fillsAll();

    assertThat(report.findings()).anyMatch(finding -> finding.code().equals("fill-mode"));
    assertThat(
            filling.query(
                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
                    + " WHERE attrelid = 't'::regclass AND attnum > 0 ORDER BY attnum"))
        .isEqualTo("smallint\ncharacter varying(3)");
  }

  @Test
  void theModeIsCreateWhereTheTargetHasThemNot() {
    filling.source(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'a')");
    filling.target("CREATE TABLE other (id int)");

    filling.mode(Mode.AUTO);
    assertThat(filling.plan().mode()).isEqualTo(MigrationPlan.Mode.CREATE);
    filling.fillsAll();
    assertThat(filling.query("SELECT * FROM t")).isEqualTo("1|a");
  }

  @Test
  void theModeIsFillAlsoWhereOnlyWhatIsNotCarriedHasNoTable() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'a');
        CREATE TABLE cache (a TEXT); INSERT INTO cache VALUES ('a');
        CREATE VIRTUAL TABLE search USING fts5(a, content='');
        INSERT INTO search VALUES ('a');
        CREATE TABLE schema_migrations (v TEXT); INSERT INTO schema_migrations VALUES ('1');
        """);
    filling.target("CREATE TABLE t (id smallint PRIMARY KEY, a text)");

    filling.mode(Mode.AUTO).exclude("Cache");
    assertThat(filling.plan().mode()).isEqualTo(MigrationPlan.Mode.FILL);
    filling.fillsAll();
    assertThat(filling.query("SELECT * FROM t")).isEqualTo("1|a");
  }

  @Test
  void whoAsksForTablesToBeReplacedDoesNotFill() {
    filling.source(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'a')");
    filling.target("CREATE TABLE t (id smallint PRIMARY KEY, a varchar(3))");

    filling.mode(Mode.AUTO).existing(Existing.REPLACE);
    assertThat(filling.plan().mode()).isEqualTo(MigrationPlan.Mode.CREATE);
    filling.mode(Mode.FILL).refused(ErrorCode.USAGE);
  }
}
