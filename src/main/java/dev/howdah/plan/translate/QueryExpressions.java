package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.syntax.AsciiCase;
import dev.howdah.syntax.Expression;
import dev.howdah.syntax.Select;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Writes the expressions of one query: with its aggregate functions, the names of its results and
/// the queries inside. Confined to one translation.
final class QueryExpressions extends Writer {

  private final QueryWriter queries;
  private final QueryNames columns;
  private final Map<String, Expression> aliases;
  private final Set<String> expanding = new HashSet<>();
  private boolean aggregates;
  private boolean insideAggregate;

  /// @param aliases the expressions of the results by their names in lower case; a name means a
  ///   result only where there is no column of that name
  QueryExpressions(QueryWriter queries, QueryNames columns, Map<String, Expression> aliases) {
    super(columns, Purpose.VIEW);
    this.queries = queries;
    this.columns = columns;
    this.aliases = aliases;
  }

  /// Whether aggregate functions are allowed from here on.
  void allowAggregates(boolean allowed) {
    aggregates = allowed;
  }

  @Override
  Value value(Expression expression) {
    boolean mayBeGroup =
        columns.isGrouped()
            && columns.hasGroups()
            && !(expression instanceof Expression.Name)
            && !(expression instanceof Expression.Subquery);
    if (mayBeGroup) {
      boolean before = columns.setFreely(true);
      boolean allowed = aggregates;
      aggregates = false;
      try {
        Value whole = super.value(expression);
        if (columns.isGroup(whole.sql())) {
          return whole;
        }
      } catch (Refusal refusal) {
        // It is not one of the grouped expressions; its parts are looked at below.
      } finally {
        columns.setFreely(before);
        aggregates = allowed;
      }
    }
    return super.value(expression);
  }

  @Override
  Optional<Value> column(Expression.Name name) {
    Optional<Value> column = super.column(name);
    if (column.isPresent() || name.table() != null) {
      return column;
    }
    String key = AsciiCase.lower(name.name());
    Expression alias = aliases.get(key);
    if (alias == null || !expanding.add(key)) {
      return Optional.empty();
    }
    try {
      return Optional.of(value(alias));
    } finally {
      expanding.remove(key);
    }
  }

  @Override
  Subquery subquery(Select select, boolean scalar) {
    QueryWriter.Query query = queries.write(select, columns);
    String sql = query.sql();
    if (scalar && select.limit() == null && !query.singleRow()) {
      sql = sql + " LIMIT 1";
    } else if (scalar && select.limit() != null && !isOne(select.limit())) {
      throw new Refusal("a query that is used as a value has a LIMIT other than 1");
    }
    return new Subquery(
        "(" + sql + ")", query.outputs().stream().map(QueryWriter.Output::value).toList());
  }

  private static boolean isOne(Expression limit) {
    return limit instanceof Expression.IntegerLiteral(String text) && text.equals("1");
  }

  @Override
  Value aggregate(Expression.Call call) {
    if (!aggregates || insideAggregate) {
      throw new Refusal("the aggregate function " + call.name() + " stands where none may be");
    }
    if (call.ordered()) {
      throw new Refusal("the aggregate function " + call.name() + " has an ORDER BY");
    }
    boolean before = columns.setFreely(true);
    insideAggregate = true;
    try {
      String filter =
          call.filter() == null ? "" : " FILTER (WHERE " + condition(call.filter()).sql() + ")";
      return Aggregates.write(call, values(call.arguments()), filter);
    } finally {
      insideAggregate = false;
      columns.setFreely(before);
    }
  }

  /// The value as something to order by: NULL is the least, texts go by their bytes or by their
  /// collation.
  static Value sortKey(Value value) {
    Value key = value.kind() == Kind.JSON ? Conversions.text(value) : value;
    if (!key.isText() || key.constant() != null) {
      return key;
    }
    String collation = Comparisons.known(key.collation() == null ? "BINARY" : key.collation());
    Value collated = Comparisons.collated(key, collation);
    return collation.equals("NOCASE") ? collated : Comparisons.inByteOrder(collated);
  }
}
