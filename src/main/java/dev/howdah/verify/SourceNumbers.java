package dev.howdah.verify;

import dev.howdah.plan.ColumnType;
import java.math.BigDecimal;
import java.util.Locale;

/// Numbers and booleans of the source, as `docs/type-mapping.md` has them. Reusable; confined to
/// one thread.
final class SourceNumbers {

  private static final int MAX_DIGITS = 1000;
  private static final int MAX_EXPONENT = 1000;

  /// The significant bits of a double and of a float.
  private static final int DOUBLE_BITS = 53;

  private static final int FLOAT_BITS = 24;

  /// The least whole double that is beyond a `long`.
  private static final double TWO_TO_63 = 0x1p63;

  private final Decimal decimal = new Decimal();
  private final Decimal other = new Decimal();

  static long inRange(long value, long min, long max) throws Misfit {
    if (value < min || value > max) {
      throw new Misfit("out-of-range");
    }
    return value;
  }

  static long toInteger(double value, long min, long max) throws Misfit {
    if (Double.isInfinite(value) || Math.rint(value) != value || isNegativeZero(value)) {
      throw new Misfit("not-an-integer");
    }
    if (value < -TWO_TO_63 || value >= TWO_TO_63) {
      throw new Misfit("out-of-range");
    }
    return inRange((long) value, min, max);
  }

  static long toInteger(byte[] text, long min, long max) throws Misfit {
    int from = text.length > 0 && text[0] == '-' ? 1 : 0;
    boolean canonical = text.length > from && (text[from] != '0' || text.length == 1);
    for (int at = from; at < text.length && canonical; at++) {
      canonical = text[at] >= '0' && text[at] <= '9';
    }
    if (!canonical) {
      throw new Misfit("not-an-integer");
    }
    if (text.length > 20) {
      throw new Misfit("out-of-range");
    }
    try {
      return inRange(Long.parseLong(StoredText.ascii(text)), min, max);
    } catch (NumberFormatException e) {
      throw new Misfit("out-of-range");
    }
  }

  /// The number as `numeric`, valid until the next call.
  Decimal toNumeric(long value, ColumnType type) throws Misfit {
    decimal.set(value);
    return fitting(type);
  }

  /// The finite number as `numeric`, valid until the next call.
  Decimal toNumeric(double value, ColumnType type) throws Misfit {
    decimal.set(value);
    return fitting(type);
  }

  /// The number as `numeric`, valid until the next call.
  Decimal toNumeric(byte[] text, ColumnType type) throws Misfit {
    readDecimalForm(text);
    return fitting(type);
  }

  private Decimal fitting(ColumnType type) throws Misfit {
    if (!type.isUnconstrainedNumeric()) {
      if (decimal.scale() > type.scale()) {
        throw new Misfit("numeric-scale");
      }
      if (decimal.integerDigits() > type.precision() - type.scale()) {
        throw new Misfit("numeric-precision");
      }
    }
    return decimal;
  }

  private void readDecimalForm(byte[] text) throws Misfit {
    if (!Decimal.hasDecimalForm(text, MAX_DIGITS)) {
      throw new Misfit("not-a-number");
    }
    decimal.set(text, 0, text.length);
    if (Math.abs(decimal.writtenExponent()) > MAX_EXPONENT) {
      throw new Misfit("not-a-number");
    }
  }

  static double toDouble(long value) throws Misfit {
    if (significantBits(value) > DOUBLE_BITS) {
      throw new Misfit("not-exact-in-double");
    }
    return value;
  }

  double toDouble(byte[] text) throws Misfit {
    readDecimalForm(text);
    double nearest = Double.parseDouble(StoredText.ascii(text));
    if (Double.isInfinite(nearest)) {
      throw new Misfit("not-exact-in-double");
    }
    other.set(nearest);
    if (!other.sameAs(decimal)) {
      throw new Misfit("not-exact-in-double");
    }
    return nearest;
  }

  static double toReal(long value) throws Misfit {
    if (significantBits(value) > FLOAT_BITS) {
      throw new Misfit("not-exact-in-real");
    }
    return value;
  }

  static double toReal(double value) throws Misfit {
    float nearest = (float) value;
    if ((double) nearest == value) {
      return value;
    }
    // Not the same number, but the one that is written with the same digits.
    if (nearest == 0
        || Float.isInfinite(nearest)
        || new BigDecimal(String.valueOf(nearest)).compareTo(new BigDecimal(String.valueOf(value)))
            != 0) {
      throw new Misfit("not-exact-in-real");
    }
    return nearest;
  }

  static double toNearestReal(double value) throws Misfit {
    float nearest = (float) value;
    boolean lost = value != 0 && nearest == 0;
    if (lost || (Float.isInfinite(nearest) && !Double.isInfinite(value))) {
      throw new Misfit("not-exact-in-real");
    }
    return nearest;
  }

  static boolean toBoolean(long value) throws Misfit {
    if (value != 0 && value != 1) {
      throw new Misfit("not-a-boolean");
    }
    return value == 1;
  }

  static boolean toBoolean(double value) throws Misfit {
    if ((value != 0 && value != 1) || isNegativeZero(value)) {
      throw new Misfit("not-a-boolean");
    }
    return value == 1;
  }

  static boolean toBoolean(byte[] text) throws Misfit {
    String word = text.length > 5 ? "" : StoredText.ascii(text).toLowerCase(Locale.ROOT);
    return switch (word) {
      case "true", "t", "yes", "y", "on", "1" -> true;
      case "false", "f", "no", "n", "off", "0" -> false;
      default -> throw new Misfit("not-a-boolean");
    };
  }

  /// The text form of a REAL; see [Decimal#textOf].
  String textOf(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "Inf" : "-Inf";
    }
    return decimal.textOf(value);
  }

  private static boolean isNegativeZero(double value) {
    return value == 0 && 1 / value < 0;
  }

  /// How many bits the number needs without the zeros at its end.
  private static int significantBits(long value) {
    if (value == 0) {
      return 0;
    }
    long magnitude = Math.abs(value); // the least long stays itself: one bit, which is right
    return Long.SIZE - Long.numberOfLeadingZeros(magnitude) - Long.numberOfTrailingZeros(magnitude);
  }
}
