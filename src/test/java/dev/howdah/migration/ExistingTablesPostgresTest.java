package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TargetText;
import dev.howdah.testing.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A file that is carried over again: `--existing` says what happens to the tables of the plan, and
/// nothing happens to anything else.
class ExistingTablesPostgresTest {

  @TempDir Path temporary;

  private final TestPostgres.Database database = TestPostgres.newDatabase();
  private Path source = Path.of("unset");

  @BeforeEach
  void carryTheFileOverAndChangeIt() {
    source =
        SqliteFile.make(
            temporary.resolve("app.db"),
            """
            CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE);
            CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id));
            CREATE VIEW names AS SELECT name FROM parent;
            CREATE VIEW others AS SELECT name FROM names WHERE name <> 'one';
            INSERT INTO parent VALUES (1, 'one'), (2, 'two');
            INSERT INTO child VALUES (1, 1), (2, 2);
            """);
    assertThat(migrate(MigrateRequest.Existing.FAIL).exitCode()).isZero();
    database.execute(
        "CREATE TABLE kept (id int PRIMARY KEY, t text)",
        "INSERT INTO kept VALUES (1, 'kept')",
        "INSERT INTO parent (name) VALUES ('written by the application')");
    SqliteFile.make(
        source,
        "INSERT INTO parent VALUES (7, 'seven'); DELETE FROM parent WHERE id = 2;"
            + "UPDATE child SET parent_id = 7;");
  }

  @Test
  void failRefusesAndChangesNothing() {
    refusedWithoutAChange(MigrateRequest.Existing.FAIL, ErrorCode.TARGET_NOT_EMPTY);
  }

  @Test
  void replaceMakesTheTablesOfThePlanAnewAndNoOther() {
    String kept = oids("kept");
    String replaced = oids("parent", "child", "names");

    MigrationReport report = migrate(MigrateRequest.Existing.REPLACE);

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isZero();
    isCarriedOver();
    assertThat(oids("kept")).isEqualTo(kept);
    assertThat(oids("parent", "child", "names").lines())
        .doesNotContainAnyElementsOf(replaced.lines().toList());
  }

  @Test
  void truncateKeepsTheTablesOfThePlanAndReplacesTheirRows() {
    String oids = oids("kept", "parent", "child", "names");

    MigrationReport report = migrate(MigrateRequest.Existing.TRUNCATE);

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isZero();
    isCarriedOver();
    assertThat(oids("kept", "parent", "child", "names")).isEqualTo(oids);
  }

  @Test
  void truncateKeepsWhatTheApplicationMadeOfTheTables() {
    database.execute(
        "ALTER TABLE parent ADD COLUMN added text DEFAULT 'by the application'",
        "CREATE INDEX parent_added ON parent (added)",
        "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE 'a trigger fired'; END $$",
        "CREATE TRIGGER stop BEFORE INSERT ON parent FOR EACH ROW EXECUTE FUNCTION stop()",
        "CREATE TRIGGER stop_always BEFORE INSERT ON parent EXECUTE FUNCTION stop()",
        "CREATE TRIGGER stop_never BEFORE INSERT ON parent EXECUTE FUNCTION stop()",
        "ALTER TABLE parent ENABLE ALWAYS TRIGGER stop_always, DISABLE TRIGGER stop_never",
        "CREATE VIEW mine AS SELECT count(*) AS n FROM parent");

    MigrationReport report = migrate(MigrateRequest.Existing.TRUNCATE);

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isZero();
    assertThat(database.query("SELECT id, name, added FROM parent ORDER BY id"))
        .isEqualTo("1|one|by the application\n7|seven|by the application");
    assertThat(database.query("SELECT n FROM mine")).isEqualTo("2");
    assertThat(
            database.query(
                "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal"
                    + " AND tgrelid = 'parent'::regclass ORDER BY tgname"))
        .isEqualTo("stop|O\nstop_always|A\nstop_never|D");
  }

  @Test
  void truncateMakesTheTablesAndViewsThatAreMissing() {
    database.execute("DROP TABLE child", "DROP VIEW others, names");
    String oids = oids("kept", "parent");

    MigrationReport report = migrate(MigrateRequest.Existing.TRUNCATE);

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isZero();
    isCarriedOver();
    assertThat(oids("kept", "parent")).isEqualTo(oids);
  }

