package dev.howdah.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Numbers as text, in both directions.
public final class NumberText {

  private static final int MAX_DIGITS = 1000;
  private static final int MAX_EXPONENT = 1000;
  private static final double LEAST_PLAIN = 1e-4;
  private static final double GREATEST_PLAIN = 1e15;

  private static final MathContext ONE_DIGIT = new MathContext(1);

  private NumberText() {}

  /// Whether the text is an integer of any length in canonical form: `0` or `-?[1-9][0-9]*`.
  public static boolean isCanonicalInteger(byte[] text) {
    int length = text.length;
    if (length == 0) {
      return false;
    }
    if (length == 1 && text[0] == '0') {
      return true;
    }
    int start = text[0] == '-' ? 1 : 0;
    if (start == length || text[start] < '1' || text[start] > '9') {
      return false;
    }
    for (int i = start + 1; i < length; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return false;
      }
    }
    return true;
  }

  /// Whether a canonical integer fits in 64 bits.
  public static boolean fitsLong(byte[] canonical) {
    if (canonical.length < 19) {
      return true;
    }
    if (canonical.length > 20) {
      return false;
    }
    BigInteger value = new BigInteger(ascii(canonical));
    return value.bitLength() < Long.SIZE;
  }

  /// The value of a canonical integer that fits in 64 bits.
  public static long parseLong(byte[] canonical) {
    return Long.parseLong(ascii(canonical));
  }

  /// The value of a decimal number, null where the text is none: an optional sign, digits,
  /// optionally a point with digits, optionally an exponent; at most 1000 digits and an exponent
  /// within ±1000.
  public static @Nullable BigDecimal parseDecimal(byte[] text) {
    int length = text.length;
    if (length == 0 || length > MAX_DIGITS + 8) {
      return null;
    }
    int at = text[0] == '-' || text[0] == '+' ? 1 : 0;
    int intEnd = digitsEnd(text, at);
    int digits = intEnd - at;
    if (digits == 0) {
      return null;
    }
    at = intEnd;
    if (at < length && text[at] == '.') {
      int fractionEnd = digitsEnd(text, at + 1);
      if (fractionEnd == at + 1) {
        return null;
      }
      digits += fractionEnd - at - 1;
      at = fractionEnd;
    }
    if (digits > MAX_DIGITS) {
      return null;
    }
    if (at < length && (text[at] == 'e' || text[at] == 'E')) {
      int start = at + 1;
      if (start < length && (text[start] == '-' || text[start] == '+')) {
        start++;
      }
      int end = digitsEnd(text, start);
      if (end == start || !exponentAllowed(text, start, end)) {
        return null;
      }
      at = end;
    }
    return at == length ? new BigDecimal(ascii(text)) : null;
  }

  private static boolean exponentAllowed(byte[] text, int start, int end) {
    int exponent = 0;
    for (int i = start; i < end; i++) {
      exponent = exponent * 10 + (text[i] - '0');
      if (exponent > MAX_EXPONENT) {
        return false;
      }
    }
    return true;
  }

  private static int digitsEnd(byte[] text, int from) {
    int i = from;
    while (i < text.length && text[i] >= '0' && text[i] <= '9') {
      i++;
    }
    return i;
  }

  /// The shortest decimal number that reads back as the same finite double.
  public static BigDecimal shortestDecimal(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value));
    if (Math.abs(value) < Double.MIN_NORMAL && decimal.precision() == 2) {
      // Java never gives fewer than two digits: 4.9E-324 where 5E-324 is enough.
      BigDecimal oneDigit = decimal.round(ONE_DIGIT);
      return oneDigit.doubleValue() == value ? oneDigit : decimal;
    }
    return decimal;
  }

  /// The text form of a REAL: the shortest digits, laid out as SQLite does.
  public static String format(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "Inf" : "-Inf";
    }
    double magnitude = Math.abs(value);
    if (magnitude == 0) {
      return Double.doubleToRawLongBits(value) < 0 ? "-0.0" : "0.0";
    }
    BigDecimal decimal = shortestDecimal(value).stripTrailingZeros();
    if (magnitude >= LEAST_PLAIN && magnitude < GREATEST_PLAIN) {
      String plain = decimal.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    String digits = decimal.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - decimal.scale();
    StringBuilder out = new StringBuilder();
    if (value < 0) {
      out.append('-');
    }
    out.append(digits.charAt(0)).append('.');
    out.append(digits.length() == 1 ? "0" : digits.substring(1));
    out.append('e').append(exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    if (size < 10) {
      out.append('0');
    }
    return out.append(size).toString();
  }

  private static String ascii(byte[] text) {
    return new String(text, StandardCharsets.US_ASCII);
  }
}
