package dev.howdah.verify.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.howdah.failure.HowdahException;
import dev.howdah.plan.Finding;
import dev.howdah.plan.Finding.Severity;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresTarget;
import dev.howdah.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsistencyCheckPostgresTest {

  private final TestPostgres.Database database = TestPostgres.newDatabase();

  @Test
  void findsNothingButSizesInASoundDatabase() throws SQLException {
    database.execute(
        "CREATE TABLE public.a (id serial PRIMARY KEY, made date)",
        "CREATE TABLE public.b (id int PRIMARY KEY REFERENCES public.a, at timestamptz)",
        "INSERT INTO public.a (made) VALUES ('2000-01-01'), ('1900-01-01'), ('2100-12-31'), (NULL)",
        "INSERT INTO public.b VALUES (1, '2100-12-31 23:59:59.999999Z')",
        "CREATE SCHEMA howdah",
        "CREATE TABLE howdah.run (x int)",
        "CREATE SCHEMA howdah_019",
        "CREATE TABLE howdah_019.x (x int)",
        "CREATE SCHEMA howdahx");

    ConsistencyCheck.Outcome outcome = run();

    assertThat(outcome.schemas()).containsExactly("howdahx", "public");
    assertThat(outcome.tables()).isEqualTo(2);
    assertThat(outcome.findings())
        .containsExactly(
            new Finding(
                "table-size",
                Severity.INFO,
                "public.a",
                "The table takes 24 kB (24576 bytes) with its indexes; nothing needs to be done."),
            new Finding(
                "table-size",
                Severity.INFO,
                "public.b",
                "The table takes 24 kB (24576 bytes) with its indexes; nothing needs to be done."));
  }

  @Test
  void countsTheOrphansOfEveryForeignKey() throws SQLException {
    database.execute(
        "CREATE TABLE public.parent (a int, b text, PRIMARY KEY (a, b))",
        "INSERT INTO public.parent VALUES (1, 'x')",
        "CREATE TABLE public.child (id int PRIMARY KEY, a bigint, b text)",
        "INSERT INTO public.child VALUES (1, 1, 'x'), (2, 1, 'y'), (3, NULL, 'z'), (4, 9, NULL), (5,"
            + " NULL, NULL), (6, 7, 'x')",
        "ALTER TABLE public.child ADD CONSTRAINT simple FOREIGN KEY (a, b) REFERENCES public.parent"
            + " NOT VALID",
        "ALTER TABLE public.child ADD CONSTRAINT whole FOREIGN KEY (a, b) REFERENCES public.parent"
            + " MATCH FULL NOT VALID",
        "CREATE INDEX ON public.child (b, a, id)");

    assertThat(warnings("public"))
        .containsExactly(
            "orphans public.child.simple 2 rows refer to public.parent that is not there, the first"
                + " with a = 1, b = y; add the parents, or correct or delete the rows.",
            "orphans public.child.whole 4 rows refer to public.parent that is not there, the first"
                + " with a = 1, b = y; add the parents, or correct or delete the rows.",
            "constraint-not-valid public.child.simple The constraint is NOT VALID: rows from before it"
                + " were never checked; repair them and run ALTER TABLE … VALIDATE CONSTRAINT.",
            "constraint-not-valid public.child.whole The constraint is NOT VALID: rows from before it"
                + " were never checked; repair them and run ALTER TABLE … VALIDATE CONSTRAINT.");
  }

  @Test
  void findsOrphansThatCameInWhileTriggersWereOff() throws SQLException {
    database.execute(
        "CREATE SCHEMA \"O o\"",
        "CREATE TABLE \"O o\".\"P\" (\"K\" text COLLATE \"C\" PRIMARY KEY)",
        "CREATE TABLE \"O o\".c (k text REFERENCES \"O o\".\"P\", self int) PARTITION BY LIST (k)",
        "CREATE TABLE \"O o\".c1 PARTITION OF \"O o\".c DEFAULT",
        "SET session_replication_role = replica",
        "INSERT INTO \"O o\".c VALUES ('lost')",
        "RESET session_replication_role");

    assertThat(warnings("O o"))
        .containsExactly(
            "orphans O o.c.c_k_fkey 1 row refers to O o.P that is not there, the first with k = lost;"
                + " add the parents, or correct or delete the rows.");
    assertThat(codes("O o"))
        .containsExactly(
            "orphans O o.c.c_k_fkey",
            "foreign-key-without-index O o.c.c_k_fkey",
            "table-without-primary-key O o.c",
            "table-size O o.P",
            "table-size O o.c");
  }

  @Test
  void namesSequencesThatAreBehindOrAtTheirEnd() throws SQLException {
    database.execute(
        "CREATE TABLE public.a (id serial PRIMARY KEY)",
        "INSERT INTO public.a VALUES (5)",
        "CREATE TABLE public.b (id smallserial PRIMARY KEY)",
        "SELECT setval('public.b_id_seq', 30000)",
        "CREATE TABLE public.c (id smallserial PRIMARY KEY)",
        "SELECT setval('public.c_id_seq', 32767)",
        "CREATE SEQUENCE public.loose",
        "CREATE TABLE public.d (id bigint PRIMARY KEY DEFAULT nextval('public.loose'))");

    assertThat(codes("public"))
        .containsExactly(
            "sequence-behind public.a.id",
            "sequence-nearly-exhausted public.b.id",
            "sequence-exhausted public.c.id",
            "sequence-not-owned public.d.id",
            "table-size public.a",
            "table-size public.b",
            "table-size public.c",
            "table-size public.d");
    assertThat(warnings("public"))
        .contains(
            "sequence-behind public.a.id Sequence public.a_id_seq gives 1 next, but the column is at 5"
                + " already, so an INSERT collides; howdah reset-sequences sets it right.",
            "sequence-nearly-exhausted public.b.id Sequence public.b_id_seq has used 91.6 % of its"
                + " numbers (its end is 32767); change the column to bigint in time.");
  }

  @Test
  void namesInvalidIndexesAndConstraintsThatAreNotEnforced() throws SQLException {
    database.execute(
        "CREATE TABLE public.t (id int PRIMARY KEY, v int CONSTRAINT loose CHECK (v > 0) NOT ENFORCED)",
        "CREATE TABLE public.p (a int PRIMARY KEY) PARTITION BY LIST (a)",
        "CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES IN (1)",
        "CREATE INDEX partial ON ONLY public.p (a)");

    assertThat(warnings("public"))
        .containsExactly(
            "constraint-not-enforced public.t.loose The constraint is NOT ENFORCED: no row is ever"
                + " checked; ALTER TABLE … ALTER CONSTRAINT … ENFORCED changes that for foreign keys.",
            "index-invalid public.partial The index on p is not valid, so no query uses it and a unique"
                + " one may not hold; run REINDEX INDEX, or drop it and make it anew.");
  }

  @Test
  void reportsDatesThatApplicationsStumbleOver() throws SQLException {
    database.execute(
        "CREATE DOMAIN public.day AS date",
        "CREATE TABLE public.t (id int PRIMARY KEY, \"D\" public.day, ts timestamp, tz timestamptz)",
        "INSERT INTO public.t VALUES (1, 'infinity', '0001-01-01 BC', '10000-01-01 00:00:00+00')",
        "INSERT INTO public.t VALUES (2, '-infinity', '9999-12-31 23:59:59.999999', '1899-12-31"
            + " 23:59:59+00')",
        "INSERT INTO public.t VALUES (3, '2101-01-01', '2000-01-01', '1900-01-01 00:00:00+00')");

    assertThat(
            run("public").findings().stream()
                .filter(finding -> finding.code().startsWith("date-"))
                .map(ConsistencyCheckPostgresTest::line))
        .containsExactly(
            "date-infinite public.t.D 2 values are infinity or -infinity, which most languages cannot"
                + " read; decide what they stand for and replace them.",
            "date-suspicious public.t.D 1 value is before 1900 or after 2100 (from 2101-01-01 to"
                + " 2101-01-01); if they are not meant, a number was read in the wrong unit.",
            "date-out-of-range public.t.ts 1 value is outside the years 0001 to 9999, which most"
                + " languages cannot read; correct them.",
            "date-suspicious public.t.ts 1 value is before 1900 or after 2100 (from 9999-12-31"
                + " 23:59:59.999999 to 9999-12-31 23:59:59.999999); if they are not meant, a number was"
                + " read in the wrong unit.",
            "date-out-of-range public.t.tz 1 value is outside the years 0001 to 9999, which most"
                + " languages cannot read; correct them.",
            "date-suspicious public.t.tz 1 value is before 1900 or after 2100 (from 1899-12-31"
                + " 23:59:59+00 to 1899-12-31 23:59:59+00); if they are not meant, a number was read in"
                + " the wrong unit.");
  }

  @Test
  void refusesASchemaThatIsNotThere() {
    assertThatThrownBy(() -> run("nix"))
        .isInstanceOf(HowdahException.class)
        .hasMessage("Schema nix does not exist in the target.");
  }

  private ConsistencyCheck.Outcome run(String... schemas) throws SQLException {
    try (Connection connection =
        PostgresTarget.open(ConnectionSettings.parse(database.uri()), "check")) {
      ConsistencyCheck.Outcome outcome = ConsistencyCheck.run(connection, List.of(schemas));
      assertThat(connection.getAutoCommit()).isTrue();
      return outcome;
    }
  }

  private List<String> warnings(String schema) throws SQLException {
    return run(schema).findings().stream()
        .filter(finding -> finding.severity() == Severity.WARNING)
        .map(ConsistencyCheckPostgresTest::line)
        .toList();
  }

  private List<String> codes(String schema) throws SQLException {
    return run(schema).findings().stream()
        .map(finding -> finding.code() + " " + finding.object())
        .toList();
  }

  private static String line(Finding finding) {
    return finding.code() + " " + finding.object() + " " + finding.message();
  }
}
