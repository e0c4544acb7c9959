package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.syntax.AsciiCase;
import dev.howdah.syntax.Expression;
import dev.howdah.syntax.Expression.BinaryOperator;
import dev.howdah.syntax.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes expressions as PostgreSQL's. Confined to one translation.
class Writer {

  /// How deep a tree may be; SQLite allows 1000, but so deep a tree nobody has written by hand.
  private static final int MAX_DEPTH = 400;

  final Names names;
  final Purpose purpose;
  private final Functions functions;
  private int depth;

  Writer(Names names, Purpose purpose) {
    this.names = names;
    this.purpose = purpose;
    this.functions = new Functions(this, purpose);
  }

  /// A query that is compared or tested.
  ///
  /// @param sql with its parentheses
  /// @param outputs its columns
  record Subquery(String sql, List<Value> outputs) {}

  /// Writes a query inside an expression.
  ///
  /// @param scalar whether only its first row counts
  Subquery subquery(Select select, boolean scalar) {
    throw new Refusal(purpose.words() + " may not hold a query");
  }

  /// Writes an aggregate function.
  Value aggregate(Expression.Call call) {
    throw new Refusal(purpose.words() + " may not hold the aggregate function " + call.name());
  }

  /// Writes a name that stands for a column.
  Optional<Value> column(Expression.Name name) {
    return names.find(name.table(), name.name()).map(Names.Resolved::value);
  }

