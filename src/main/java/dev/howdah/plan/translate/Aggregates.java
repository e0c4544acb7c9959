package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.syntax.Expression;
import java.util.List;

/// SQLite's aggregate functions ("Built-in Aggregate Functions"). Sums of integers are 64-bit
/// integers there and in PostgreSQL decimal numbers, hence the casts.
final class Aggregates {

  private Aggregates() {}

  /// Writes a call.
  ///
  /// @param filter what stands behind the call, before any cast: empty or a FILTER clause
  static Value write(Expression.Call call, List<Value> arguments, String filter) {
    String distinct = call.distinct() ? "DISTINCT " : "";
    if (call.name().equals("count") && arguments.isEmpty()) {
      return Value.atom("count(*)" + filter, Kind.BIGINT);
    }
    if (arguments.isEmpty()) {
      throw unknown(call);
    }
    Value first = arguments.getFirst();
    if (call.distinct()) {
      refuseVagueEquality(first, call.name() + "(DISTINCT …)");
    }
    return switch (call.name() + "/" + arguments.size()) {
      case "count/1" -> Value.atom("count(" + distinct + first.sql() + ")" + filter, Kind.BIGINT);
      case "sum/1" -> sum(distinct, number(first), filter);
      case "total/1" ->
          Value.of(
              "coalesce(sum("
                  + distinct
                  + number(first).sql()
                  + ")"
                  + filter
                  + ", 0)::double precision",
              Level.CAST,
              Kind.DOUBLE);
      case "avg/1" -> average(distinct, number(first), filter);
      case "min/1", "max/1" -> extreme(call.name(), first, filter);
      case "group_concat/1" -> concat(distinct, first, "','", filter);
      case "group_concat/2", "string_agg/2" ->
          concat(distinct, first, Conversions.text(arguments.get(1)).sql(), filter);
      default -> throw unknown(call);
    };
  }

  private static Refusal unknown(Expression.Call call) {
    return new Refusal("the aggregate function " + call.name() + " has no known equivalent");
  }

  private static Value number(Value value) {
    return Literals.asDouble(Conversions.number(value));
  }

  private static Value sum(String distinct, Value number, String filter) {
    String sql = "sum(" + distinct + number.sql() + ")" + filter;
    if (number.isInteger()) {
      return number.kind() == Kind.BIGINT
          ? Value.of(sql + "::bigint", Level.CAST, Kind.BIGINT)
          : Value.atom(sql, Kind.BIGINT);
    }
    return Value.of(sql, Level.ATOM, number.kind()).asReal(number.real());
  }

  private static Value average(String distinct, Value number, String filter) {
    String sql = "avg(" + distinct + number.sql() + ")" + filter;
    return number.kind() == Kind.DOUBLE
        ? Value.atom(sql, Kind.DOUBLE)
        : Value.of(sql + "::double precision", Level.CAST, Kind.DOUBLE);
  }

  private static Value extreme(String name, Value value, String filter) {
    Value operand = value.isBoolean() ? Conversions.number(value) : value;
    if (operand.isText()) {
      refuseVagueEquality(operand, name);
      return Value.atom(
          name + "(" + Comparisons.inByteOrder(operand).sql() + ")" + filter, Kind.TEXT);
    }
    if (!operand.isNumber() && !operand.isTemporal()) {
      throw new Refusal(name + " is used on " + value.described());
    }
    Value result = Value.of(name + "(" + operand.sql() + ")" + filter, Level.ATOM, operand.kind());
    return result.asReal(operand.real());
  }

  private static Value concat(String distinct, Value value, String separator, String filter) {
    return Value.atom(
        "string_agg(" + distinct + Conversions.text(value).sql() + ", " + separator + ")" + filter,
        Kind.TEXT);
  }

  /// What is equal to each other only by a collation has no one value that stands for all, and json
  /// has no equality.
  static void refuseVagueEquality(Value value, String where) {
    boolean folded =
        value.isText()
            && value.collation() != null
            && !Comparisons.known(value.collation()).equals("BINARY");
    if (folded) {
      throw new Refusal(
          where + " compares " + value.sql() + " by the collation " + value.collation());
    }
    if (value.kind() == Kind.JSON) {
      throw new Refusal(where + " compares " + value.described());
    }
  }
}
