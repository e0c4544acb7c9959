package dev.howdah.plan.translate;

import dev.howdah.syntax.AsciiCase;
import dev.howdah.syntax.Expression;
import dev.howdah.syntax.Expression.BinaryOperator;
import dev.howdah.syntax.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes FROM. SQLite joins strictly from left to right, and a comma binds no less than JOIN; in
/// PostgreSQL it does, so that commas become CROSS JOIN. Confined to one translation.
final class FromWriter {

  private final QueryWriter queries;
  private final QueryNames names;

  FromWriter(QueryWriter queries, QueryNames names) {
    this.queries = queries;
    this.names = names;
  }

  String write(Select.From from) {
    StringBuilder sql = new StringBuilder(item(from.first()));
    for (Select.Join join : from.joins()) {
      sql.append(join(join));
    }
    return sql.toString();
  }

  private String item(Select.FromItem item) {
    return switch (item) {
      case Select.TableName(String name, String alias) -> {
        TableScope table = queries.relation(name);
        String target = Names.quote(table.target());
        String qualifier = alias == null ? target : Names.quote(alias);
        names.add(new QueryNames.Source(alias == null ? name : alias, qualifier, table));
        yield alias == null ? target : target + " AS " + qualifier;
      }
      case Select.TableFunction(String name, String alias) ->
          throw new Refusal("it reads the table-valued function " + name);
      case Select.DerivedTable(Select query, String alias) -> {
        QueryWriter.Query written = queries.write(query, names.outer());
        String name = alias == null ? queries.nextAlias() : alias;
        TableScope table =
            TableScope.of(
                name, name, written.outputs().stream().map(QueryWriter.Output::column).toList());
        names.add(new QueryNames.Source(name, Names.quote(name), table));
        yield "(" + written.sql() + ") AS " + Names.quote(name);
      }
      case Select.Nested(Select.From inner) -> {
        QueryNames innerNames = new QueryNames(names.outer());
        String sql = new FromWriter(queries, innerNames).write(inner);
        names.addAll(innerNames);
        yield inner.joins().isEmpty() ? sql : "(" + sql + ")";
      }
    };
  }

  private String join(Select.Join join) {
    int before = names.sources().size();
    String item = item(join.item());
    List<QueryNames.Source> right =
        List.copyOf(names.sources().subList(before, names.sources().size()));
    String condition = condition(join, before, right);
    return switch (join.kind()) {
      case INNER ->
          condition.isEmpty() ? " CROSS JOIN " + item : " JOIN " + item + " ON " + condition;
      case LEFT -> " LEFT JOIN " + item + " ON " + (condition.isEmpty() ? "true" : condition);
      case RIGHT -> " RIGHT JOIN " + item + " ON " + (condition.isEmpty() ? "true" : condition);
      case FULL -> {
        if (!(join.on() instanceof Expression.Binary(BinaryOperator operator, var left, var other))
            || operator != BinaryOperator.EQUAL) {
          throw new Refusal("it has a FULL JOIN on something else than equality");
        }
        yield " FULL JOIN " + item + " ON " + condition;
      }
    };
  }

  private String condition(Select.Join join, int before, List<QueryNames.Source> right) {
    if (join.on() != null) {
      return new QueryExpressions(queries, names, Map.of()).condition(join.on()).sql();
    }
    if (!join.natural() && join.using().isEmpty()) {
      return "";
    }
    if (right.size() != 1
        || (join.kind() != Select.JoinKind.INNER && join.kind() != Select.JoinKind.LEFT)) {
      throw new Refusal("it has a join with USING or NATURAL that is no simple one");
    }
    List<String> equal = new ArrayList<>();
    for (String column : join.natural() ? common(before, right.getFirst()) : join.using()) {
      equal.add(equality(column, before, right.getFirst()).at(Level.AND));
    }
    return String.join(" AND ", equal);
  }

  private Value equality(String column, int before, QueryNames.Source right) {
    for (QueryNames.Source left : names.sources().subList(0, before)) {
      if (left.table().findColumn(column).isPresent()) {
        Value value =
            Comparisons.compare(
                "=",
                names.find(left.name(), column).orElseThrow().value(),
                names
                    .find(right.name(), column)
                    .orElseThrow(() -> new Refusal("there is no column " + column))
                    .value());
        names.merge(column, left);
        return value;
      }
    }
    throw new Refusal("there is no column " + column);
  }

  private List<String> common(int before, QueryNames.Source right) {
    List<String> common = new ArrayList<>();
    for (QueryNames.Source left : names.sources().subList(0, before)) {
      for (TargetColumn column : left.table().columns()) {
        boolean isShared =
            right.table().columns().stream()
                .anyMatch(other -> AsciiCase.same(other.source(), column.source()));
        boolean isNew = common.stream().noneMatch(one -> AsciiCase.same(one, column.source()));
        if (isShared && isNew) {
          common.add(column.source());
        }
      }
    }
    return common;
  }
}
