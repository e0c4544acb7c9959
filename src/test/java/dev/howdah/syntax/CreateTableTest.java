package dev.howdah.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CreateTableTest {

  private static final String EVERYTHING =
      """
      CREATE TEMP TABLE IF NOT EXISTS main."my \"\"table\"\"\" ( -- first
        id INTEGER CONSTRAINT pk PRIMARY KEY DESC ON CONFLICT REPLACE AUTOINCREMENT NOT NULL,
        [a b] /* no type */,
        `c` VARCHAR ( 255 ) DEFAULT 'it''s' COLLATE nocase NULL UNIQUE ON CONFLICT IGNORE,
        'd' unsigned  big int(10, -5) DEFAULT -5 CHECK ( d > 0 /* x */ ) CHECK(d<(9)),
        e "my type" DEFAULT (datetime('now')) GENERATED ALWAYS AS (a || ')') STORED,
        f int AS (id+1),
        key text REFERENCES "p q"(x, y) ON DELETE SET NULL ON UPDATE CASCADE MATCH full
          NOT NULL DEFERRABLE INITIALLY DEFERRED,
        action REFERENCES p NOT DEFERRABLE INITIALLY DEFERRED CONSTRAINT dangling,
        CONSTRAINT u UNIQUE (id COLLATE rtrim DESC, "c") ON CONFLICT FAIL
        CHECK (id <> ','),
        PRIMARY KEY (id, c),
        CONSTRAINT fk FOREIGN KEY (d, e) REFERENCES other ON DELETE NO ACTION DEFERRABLE
      ) WITHOUT ROWID, STRICT;\
      """;

  @Test
  void readsEveryConstraintOfEveryColumn() {
    CreateTable table = CreateTable.parse(EVERYTHING);

    assertThat(table.name()).isEqualTo("my \"table\"");
    assertThat(table.withoutRowid()).isTrue();
    assertThat(table.strict()).isTrue();
    assertThat(table.columns())
        .containsExactly(
            new ColumnDefinition(
                "id",
                "INTEGER",
                List.of(
                    new ColumnConstraint.PrimaryKey("pk", true, "REPLACE", true),
                    new ColumnConstraint.NotNull(null, null))),
            new ColumnDefinition("a b", "", List.of()),
            new ColumnDefinition(
                "c",
                "VARCHAR ( 255 )",
                List.of(
                    new ColumnConstraint.Default(null, "'it''s'", false),
                    new ColumnConstraint.Collate(null, "nocase"),
                    new ColumnConstraint.Null(null),
                    new ColumnConstraint.Unique(null, "IGNORE"))),
            new ColumnDefinition(
                "d",
                "unsigned  big int(10, -5)",
                List.of(
                    new ColumnConstraint.Default(null, "-5", false),
                    new ColumnConstraint.Check(null, "d > 0"),
                    new ColumnConstraint.Check(null, "d<(9)"))),
            new ColumnDefinition(
                "e",
                "my type",
                List.of(
                    new ColumnConstraint.Default(null, "datetime('now')", true),
                    new ColumnConstraint.Generated(null, "a || ')'", true))),
            new ColumnDefinition(
                "f", "INT", List.of(new ColumnConstraint.Generated(null, "id+1", false))),
            new ColumnDefinition(
                "key",
                "TEXT",
                List.of(
                    new ColumnConstraint.References(
                        null,
                        new ForeignKeyClause(
                            "p q", List.of("x", "y"), "CASCADE", "SET NULL", "full", true, true)),
                    new ColumnConstraint.NotNull(null, null))),
            new ColumnDefinition(
                "action",
                "",
                List.of(
                    new ColumnConstraint.References(
                        null,
                        new ForeignKeyClause(
                            "p", List.of(), "NO ACTION", "NO ACTION", null, false, false)))));
  }

  @Test
  void readsEveryConstraintOfTheTable() {
    assertThat(CreateTable.parse(EVERYTHING).constraints())
        .containsExactly(
            new TableConstraint.Unique(
                "u",
                List.of(
                    new IndexedPart("id", null, "rtrim", true),
                    new IndexedPart("c", null, null, false)),
                "FAIL"),
            new TableConstraint.Check(null, "id <> ','"),
            new TableConstraint.PrimaryKey(
                null,
                List.of(
                    new IndexedPart("id", null, null, false),
                    new IndexedPart("c", null, null, false)),
                null,
                false),
            new TableConstraint.ForeignKey(
                "fk",
                List.of("d", "e"),
                new ForeignKeyClause(
                    "other", List.of(), "NO ACTION", "NO ACTION", null, true, false)));
  }

  @Test
  void keepsEachFormOfDefaultAsWritten() {
    CreateTable table =
        CreateTable.parse(
            """
            create table t(a default null, b default "dq", c default foo, d default TRUE,
              e default x'00ff', f default 1e3, g default current_timestamp, h default +7,
              i default 0x10, j default ( (1) ), k default - 3)\
            """);

    assertThat(table.columns())
        .extracting(column -> column.findDefault().orElseThrow().sql())
        .containsExactly(
            "null",
            "\"dq\"",
            "foo",
            "TRUE",
            "x'00ff'",
            "1e3",
            "current_timestamp",
            "+7",
            "0x10",
            "(1)",
            "- 3");
    assertThat(table.findColumn("J").orElseThrow().findDefault().orElseThrow().parenthesised())
        .isTrue();
    assertThat(table.findColumn("i").orElseThrow().findDefault().orElseThrow().parenthesised())
        .isFalse();
  }

  @Test
  void readsAutoincrementInATableConstraint() {
    TableConstraint.PrimaryKey key =
        CreateTable.parse("CREATE TABLE t(id INTEGER, PRIMARY KEY(\"id\" AUTOINCREMENT))")
            .constraints(TableConstraint.PrimaryKey.class)
            .getFirst();

    assertThat(key.autoincrement()).isTrue();
    assertThat(key.parts()).containsExactly(new IndexedPart("id", null, null, false));
  }

  @Test
  void readsColumnsThatAlterTableAppended() {
    assertThat(
            CreateTable.parse(
                    "CREATE TABLE \"t\" (\"id\" integer NOT NULL, x INT DEFAULT 0 , 'new' text"
                        + " default '')")
                .columns())
        .extracting(ColumnDefinition::name)
        .containsExactly("id", "x", "new");
  }

  @Test
  void takesGeneratedAndAlwaysForTypesWhereNoExpressionFollows() {
    assertThat(CreateTable.parse("create table t(a generated, b text generated always as (1))"))
        .extracting(table -> table.columns().getFirst().declaredType())
        .isEqualTo("generated");
  }

  @Test
  void refusesWhatIsNoTableWithItsPosition() {
    for (String sql :
        List.of(
            "",
            "create",
            "create table",
            "create table t",
            "create table t(",
            "create table t()",
            "create table t(a,)",
            "create table t(a int",
            "create table t(a int) foo",
            "create table t(a check)",
            "create table t as select 1",
            "create view v as select 1",
            "create table t(a) b",
            "create table select(a)",
            "create table t(a check ())",
            "create table t(a default)",
            "create table t(a, foreign key (a))",
            "'")) {
      assertThatThrownBy(() -> CreateTable.parse(sql))
          .as(sql)
          .isInstanceOf(SqlSyntaxException.class);
    }
    assertThatThrownBy(() -> CreateTable.parse("create table t(a int b@c)"))
        .isInstanceOf(SqlSyntaxException.class)
        .hasMessage("expected a column constraint, ',' or ')' but found '@c' at character 23");
  }

  @Test
  void endsInAValueOrASyntaxErrorForEveryDamagedText() {
    long seed = 20261121;
    Random random = new Random(seed);
    String alphabet = "()',\"[]`;-*/ab1 .x\n";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder sql = new StringBuilder(EVERYTHING);
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        int at = random.nextInt(sql.length());
        switch (random.nextInt(3)) {
          case 0 -> sql.deleteCharAt(at);
          case 1 -> sql.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
          default -> sql.setLength(Math.max(10, at));
        }
      }
      try {
        assertThat(CreateTable.parse(sql.toString()).columns()).isNotEmpty();
      } catch (SqlSyntaxException e) {
        assertThat(e.position()).isBetween(0, sql.length());
      }
    }
  }

  @Test
  void readsDeepParenthesesWithoutEnd() {
    String open = "(".repeat(200_000);
    String close = ")".repeat(200_000);
    assertThat(CreateTable.parse("create table t(a check" + open + "a" + close + ")").columns())
        .hasSize(1);
    assertThat(
            CreateTable.parse("create table t(a, unique(" + open + "a" + close + "))")
                .constraints())
        .hasSize(1);
    assertThatThrownBy(() -> CreateTable.parse("create table t(a check" + open))
        .isInstanceOf(SqlSyntaxException.class);
  }
}
