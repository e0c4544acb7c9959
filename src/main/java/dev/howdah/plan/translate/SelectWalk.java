package dev.howdah.plan.translate;

import dev.howdah.syntax.AsciiCase;
import dev.howdah.syntax.Expression;
import dev.howdah.syntax.Select;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks through queries and expressions without translating them. What is nested too deeply to be
/// translated is not looked into. Confined to one call.
final class SelectWalk {

  private static final int MAX_DEPTH = 450;

  private final Map<String, String> tables = new LinkedHashMap<>();
  private final Consumer<Expression.Call> calls;
  private final boolean intoQueries;
  private int depth;

  private SelectWalk(Consumer<Expression.Call> calls, boolean intoQueries) {
    this.calls = calls;
    this.intoQueries = intoQueries;
  }

  /// The tables and views that a query reads, as it names them.
  static List<String> tables(Select select) {
    SelectWalk walk = new SelectWalk(call -> {}, true);
    walk.select(select, List.of());
    return List.copyOf(walk.tables.values());
  }

  /// Whether an expression calls an aggregate function, queries inside it left out.
  static boolean hasAggregate(Expression expression) {
    boolean[] found = new boolean[1];
    SelectWalk walk =
        new SelectWalk(call -> found[0] |= Functions.isAggregate(call) && !call.window(), false);
    walk.expression(expression, List.of());
    return found[0];
  }

  private void select(Select select, List<String> outer) {
    List<String> common = new ArrayList<>(outer);
    for (Select.CommonTable table : select.with()) {
      select(table.query(), common);
      common.add(AsciiCase.lower(table.name()));
    }
    core(select.first(), common);
    select.rest().forEach(compound -> core(compound.core(), common));
    select.orderBy().forEach(term -> expression(term.expression(), common));
  }

  private void core(Select.Core core, List<String> common) {
    switch (core) {
      case Select.Simple simple -> {
        for (Select.ResultColumn column : simple.columns()) {
          if (column instanceof Select.Computed computed) {
            expression(computed.expression(), common);
          }
        }
        if (simple.from() != null) {
          from(simple.from(), common);
        }
        expression(simple.where(), common);
        expressions(simple.groupBy(), common);
        expression(simple.having(), common);
      }
      case Select.Values values -> values.rows().forEach(row -> expressions(row, common));
    }
  }

  private void from(Select.From from, List<String> common) {
    item(from.first(), common);
    for (Select.Join join : from.joins()) {
      item(join.item(), common);
      expression(join.on(), common);
    }
  }

  private void item(Select.FromItem item, List<String> common) {
    switch (item) {
      case Select.TableName table -> {
        String key = AsciiCase.lower(table.name());
        if (!common.contains(key)) {
          tables.putIfAbsent(key, table.name());
        }
      }
      case Select.TableFunction function -> {}
      case Select.DerivedTable table -> select(table.query(), common);
      case Select.Nested nested -> from(nested.from(), common);
    }
  }

  private void expressions(List<Expression> expressions, List<String> common) {
    expressions.forEach(expression -> expression(expression, common));
  }

  private void expression(@Nullable Expression expression, List<String> common) {
    if (expression == null || depth >= MAX_DEPTH) {
      return;
    }
    depth++;
    switch (expression) {
      case Expression.NullLiteral e -> {}
      case Expression.IntegerLiteral e -> {}
      case Expression.FloatLiteral e -> {}
      case Expression.StringLiteral e -> {}
      case Expression.BlobLiteral e -> {}
      case Expression.CurrentTime e -> {}
      case Expression.Parameter e -> {}
      case Expression.Name e -> {}
      case Expression.Raise e -> {}
      case Expression.Unary e -> expression(e.operand(), common);
      case Expression.Binary e -> expressions(List.of(e.left(), e.right()), common);
      case Expression.IsNull e -> expression(e.operand(), common);
      case Expression.Is e -> expressions(List.of(e.left(), e.right()), common);
      case Expression.PatternMatch e -> {
        expressions(List.of(e.operand(), e.pattern()), common);
        expression(e.escape(), common);
      }
      case Expression.Between e -> expressions(List.of(e.operand(), e.low(), e.high()), common);
      case Expression.InList e -> {
        expression(e.operand(), common);
        expressions(e.values(), common);
      }
      case Expression.InSelect e -> {
        expression(e.operand(), common);
        query(e.query(), common);
      }
      case Expression.Case e -> {
        expression(e.base(), common);
        for (Expression.Case.Branch branch : e.branches()) {
          expressions(List.of(branch.when(), branch.then()), common);
        }
        expression(e.otherwise(), common);
      }
      case Expression.Cast e -> expression(e.operand(), common);
      case Expression.Collate e -> expression(e.operand(), common);
      case Expression.Call e -> {
        calls.accept(e);
        expressions(e.arguments(), common);
        expression(e.filter(), common);
      }
      case Expression.Exists e -> query(e.query(), common);
      case Expression.Subquery e -> query(e.query(), common);
      case Expression.Row e -> expressions(e.values(), common);
    }
    depth--;
  }

  private void query(Select query, List<String> common) {
    if (intoQueries) {
      select(query, common);
    }
  }
}
