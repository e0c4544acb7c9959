package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.syntax.AsciiCase;
import dev.howdah.syntax.Expression;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// SQLite's literals as PostgreSQL's.
final class Literals {

  private static final Set<String> TRUE_WORDS = Set.of("true", "t", "yes", "y", "on", "1");
  private static final Set<String> FALSE_WORDS = Set.of("false", "f", "no", "n", "off", "0");

  private static final Pattern CANONICAL_INTEGER = Pattern.compile("0|-?[1-9]\\d{0,18}");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?\\d{1,300}(?:\\.\\d{1,300})?(?:[eE][+-]?\\d{1,2})?");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[0-9a-fA-F]{32}");

  private Literals() {}

  static Value nullValue() {
    return Value.constant("NULL", Level.ATOM, null, new Expression.NullLiteral());
  }

  static Value string(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new Refusal("PostgreSQL has no text with a NUL character");
    }
    return Value.constant(
        "'" + text.replace("'", "''") + "'",
        Level.ATOM,
        Kind.TEXT,
        new Expression.StringLiteral(text));
  }

  static Value bool(boolean value) {
    return Value.of(value ? "true" : "false", Level.ATOM, Kind.BOOLEAN);
  }

  /// An integer as SQLite reads it: hexadecimal has 64 bits with sign, a decimal one beyond them is
  /// a floating-point number.
  static Value integer(String text) {
    if (text.length() > 2 && (text.charAt(1) == 'x' || text.charAt(1) == 'X')) {
      String digits = text.substring(2);
      if (digits.replaceFirst("^0+", "").length() > 16) {
        throw new Refusal("the hexadecimal number " + text + " has more than 64 bits");
      }
      return integer(new BigInteger(digits, 16).longValue());
    }
    BigInteger value = new BigInteger(text);
    return value.bitLength() < 64 ? integer(value.longValue()) : floating(text);
  }

  static Value integer(long value) {
    String text = Long.toString(value);
    boolean small = value == (int) value;
    return Value.constant(
        text,
        value < 0 ? Level.SIGN : Level.ATOM,
        small ? Kind.INTEGER : Kind.BIGINT,
        new Expression.IntegerLiteral(text));
  }

  /// A floating-point number. PostgreSQL takes the text for a numeric; where that would matter,
  /// [#asDouble(Value)] casts it.
  static Value floating(String text) {
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new Refusal("the number " + text + " is infinite");
    }
    String sql = text.startsWith(".") ? "0" + text : text.endsWith(".") ? text + "0" : text;
    return Value.constant(
        sql,
        text.startsWith("-") ? Level.SIGN : Level.ATOM,
        Kind.DOUBLE,
        new Expression.FloatLiteral(sql));
  }

  static Value asDouble(Value value) {
    return value.constant() instanceof Expression.FloatLiteral ? value.cast(Kind.DOUBLE) : value;
  }

  static Value blob(String hex) {
    return Value.constant(
        "'\\x" + AsciiCase.lower(hex) + "'::bytea",
        Level.CAST,
        Kind.BYTEA,
        new Expression.BlobLiteral(hex));
  }

  /// The bytes of a text.
  static Value bytes(String text) {
    return blob(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Whether 0 or 1 or a word that `docs/type-mapping.md` takes for a truth value; null otherwise.
  static @Nullable Boolean truth(Value value) {
    String text = value.string();
    if (text == null) {
      text = value.integer();
      if (text == null || !(text.equals("0") || text.equals("1"))) {
        return null;
      }
    }
    String word = AsciiCase.lower(text);
    if (TRUE_WORDS.contains(word)) {
      return true;
    }
    return FALSE_WORDS.contains(word) ? false : null;
  }

  /// A text that is an integer in its only form and fits in 64 bits.
  static boolean isCanonicalInteger(String text) {
    return CANONICAL_INTEGER.matcher(text).matches() && new BigInteger(text).bitLength() < 64;
  }

  /// The number that a text is to a column of numeric affinity, or nothing if it is none.
  static Optional<Value> number(String text) {
    if (isCanonicalInteger(text)) {
      return Optional.of(integer(Long.parseLong(text)));
    }
    if (!DECIMAL.matcher(text).matches()) {
      return Optional.empty();
    }
    String unsigned = text.startsWith("+") ? text.substring(1) : text;
    BigDecimal decimal = new BigDecimal(unsigned);
    if (decimal.stripTrailingZeros().scale() <= 0 && decimal.toBigInteger().bitLength() < 64) {
      return Optional.of(integer(decimal.toBigInteger().longValueExact()));
    }
    return Optional.of(floating(unsigned));
  }

  static Optional<Value> uuid(Value value) {
    String text = value.string();
    if (text != null && UUID.matcher(text).matches()) {
      return Optional.of(Value.of("'" + text + "'::uuid", Level.CAST, Kind.UUID));
    }
    if (value.constant() instanceof Expression.BlobLiteral(String hex) && hex.length() == 32) {
      return Optional.of(Value.of("'" + AsciiCase.lower(hex) + "'::uuid", Level.CAST, Kind.UUID));
    }
    return Optional.empty();
  }
}
