package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.failure.ErrorCode;
import dev.howdah.migration.MigrateRequest.Existing;
import dev.howdah.plan.TablePlan.RowsThere;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows that the application has put into its tables before they are filled, and the sequences that
/// go on after both.
class FillRowsTherePostgresTest {

  private final Filling filling;

  FillRowsTherePostgresTest(@TempDir Path folder) {
    filling = new Filling(folder);
  }

  private void twoTables() {
    filling.source(
        """
        CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE thing (id INTEGER PRIMARY KEY, kind INT);
        INSERT INTO kind VALUES (1, 'mine'), (3, 'three');
        INSERT INTO thing VALUES (1, 1), (2, 3);
        """);
    filling.target(
        "CREATE TABLE kind (id serial PRIMARY KEY, name text UNIQUE)",
        "CREATE TABLE thing (id serial PRIMARY KEY, kind int REFERENCES kind)",
        "INSERT INTO kind (name) VALUES ('seeded'), ('two')");
  }

  @Test
  void failRefuses() {
    twoTables();

    assertThat(filling.blockers()).containsExactly("rows-in-target kind");
    assertThat(filling.refused(ErrorCode.PLAN_BLOCKED)).hasMessageContaining("--existing");
  }

  @Test
  void truncateReplaces() {
    twoTables();

    filling.existing(Existing.TRUNCATE).fillsAll();

    assertThat(filling.query("SELECT * FROM kind ORDER BY id")).isEqualTo("1|mine\n3|three");
    assertThat(filling.query("INSERT INTO kind (name) VALUES ('next') RETURNING id"))
        .isEqualTo("4");
    assertThat(filling.query("INSERT INTO thing (kind) VALUES (4) RETURNING id")).isEqualTo("3");
  }

  @Test
  void keepAddsWhatDoesNotCollide() {
    twoTables();

    filling.existing(Existing.KEEP).fillsBut("kind id=1 constraint:kind_pkey");

    assertThat(filling.query("SELECT * FROM kind ORDER BY id"))
        .isEqualTo("1|seeded\n2|two\n3|three");
    assertThat(filling.query("SELECT * FROM thing ORDER BY id")).isEqualTo("1|1\n2|3");
    assertThat(filling.query("INSERT INTO kind (name) VALUES ('next') RETURNING id"))
        .isEqualTo("4");
  }

