package dev.howdah.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.postgres.Dependents.Dependent;
import dev.howdah.postgres.TargetCatalog.ConstraintKind;
import dev.howdah.postgres.TargetCatalog.Identity;
import dev.howdah.postgres.TargetCatalog.Kind;
import dev.howdah.postgres.TargetCatalog.Relation;
import dev.howdah.postgres.TargetCatalog.Table;
import dev.howdah.postgres.TargetCatalog.TargetColumn;
import dev.howdah.postgres.TargetCatalog.TargetConstraint;
import dev.howdah.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetCatalogPostgresTest {

  private final TestPostgres.Database database = TestPostgres.newDatabase();

  @Test
  void readsWhatASchemaHolds() throws SQLException {
    database.execute(
        "CREATE SCHEMA \"S\"",
        "CREATE TYPE \"S\".mood AS ENUM ('a')",
        "CREATE DOMAIN \"S\".positive AS int CHECK (VALUE > 0)",
        "CREATE TYPE \"S\".pair AS (a int, b int)",
        "CREATE TABLE \"S\".\"Users\" (\"Id\" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name"
            + " varchar(20) NOT NULL DEFAULT 'x', upper text GENERATED ALWAYS AS (upper(name)) STORED,"
            + " CONSTRAINT short CHECK (length(name) < 9), UNIQUE (name))",
        "CREATE TABLE \"S\".notes (user_id bigint, mood \"S\".mood)",
        "ALTER TABLE \"S\".notes ADD CONSTRAINT owner FOREIGN KEY (user_id) REFERENCES"
            + " \"S\".\"Users\" ON DELETE CASCADE NOT VALID",
        "CREATE TABLE \"S\".nothing ()",
        "CREATE VIEW \"S\".v AS SELECT 1 AS one",
        "CREATE MATERIALIZED VIEW \"S\".mv AS SELECT 1 AS one",
        "CREATE TABLE \"S\".part (a int) PARTITION BY LIST (a)",
        "CREATE TABLE \"S\".part1 PARTITION OF \"S\".part FOR VALUES IN (1)");

    TargetCatalog catalog = read("S");

    assertThat(catalog.relations())
        .containsExactly(
            new Relation("Users", Kind.TABLE, false, ""),
            new Relation("Users_Id_seq", Kind.SEQUENCE, false, ""),
            new Relation("Users_name_key", Kind.INDEX, false, "Users"),
            new Relation("Users_pkey", Kind.INDEX, false, "Users"),
            new Relation("mv", Kind.MATERIALIZED_VIEW, false, ""),
            new Relation("notes", Kind.TABLE, false, ""),
            new Relation("nothing", Kind.TABLE, false, ""),
            new Relation("pair", Kind.COMPOSITE_TYPE, false, ""),
            new Relation("part", Kind.PARTITIONED_TABLE, false, ""),
            new Relation("part1", Kind.TABLE, true, ""),
            new Relation("v", Kind.VIEW, false, ""));
    assertThat(catalog.types()).containsExactly("mood", "positive");
    assertThat(catalog.table("Users"))
        .contains(
            new Table(
                "Users",
                List.of(
                    new TargetColumn("Id", "bigint", true, null, Identity.ALWAYS, null),
                    new TargetColumn(
                        "name",
                        "character varying(20)",
                        true,
                        "'x'::character varying",
                        Identity.NONE,
                        null),
                    new TargetColumn(
                        "upper", "text", false, null, Identity.NONE, "upper((name)::text)")),
                List.of(
                    new TargetConstraint(
                        "Users_name_key", ConstraintKind.UNIQUE, true, "UNIQUE (name)"),
                    new TargetConstraint(
                        "Users_pkey", ConstraintKind.PRIMARY_KEY, true, "PRIMARY KEY (\"Id\")"),
                    new TargetConstraint(
                        "short",
                        ConstraintKind.CHECK,
                        true,
                        "CHECK ((length((name)::text) < 9))"))));
    assertThat(catalog.table("notes").orElseThrow().constraints())
        .containsExactly(
            new TargetConstraint(
                "owner",
                ConstraintKind.FOREIGN_KEY,
                false,
                "FOREIGN KEY (user_id) REFERENCES \"S\".\"Users\"(\"Id\") ON DELETE CASCADE NOT"
                    + " VALID"));
    assertThat(catalog.table("notes").orElseThrow().column("mood"))
        .contains(new TargetColumn("mood", "\"S\".mood", false, null, Identity.NONE, null));
    assertThat(catalog.table("nothing").orElseThrow().columns()).isEmpty();
    assertThat(catalog.table("users")).isEmpty();
    assertThat(catalog.relation("v")).contains(new Relation("v", Kind.VIEW, false, ""));
  }

  @Test
  void readsASchemaThatIsNotThereAsEmpty() throws SQLException {
    assertThat(read("nix")).isEqualTo(new TargetCatalog("nix", List.of(), List.of(), List.of()));
  }

  @Test
  void namesWhatDependsOnTablesFromOutside() throws SQLException {
    database.execute(
        "CREATE TABLE public.a (id serial PRIMARY KEY, v int UNIQUE)",
        "CREATE TABLE public.b (id int PRIMARY KEY, a_id int REFERENCES public.a, parent int"
            + " REFERENCES public.b)",
        "CREATE INDEX ON public.a (v)",
        "CREATE SCHEMA other",
        "CREATE TABLE other.c (a_v int CONSTRAINT to_a REFERENCES public.a (v))",
        "CREATE TABLE other.d (id int DEFAULT nextval('public.a_id_seq'))",
        "CREATE TABLE other.e (whole public.a)",
        "CREATE VIEW other.\"V w\" AS SELECT v FROM public.a JOIN public.b USING (id)",
        "CREATE VIEW other.on_view AS SELECT * FROM other.\"V w\"",
        "CREATE MATERIALIZED VIEW public.m AS SELECT count(*) FROM public.a",
        "CREATE FUNCTION public.f(public.a) RETURNS int LANGUAGE sql RETURN 1",
        "CREATE TABLE public.p (a int REFERENCES public.b) PARTITION BY LIST (a)",
        "CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES IN (1)",
        "CREATE FUNCTION public.tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER tr BEFORE INSERT ON public.a FOR EACH ROW EXECUTE FUNCTION public.tf()",
        "ALTER TABLE public.a ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY pol ON public.a USING (v > 0)");

    assertThat(of("a", "b"))
        .containsExactly(
            new Dependent("default", "other.d.id", "a"),
            new Dependent("foreign key", "other.c.to_a", "a"),
            new Dependent("foreign key", "public.p.p_a_fkey", "b"),
            new Dependent("foreign key", "public.p1.p_a_fkey", "b"),
            new Dependent("function", "public.f(public.a)", "a"),
            new Dependent("materialized view", "public.m", "a"),
            new Dependent("table column", "other.e.whole", "a"),
            new Dependent("view", "other.V w", "a"),
            new Dependent("view", "other.V w", "b"));
    assertThat(of("p")).isEmpty();
    assertThat(of("nix")).isEmpty();
    assertThat(of("b"))
        .containsExactly(
            new Dependent("foreign key", "public.p.p_a_fkey", "b"),
            new Dependent("foreign key", "public.p1.p_a_fkey", "b"),
            new Dependent("view", "other.V w", "b"));
  }

  private List<Dependent> of(String... tables) throws SQLException {
    try (Connection connection =
        PostgresTarget.open(ConnectionSettings.parse(database.uri()), "catalog")) {
      return Dependents.of(connection, "public", List.of(tables));
    }
  }

  private TargetCatalog read(String schema) throws SQLException {
    try (Connection connection =
        PostgresTarget.open(ConnectionSettings.parse(database.uri()), "catalog")) {
      return TargetCatalog.read(connection, schema);
    }
  }
}
