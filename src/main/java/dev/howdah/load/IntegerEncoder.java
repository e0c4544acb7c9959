package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ColumnType;
import dev.howdah.plan.ConversionRule;
import dev.howdah.plan.MisfitRule;
import dev.howdah.sqlite.TextEncoding;
import dev.howdah.value.NumberText;
import org.jspecify.annotations.Nullable;

/// `smallint`, `integer` and `bigint`.
final class IntegerEncoder extends ColumnEncoder {

  private static final double LONG_LIMIT = 0x1p63;

  /// Beyond this the server's multiplication of an interval is no longer exact.
  private static final long MAX_INTERVAL_MICROS = 1L << 53;

  private final ColumnType.Kind kind;
  private final boolean interval;

  IntegerEncoder(ColumnPlan plan, TextEncoding encoding) {
    super(plan, encoding);
    kind = plan.type().kind();
    interval = plan.fit() != null;
  }

  @Override
  @Nullable MisfitRule encodeInteger(long value, RowBuffer out) {
    return put(value, out);
  }

  @Override
  @Nullable MisfitRule encodeReal(double value, RowBuffer out) {
    boolean negativeZero = value == 0 && Double.doubleToRawLongBits(value) < 0;
    if (value != Math.rint(value) || Double.isInfinite(value) || negativeZero) {
      return MisfitRule.NOT_AN_INTEGER;
    }
    if (value < -LONG_LIMIT || value >= LONG_LIMIT) {
      return MisfitRule.OUT_OF_RANGE;
    }
    convertedBy(ConversionRule.REAL_TO_INTEGER);
    return put((long) value, out);
  }

  @Override
  @Nullable MisfitRule encodeText(byte[] stored, RowBuffer out) {
    if (!readValid(stored)) {
      return MisfitRule.NOT_AN_INTEGER;
    }
    byte[] utf8 = utf8();
    if (!NumberText.isCanonicalInteger(utf8)) {
      return MisfitRule.NOT_AN_INTEGER;
    }
    if (!NumberText.fitsLong(utf8)) {
      return MisfitRule.OUT_OF_RANGE;
    }
    convertedBy(ConversionRule.TEXT_TO_INTEGER);
    return put(NumberText.parseLong(utf8), out);
  }

  private @Nullable MisfitRule put(long value, RowBuffer out) {
    if (interval && (value > MAX_INTERVAL_MICROS || value < -MAX_INTERVAL_MICROS)) {
      return MisfitRule.NOT_AN_INTERVAL;
    }
    switch (kind) {
      case SMALLINT -> {
        if (value != (short) value) {
          return MisfitRule.OUT_OF_RANGE;
        }
        out.putShortField((int) value);
      }
      case INTEGER -> {
        if (value != (int) value) {
          return MisfitRule.OUT_OF_RANGE;
        }
        out.putIntField((int) value);
      }
      default -> out.putLongField(value);
    }
    return null;
  }
}
