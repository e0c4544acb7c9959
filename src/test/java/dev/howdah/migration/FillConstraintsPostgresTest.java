package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.failure.ErrorCode;
import dev.howdah.migration.MigrateRequest.Existing;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The application's constraints and triggers: rows that they refuse are in quarantine by their
/// names, and what is out of the way while rows go in is afterwards exactly what it was.
class FillConstraintsPostgresTest {

  private final Filling filling;

  FillConstraintsPostgresTest(@TempDir Path folder) {
    filling = new Filling(folder);
  }

  @Test
  void parentsComeBeforeChildrenWhateverTheirOrderInTheFile() {
    filling.source(
        """
        CREATE TABLE a (id INTEGER PRIMARY KEY, b INT);
        CREATE TABLE b (id INTEGER PRIMARY KEY, c INT);
        CREATE TABLE c (id INTEGER PRIMARY KEY);
        INSERT INTO a VALUES (1, 2); INSERT INTO b VALUES (2, 3); INSERT INTO c VALUES (3);
        """);
    filling.target(
        "CREATE TABLE c (id int PRIMARY KEY)",
        "CREATE TABLE b (id int PRIMARY KEY, c int NOT NULL REFERENCES c)",
        "CREATE TABLE a (id int PRIMARY KEY, b int NOT NULL REFERENCES b)");
    String before = filling.declared();

    filling.fillsAll();

    assertThat(filling.query("SELECT a.id, b.id, c.id FROM a, b, c")).isEqualTo("1|2|3");
    assertThat(filling.declared()).isEqualTo(before);
  }