  @Test
  void truncateMakesAParentThatIsMissing() {
    database.execute("DROP TABLE parent CASCADE");
    String oids = oids("kept", "child");

    MigrationReport report = migrate(MigrateRequest.Existing.TRUNCATE);

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isZero();
    assertThat(database.query("SELECT id, parent_id FROM child ORDER BY id")).isEqualTo("1|7\n2|7");
    assertThat(database.query("SELECT id, name FROM parent ORDER BY id"))
        .isEqualTo("1|one\n7|seven");
    assertThat(database.query("SELECT name FROM names ORDER BY name")).isEqualTo("one\nseven");
    assertThat(database.query("SELECT name FROM others")).isEqualTo("seven");
    assertThat(oids("kept", "child")).isEqualTo(oids);
  }

  @Test
  void truncateRefusesTablesWithOtherTypes() {
    database.execute(
        "DROP VIEW others, names", "ALTER TABLE parent ALTER COLUMN name TYPE varchar(99)");

    refusedWithoutAChange(MigrateRequest.Existing.TRUNCATE, ErrorCode.TARGET_UNSUITABLE);
  }

  @ParameterizedTest
  @EnumSource(
      value = MigrateRequest.Existing.class,
      names = {"TRUNCATE", "REPLACE"})
  void aForeignKeyFromOutsideIsNotCutThrough(MigrateRequest.Existing existing) {
    database.execute(
        "CREATE TABLE outside (parent_id bigint REFERENCES parent (id))",
        "INSERT INTO outside VALUES (2)");

    refusedWithoutAChange(existing, ErrorCode.TARGET_NOT_EMPTY);
  }

  @Test
  void aViewFromOutsideIsNotDropped() {
    database.execute("CREATE VIEW outside AS SELECT id FROM parent");

    refusedWithoutAChange(MigrateRequest.Existing.REPLACE, ErrorCode.TARGET_NOT_EMPTY);
  }

  @Test
  void anotherKindOfObjectUnderANameOfThePlanIsNotDropped() {
    database.execute(
        "DROP TABLE child",
        "DROP VIEW others, names",
        "CREATE SEQUENCE child",
        "CREATE MATERIALIZED VIEW names AS SELECT 1 AS name");

    refusedWithoutAChange(MigrateRequest.Existing.REPLACE, ErrorCode.TARGET_NOT_EMPTY);
    refusedWithoutAChange(MigrateRequest.Existing.TRUNCATE, ErrorCode.TARGET_NOT_EMPTY);
  }

  private void isCarriedOver() {
    assertThat(database.query("SELECT id, name FROM parent ORDER BY id"))
        .isEqualTo("1|one\n7|seven");
    assertThat(database.query("SELECT id, parent_id FROM child ORDER BY id")).isEqualTo("1|7\n2|7");
    assertThat(database.query("SELECT name FROM names ORDER BY name")).isEqualTo("one\nseven");
    assertThat(database.query("SELECT name FROM others")).isEqualTo("seven");
    assertThat(database.query("SELECT id, t FROM kept")).isEqualTo("1|kept");
    assertThat(
            database.query(
                "SELECT conname, confrelid::regclass, convalidated FROM pg_constraint"
                    + " WHERE contype = 'f' AND conrelid = 'child'::regclass"))
        .isEqualTo("child_parent_id_fkey|parent|t");
    assertThat(database.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'howdah\\__%'"))
        .isEmpty();
    assertThat(database.query("INSERT INTO parent (name) VALUES ('next') RETURNING id"))
        .isEqualTo("8");
  }

  private void refusedWithoutAChange(MigrateRequest.Existing existing, ErrorCode code) {
    String text = TargetText.of(database, "public");
    String oids = database.query("SELECT oid, relname FROM pg_class ORDER BY oid");

    assertThatThrownBy(() -> migrate(existing))
        .isInstanceOfSatisfying(
            HowdahException.class,
            e -> {
              assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
              assertThat(e.code().exitCode().code()).isEqualTo(4);
            });

    assertThat(TargetText.of(database, "public")).isEqualTo(text);
    assertThat(database.query("SELECT oid, relname FROM pg_class ORDER BY oid")).isEqualTo(oids);
  }

  private MigrationReport migrate(MigrateRequest.Existing existing) {
    return Requests.engine(temporary)
        .migrate(Requests.migrate(source, database.uri(), null, existing, false));
  }

  private String oids(String... names) {
    return database.query(
        "SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname IN ('"
            + String.join("', '", names)
            + "') ORDER BY oid");
  }
}
