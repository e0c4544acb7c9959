package dev.howdah.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CreateIndexTest {

  @Test
  void readsColumnsCollationsDirectionsAndTheCondition() {
    assertThat(
            CreateIndex.parse(
                """
                CREATE UNIQUE INDEX IF NOT EXISTS main.[i x] ON `t`
                  ("a" COLLATE nocase DESC, b asc, 'c' NULLS FIRST, (d)) where a > 1 -- end
                """))
        .isEqualTo(
            new CreateIndex(
                "i x",
                "t",
                true,
                List.of(
                    new IndexedPart("a", null, "nocase", true),
                    new IndexedPart("b", null, null, false),
                    new IndexedPart("c", null, null, false),
                    new IndexedPart("d", null, null, false)),
                "a > 1"));
  }

  @Test
  void readsExpressionsAsWritten() {
    assertThat(
            CreateIndex.parse(
                    "create index i on t(length(v, ')') desc, k+1 collate rtrim, (a), (a)+(b))")
                .parts())
        .containsExactly(
            new IndexedPart(null, "length(v, ')')", null, true),
            new IndexedPart(null, "k+1", "rtrim", false),
            new IndexedPart("a", null, null, false),
            new IndexedPart(null, "(a)+(b)", null, false));
  }

  @Test
  void readsViewsWithAndWithoutColumnNames() {
    assertThat(CreateView.parse("CREATE VIEW [v 1] AS\n select 1; "))
        .isEqualTo(new CreateView("v 1", List.of(), "select 1"));
    assertThat(CreateView.parse("create temp view if not exists main.v(a, \"b c\") as select 1,2"))
        .isEqualTo(new CreateView("v", List.of("a", "b c"), "select 1,2"));
  }

  @Test
  void refusesOtherStatements() {
    for (String sql :
        List.of(
            "create index i on t",
            "create index i on t()",
            "create index i on t(a,)",
            "create index i on t(a) where",
            "create index i on t(a) b",
            "create table t(a)")) {
      assertThatThrownBy(() -> CreateIndex.parse(sql))
          .as(sql)
          .isInstanceOf(SqlSyntaxException.class);
    }
    assertThatThrownBy(() -> CreateView.parse("create view v as"))
        .isInstanceOf(SqlSyntaxException.class);
  }
}