  @Test
  void aParentMayComeAfterItsChildInOneTable() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, parent INT);
        INSERT INTO t VALUES (1, 3), (2, 1), (3, NULL), (4, 4), (5, 9), (6, 5), (7, 6);
        """);
    filling.target("CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t)");

    filling.fillsBut(
        "t id=5 constraint:t_parent_fkey",
        "t id=6 constraint:t_parent_fkey",
        "t id=7 constraint:t_parent_fkey");

    assertThat(filling.query("SELECT * FROM t ORDER BY id")).isEqualTo("1|3\n2|1\n3|∅\n4|4");
  }

  private static final String CIRCLE =
      """
      CREATE TABLE team (id INTEGER PRIMARY KEY, lead INT);
      CREATE TABLE person (id INTEGER PRIMARY KEY, team INT);
      INSERT INTO team VALUES (1, 10), (2, NULL), (3, 99);
      INSERT INTO person VALUES (10, 1), (11, 2), (12, 3), (13, NULL);
      """;

  @ParameterizedTest
  @ValueSource(strings = {"", "DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"})
  void circlesAreFilledAndTheirKeysAreWhatTheyWere(String deferrable) {
    filling.source(CIRCLE);
    filling.target(
        "CREATE TABLE team (id int PRIMARY KEY, lead int)",
        "CREATE TABLE person (id int PRIMARY KEY, team int)",
        "ALTER TABLE person ADD CONSTRAINT \"in Team\" FOREIGN KEY (team) REFERENCES team"
            + " ON UPDATE CASCADE ON DELETE SET NULL "
            + deferrable,
        "ALTER TABLE team ADD CONSTRAINT \"led By\" FOREIGN KEY (lead) REFERENCES person"
            + " MATCH FULL ON DELETE SET DEFAULT "
            + deferrable
            + " NOT VALID",
        "COMMENT ON CONSTRAINT \"led By\" ON team IS 'who isn''t led?'",
        "COMMENT ON CONSTRAINT \"in Team\" ON person IS E'a\\\\b'");
    String before = filling.declared();

    filling.fillsBut("person id=12 constraint:in Team", "team id=3 constraint:led By");

    assertThat(filling.declared()).isEqualTo(before);
    assertThat(filling.query("SELECT * FROM team ORDER BY id")).isEqualTo("1|10\n2|∅");
    assertThat(filling.query("SELECT * FROM person ORDER BY id")).isEqualTo("10|1\n11|2\n13|∅");
  }

  @Test
  void circlesOfTheTargetKeepTheirValues() {
    filling.source(CIRCLE + "DELETE FROM team WHERE id = 3; DELETE FROM person WHERE id = 12;");
    filling.target(
        "CREATE TABLE team (id int PRIMARY KEY, lead int)",
        "CREATE TABLE person (id int PRIMARY KEY, team int NOT NULL DEFAULT 7 REFERENCES team)",
        "ALTER TABLE team ADD FOREIGN KEY (lead) REFERENCES person");
    String before = filling.declared();

    filling.fillsBut("person id=13 team null-not-allowed");

    assertThat(filling.declared()).isEqualTo(before);
  }

  @Test
  void chainsOfOrphansGoThroughSeveralTables() {
    filling.source(
        """
        CREATE TABLE a (id INTEGER PRIMARY KEY, n INT);
        CREATE TABLE b (id INTEGER PRIMARY KEY, a INT);
        CREATE TABLE c (id INTEGER PRIMARY KEY, b INT);
        INSERT INTO a VALUES (1, 1), (2, -1);
        INSERT INTO b VALUES (1, 1), (2, 2), (3, 3);
        INSERT INTO c VALUES (1, 1), (2, 2), (3, 3), (4, NULL);
        """);
    for (String deferrable : new String[] {"", " DEFERRABLE INITIALLY DEFERRED"}) {
      filling.target(
          "DROP TABLE IF EXISTS a, b, c",
          "DROP SCHEMA IF EXISTS howdah CASCADE",
          "CREATE TABLE a (id int PRIMARY KEY, n int CONSTRAINT positive CHECK (n > 0))",
          "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a" + deferrable + ")",
          "CREATE TABLE c (id int PRIMARY KEY, b int REFERENCES b" + deferrable + ")");

      filling.fillsBut(
          "a id=2 constraint:positive",
          "b id=2 constraint:b_a_fkey",
          "b id=3 constraint:b_a_fkey",
          "c id=2 constraint:c_b_fkey",
          "c id=3 constraint:c_b_fkey");

      assertThat(filling.query("SELECT * FROM c ORDER BY id")).isEqualTo("1|1\n4|∅");
    }
  }

  @Test
  void childrenOfRowsWhoseValuesDoNotFitAreOrphans() {
    filling.source(
        """
        CREATE TABLE a (id INTEGER PRIMARY KEY, n);
        CREATE TABLE b (id INTEGER PRIMARY KEY, a INT);
        INSERT INTO a VALUES (1, 'x'), (2, 2);
        INSERT INTO b VALUES (1, 1), (2, 2);
        """);
    filling.target(
        "CREATE TABLE a (id int PRIMARY KEY, n int)",
        "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE)");

    filling.fillsBut("a id=1 n not-an-integer", "b id=1 constraint:b_a_fkey");
  }

  @Test
  void parentsMayBeInATableThatIsNotFilled() {
    filling.source(
        """
        CREATE TABLE city (id INTEGER PRIMARY KEY, country TEXT);
        INSERT INTO city VALUES (1, 'np'), (2, 'xx'), (3, NULL);
        """);
    filling.target(
        "CREATE TABLE country (code text PRIMARY KEY)",
        "INSERT INTO country VALUES ('np')",
        "CREATE TABLE city (id int PRIMARY KEY, country text REFERENCES country)");

    filling.fillsBut("city id=2 constraint:city_country_fkey");

    assertThat(filling.found("target-table-not-filled")).containsExactly("country");
  }

  @Test
  void keysOfSeveralColumns() {
    filling.source(
        """
        CREATE TABLE a (x INT, y TEXT, PRIMARY KEY (x, y));
        CREATE TABLE b (id INTEGER PRIMARY KEY, p TEXT, q INT);
        INSERT INTO a VALUES (1, 'a'), (2, 'b');
        INSERT INTO b VALUES (1, 'a', 1), (2, 'b', 1), (3, NULL, 9), (4, 'b', 2);
        """);
    filling.target(
        "CREATE TABLE a (x int, y varchar(5), PRIMARY KEY (x, y))",
        "CREATE TABLE b (id int PRIMARY KEY, p text, q bigint,"
            + " CONSTRAINT ab FOREIGN KEY (q, p) REFERENCES a (x, y))");

    filling.fillsBut("b id=2 constraint:ab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " DEFERRABLE INITIALLY DEFERRED"})
  void keysOfSeveralColumnsThatMatchInFull(String deferrable) {
    filling.source(
        """
        CREATE TABLE a (x INT, y TEXT, PRIMARY KEY (x, y));
        CREATE TABLE b (id INTEGER PRIMARY KEY, p TEXT, q INT);
        INSERT INTO a VALUES (1, 'a');
        INSERT INTO b VALUES (1, 'a', 1), (2, NULL, 1), (3, NULL, NULL);
        """);
    filling.target(
        "CREATE TABLE a (x int, y text, PRIMARY KEY (x, y))",
        "CREATE TABLE b (id int PRIMARY KEY, p text, q int,"
            + " CONSTRAINT ab FOREIGN KEY (q, p) REFERENCES a (x, y) MATCH FULL"
            + deferrable
            + ")");

    filling.fillsBut("b id=2 constraint:ab");
  }

  @Test
  void checks() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT);
        INSERT INTO t VALUES (1, 1, 2), (2, 2, 1), (3, NULL, 1), (4, -1, 5), (5, -3, -4);
        """);
    filling.target(
        "CREATE TABLE t (id int PRIMARY KEY, a int CHECK (a > 0), b int,"
            + " CONSTRAINT \"in Order\" CHECK (a < b))");

    filling.fillsBut(
        "t id=2 constraint:in Order", "t id=4 constraint:t_a_check", "t id=5 constraint:in Order");
  }

  @Test
  void uniqueKeysKeepTheFirstRowOfTheFile() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT);
        INSERT INTO t VALUES (1, 'x', 1), (2, 'x', 2), (3, 'X', 1), (4, 'x', 1), (5, NULL, 1),
          (6, NULL, 1);
        """);
    filling.target(
        "CREATE TABLE t (id int PRIMARY KEY, a text, b int, CONSTRAINT pair UNIQUE (a, b))");

    filling.fillsBut("t id=4 constraint:pair");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"})
  void uniqueKeysThatAreCheckedLater(String deferrable) {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, n INT);
        INSERT INTO t VALUES (1, 1), (2, 2), (3, 1);
        """);
    filling.target("CREATE TABLE t (id int PRIMARY KEY, n int UNIQUE " + deferrable + ")");
    String before = filling.declared();

    filling.fillsBut("t id=3 constraint:t_n_key");

    assertThat(filling.declared()).isEqualTo(before);
  }

  @Test
  void uniqueIndexesOfSomeRowsAndOfExpressions() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, mail TEXT, gone INT, n INT);
        INSERT INTO t VALUES (1, 'a@x', 0, 1), (2, 'A@x', 0, 2), (3, 'b@x', 0, 1), (4, 'c@x', 1, 1),
          (5, 'd@x', 1, 1);
        """);
    filling.target(
        "CREATE TABLE t (id int PRIMARY KEY, mail text, gone boolean, n int)",
        "CREATE UNIQUE INDEX t_mail ON t (lower(mail))",
        "CREATE UNIQUE INDEX t_n_here ON t (n) WHERE NOT gone");

    filling.fillsBut("t id=2 constraint:t_mail", "t id=3 constraint:t_n_here");
  }

  @Test
  void uniqueIndexesInWhichNullsAreEqual() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, n INT);
        INSERT INTO t VALUES (1, NULL), (2, NULL), (3, 3);
        """);
    filling.target("CREATE TABLE t (id int PRIMARY KEY, n int UNIQUE NULLS NOT DISTINCT)");

    filling.fillsBut("t id=2 constraint:t_n_key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " DEFERRABLE INITIALLY DEFERRED"})
  void exclusions(String deferrable) {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, first INT, last INT);
        INSERT INTO t VALUES (1, 1, 5), (2, 5, 8), (3, 6, 9), (4, 20, 10);
        """);
    filling.target(
        "CREATE TABLE t (id int PRIMARY KEY, first int, last int, CONSTRAINT apart EXCLUDE USING"
            + " gist (int4range(first, last, '[)') WITH &&)"
            + deferrable
            + ")");

    filling.fillsBut(
        "t id=3 constraint:apart",
        "t id=4 constraint:range lower bound must be less than or equal to range upper bound");
  }

  @Test
  void manyRowsOfWhichTheServerRefusesAFew() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, mail TEXT);
        CREATE TABLE u (id INTEGER PRIMARY KEY, t INT);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
          INSERT INTO t SELECT i, CASE WHEN i IN (700, 1999, 2000) THEN 'M1' ELSE 'm' || i END FROM n;
        INSERT INTO u SELECT id, id FROM t;
        """);
    filling.target(
        "CREATE TABLE t (id int PRIMARY KEY, mail text)",
        "CREATE UNIQUE INDEX t_mail ON t (lower(mail))",
        "CREATE TABLE u (id int PRIMARY KEY, t int REFERENCES t DEFERRABLE)");

    filling.fillsBut(
        "t id=1999 constraint:t_mail",
        "t id=2000 constraint:t_mail",
        "t id=700 constraint:t_mail",
        "u id=1999 constraint:u_t_fkey",
        "u id=2000 constraint:u_t_fkey",
        "u id=700 constraint:u_t_fkey");
    assertThat(filling.query("SELECT count(*) FROM t JOIN u ON u.t = t.id")).isEqualTo("1997");
  }

  @Test
  void identityAlwaysTakesTheFilesNumbersAndGoesOn() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
        INSERT INTO t VALUES (7, 'a'), (41, 'b');
        """);
    filling.target("CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text)");

    filling.fillsAll();

    assertThat(filling.query("INSERT INTO t (a) VALUES ('c') RETURNING id")).isEqualTo("42");
    assertThat(
            filling.query(
                "SELECT attidentity FROM pg_attribute WHERE attrelid = 't'::regclass"
                    + " AND attname = 'id'"))
        .isEqualTo("a");
  }

  @Test
  void generatedColumnsAreLeftToTheTarget() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, twice INT, thrice INT AS (a * 3), n INT);
        INSERT INTO t (id, a, twice, n) VALUES (1, 2, 999, 1), (2, 3, 999, 1), (3, 60, 0, 1);
        """);
    filling.target(
        "CREATE TABLE t (id int PRIMARY KEY, a int, thrice int, n int,"
            + " twice int GENERATED ALWAYS AS (a * 2) STORED CONSTRAINT small CHECK (twice < 100),"
            + " half int GENERATED ALWAYS AS (a / 2) STORED)");

    filling.fillsBut("t id=3 constraint:small");

    assertThat(filling.query("SELECT id, a, twice, thrice, half FROM t ORDER BY id"))
        .isEqualTo("1|2|4|6|1\n2|3|6|9|1");
    assertThat(filling.found("column-computed-by-target")).containsExactly("t.twice");
  }

  private static final String[] TRIGGERS = {
    "CREATE TABLE t (id int PRIMARY KEY, a text)",
    "CREATE TABLE log (a text)",
    "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
        + " $$ BEGIN INSERT INTO log VALUES (TG_NAME); RETURN NEW; END $$",
    "CREATE TRIGGER plain BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION note()",
    "CREATE TRIGGER \"of All\" AFTER INSERT ON t EXECUTE FUNCTION note()",
    "CREATE TRIGGER cut AFTER TRUNCATE ON t EXECUTE FUNCTION note()",
    "CREATE TRIGGER always BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION note()",
    "CREATE TRIGGER never BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION note()",
    "CREATE TRIGGER replica BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION note()",
    "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED"
        + " FOR EACH ROW EXECUTE FUNCTION note()",
    "ALTER TABLE t ENABLE ALWAYS TRIGGER always",
    "ALTER TABLE t DISABLE TRIGGER never",
    "ALTER TABLE t ENABLE REPLICA TRIGGER replica",
    "INSERT INTO t VALUES (0, 'there')",
    "DELETE FROM log"
  };

  private static final String STATES =
      "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1";

  @Test
  void triggersDoNotFireAndAreAfterwardsAsTheyWere() {
    filling.source(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'a')");
    filling.target(TRIGGERS);

    filling.existing(Existing.TRUNCATE).fillsAll();

    assertThat(filling.query("SELECT * FROM t")).isEqualTo("1|a");
    assertThat(filling.query("SELECT * FROM log")).isEmpty();
    assertThat(filling.query(STATES))
        .isEqualTo("always|A\ncut|O\nlate|O\nnever|D\nof All|O\nplain|O\nreplica|R");
  }

  @Test
  void triggersAreAsTheyWereAlsoAfterAFailure() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'a');
        CREATE TABLE u (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO u VALUES (1, 'a');
        """);
    filling.target(TRIGGERS);
    filling.target(
        "CREATE TABLE u (id int PRIMARY KEY, a text)",
        "CREATE RULE changed AS ON INSERT TO u DO INSTEAD NOTHING");

    MigrationReport report = filling.existing(Existing.TRUNCATE).failed(2);

    assertThat(report.outcome()).isEqualTo(MigrationReport.Outcome.DIFFERENT);
    assertThat(filling.query("SELECT * FROM t")).isEqualTo("0|there");
    assertThat(filling.query("SELECT * FROM log")).isEmpty();
  }

  @Test
  void partitionedTablesAreFilledThroughTheirParent() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, day TEXT, n INT);
        INSERT INTO t VALUES (1, '2024-01-05', 1), (2, '2024-06-01', 2), (3, '2025-01-01', 3),
          (4, '2024-02-01', -4);
        CREATE TABLE u (id INTEGER PRIMARY KEY, t INT, day TEXT);
        INSERT INTO u VALUES (1, 1, '2024-01-05'), (2, 1, '2024-06-01');
        """);
    filling.target(
        "CREATE TABLE log (a text)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN INSERT INTO log VALUES (TG_NAME); RETURN NEW; END $$",
        "CREATE TABLE t (id int, day date, n int CHECK (n > 0), PRIMARY KEY (id, day))"
            + " PARTITION BY RANGE (day)",
        "CREATE TABLE t_first PARTITION OF t FOR VALUES FROM ('2024-01-01') TO ('2024-04-01')",
        "CREATE TABLE t_rest PARTITION OF t FOR VALUES FROM ('2024-04-01') TO ('2025-01-01')",
        "CREATE TABLE u (id int PRIMARY KEY, t int, day date, FOREIGN KEY (t, day) REFERENCES t)",
        "CREATE TRIGGER of_all BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION note()",
        "CREATE TRIGGER of_one BEFORE INSERT ON t_rest FOR EACH ROW EXECUTE FUNCTION note()",
        "ALTER TABLE t_first DISABLE TRIGGER of_all");
    String before = filling.declared();

    filling.fillsBut(
        "t id=3, day=2025-01-01 constraint:no partition of relation \"t\" found for row",
        "t id=4, day=2024-02-01 constraint:t_n_check",
        "u id=2 constraint:u_t_day_fkey");

    assertThat(filling.query("SELECT tableoid::regclass, id, day FROM t ORDER BY id"))
        .isEqualTo("t_first|1|2024-01-05\nt_rest|2|2024-06-01");
    assertThat(filling.query("SELECT * FROM log")).isEmpty();
    assertThat(filling.declared()).isEqualTo(before);

    filling.target("DROP SCHEMA howdah CASCADE");
    filling.source("DELETE FROM t WHERE id > 2; DELETE FROM u WHERE id = 2");
    filling.existing(Existing.TRUNCATE).fillsAll();
    assertThat(filling.query("SELECT * FROM u")).isEqualTo("1|1|2024-01-05");
    assertThat(filling.declared()).isEqualTo(before);
  }

  @Test
  void circlesOfPartitionedTables() {
    filling.source(
        """
        CREATE TABLE a (id INTEGER PRIMARY KEY, b INT); INSERT INTO a VALUES (1, 1);
        CREATE TABLE b (id INTEGER PRIMARY KEY, a INT); INSERT INTO b VALUES (1, 1);
        """);
    filling.target(
        "CREATE TABLE a (id int PRIMARY KEY, b int) PARTITION BY HASH (id)",
        "CREATE TABLE a_0 PARTITION OF a FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
        "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a)",
        "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b");
    String before = filling.declared();

    filling.fillsAll();

    assertThat(filling.declared()).isEqualTo(before);
  }

  @Test
  void aRuleThatSwallowsRowsIsADifference() {
    filling.source("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2)");
    filling.target(
        "CREATE TABLE t (id int PRIMARY KEY)",
        "CREATE RULE odd AS ON INSERT TO t WHERE NEW.id = 2 DO INSTEAD NOTHING");

    MigrationReport report = filling.failed(2);

    assertThat(report.outcome()).isEqualTo(MigrationReport.Outcome.DIFFERENT);
    assertThat(report.differences()).hasSize(1);
    assertThat(report.differences().getFirst().table()).isEqualTo("t");
  }

  // -- roles that do not own the tables

  /// From now on as a role that owns none of the tables that are there, with these rights.
  private void asOtherRole(String... grants) {
    String role = "role_of_" + filling.database.name();
    filling.target(
        "CREATE ROLE " + role + " LOGIN",
        "REVOKE ALL ON SCHEMA public FROM public",
        "GRANT USAGE ON SCHEMA public TO " + role,
        "GRANT CREATE, TEMPORARY ON DATABASE " + filling.database.name() + " TO " + role,
        "CREATE TABLE secret (id serial)");
    for (String grant : grants) {
      filling.target(grant + " TO " + role);
    }
    filling.as(role);
  }

  @Test
  void aRoleNeedsNotOwnTheTables() {
    filling.source(
        """
        CREATE TABLE a (id INTEGER PRIMARY KEY, n INT);
        CREATE TABLE b (id INTEGER PRIMARY KEY, a INT);
        INSERT INTO a VALUES (1, 1), (2, -2);
        INSERT INTO b VALUES (1, 1), (2, 2);
        """);
    filling.target(
        "CREATE TABLE a (id serial PRIMARY KEY, n int CHECK (n > 0))",
        "CREATE TABLE b (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int REFERENCES a)",
        "INSERT INTO a VALUES (7, 7)",
        "INSERT INTO b (a) VALUES (7)");
    asOtherRole("GRANT SELECT, INSERT, DELETE ON a, b", "GRANT ALL ON SEQUENCE a_id_seq, b_id_seq");
    filling
        .existing(Existing.TRUNCATE)
        .fillsBut("a id=2 constraint:a_n_check", "b id=2 constraint:b_a_fkey");

    assertThat(filling.query("SELECT * FROM a")).isEqualTo("1|1");
    assertThat(filling.query("SELECT * FROM b")).isEqualTo("1|1");
    // 2 is the key of the row in quarantine.
    assertThat(filling.query("INSERT INTO a (n) VALUES (5) RETURNING id")).isEqualTo("3");
  }

  @Test
  void aRoleWithoutTheRightToInsertIsRefusedBeforeAnything() {
    filling.source("CREATE TABLE a (id INTEGER PRIMARY KEY); INSERT INTO a VALUES (1)");
    filling.target("CREATE TABLE a (id int PRIMARY KEY)");
    asOtherRole("GRANT SELECT, DELETE ON a");
    filling.refused(ErrorCode.TARGET_UNSUITABLE);
  }

  @Test
  void aRoleWithoutRightsOnSequencesIsRefusedBeforeAnything() {
    filling.source("CREATE TABLE a (id INTEGER PRIMARY KEY); INSERT INTO a VALUES (1)");
    filling.target("CREATE TABLE a (id serial PRIMARY KEY)");
    asOtherRole("GRANT SELECT, INSERT, DELETE ON a");
    filling.refused(ErrorCode.TARGET_UNSUITABLE);
  }

  @Test
  void triggersOfTablesOfOthersFireAndAreSaid() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'stop');
        """);
    filling.target(
        "CREATE TABLE t (id int PRIMARY KEY, a text)",
        "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN IF NEW.a = 'stop' THEN RAISE 'not this one'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER stop BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION stop()",
        "ALTER TABLE t ENABLE ALWAYS TRIGGER stop");
    asOtherRole("GRANT SELECT, INSERT, DELETE ON t");
    assertThat(filling.found("triggers-fire")).containsExactly("t");
    filling.fillsBut("t id=2 constraint:not this one");
  }

  @Test
  void aTriggerThatChangesValuesAndCannotBeSwitchedOffIsADifference() {
    filling.source(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'a')");
    filling.target(
        "CREATE TABLE t (id serial PRIMARY KEY, a text)",
        "CREATE FUNCTION loud() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN NEW.a := upper(NEW.a); RETURN NEW; END $$",
        "CREATE TRIGGER loud BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION loud()");
    asOtherRole("GRANT SELECT, INSERT, DELETE ON t", "GRANT ALL ON SEQUENCE t_id_seq");
    MigrationReport report = filling.failed(2);

    assertThat(report.outcome()).isEqualTo(MigrationReport.Outcome.DIFFERENT);
    assertThat(report.differences()).hasSize(1);
    assertThat(report.differences().getFirst().source()).contains("a");
    assertThat(report.differences().getFirst().target()).contains("A");
    assertThat(filling.query("SELECT last_value, is_called FROM t_id_seq")).isEqualTo("1|f");
  }

  @Test
  void aCheckAtTheEndThatRaisesLeavesEverythingAsItWas() {
    filling.source(
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);
        INSERT INTO t VALUES (1, 'a'), (2147483647, 'b');
        """);
    filling.target(
        "CREATE TABLE t (id serial PRIMARY KEY, a text)",
        "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE 'too many'; END $$",
        "CREATE CONSTRAINT TRIGGER stop AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW EXECUTE FUNCTION stop()");
    asOtherRole("GRANT SELECT, INSERT, DELETE ON t", "GRANT ALL ON SEQUENCE t_id_seq");
    MigrationReport report = filling.failed(3);

    assertThat(String.valueOf(report.error())).contains("too many");
    assertThat(filling.query("SELECT last_value, is_called FROM t_id_seq")).isEqualTo("1|f");
  }

  @Test
  void aCircleInTablesOfOthersIsRefusedBeforeAnything() {
    filling.source(CIRCLE);
    filling.target(
        "CREATE TABLE team (id int PRIMARY KEY, lead int)",
        "CREATE TABLE person (id int PRIMARY KEY, team int REFERENCES team)",
        "ALTER TABLE team ADD FOREIGN KEY (lead) REFERENCES person");
    asOtherRole("GRANT ALL ON team, person");
    assertThat(filling.refused(ErrorCode.TARGET_UNSUITABLE)).hasMessageContaining("must be owner");
  }

  @Test
  void tablesOfWhichAPolicyHidesRowsAreRefusedBeforeAnything() {
    filling.source("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (-2)");
    filling.target(
        "CREATE TABLE t (id int PRIMARY KEY)",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY positive ON t USING (id > 0)");
    asOtherRole("GRANT SELECT, INSERT, DELETE ON t");
    assertThat(filling.refused(ErrorCode.TARGET_FAILED)).hasMessageContaining("row-level security");
  }
}
