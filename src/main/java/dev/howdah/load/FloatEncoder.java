package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ColumnType;
import dev.howdah.plan.ConversionRule;
import dev.howdah.plan.MisfitRule;
import dev.howdah.sqlite.TextEncoding;
import dev.howdah.value.NumberText;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// `double precision` and `real`, bit for bit.
final class FloatEncoder extends ColumnEncoder {

  private static final double LONG_LIMIT = 0x1p63;

  private final boolean single;
  private final boolean rounds;

  FloatEncoder(ColumnPlan plan, TextEncoding encoding) {
    super(plan, encoding);
    single = plan.type().kind() == ColumnType.Kind.REAL;
    rounds = plan.fit() != null;
  }

  @Override
  @Nullable MisfitRule encodeInteger(long value, RowBuffer out) {
    if (single) {
      float nearest = (float) value;
      if (nearest >= LONG_LIMIT || (long) nearest != value) {
        return MisfitRule.NOT_EXACT_IN_REAL;
      }
      convertedBy(ConversionRule.INTEGER_TO_REAL);
      out.putIntField(Float.floatToRawIntBits(nearest));
      return null;
    }
    double nearest = (double) value;
    if (nearest >= LONG_LIMIT || (long) nearest != value) {
      return MisfitRule.NOT_EXACT_IN_DOUBLE;
    }
    convertedBy(ConversionRule.INTEGER_TO_DOUBLE);
    out.putLongField(Double.doubleToRawLongBits(nearest));
    return null;
  }

  @Override
  @Nullable MisfitRule encodeReal(double value, RowBuffer out) {
    if (single) {
      float nearest = (float) value;
      // Either the same number, or one that is written with the same digits: what an application
      // meant that keeps 0.1 in a real column.
      boolean sameBits = Double.doubleToRawLongBits(nearest) == Double.doubleToRawLongBits(value);
      boolean sameDigits =
          nearest != 0
              && !Float.isInfinite(nearest)
              && !Double.isInfinite(value)
              && new BigDecimal(Float.toString(nearest))
                      .compareTo(NumberText.shortestDecimal(value))
                  == 0;
      if (!sameBits && !sameDigits) {
        boolean lost = Float.isInfinite(nearest) || nearest == 0;
        if (!rounds || lost) {
          return MisfitRule.NOT_EXACT_IN_REAL;
        }
        convertedBy(ConversionRule.REAL_ROUNDED_TO_REAL);
      } else {
        convertedBy(ConversionRule.REAL_TO_REAL);
      }
      out.putIntField(Float.floatToRawIntBits(nearest));
      return null;
    }
    out.putLongField(Double.doubleToRawLongBits(value));
    return null;
  }

  @Override
  @Nullable MisfitRule encodeText(byte[] stored, RowBuffer out) {
    BigDecimal decimal = !single && readValid(stored) ? NumberText.parseDecimal(utf8()) : null;
    if (decimal == null) {
      return MisfitRule.NOT_A_NUMBER;
    }
    // A decimal has no negative zero, a double has.
    double nearest = decimal.signum() == 0 && utf8()[0] == '-' ? -0.0 : decimal.doubleValue();
    if (Double.isInfinite(nearest) || NumberText.shortestDecimal(nearest).compareTo(decimal) != 0) {
      return MisfitRule.NOT_EXACT_IN_DOUBLE;
    }
    convertedBy(ConversionRule.TEXT_TO_DOUBLE);
    out.putLongField(Double.doubleToRawLongBits(nearest));
    return null;
  }
}
