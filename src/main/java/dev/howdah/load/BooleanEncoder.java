package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ConversionRule;
import dev.howdah.plan.MisfitRule;
import dev.howdah.sqlite.TextEncoding;
import dev.howdah.value.BooleanText;
import org.jspecify.annotations.Nullable;

/// `boolean`.
final class BooleanEncoder extends ColumnEncoder {

  private static final long ONE = Double.doubleToRawLongBits(1.0);

  BooleanEncoder(ColumnPlan plan, TextEncoding encoding) {
    super(plan, encoding);
  }

  @Override
  @Nullable MisfitRule encodeInteger(long value, RowBuffer out) {
    if (value != 0 && value != 1) {
      return MisfitRule.NOT_A_BOOLEAN;
    }
    convertedBy(ConversionRule.INTEGER_TO_BOOLEAN);
    out.putByte((int) value);
    return null;
  }

  @Override
  @Nullable MisfitRule encodeReal(double value, RowBuffer out) {
    long bits = Double.doubleToRawLongBits(value);
    if (bits != 0 && bits != ONE) {
      return MisfitRule.NOT_A_BOOLEAN;
    }
    convertedBy(ConversionRule.REAL_TO_BOOLEAN);
    out.putByte(bits == ONE ? 1 : 0);
    return null;
  }

  @Override
  @Nullable MisfitRule encodeText(byte[] stored, RowBuffer out) {
    BooleanText.Reading reading =
        readValid(stored) ? BooleanText.read(utf8()) : BooleanText.Reading.NEITHER;
    switch (reading) {
      case TRUE -> out.putByte(1);
      case FALSE -> out.putByte(0);
      case NEITHER -> {
        return MisfitRule.NOT_A_BOOLEAN;
      }
    }
    convertedBy(ConversionRule.TEXT_TO_BOOLEAN);
    return null;
  }
}
