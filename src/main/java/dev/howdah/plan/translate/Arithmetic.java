package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.syntax.Expression;
import dev.howdah.syntax.Expression.BinaryOperator;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Arithmetic. SQLite computes with 64-bit integers and doubles, divides integers without a rest
/// and makes a division by zero NULL. What overflows 64 bits becomes a double there and is an error
/// in PostgreSQL.
final class Arithmetic {

  private Arithmetic() {}

  static Value negate(Expression operand, Writer writer) {
    if (operand instanceof Expression.IntegerLiteral(String text)
        && !text.startsWith("0x")
        && !text.startsWith("0X")) {
      return Literals.integer("-" + text);
    }
    if (operand instanceof Expression.FloatLiteral(String text)) {
      return Literals.floating("-" + (text.startsWith(".") ? "0" + text : text));
    }
    Value value = Conversions.number(writer.value(operand));
    return Value.of(
            "-" + value.at(Level.CAST), Level.SIGN, value.isInteger() ? Kind.BIGINT : value.kind())
        .asReal(value.real());
  }

  static Value complement(Value operand) {
    Value value = Conversions.number(operand);
    requireIntegers(value, value, "~");
    return Value.of("~ " + value.cast(Kind.BIGINT).at(Level.ATOM), Level.OPERATOR, Kind.BIGINT);
  }

  /// `&`, `|`, `<<` and `>>`.
  static Value bits(BinaryOperator operator, Value left, Value right) {
    Value one = Conversions.number(left);
    Value other = Conversions.number(right);
    requireIntegers(one, other, operator.sql());
    boolean shift = operator == BinaryOperator.SHIFT_LEFT || operator == BinaryOperator.SHIFT_RIGHT;
    if (shift) {
      String count = other.integer();
      boolean small =
          count != null
              && !count.startsWith("-")
              && count.length() <= 2
              && Integer.parseInt(count) <= 63;
      if (!small) {
        throw new Refusal("bits are shifted by something else than a constant from 0 to 63");
      }
    }
    Value wide = one.kind() == Kind.BIGINT ? one : one.cast(Kind.BIGINT);
    return Value.of(
        wide.at(Level.OPERATOR) + " " + operator.sql() + " " + other.at(Level.ADD),
        Level.OPERATOR,
        Kind.BIGINT);
  }

  private static void requireIntegers(Value left, Value right, String operator) {
    if (!left.isInteger() || !right.isInteger()) {
      throw new Refusal("the operator " + operator + " is used on numbers that are no integers");
    }
  }

  static Value operation(BinaryOperator operator, Value left, Value right, Purpose purpose) {
    Value one = Conversions.number(left);
    Value other = Conversions.number(right);
    if (purpose == Purpose.GENERATED
        && (one.kind() == Kind.NUMERIC || other.kind() == Kind.NUMERIC)) {
      throw new Refusal(
          "it computes with decimal numbers, which PostgreSQL does exactly and SQLite in floating"
              + " point");
    }
    return switch (operator) {
      case DIVIDE -> divide(one, other);
      case MODULO -> {
        requireIntegers(one, other, "%");
        yield binary("%", Level.MULTIPLY, one, divisor(other), Kind.BIGINT);
      }
      case MULTIPLY -> sum("*", Level.MULTIPLY, one, other);
      default -> sum(operator.sql(), Level.ADD, one, other);
    };
  }

  private static Value sum(String operator, int level, Value left, Value right) {
    if (left.isInteger() && right.isInteger()) {
      Value folded = fold(operator, left.integer(), right.integer());
      if (folded != null) {
        return folded;
      }
      boolean wide = left.kind() == Kind.BIGINT || right.kind() == Kind.BIGINT;
      if (wide) {
        return binary(operator, level, left, right, Kind.BIGINT);
      }
      return left.constant() == null
          ? binary(operator, level, left.cast(Kind.BIGINT), right, Kind.BIGINT)
          : binary(operator, level, left, right.cast(Kind.BIGINT), Kind.BIGINT);
    }
    Value one = left;
    Value other = right;
    if (isLiteral(left) && (right.isInteger() || isLiteral(right))) {
      one = Literals.asDouble(left);
    } else if (isLiteral(right) && left.isInteger()) {
      other = Literals.asDouble(right);
    }
    one = one.kind() == Kind.REAL ? one.cast(Kind.DOUBLE) : one;
    return binary(operator, level, one, other, resultKind(left, right))
        .asReal(left.real() || right.real());
  }

  private static boolean isLiteral(Value value) {
    return value.constant() instanceof Expression.FloatLiteral;
  }

  /// A float literal next to a decimal number is a decimal number to PostgreSQL.
  private static Kind resultKind(Value left, Value right) {
    boolean decimal = left.kind() == Kind.NUMERIC || right.kind() == Kind.NUMERIC;
    boolean floating =
        (left.isFloating() && !isLiteral(left)) || (right.isFloating() && !isLiteral(right));
    return decimal && !floating ? Kind.NUMERIC : Kind.DOUBLE;
  }

  private static Value divide(Value left, Value right) {
    if (left.isInteger() && right.isInteger()) {
      return binary("/", Level.MULTIPLY, left, divisor(right), Kind.BIGINT);
    }
    boolean real = left.real() || right.real();
    if (!real) {
      throw new Refusal(
          "it divides a decimal number, which SQLite does without a rest where the number happens"
              + " to be whole");
    }
    Value one = left;
    Value other = right;
    if (isLiteral(left) && (right.isInteger() || isLiteral(right))) {
      one = Literals.asDouble(left);
    } else if (isLiteral(right) && left.isInteger()) {
      other = Literals.asDouble(right);
    }
    Value last = divisor(right).equals(right) ? other : divisor(other);
    return binary("/", Level.MULTIPLY, one, last, resultKind(left, right)).asReal(true);
  }

  private static Value divisor(Value value) {
    if (value.constant() != null && Double.parseDouble(value.sql()) != 0) {
      return value;
    }
    return value.rewritten("nullif(" + value.sql() + ", 0)", Level.ATOM, value.kind());
  }

  private static @Nullable Value fold(
      String operator, @Nullable String left, @Nullable String right) {
    if (left == null || right == null) {
      return null;
    }
    BigInteger one = new BigInteger(left);
    BigInteger other = new BigInteger(right);
    BigInteger result =
        switch (operator) {
          case "+" -> one.add(other);
          case "-" -> one.subtract(other);
          default -> one.multiply(other);
        };
    if (result.bitLength() > 63) {
      throw new Refusal("it computes with constants that overflow 64 bits");
    }
    return Literals.integer(result.longValue());
  }

  private static Value binary(String operator, int level, Value left, Value right, Kind kind) {
    return Value.of(left.at(level) + " " + operator + " " + right.at(level + 1), level, kind);
  }
}
