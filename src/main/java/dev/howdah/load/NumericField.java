package dev.howdah.load;

import java.math.BigDecimal;
import java.math.BigInteger;

/// PostgreSQL's binary form of `numeric`: digits of base 10,000 with a weight, a sign and a display
/// scale (PostgreSQL source, `numeric_send`).
final class NumericField {

  private static final int POSITIVE = 0x0000;
  private static final int NEGATIVE = 0x4000;
  private static final int INFINITY = 0xD000;
  private static final int NEGATIVE_INFINITY = 0xF000;
  private static final int BASE_DIGITS = 4;
  private static final BigInteger BASE = BigInteger.valueOf(10_000);

  private NumericField() {}

  /// Writes an infinity, which PostgreSQL 14 and later know.
  static void putInfinity(RowBuffer out, boolean positive) {
    out.putInt(8);
    out.putShort(0);
    out.putShort(0);
    out.putShort(positive ? INFINITY : NEGATIVE_INFINITY);
    out.putShort(0);
  }

  /// Writes a whole number.
  static void putLong(RowBuffer out, long value) {
    if (value == Long.MIN_VALUE) {
      put(out, BigDecimal.valueOf(value));
      return;
    }
    long rest = Math.abs(value);
    int[] digits = new int[5];
    int count = 0;
    while (rest > 0) {
      digits[count++] = (int) (rest % 10_000);
      rest /= 10_000;
    }
    int weight = count - 1;
    int skip = 0;
    while (skip < count && digits[skip] == 0) {
      skip++;
    }
    out.putInt(8 + 2 * (count - skip));
    out.putShort(count - skip);
    out.putShort(count == 0 ? 0 : weight);
    out.putShort(value < 0 ? NEGATIVE : POSITIVE);
    out.putShort(0);
    for (int i = count - 1; i >= skip; i--) {
      out.putShort(digits[i]);
    }
  }

  /// Writes any decimal number; its scale, if not negative, becomes the display scale.
  static void put(RowBuffer out, BigDecimal value) {
    BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
    int scale = plain.scale();
    // The digits behind the point have to fill whole digits of base 10,000.
    int padding = (BASE_DIGITS - scale % BASE_DIGITS) % BASE_DIGITS;
    BigInteger rest = plain.unscaledValue().abs().multiply(BigInteger.TEN.pow(padding));
    int fractionDigits = (scale + padding) / BASE_DIGITS;
    int[] digits = new int[rest.bitLength() / 13 + 1];
    int count = 0;
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      digits[count++] = parts[1].intValue();
      rest = parts[0];
    }
    int skip = 0;
    while (skip < count && digits[skip] == 0) {
      skip++;
    }
    out.putInt(8 + 2 * (count - skip));
    out.putShort(count - skip);
    out.putShort(count == 0 ? 0 : count - 1 - fractionDigits);
    out.putShort(plain.signum() < 0 ? NEGATIVE : POSITIVE);
    out.putShort(scale);
    for (int i = count - 1; i >= skip; i--) {
      out.putShort(digits[i]);
    }
  }
}
