package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import org.jspecify.annotations.Nullable;

/// `LIKE` and `GLOB`. SQLite's LIKE takes the 26 letters of ASCII for the same in both cases and
/// has no escape character unless one is named; PostgreSQL's LIKE minds the case and has the
/// backslash.
final class Patterns {

  private Patterns() {}

  static Value match(
      String operator, Value operand, Value pattern, @Nullable Value escape, boolean negated) {
    return switch (operator) {
      case "LIKE" -> like(operand, pattern, escape, negated);
      case "GLOB" -> glob(operand, pattern, negated);
      default ->
          throw new Refusal(
              "it has " + operator + ", a function that the application brings along");
    };
  }

  static Value like(Value operand, Value pattern, @Nullable Value escape, boolean negated) {
    if (operand.kind() == Kind.BYTEA || pattern.kind() == Kind.BYTEA) {
      throw new Refusal("LIKE is used on a blob");
    }
    Value text = Comparisons.lower(Conversions.text(operand));
    Value like = Comparisons.lower(Conversions.text(pattern));
    return Value.logical(
        text.at(Level.OPERATOR)
            + (negated ? " NOT LIKE " : " LIKE ")
            + like.at(Level.OPERATOR)
            + escape(like.string(), escape),
        Level.PATTERN);
  }

  private static String escape(@Nullable String pattern, @Nullable Value escape) {
    if (escape == null) {
      return pattern != null && pattern.indexOf('\\') < 0 ? "" : " ESCAPE ''";
    }
    String character = escape.string();
    if (character == null
        || pattern == null
        || character.codePointCount(0, character.length()) != 1) {
      throw new Refusal("LIKE has an escape character or a pattern that is not a constant");
    }
    char first = character.charAt(0);
    boolean letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    if (letter || first == '%' || first == '_' || pattern.endsWith(character)) {
      throw new Refusal("LIKE has the escape character '" + character + "'");
    }
    return " ESCAPE " + escape.sql();
  }

  static Value glob(Value operand, Value pattern, boolean negated) {
    String glob = pattern.string();
    if (glob == null) {
      throw new Refusal("GLOB has a pattern that is not a constant");
    }
    Value text = Comparisons.inByteOrder(Conversions.text(operand));
    return Value.logical(
        text.at(Level.OPERATOR)
            + (negated ? " !~ " : " ~ ")
            + Literals.string(GlobPattern.toRegex(glob)).sql(),
        Level.OPERATOR);
  }
}