  /// Writes an expression.
  Value value(Expression expression) {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new Refusal("the expression is nested too deeply");
    }
    Value value = write(expression);
    depth--;
    return value;
  }

  List<Value> values(List<Expression> expressions) {
    return expressions.stream().map(this::value).toList();
  }

  /// Writes an expression as a condition.
  Value condition(Expression expression) {
    return Conversions.condition(value(expression));
  }

  private Value write(Expression expression) {
    return switch (expression) {
      case Expression.NullLiteral() -> Literals.nullValue();
      case Expression.IntegerLiteral(String text) -> Literals.integer(text);
      case Expression.FloatLiteral(String text) -> Literals.floating(text);
      case Expression.StringLiteral(String text) -> Literals.string(text);
      case Expression.BlobLiteral(String hex) -> Literals.blob(hex);
      case Expression.CurrentTime(String word) -> functions.dates().current(word);
      case Expression.Parameter(String text) -> throw new Refusal("it has the parameter " + text);
      case Expression.Name name -> name(name);
      case Expression.Unary unary -> unary(unary);
      case Expression.Binary binary -> binary(binary);
      case Expression.IsNull(Expression operand, boolean negated) ->
          Value.logical(
              value(operand).at(Level.OPERATOR) + (negated ? " IS NOT NULL" : " IS NULL"),
              Level.IS);
      case Expression.Is is -> is(is);
      case Expression.PatternMatch match -> patternMatch(match);
      case Expression.Between between -> between(between);
      case Expression.InList list -> inList(list);
      case Expression.InSelect select -> inSelect(select);
      case Expression.Case choice -> caseExpression(choice);
      case Expression.Cast cast -> Casts.cast(value(cast.operand()), cast.type());
      case Expression.Collate(Expression operand, String collation) ->
          value(operand).withCollation(Comparisons.known(collation));
      case Expression.Call call -> functions.call(call);
      case Expression.Exists(Select query) ->
          Value.logical("EXISTS " + subquery(query, false).sql(), Level.ATOM);
      case Expression.Subquery(Select query) -> scalar(query);
      case Expression.Row row -> throw new Refusal("it has a row of values");
      case Expression.Raise raise -> throw new Refusal("it has RAISE");
    };
  }

  private Value scalar(Select query) {
    Subquery subquery = subquery(query, true);
    if (subquery.outputs().size() != 1) {
      throw new Refusal("a query that is used as a value has several columns");
    }
    Value output = subquery.outputs().getFirst();
    return output.rewritten(subquery.sql(), Level.ATOM, output.kind());
  }

  private Value name(Expression.Name name) {
    Optional<Value> column = column(name);
    if (column.isPresent()) {
      return column.get();
    }
    if (name.table() == null) {
      Boolean truth = truthWord(name);
      if (truth != null) {
        return Literals.integer(truth ? 1 : 0);
      }
      if (name.quoting() == Expression.Quoting.DOUBLE) {
        return Literals.string(name.name());
      }
      if (TableScope.isRowid(name.name())) {
        throw new Refusal("it reads the rowid, which no column holds in PostgreSQL");
      }
    }
    String qualified = name.table() == null ? name.name() : name.table() + "." + name.name();
    throw new Refusal("there is no column " + qualified);
  }

  private static @Nullable Boolean truthWord(Expression expression) {
    if (expression instanceof Expression.Name(String table, String name, Expression.Quoting quoting)
        && table == null
        && quoting == Expression.Quoting.NONE) {
      return AsciiCase.same(name, "true")
          ? Boolean.TRUE
          : AsciiCase.same(name, "false") ? false : null;
    }
    return null;
  }

  private Value unary(Expression.Unary unary) {
    return switch (unary.operator()) {
      case NOT -> Value.logical("NOT " + condition(unary.operand()).at(Level.NOT), Level.NOT);
      case PLUS -> {
        Value operand = value(unary.operand());
        yield operand.constant() != null ? operand : operand.withAffinity(null);
      }
      case MINUS -> Arithmetic.negate(unary.operand(), this);
      case BIT_NOT -> Arithmetic.complement(value(unary.operand()));
    };
  }

  private Value binary(Expression.Binary binary) {
    BinaryOperator operator = binary.operator();
    if (operator == BinaryOperator.AND || operator == BinaryOperator.OR) {
      int level = operator == BinaryOperator.AND ? Level.AND : Level.OR;
      return Value.logical(
          condition(binary.left()).at(level)
              + " "
              + operator.sql()
              + " "
              + condition(binary.right()).at(level),
          level);
    }
    if (operator.isComparison()) {
      return comparison(operator, binary.left(), binary.right());
    }
    Value left = value(binary.left());
    Value right = value(binary.right());
    return switch (operator) {
      case CONCAT ->
          Value.of(
              Conversions.text(left).at(Level.OPERATOR)
                  + " || "
                  + Conversions.text(right).at(Level.ADD),
              Level.OPERATOR,
              Kind.TEXT);
      case JSON_GET -> JsonPaths.json(left, right);
      case JSON_GET_TEXT -> JsonPaths.text(left, right, true);
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO ->
          Arithmetic.operation(operator, left, right, purpose);
      case BIT_AND, BIT_OR, SHIFT_LEFT, SHIFT_RIGHT -> Arithmetic.bits(operator, left, right);
      case OR, AND, EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          throw new IllegalStateException(operator.sql());
    };
  }

  private Value comparison(BinaryOperator operator, Expression left, Expression right) {
    if (operator == BinaryOperator.EQUAL || operator == BinaryOperator.NOT_EQUAL) {
      boolean negated = operator == BinaryOperator.NOT_EQUAL;
      Optional<Value> typeof = StorageClasses.test(this, left, List.of(right), negated);
      if (typeof.isEmpty()) {
        typeof = StorageClasses.test(this, right, List.of(left), negated);
      }
      if (typeof.isPresent()) {
        return typeof.get();
      }
    }
    return Comparisons.compare(operator.sql(), value(left), value(right));
  }

  private Value is(Expression.Is is) {
    Boolean truth = truthWord(is.right());
    boolean isWord =
        truth != null && is.right() instanceof Expression.Name name && column(name).isEmpty();
    if (isWord && truth != null) {
      return truthTest(condition(is.left()), truth, is.negated());
    }
    Value left = value(is.left());
    Comparisons.Pair pair = Comparisons.align(left, value(is.right()), false);
    if (left.isBoolean() && pair.right().level() == Level.ATOM) {
      if (pair.right().sql().equals("true") || pair.right().sql().equals("false")) {
        return truthTest(pair.left(), pair.right().sql().equals("true"), is.negated());
      }
    }
    return Value.logical(
        pair.left().at(Level.OPERATOR)
            + (is.negated() ? " IS DISTINCT FROM " : " IS NOT DISTINCT FROM ")
            + pair.right().at(Level.OPERATOR),
        Level.IS);
  }

  private static Value truthTest(Value condition, boolean truth, boolean negated) {
    return Value.logical(
        condition.at(Level.OPERATOR) + (negated ? " IS NOT " : " IS ") + (truth ? "TRUE" : "FALSE"),
        Level.IS);
  }

  private Value patternMatch(Expression.PatternMatch match) {
    return Patterns.match(
        match.operator(),
        value(match.operand()),
        value(match.pattern()),
        match.escape() == null ? null : value(match.escape()),
        match.negated());
  }

  private Value between(Expression.Between between) {
    Value operand = value(between.operand());
    Comparisons.Pair low = Comparisons.align(operand, value(between.low()), true);
    Comparisons.Pair high = Comparisons.align(operand, value(between.high()), true);
    if (low.left().sql().equals(high.left().sql())) {
      return Value.logical(
          low.left().at(Level.OPERATOR)
              + (between.negated() ? " NOT BETWEEN " : " BETWEEN ")
              + low.right().at(Level.OPERATOR)
              + " AND "
              + high.right().at(Level.OPERATOR),
          Level.PATTERN);
    }
    String sql =
        low.left().at(Level.PATTERN)
            + " >= "
            + low.right().at(Level.PATTERN)
            + " AND "
            + high.left().at(Level.PATTERN)
            + " <= "
            + high.right().at(Level.PATTERN);
    return between.negated()
        ? Value.logical("NOT (" + sql + ")", Level.NOT)
        : Value.logical(sql, Level.AND);
  }

  /// The values on the right have no affinity of their own, the collation is the left operand's.
  private Value inList(Expression.InList list) {
    Optional<Value> typeof =
        StorageClasses.test(this, list.operand(), list.values(), list.negated());
    if (typeof.isPresent()) {
      return typeof.get();
    }
    Value operand = value(list.operand());
    if (list.values().isEmpty()) {
      return Value.logical(list.negated() ? "true" : "false", Level.ATOM);
    }
    List<Comparisons.Pair> pairs = new ArrayList<>();
    for (Expression expression : list.values()) {
      Value right = value(expression);
      pairs.add(Comparisons.align(operand, member(right, operand), false));
    }
    String left = pairs.getFirst().left().sql();
    if (pairs.stream().allMatch(pair -> pair.left().sql().equals(left))) {
      List<String> values = pairs.stream().map(pair -> pair.right().sql()).toList();
      return Value.logical(
          pairs.getFirst().left().at(Level.OPERATOR)
              + (list.negated() ? " NOT IN (" : " IN (")
              + String.join(", ", values)
              + ")",
          Level.PATTERN);
    }
    List<String> tests =
        pairs.stream()
            .map(pair -> pair.left().at(Level.PATTERN) + " = " + pair.right().at(Level.PATTERN))
            .toList();
    String sql = String.join(" OR ", tests);
    return list.negated()
        ? Value.logical("NOT (" + sql + ")", Level.NOT)
        : Value.logical(sql, Level.OR);
  }

  private static Value member(Value value, Value operand) {
    Value plain = value.constant() != null ? value : value.withAffinity(null);
    return plain.explicitCollation() || plain.collation() != null
        ? plain.withCollation(operand.collation() == null ? "BINARY" : operand.collation())
        : plain;
  }

  private Value inSelect(Expression.InSelect in) {
    Value operand = value(in.operand());
    Subquery subquery = subquery(in.query(), false);
    if (subquery.outputs().size() != 1) {
      throw new Refusal("IN compares with a query of several columns");
    }
    Value output = subquery.outputs().getFirst();
    Comparisons.Pair pair = Comparisons.align(operand, output, false);
    boolean untouched =
        pair.left().sql().equals(operand.sql()) && pair.right().sql().equals(output.sql());
    if (!untouched || output.isNull()) {
      throw new Refusal("IN compares with a query whose column is of another type or collation");
    }
    return Value.logical(
        operand.at(Level.OPERATOR) + (in.negated() ? " NOT IN " : " IN ") + subquery.sql(),
        Level.PATTERN);
  }

  private Value caseExpression(Expression.Case choice) {
    List<Value> results = new ArrayList<>();
    for (Expression.Case.Branch branch : choice.branches()) {
      results.add(value(branch.then()));
    }
    if (choice.otherwise() != null) {
      results.add(value(choice.otherwise()));
    }
    Comparisons.Unified unified = Comparisons.unify(results, "CASE");
    StringBuilder sql = new StringBuilder("CASE");
    for (int i = 0; i < choice.branches().size(); i++) {
      Expression when = choice.branches().get(i).when();
      Value condition =
          choice.base() == null
              ? condition(when)
              : comparison(BinaryOperator.EQUAL, choice.base(), when);
      sql.append(" WHEN ").append(condition.sql());
      sql.append(" THEN ").append(unified.values().get(i).sql());
    }
    if (choice.otherwise() != null) {
      sql.append(" ELSE ").append(unified.values().getLast().sql());
    }
    return unified.result(sql.append(" END").toString(), Level.ATOM);
  }
}
