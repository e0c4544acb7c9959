package dev.howdah.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpressionTest {

  /// The tree in Lisp's notation.
  private static String tree(String sql) {
    return lisp(Expression.parse(sql));
  }

  private static String lisp(@Nullable Expression expression) {
    return switch (expression) {
      case null -> "-";
      case Expression.NullLiteral() -> "null";
      case Expression.IntegerLiteral(String text) -> text;
      case Expression.FloatLiteral(String text) -> text;
      case Expression.StringLiteral(String value) -> "'" + value + "'";
      case Expression.BlobLiteral(String hex) -> "x" + hex;
      case Expression.CurrentTime(String word) -> word;
      case Expression.Parameter(String text) -> text;
      case Expression.Name(String table, String name, Expression.Quoting quoting) ->
          (table == null ? "" : table + ".")
              + name
              + (quoting == Expression.Quoting.DOUBLE ? "\"" : "");
      case Expression.Unary(var operator, var operand) -> call(operator.name(), operand);
      case Expression.Binary(var operator, var left, var right) ->
          call(operator.sql(), left, right);
      case Expression.IsNull(var operand, boolean negated) ->
          call(negated ? "notnull" : "isnull", operand);
      case Expression.Is(var left, var right, boolean negated) ->
          call(negated ? "isnot" : "is", left, right);
      case Expression.PatternMatch(
              var operator,
              var operand,
              var pattern,
              var escape,
              boolean negated) ->
          (negated ? "!" : "") + call(operator, operand, pattern, escape);
      case Expression.Between(var operand, var low, var high, boolean negated) ->
          (negated ? "!" : "") + call("between", operand, low, high);
      case Expression.InList(var operand, var values, boolean negated) ->
          (negated ? "!" : "") + call("in", operand) + values.size();
      case Expression.InSelect(var operand, var query, boolean negated) ->
          (negated ? "!" : "") + call("inselect", operand);
      case Expression.Case(var base, var branches, var otherwise) ->
          call("case", base)
              + branches.stream()
                  .map(branch -> call("when", branch.when(), branch.then()))
                  .collect(Collectors.joining())
              + lisp(otherwise);
      case Expression.Cast(var operand, String type) -> call("cast:" + type, operand);
      case Expression.Collate(var operand, String collation) ->
          call("collate:" + collation, operand);
      case Expression.Call callee ->
          call(
              callee.name()
                  + (callee.distinct() ? ":distinct" : "")
                  + (callee.star() ? ":*" : "")
                  + (callee.ordered() ? ":ordered" : "")
                  + (callee.window() ? ":window" : "")
                  + (callee.filter() == null ? "" : ":filter" + lisp(callee.filter())),
              callee.arguments().toArray(Expression[]::new));
      case Expression.Exists(var query) -> "exists";
      case Expression.Subquery(var query) -> "subquery";
      case Expression.Row(var values) -> call("row", values.toArray(Expression[]::new));
      case Expression.Raise(String action) -> "raise:" + action;
    };
  }

  private static String call(String name, @Nullable Expression... arguments) {
    StringBuilder out = new StringBuilder("(").append(name);
    for (Expression argument : arguments) {
      out.append(' ').append(lisp(argument));
    }
    return out.append(')').toString();
  }

  @Test
  void bindsOperatorsInSqlitesOrder() {
    assertThat(tree("a or b and not c = d < e & f + g * h || i"))
        .isEqualTo("(OR a (AND b (NOT (= c (< d (& e (+ f (* g (|| h i)))))))))");
    assertThat(tree("a || b * c")).isEqualTo("(* (|| a b) c)");
    assertThat(tree("a = b < c = d")).isEqualTo("(= (= a (< b c)) d)");
    assertThat(tree("a - b - c")).isEqualTo("(- (- a b) c)");
    assertThat(tree("a -> b ->> c || d")).isEqualTo("(|| (->> (-> a b) c) d)");
    assertThat(tree("-a || b collate nocase")).isEqualTo("(|| (MINUS a) (collate:nocase b))");
    assertThat(tree("-a collate nocase")).isEqualTo("(collate:nocase (MINUS a))");
    assertThat(tree("not a is null")).isEqualTo("(NOT (isnull a))");
    assertThat(tree("a = not b and c")).isEqualTo("(AND (= a (NOT b)) c)");
    assertThat(tree("not exists (select 1) = 1")).isEqualTo("(NOT (= exists 1))");
    assertThat(tree("(a or b) and c")).isEqualTo("(AND (OR a b) c)");
    assertThat(tree("- - +~a")).isEqualTo("(MINUS (MINUS (PLUS (BIT_NOT a))))");
  }

  @Test
  void readsComparisonsThatAreWords() {
    assertThat(tree("a is not null and b isnull and c notnull and d not null"))
        .isEqualTo("(AND (AND (AND (notnull a) (isnull b)) (notnull c)) (notnull d))");
    assertThat(tree("a is b = c")).isEqualTo("(= (is a b) c)");
    assertThat(tree("a is not distinct from b")).isEqualTo("(is a b)");
    assertThat(tree("a is distinct from null")).isEqualTo("(notnull a)");
    assertThat(tree("a between 1 and 2 and b not between 3 and 4 or c"))
        .isEqualTo("(OR (AND (between a 1 2) !(between b 3 4)) c)");
    assertThat(tree("a like 'x' escape '\\' and b not glob c || 'd'"))
        .isEqualTo("(AND (LIKE a 'x' '\\') !(GLOB b (|| c 'd') -))");
    assertThat(tree("a in () and b not in (1, 2) and c in (select 1) and d in t"))
        .isEqualTo("(AND (AND (AND (in a)0 !(in b)2) (inselect c)) (inselect d))");
  }

  @Test
  void readsLiteralsNamesAndCalls() {
    assertThat(tree("a.b = \"c\"")).isEqualTo("(= a.b c\")");
    assertThat(tree("main.[a b].`c`")).isEqualTo("a b.c");
    assertThat(tree("case a when 1 then 2 else 3 end")).isEqualTo("(case a)(when 1 2)3");
    assertThat(tree("case when a then b end")).isEqualTo("(case -)(when a b)-");
    assertThat(tree("cast(a as varchar(10))")).isEqualTo("(cast:varchar(10) a)");
    assertThat(tree("count(*) + COUNT(distinct a) filter (where b)"))
        .isEqualTo("(+ (count:*) (count:distinct:filterb a))");
    assertThat(tree("row_number() over (partition by a)")).isEqualTo("(row_number:window)");
    assertThat(tree("row_number() over ()")).isEqualTo("(row_number:window)");
    assertThat(tree("group_concat(a, ',' order by b)")).isEqualTo("(group_concat:ordered a ',')");
    assertThat(tree("replace(left(a), like('x', b))")).isEqualTo("(replace (left a) (like 'x' b))");
    assertThat(tree("(a, 1_000) = (0x1F, x'00')")).isEqualTo("(= (row a 1000) (row 0x1F x00))");
    assertThat(tree("current_timestamp > ?1")).isEqualTo("(> CURRENT_TIMESTAMP ?1)");
    assertThat(tree("raise(abort, 'no')")).isEqualTo("raise:ABORT");
    assertThat(tree("key + \"order\" + rowid")).isEqualTo("(+ (+ key order\") rowid)");
  }

  @Test
  void readsAQueryWithEveryClause() {
    Select select =
        Select.parse(
            """
            with a(x, y) as (select 1, 2), b as materialized (values (1), (2))
            select distinct t.*, *, a + b, c as "d e", f g
            from t as x left outer join u using (id, k), (select 1) s natural join v on v.x = 1
              cross join (w join z on 1)
            where 1 group by 1, b having count(*) > 1
            union all select 1 intersect select 2
            order by 1 desc nulls last, b collate nocase limit 5, 10;\
            """);

    assertThat(select.with()).extracting(Select.CommonTable::name).containsExactly("a", "b");
    Select.Simple core = (Select.Simple) select.first();
    assertThat(core.distinct()).isTrue();
    assertThat(core.columns())
        .hasSize(5)
        .contains(new Select.Star("t"), new Select.Star(null))
        .last()
        .isEqualTo(
            new Select.Computed(new Expression.Name(null, "f", Expression.Quoting.NONE), "g", "f"));
    assertThat(((Select.Computed) core.columns().get(2)).sql()).isEqualTo("a + b");
    Select.From from = Objects.requireNonNull(core.from());
    assertThat(from.first()).isEqualTo(new Select.TableName("t", "x"));
    assertThat(from.joins())
        .extracting(join -> join.kind() + " " + join.natural() + " " + join.using())
        .containsExactly("LEFT false [id, k]", "INNER false []", "INNER true []", "INNER false []");
    assertThat(select.rest())
        .extracting(Select.Compound::operator)
        .containsExactly(Select.CompoundOperator.UNION_ALL, Select.CompoundOperator.INTERSECT);
    assertThat(select.orderBy().getFirst().nullsFirst()).isFalse();
    assertThat(select.limit()).isEqualTo(new Expression.IntegerLiteral("10"));
    assertThat(select.offset()).isEqualTo(new Expression.IntegerLiteral("5"));
  }

  @Test
  void refusesWhatIsNoExpression() {
    for (String sql :
        List.of(
            "",
            "a b",
            "a +",
            "(a",
            "a)",
            "case a end",
            "a between 1",
            "cast(a text)",
            "a in (1",
            "f(",
            "select 1",
            "a..b",
            "a like",
            "not",
            "a is",
            "()",
            "f(a,)",
            "1 2")) {
      assertThatThrownBy(() -> Expression.parse(sql))
          .as(sql)
          .isInstanceOf(SqlSyntaxException.class);
    }
    for (String sql :
        List.of(
            "select",
            "select 1 from",
            "select 1 from a join",
            "select a window w as ()",
            "values (1), (2, 3)",
            "with a as select 1",
            "select * from a b c",
            "select 1 limit")) {
      assertThatThrownBy(() -> Select.parse(sql)).as(sql).isInstanceOf(SqlSyntaxException.class);
    }
  }

  @Test
  void refusesDeepNestingInsteadOfOverflowing() {
    for (String unit :
        List.of(
            "(",
            "not ",
            "- ",
            "f(",
            "case when ",
            "(select ",
            "exists(select ",
            "a in (",
            "a = (1 + ",
            "cast(")) {
      assertThatThrownBy(() -> Expression.parse(unit.repeat(100_000)))
          .as(unit)
          .isInstanceOf(SqlSyntaxException.class)
          .hasMessageStartingWith("nested too deeply");
    }
    assertThatThrownBy(() -> Select.parse("select 1 from " + "(".repeat(100_000)))
        .hasMessageStartingWith("nested too deeply");
    assertThat(Expression.parse("(".repeat(90) + "a" + ")".repeat(90)))
        .isInstanceOf(Expression.Name.class);
    assertThat(Expression.parse("a" + " or a".repeat(100_000)))
        .isInstanceOf(Expression.Binary.class);
  }
}
