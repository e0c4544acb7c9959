package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ColumnType;
import dev.howdah.plan.ConversionRule;
import dev.howdah.plan.MisfitRule;
import dev.howdah.sqlite.TextEncoding;
import dev.howdah.value.NumberText;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// `numeric` and `numeric(p,s)`. Nothing is rounded.
final class NumericEncoder extends ColumnEncoder {

  private final ColumnType type;

  NumericEncoder(ColumnPlan plan, TextEncoding encoding) {
    super(plan, encoding);
    type = plan.type();
  }

  @Override
  @Nullable MisfitRule encodeInteger(long value, RowBuffer out) {
    convertedBy(ConversionRule.INTEGER_TO_NUMERIC);
    if (type.isUnconstrainedNumeric()) {
      NumericField.putLong(out, value);
      return null;
    }
    return put(BigDecimal.valueOf(value), out);
  }

  @Override
  @Nullable MisfitRule encodeReal(double value, RowBuffer out) {
    if (Double.isInfinite(value)) {
      if (!type.isUnconstrainedNumeric()) {
        return MisfitRule.NUMERIC_PRECISION;
      }
      convertedBy(ConversionRule.REAL_TO_NUMERIC);
      NumericField.putInfinity(out, value > 0);
      return null;
    }
    boolean negativeZero = value == 0 && Double.doubleToRawLongBits(value) < 0;
    convertedBy(
        negativeZero ? ConversionRule.NEGATIVE_ZERO_TO_NUMERIC : ConversionRule.REAL_TO_NUMERIC);
    return put(NumberText.shortestDecimal(value), out);
  }

  @Override
  @Nullable MisfitRule encodeText(byte[] stored, RowBuffer out) {
    BigDecimal value = readValid(stored) ? NumberText.parseDecimal(utf8()) : null;
    if (value == null) {
      return MisfitRule.NOT_A_NUMBER;
    }
    convertedBy(ConversionRule.TEXT_TO_NUMERIC);
    return put(value, out);
  }

  private @Nullable MisfitRule put(BigDecimal value, RowBuffer out) {
    if (type.isUnconstrainedNumeric()) {
      NumericField.put(out, value);
      return null;
    }
    BigDecimal stripped = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    if (stripped.scale() > type.scale()) {
      return MisfitRule.NUMERIC_SCALE;
    }
    if (stripped.precision() - stripped.scale() > type.precision() - type.scale()
        && stripped.signum() != 0) {
      return MisfitRule.NUMERIC_PRECISION;
    }
    NumericField.put(out, stripped.setScale(type.scale()));
    return null;
  }
}