  /// Which rows were kept is known while the tables are filled, but not afterwards.
  @Test
  void aLaterProofTellsRowsThatWereKept() {
    filling.source(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (5, 'five')");
    filling.target(
        "CREATE TABLE t (id int PRIMARY KEY, a text)", "INSERT INTO t VALUES (1, 'one')");
    filling.existing(Existing.KEEP).fillsAll();

    MigrationReport later = filling.engine().verify(filling.request(false));

    assertThat(later.exitCode()).isEqualTo(2);
    assertThat(later.differences())
        .extracting(difference -> difference.kind() + " " + difference.key())
        .containsExactly("EXTRA_ROW id=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED"})
  void childrenOfRowsThatCollideAreOrphans(String deferrable) {
    filling.source(
        """
        CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE thing (id INTEGER PRIMARY KEY, kind INT);
        INSERT INTO kind VALUES (5, 'seeded'), (6, 'six');
        INSERT INTO thing VALUES (1, 5), (2, 6), (3, 1);
        """);
    filling.target(
        "CREATE TABLE kind (id serial PRIMARY KEY, name text UNIQUE)",
        "CREATE TABLE thing (id serial PRIMARY KEY, kind int REFERENCES kind" + deferrable + ")",
        "INSERT INTO kind (name) VALUES ('seeded')");

    filling
        .existing(Existing.KEEP)
        .fillsBut("kind id=5 constraint:kind_name_key", "thing id=1 constraint:thing_kind_fkey");

    assertThat(filling.query("SELECT * FROM kind ORDER BY id")).isEqualTo("1|seeded\n6|six");
    assertThat(filling.query("SELECT * FROM thing ORDER BY id")).isEqualTo("2|6\n3|1");
  }

  @Test
  void keepInCirclesThatAreNotDeferrable() {
    filling.source(
        """
        CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT, b INT);
        CREATE TABLE b (id INTEGER PRIMARY KEY, a INT);
        INSERT INTO a VALUES (2, 'taken', 2), (3, 'free', 3);
        INSERT INTO b VALUES (2, 2), (3, 3);
        """);
    filling.target(
        "CREATE TABLE a (id int PRIMARY KEY, n text UNIQUE, b int)",
        "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a)",
        "INSERT INTO a VALUES (1, 'taken', NULL)",
        "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b");
    String before = filling.declared();

    filling
        .existing(Existing.KEEP)
        .fillsBut("a id=2 constraint:a_n_key", "b id=2 constraint:b_a_fkey");

    assertThat(filling.query("SELECT * FROM a ORDER BY id")).isEqualTo("1|taken|∅\n3|free|3");
    assertThat(filling.declared()).isEqualTo(before);
  }

  @Test
  void eachTableMayHaveItsOwn() {
    twoTables();
    filling.target("INSERT INTO thing (kind) VALUES (1)");

    filling.existing(Existing.TRUNCATE).existing("kind", RowsThere.KEEP);
    filling.fillsBut("kind id=1 constraint:kind_pkey");

    assertThat(filling.query("SELECT * FROM kind ORDER BY id"))
        .isEqualTo("1|seeded\n2|two\n3|three");
    assertThat(filling.query("SELECT * FROM thing ORDER BY id")).isEqualTo("1|1\n2|3");
  }

  @Test
  void theCaseOfATablesNameIsNoMatterAndAnUnknownNameIsRefused() {
    twoTables();

    filling.existing("KIND", RowsThere.TRUNCATE).fillsAll();
    filling.existing("kinds", RowsThere.TRUNCATE);
    assertThat(filling.refused(ErrorCode.USAGE)).hasMessageContaining("kinds");
    filling.existing("kind", RowsThere.TRUNCATE).exclude("thing.kinds");
    assertThat(filling.refused(ErrorCode.USAGE)).hasMessageContaining("thing.kinds");
  }

  @Test
  void bookkeepingTablesAreReplacedWhereThatIsAskedFor() {
    filling.source(
        "CREATE TABLE migrations (id INTEGER PRIMARY KEY, m TEXT); INSERT INTO migrations VALUES (1, 'a')");
    filling.target(
        "CREATE TABLE migrations (id int PRIMARY KEY, m text)",
        "INSERT INTO migrations VALUES (2, 'b')");

    filling.existing("migrations", RowsThere.TRUNCATE).fillsAll();

    assertThat(filling.query("SELECT * FROM migrations")).isEqualTo("1|a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ON DELETE CASCADE", "ON DELETE SET NULL", "DEFERRABLE"})
  void rowsThatATableFromOutsideRefersToAreNotRemoved(String action) {
    twoTables();
    filling.target(
        "CREATE TABLE outside (id int, kind int REFERENCES kind " + action + ")",
        "INSERT INTO outside VALUES (1, 2)");

    assertThat(filling.existing(Existing.TRUNCATE).refused(ErrorCode.TARGET_NOT_EMPTY))
        .hasMessageContaining("outside");
    assertThat(filling.query("SELECT * FROM outside")).isEqualTo("1|2");
  }

  @Test
  void tablesFromOutsideThatReferToNoRowAreNoObstacle() {
    twoTables();
    filling.target(
        "CREATE TABLE outside (id int, kind int REFERENCES kind ON DELETE CASCADE)",
        "INSERT INTO outside VALUES (1, NULL)");

    filling.existing(Existing.TRUNCATE).fillsAll();

    assertThat(filling.query("SELECT * FROM outside")).isEqualTo("1|∅");
    assertThat(filling.query("SELECT * FROM kind ORDER BY id")).isEqualTo("1|mine\n3|three");
  }

  @Test
  void rowsThatKeptRowsReferToAreNotRemoved() {
    twoTables();
    filling.target("INSERT INTO thing (id, kind) VALUES (9, 2)");

    filling.existing(Existing.TRUNCATE).existing("thing", RowsThere.KEEP);
    assertThat(filling.refused(ErrorCode.TARGET_NOT_EMPTY)).hasMessageContaining("thing");
  }

  @Test
  void rowsOfTablesThatInheritAreNotRemoved() {
    twoTables();
    filling.target(
        "CREATE TABLE heir (extra int) INHERITS (kind)", "INSERT INTO heir VALUES (50, 'heir', 1)");

    filling.existing(Existing.TRUNCATE).refused(ErrorCode.TARGET_NOT_EMPTY);

    assertThat(filling.query("SELECT * FROM heir")).isEqualTo("50|heir|1");
  }

  @Test
  void truncateRemovesRowsInCircles() {
    filling.source(
        """
        CREATE TABLE a (id INTEGER PRIMARY KEY, b INT); INSERT INTO a VALUES (5, 5);
        CREATE TABLE b (id INTEGER PRIMARY KEY, a INT); INSERT INTO b VALUES (5, 5);
        """);
    filling.target(
        "CREATE TABLE a (id int PRIMARY KEY, b int, self int REFERENCES a ON DELETE RESTRICT)",
        "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a)",
        "INSERT INTO a VALUES (1, NULL, 1), (2, NULL, 1)",
        "INSERT INTO b VALUES (1, 1)",
        "UPDATE a SET b = 1",
        "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b",
        // So that rows have to be removed one by one.
        "CREATE TABLE outside (a int REFERENCES a, b int REFERENCES b)");
    String before = filling.declared();

    filling.existing(Existing.TRUNCATE).fillsAll();

    assertThat(filling.query("SELECT * FROM a")).isEqualTo("5|5|∅");
    assertThat(filling.declared()).isEqualTo(before);
  }

  @Test
  void bookkeepingTablesKeepWhatTheApplicationWrote() {
    filling.source(
        """
        CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, at TEXT);
        INSERT INTO schema_migrations VALUES ('1', 'then'), ('2', 'then');
        CREATE TABLE __EFMigrationsHistory (MigrationId TEXT);
        INSERT INTO __EFMigrationsHistory VALUES ('sqlite');
        CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1);
        """);
    filling.target(
        "CREATE TABLE schema_migrations (version text PRIMARY KEY, at text)",
        "INSERT INTO schema_migrations VALUES ('2', 'now'), ('1', 'now')",
        "CREATE TABLE \"__EFMigrationsHistory\" (\"MigrationId\" text)",
        "INSERT INTO \"__EFMigrationsHistory\" VALUES ('postgres')",
        "CREATE TABLE t (id int PRIMARY KEY)");

    MigrationReport report = filling.fillsAll();

    assertThat(report.tables()).hasSize(1);
    assertThat(filling.query("SELECT DISTINCT at FROM schema_migrations")).isEqualTo("now");
    assertThat(filling.query("SELECT * FROM \"__EFMigrationsHistory\"")).isEqualTo("postgres");
    assertThat(filling.found("table-not-carried-by-choice"))
        .containsExactly("schema_migrations", "__EFMigrationsHistory");
  }

  @Test
  void bookkeepingTablesWithoutRowsAreFilled() {
    filling.source(
        "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('a')");
    filling.target("CREATE TABLE alembic_version (version_num text)");

    filling.fillsAll();

    assertThat(filling.query("SELECT * FROM alembic_version")).isEqualTo("a");
  }

  @Test
  void schemasOfDifferentVersionsBlock() {
    filling.source(
        """
        CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('a1');
        CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1);
        """);
    filling.target(
        "CREATE TABLE alembic_version (version_num text)",
        "INSERT INTO alembic_version VALUES ('b2')",
        "CREATE TABLE t (id int PRIMARY KEY)");

    assertThat(filling.blockers()).containsExactly("schema-version-differs alembic_version");
    assertThat(filling.message("schema-version-differs")).contains("a1").contains("b2");
    filling.refused(ErrorCode.PLAN_BLOCKED);
  }

  @Test
  void djangosSeedsGiveWayToTheFiles() {
    filling.source(
        """
        CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT, applied TEXT);
        INSERT INTO django_migrations VALUES (1, 'a', '0001', '2020-01-01 00:00:00');
        CREATE TABLE django_content_type (id INTEGER PRIMARY KEY, app_label TEXT, model TEXT);
        INSERT INTO django_content_type VALUES (7, 'a', 'x'), (8, 'a', 'y');
        CREATE TABLE auth_permission (id INTEGER PRIMARY KEY, content_type_id INT);
        INSERT INTO auth_permission VALUES (1, 8);
        """);
    filling.target(
        "CREATE TABLE django_migrations (id serial PRIMARY KEY, app text, name text, applied"
            + " timestamptz)",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', '0001', now())",
        "CREATE TABLE django_content_type (id serial PRIMARY KEY, app_label text, model text,"
            + " UNIQUE (app_label, model))",
        "INSERT INTO django_content_type (app_label, model) VALUES ('a', 'y'), ('a', 'x')",
        "CREATE TABLE auth_permission (id serial PRIMARY KEY, content_type_id int NOT NULL"
            + " REFERENCES django_content_type DEFERRABLE INITIALLY DEFERRED)",
        "INSERT INTO auth_permission (content_type_id) VALUES (1)");

    filling.fillsAll();

    assertThat(filling.message("fill-mode")).contains("profile django");
    assertThat(filling.query("SELECT id, model FROM django_content_type ORDER BY id"))
        .isEqualTo("7|x\n8|y");
    assertThat(filling.query("SELECT applied > '2021-01-01' FROM django_migrations"))
        .isEqualTo("t");
  }

  @Test
  void everySequenceGoesOn() {
    filling.source(
        """
        CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, t TEXT);
        INSERT INTO a VALUES (5, 'x'), (90, 'y'); DELETE FROM a WHERE id = 90;
        CREATE TABLE b (id INTEGER PRIMARY KEY, t TEXT); INSERT INTO b VALUES (7, 'x');
        CREATE TABLE c (id INTEGER PRIMARY KEY, t TEXT); INSERT INTO c VALUES (11, 'x');
        CREATE TABLE d (id INTEGER PRIMARY KEY AUTOINCREMENT, t TEXT);
        INSERT INTO d VALUES (30, 'x'); DELETE FROM d;
        CREATE TABLE e (id INTEGER PRIMARY KEY, t TEXT); INSERT INTO e VALUES (-5, 'x');
        CREATE TABLE f (id INTEGER PRIMARY KEY, t TEXT);
        """);
    filling.target(
        "CREATE TABLE a (id serial PRIMARY KEY, t text)",
        "CREATE TABLE b (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, t text)",
        "CREATE SEQUENCE \"Shared Numbers\"",
        "CREATE TABLE c (id int PRIMARY KEY DEFAULT nextval('\"Shared Numbers\"'), t text)",
        "CREATE TABLE d (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, t text)",
        "CREATE TABLE e (id smallserial PRIMARY KEY, t text)",
        "CREATE TABLE f (id serial PRIMARY KEY, t text)",
        "CREATE TABLE g (id serial PRIMARY KEY, t text)",
        "INSERT INTO g VALUES (3, 'seeded')");

    MigrationReport report = filling.fillsAll();

    assertThat(report.sequences())
        .extracting(MigrationReport.SequenceReport::column, r -> r.nextValue())
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("a.id", 91L),
            org.assertj.core.api.Assertions.tuple("b.id", 8L),
            org.assertj.core.api.Assertions.tuple("c.id", 12L),
            org.assertj.core.api.Assertions.tuple("d.id", 31L),
            org.assertj.core.api.Assertions.tuple("e.id", 1L),
            org.assertj.core.api.Assertions.tuple("f.id", 1L));
    for (String next : "a=91 b=8 c=12 d=31 e=1 f=1 g=4".split(" ", -1)) {
      String table = next.substring(0, 1);
      assertThat(filling.query("INSERT INTO " + table + " (t) VALUES ('n') RETURNING id"))
          .as(table)
          .isEqualTo(next.substring(2));
    }
  }

  @Test
  void sequencesThatHaveComeToTheirEndAreNoFailure() {
    filling.source(
        "CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2147483647)");
    filling.target("CREATE TABLE t (id serial PRIMARY KEY)");

    filling.fillsAll();

    assertThat(filling.query("SELECT count(*) FROM t")).isEqualTo("2");
  }

  @Test
  void functionsOfTheApplicationFindWhatTheyName() {
    filling.source(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, kind TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'z')");
    filling.target(
        "CREATE TABLE kinds (kind text)",
        "INSERT INTO kinds VALUES ('a')",
        "CREATE FUNCTION known(text) RETURNS boolean LANGUAGE plpgsql AS"
            + " $$ BEGIN RETURN EXISTS (SELECT 1 FROM kinds WHERE kind = $1); END $$",
        "CREATE TABLE t (id serial PRIMARY KEY, kind text CONSTRAINT is_known CHECK (known(kind)))");

    filling.fillsBut("t id=2 constraint:is_known");
  }
}
