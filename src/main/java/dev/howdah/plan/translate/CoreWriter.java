package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.syntax.AsciiCase;
import dev.howdah.syntax.Expression;
import dev.howdah.syntax.Select;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes one SELECT, without what UNION and the like put around it. Confined to one translation.
final class CoreWriter {

  private final Select.Simple simple;
  private final QueryNames names;
  private final QueryExpressions writer;
  private final List<String> columnNames = new ArrayList<>();
  private final List<Expression> expressions = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();
  private final String tail;
  private final String orderBy;
  private final boolean aggregated;

  CoreWriter(
      QueryWriter queries,
      Select.Simple simple,
      @Nullable QueryNames outer,
      List<Select.OrderingTerm> orderBy) {
    this.simple = simple;
    this.names = new QueryNames(outer);
    StringBuilder sql = new StringBuilder();
    if (simple.from() != null) {
      sql.append(" FROM ").append(new FromWriter(queries, names).write(simple.from()));
    }
    expandColumns();
    Map<String, Expression> aliases = new HashMap<>();
    for (int i = 0; i < simple.columns().size(); i++) {
      if (simple.columns().get(i) instanceof Select.Computed(var expression, String alias, var text)
          && alias != null) {
        aliases.putIfAbsent(AsciiCase.lower(alias), expression);
      }
    }
    this.writer = new QueryExpressions(queries, names, aliases);
    if (simple.where() != null) {
      sql.append(" WHERE ").append(writer.condition(simple.where()).sql());
    }
    Set<String> groups = writeGroups();
    this.aggregated = !groups.isEmpty() || usesAggregates(orderBy);
    if (aggregated) {
      names.group(groups);
    }
    writer.allowAggregates(true);
    expressions.forEach(expression -> values.add(writer.value(expression)));
    String having = simple.having() == null ? "" : writer.condition(simple.having()).sql();
    this.orderBy = simple.distinct() ? "" : writeOrder(orderBy);
    groups.addAll(names.dependent());
    if (!groups.isEmpty()) {
      sql.append(" GROUP BY ").append(String.join(", ", groups));
    }
    if (!having.isEmpty()) {
      sql.append(" HAVING ").append(having);
    }
    this.tail = sql.toString();
    if (simple.distinct()) {
      values.forEach(value -> Aggregates.refuseVagueEquality(value, "SELECT DISTINCT"));
    }
  }

  /// The columns' names as SQLite gives them.
  List<String> names() {
    return columnNames;
  }

  /// The columns' expressions in SQLite.
  List<Expression> expressions() {
    return expressions;
  }

  /// The columns' values, as they are before they become results.
  List<Value> values() {
    return values;
  }

  /// Whether it surely has one row.
  boolean isSingleRow() {
    return aggregated && simple.groupBy().isEmpty();
  }

  /// The whole.
  ///
  /// @param outputs the results to write
  /// @param ordered whether with ORDER BY
  String sql(List<QueryWriter.Output> outputs, boolean ordered) {
    List<String> columns = new ArrayList<>();
    for (QueryWriter.Output output : outputs) {
      columns.add(Conversions.output(output.value()).sql() + " AS " + Names.quote(output.alias()));
    }
    return "SELECT "
        + (simple.distinct() ? "DISTINCT " : "")
        + String.join(", ", columns)
        + tail
        + (ordered ? orderBy : "");
  }

  private void expandColumns() {
    for (Select.ResultColumn column : simple.columns()) {
      switch (column) {
        case Select.Star(String table) -> expandStar(table);
        case Select.Computed(Expression expression, String alias, String sql) -> {
          columnNames.add(alias == null ? ownName(expression, sql) : alias);
          expressions.add(expression);
        }
      }
    }
  }

  private void expandStar(@Nullable String table) {
    if (names.sources().isEmpty() || (table != null && names.findSource(table).isEmpty())) {
      throw new Refusal(table == null ? "it has * without FROM" : "there is no table " + table);
    }
    for (QueryNames.Source source : names.sources()) {
      if (table != null && !AsciiCase.same(source.name(), table)) {
        continue;
      }
      for (TargetColumn column : source.table().columns()) {
        if (table == null && names.isMergedInto(column.source(), source)) {
          continue;
        }
        columnNames.add(column.source());
        expressions.add(
            new Expression.Name(source.name(), column.source(), Expression.Quoting.OTHER));
      }
    }
  }

