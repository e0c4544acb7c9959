package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.schema.Affinity;
import dev.howdah.syntax.Expression;

/// The conversions that SQLite does without being asked.
final class Conversions {

  private Conversions() {}

  /// The value as a condition: a number is true unless it is 0.
  static Value condition(Value value) {
    if (value.isNull()) {
      return Value.logical("NULL::boolean", Level.CAST);
    }
    if (value.isBoolean()) {
      return value;
    }
    String integer = value.integer();
    if (integer != null) {
      return Value.logical(integer.equals("0") ? "false" : "true", Level.ATOM);
    }
    if (value.isNumber()) {
      return Value.logical(value.at(Level.PATTERN) + " <> 0", Level.COMPARISON);
    }
    throw new Refusal(value.described() + " is used as a condition");
  }

  /// The value as an operand of arithmetic.
  static Value number(Value value) {
    if (value.isNull()) {
      return Value.of("NULL::bigint", Level.CAST, Kind.BIGINT);
    }
    if (value.isNumber()) {
      return value;
    }
    if (value.isBoolean()) {
      if (value.affinity() == Affinity.TEXT) {
        throw new Refusal("a boolean column that held text is used as a number");
      }
      return value.cast(Kind.INTEGER);
    }
    if (value.number() != null) {
      return Value.of(value.number(), Level.CAST, Kind.BIGINT);
    }
    String text = value.string();
    if (text != null) {
      return Literals.number(text)
          .orElseThrow(() -> new Refusal("the text '" + text + "' is used as a number"));
    }
    throw new Refusal(
        value.described()
            + " is used as a number, which in SQLite is whatever digits it"
            + " begins with");
  }

  /// The value as a text, if PostgreSQL makes the same text of it.
  static Value text(Value value) {
    if (value.isNull()) {
      return Value.of("NULL::text", Level.CAST, Kind.TEXT);
    }
    if (value.isText()) {
      return value;
    }
    String integer = value.integer();
    if (integer != null) {
      return Literals.string(integer);
    }
    if (value.isInteger() || value.kind() == Kind.JSON) {
      return value.cast(Kind.TEXT);
    }
    if (value.isBoolean() && value.affinity() != Affinity.TEXT) {
      return value.cast(Kind.INTEGER).cast(Kind.TEXT);
    }
    if (value.kind() == Kind.NUMERIC && value.column() && value.hasNumericAffinity()) {
      return value.rewritten("trim_scale(" + value.sql() + ")::text", Level.CAST, Kind.TEXT);
    }
    throw new Refusal(
        value.described() + " is used as a text, and PostgreSQL writes it differently");
  }

  /// The value as a result of a query: a truth value that SQLite has as 0 or 1 becomes a number
  /// again, a constant gets its type.
  static Value output(Value value) {
    if (value.isNull()) {
      return Value.of("NULL::text", Level.CAST, Kind.TEXT);
    }
    if (value.logical()) {
      return value.cast(Kind.INTEGER);
    }
    if (value.constant() instanceof Expression.StringLiteral) {
      return value.cast(Kind.TEXT);
    }
    return Literals.asDouble(value);
  }
}
