package dev.howdah.verify;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A decimal number in its one normal form: a sign, digits without zeros at either end, and the
/// power of ten that they are multiplied by. Zero has no digits, no sign and the exponent 0, so
/// equal numbers have equal fields whatever their scale was. Reusable; confined to one thread.
final class Decimal {

  /// Exponents beyond this are as good as infinite: kept from overflowing, never accepted.
  private static final int FAR = 100_000_000;

  private boolean negative;
  private byte[] digits = new byte[64];
  private int count;
  private int exponent;
  private int writtenExponent;

  boolean isNegative() {
    return negative;
  }

  boolean isZero() {
    return count == 0;
  }

  /// The digits in ASCII, valid up to [#digitCount()].
  byte[] digits() {
    return digits;
  }

  int digitCount() {
    return count;
  }

  int exponent() {
    return exponent;
  }

  /// The exponent as it was written behind the `e`, 0 where there was none.
  int writtenExponent() {
    return writtenExponent;
  }

  /// How many digits stand behind the point, trailing zeros not counted.
  int scale() {
    return Math.max(0, -exponent);
  }

  /// How many digits stand before the point, leading zeros not counted.
  int integerDigits() {
    return Math.max(0, count + exponent);
  }

  boolean sameAs(Decimal other) {
    return negative == other.negative
        && exponent == other.exponent
        && Arrays.equals(digits, 0, count, other.digits, 0, other.count);
  }

  BigDecimal toBigDecimal() {
    if (count == 0) {
      return BigDecimal.ZERO;
    }
    BigInteger unscaled = new BigInteger(new String(digits, 0, count, StandardCharsets.US_ASCII));
    return new BigDecimal(negative ? unscaled.negate() : unscaled, -exponent);
  }

  /// Whether text is `[+-]?digits[.digits][(e|E)[+-]?digits]` with at most so many digits, those of
  /// the exponent among them.
  static boolean hasDecimalForm(byte[] text, int maxDigits) {
    int end = text.length;
    if (end > maxDigits + 4) { // two signs, a point and an e
      return false;
    }
    int at = afterSign(text, 0);
    int next = afterDigits(text, at);
    if (next == at) {
      return false;
    }
    int written = next - at;
    at = next;
    if (at < end && text[at] == '.') {
      next = afterDigits(text, at + 1);
      if (next == at + 1) {
        return false;
      }
      written += next - at - 1;
      at = next;
    }
    if (at < end && (text[at] == 'e' || text[at] == 'E')) {
      int from = afterSign(text, at + 1);
      next = afterDigits(text, from);
      if (next == from) {
        return false;
      }
      written += next - from;
      at = next;
    }
    return at == end && written <= maxDigits;
  }

  private static int afterSign(byte[] text, int at) {
    return at < text.length && (text[at] == '+' || text[at] == '-') ? at + 1 : at;
  }

  private static int afterDigits(byte[] text, int at) {
    int next = at;
    while (next < text.length && text[next] >= '0' && text[next] <= '9') {
      next++;
    }
    return next;
  }

  /// Takes the number that is written in text of the decimal form.
  void set(byte[] text, int from, int to) {
    start(to - from);
    boolean fraction = false;
    int behindPoint = 0;
    int at = from;
    for (; at < to && text[at] != 'e' && text[at] != 'E'; at++) {
      switch (text[at]) {
        case '-' -> negative = true;
        case '+' -> {}
        case '.' -> fraction = true;
        default -> {
          digits[count++] = text[at];
          if (fraction) {
            behindPoint++;
          }
        }
      }
    }
    boolean negativeExponent = false;
    for (at++; at < to; at++) {
      if (text[at] == '-') {
        negativeExponent = true;
      } else if (text[at] != '+') {
        writtenExponent = Math.min(FAR, writtenExponent * 10 + (text[at] - '0'));
      }
    }
    if (negativeExponent) {
      writtenExponent = -writtenExponent;
    }
    exponent = writtenExponent - behindPoint;
    normalize();
  }

  void set(long value) {
    byte[] text = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
    set(text, 0, text.length);
  }

  /// Takes the shortest decimal that reads back as that finite double. `Double.toString` gives it
  /// but for a few of the least numbers, where it prefers two digits to one (`4.9E-324`).
  void set(double value) {
    String shortest = Double.toString(value);
    byte[] text = shortest.getBytes(StandardCharsets.US_ASCII);
    set(text, 0, text.length);
    if (count == 2 && Math.abs(value) < Double.MIN_NORMAL) {
      BigDecimal oneDigit = new BigDecimal(value).round(new MathContext(1, RoundingMode.HALF_EVEN));
      if (oneDigit.doubleValue() == value) {
        byte[] shorter = oneDigit.toString().getBytes(StandardCharsets.US_ASCII);
        set(shorter, 0, shorter.length);
      }
    }
    writtenExponent = 0;
  }

  /// Takes a number of PostgreSQL's binary format (`numeric_send`): groups of four decimal digits,
  /// the first of which counts 10000 to the power of the weight.
  void setGroups(byte[] message, int offset, int groups, int weight, boolean isNegative) {
    start(groups * 4);
    for (int i = 0; i < groups; i++) {
      int group = (message[offset + 2 * i] & 0xff) << 8 | (message[offset + 2 * i + 1] & 0xff);
      digits[count++] = (byte) ('0' + group / 1000);
      digits[count++] = (byte) ('0' + group / 100 % 10);
      digits[count++] = (byte) ('0' + group / 10 % 10);
      digits[count++] = (byte) ('0' + group % 10);
    }
    negative = isNegative;
    exponent = 4 * (weight - groups + 1);
    normalize();
  }

  /// The text form of a finite double, as in `docs/type-mapping.md`: the shortest digits in
  /// SQLite's layout.
  String textOf(double value) {
    if (value == 0) {
      return 1 / value > 0 ? "0.0" : "-0.0";
    }
    set(value);
    String shown = new String(digits, 0, count, StandardCharsets.US_ASCII);
    StringBuilder text = new StringBuilder(negative ? "-" : "");
    double magnitude = Math.abs(value);
    if (magnitude >= 1e-4 && magnitude < 1e15) {
      int point = count + exponent;
      if (point <= 0) {
        text.append("0.").repeat('0', -point).append(shown);
      } else if (point >= count) {
        text.append(shown).repeat('0', exponent).append(".0");
      } else {
        text.append(shown, 0, point).append('.').append(shown, point, count);
      }
    } else {
      int power = count - 1 + exponent;
      text.append(shown, 0, 1).append('.').append(count == 1 ? "0" : shown.substring(1));
      text.append('e').append(power < 0 ? '-' : '+');
      text.append(Math.abs(power) < 10 ? "0" : "").append(Math.abs(power));
    }
    return text.toString();
  }

  private void start(int room) {
    if (digits.length < room) {
      digits = new byte[Math.max(room, 2 * digits.length)];
    }
    negative = false;
    count = 0;
    exponent = 0;
    writtenExponent = 0;
  }

  private void normalize() {
    int leading = 0;
    while (leading < count && digits[leading] == '0') {
      leading++;
    }
    while (count > leading && digits[count - 1] == '0') {
      count--;
      exponent++;
    }
    if (leading > 0) {
      System.arraycopy(digits, leading, digits, 0, count - leading);
      count -= leading;
    }
    if (count == 0) {
      negative = false;
      exponent = 0;
    }
  }

  @Override
  public String toString() {
    BigDecimal value = toBigDecimal();
    return Math.abs(exponent) <= 40 ? value.toPlainString() : value.toString();
  }
}