  /// The name of a result without an alias: the column's own, else the text of the expression.
  private String ownName(Expression expression, String sql) {
    Expression plain = expression;
    while (plain instanceof Expression.Collate(Expression operand, String collation)) {
      plain = operand;
    }
    if (plain instanceof Expression.Name(String table, String name, Expression.Quoting quoting)) {
      for (QueryNames.Source source : names.sources()) {
        boolean meant = table == null || AsciiCase.same(table, source.name());
        for (TargetColumn column : source.table().columns()) {
          if (meant && AsciiCase.same(column.source(), name)) {
            return column.source();
          }
        }
      }
      if (TableScope.isRowid(name)) {
        return names.find(table, name).map(found -> found.source().rowidAlias()).orElse("rowid");
      }
      return name;
    }
    return sql;
  }

  private Set<String> writeGroups() {
    Set<String> groups = new LinkedHashSet<>();
    for (Expression term : simple.groupBy()) {
      Expression expression = term;
      if (term instanceof Expression.IntegerLiteral(String text)) {
        int index = text.length() > 4 ? 0 : Integer.parseInt(text);
        if (index < 1 || index > expressions.size()) {
          throw new Refusal("it groups by the column number " + text);
        }
        expression = expressions.get(index - 1);
      }
      Value value = writer.value(expression);
      if (value.constant() != null || value.isNull()) {
        throw new Refusal("it groups by a constant");
      }
      Aggregates.refuseVagueEquality(value, "GROUP BY");
      groups.add(value.sql());
    }
    return groups;
  }

  private boolean usesAggregates(List<Select.OrderingTerm> orderBy) {
    List<Expression> all = new ArrayList<>(expressions);
    orderBy.forEach(term -> all.add(term.expression()));
    if (simple.having() != null) {
      all.add(simple.having());
    }
    return all.stream().anyMatch(expression -> SelectWalk.hasAggregate(expression));
  }

  private String writeOrder(List<Select.OrderingTerm> orderBy) {
    List<String> terms = new ArrayList<>();
    for (Select.OrderingTerm term : orderBy) {
      Value value = orderValue(term.expression());
      if (value.constant() == null && !value.isNull()) {
        terms.add(QueryWriter.term(value, term));
      }
    }
    return terms.isEmpty() ? "" : " ORDER BY " + String.join(", ", terms);
  }

  /// A term of ORDER BY is a result's number, a result's name, or an expression.
  private Value orderValue(Expression expression) {
    if (expression instanceof Expression.Collate(Expression operand, String collation)) {
      return orderValue(operand).withCollation(Comparisons.known(collation));
    }
    if (expression instanceof Expression.IntegerLiteral(String text)) {
      int index = text.length() > 4 ? 0 : Integer.parseInt(text);
      if (index < 1 || index > values.size()) {
        throw new Refusal("it orders by the column number " + text);
      }
      return values.get(index - 1);
    }
    if (expression instanceof Expression.Name(String table, String name, Expression.Quoting quoting)
        && table == null) {
      for (int i = 0; i < simple.columns().size(); i++) {
        boolean isAlias =
            simple.columns().get(i) instanceof Select.Computed(var ignored, String alias, var text)
                && alias != null
                && AsciiCase.same(alias, name);
        if (isAlias) {
          return values.get(
              columnNames.indexOf(name) < 0 ? indexOfName(name) : columnNames.indexOf(name));
        }
      }
    }
    Value value = writer.value(expression);
    return value.kind() == Kind.JSON ? Conversions.text(value) : value;
  }

  private int indexOfName(String name) {
    for (int i = 0; i < columnNames.size(); i++) {
      if (AsciiCase.same(columnNames.get(i), name)) {
        return i;
      }
    }
    throw new Refusal("there is no column " + name);
  }
}
