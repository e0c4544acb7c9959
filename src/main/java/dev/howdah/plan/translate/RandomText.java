package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.syntax.Expression;
import dev.howdah.syntax.Expression.BinaryOperator;
import java.util.Optional;
import java.util.regex.Pattern;

/// Texts that SQLite builds from random bytes, and the UUIDs among them.
final class RandomText {

  /// 32 random hexadecimal digits; a UUID of version 4 has 122 random bits.
  private static final String DIGITS = "replace(gen_random_uuid()::text, '-', '')";

  private static final int MAX_BYTES = 64;

  /// The shape of a UUID, `h` standing for a random digit and `v` for one of `89ab`.
  private static final Pattern UUID_SHAPE =
      Pattern.compile("h{8}-h{4}-[4h]h{3}-[vh]h{3}-h{12}|h{32}|h{12}4h{3}[v]h{15}");

  private RandomText() {}

  /// `hex(randomblob(n))`, in lower case if `lower()` stands around it.
  static Optional<Value> hex(Expression expression) {
    if (call(expression, "lower", 1)) {
      Expression inner = ((Expression.Call) expression).arguments().getFirst();
      int bytes = randomBytes(inner);
      return bytes > 0 ? Optional.of(digits(bytes)) : Optional.empty();
    }
    int bytes = randomBytes(expression);
    return bytes > 0
        ? Optional.of(Value.atom("upper(" + digits(bytes).sql() + ")", Kind.TEXT))
        : Optional.empty();
  }

  /// `randomblob(n)`.
  static Value blob(int bytes) {
    return Value.atom("decode(" + digits(bytes).sql() + ", 'hex')", Kind.BYTEA);
  }

  /// How many bytes a call of randomblob asks for, 0 if it asks for too many or is none.
  static int bytes(Expression expression) {
    if (call(expression, "randomblob", 1)
        && ((Expression.Call) expression).arguments().getFirst()
            instanceof Expression.IntegerLiteral(String text)
        && text.length() < 4) {
      int bytes = Integer.parseInt(text);
      return bytes <= MAX_BYTES ? bytes : 0;
    }
    return 0;
  }

  private static int randomBytes(Expression expression) {
    return call(expression, "hex", 1)
        ? bytes(((Expression.Call) expression).arguments().getFirst())
        : 0;
  }

  /// Random digits, taken from the right of each UUID, where all but a few bits are random.
  private static Value digits(int bytes) {
    int digits = 2 * bytes;
    if (digits == 32) {
      return Value.atom(DIGITS, Kind.TEXT);
    }
    StringBuilder sql = new StringBuilder(DIGITS);
    for (int have = 32; have < digits; have += 32) {
      sql.append(" || ").append(DIGITS);
    }
    return Value.atom("right(" + sql + ", " + digits + ")", Kind.TEXT);
  }

  /// Whether an expression builds a random UUID from random bytes.
  static boolean isUuid(Expression expression) {
    StringBuilder shape = new StringBuilder();
    return shape(expression, shape, 0) && UUID_SHAPE.matcher(shape).matches();
  }

  /// Whether it builds one with its hyphens.
  static boolean isDashedUuid(Expression expression) {
    StringBuilder shape = new StringBuilder();
    return shape(expression, shape, 0)
        && shape.length() == 36
        && UUID_SHAPE.matcher(shape).matches();
  }

  /// Whether all its hexadecimal digits are in lower case.
  static boolean isLowerCase(Expression expression) {
    return switch (expression) {
      case Expression.Call call when call.name().equals("lower") -> true;
      case Expression.Call call when call.name().equals("hex") -> false;
      case Expression.Call call -> call.arguments().stream().allMatch(RandomText::isLowerCase);
      case Expression.Binary(var operator, var left, var right) ->
          isLowerCase(left) && isLowerCase(right);
      default -> true;
    };
  }

  private static boolean shape(Expression expression, StringBuilder out, int depth) {
    if (depth > 40) {
      return false;
    }
    return switch (expression) {
      case Expression.StringLiteral(String text) -> {
        out.append(text);
        yield true;
      }
      case Expression.Binary(BinaryOperator operator, var left, var right)
          when operator == BinaryOperator.CONCAT ->
          shape(left, out, depth + 1) && shape(right, out, depth + 1);
      case Expression.Call call when call.name().equals("lower") || call.name().equals("upper") ->
          call.arguments().size() == 1 && shape(call.arguments().getFirst(), out, depth + 1);
      case Expression.Call call when call.name().equals("hex") -> {
        int bytes = randomBytes(call);
        out.append("h".repeat(2 * bytes));
        yield bytes > 0;
      }
      case Expression.Call call
          when call.name().equals("substr") || call.name().equals("substring") ->
          part(call, out, depth);
      default -> false;
    };
  }

  /// `substr(text, 2)`, `substr(text, 2, 3)`, or one random character of a constant.
  private static boolean part(Expression.Call call, StringBuilder out, int depth) {
    if (call.arguments().size() < 2 || call.arguments().size() > 3) {
      return false;
    }
    StringBuilder inner = new StringBuilder();
    if (!shape(call.arguments().getFirst(), inner, depth + 1)) {
      return false;
    }
    int length = call.arguments().size() == 3 ? small(call.arguments().get(2)) : inner.length();
    if (inner.toString().equalsIgnoreCase("89ab") && length == 1) {
      out.append('v');
      return true;
    }
    int from = small(call.arguments().get(1)) - 1;
    if (from < 0 || length < 0) {
      return false;
    }
    int start = Math.min(from, inner.length());
    out.append(inner, start, Math.min(inner.length(), start + length));
    return true;
  }

  private static int small(Expression expression) {
    return expression instanceof Expression.IntegerLiteral(String text) && text.length() < 4
        ? Integer.parseInt(text)
        : -1;
  }

  private static boolean call(Expression expression, String name, int arguments) {
    return expression instanceof Expression.Call call
        && call.name().equals(name)
        && call.arguments().size() == arguments;
  }
}
