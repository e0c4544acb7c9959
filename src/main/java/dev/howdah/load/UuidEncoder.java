package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ConversionRule;
import dev.howdah.plan.MisfitRule;
import dev.howdah.sqlite.TextEncoding;
import dev.howdah.value.UuidText;
import org.jspecify.annotations.Nullable;

/// `uuid`.
final class UuidEncoder extends ColumnEncoder {

  private static final int UUID_BYTES = 16;

  private final UuidText uuid = new UuidText();

  UuidEncoder(ColumnPlan plan, TextEncoding encoding) {
    super(plan, encoding);
  }

  @Override
  @Nullable MisfitRule encodeInteger(long value, RowBuffer out) {
    return MisfitRule.NOT_A_UUID;
  }

  @Override
  @Nullable MisfitRule encodeReal(double value, RowBuffer out) {
    return MisfitRule.NOT_A_UUID;
  }

  @Override
  @Nullable MisfitRule encodeText(byte[] stored, RowBuffer out) {
    if (!readValid(stored) || !uuid.read(utf8())) {
      return MisfitRule.NOT_A_UUID;
    }
    convertedBy(ConversionRule.TEXT_TO_UUID);
    out.putLongsField(uuid.high(), uuid.low());
    return null;
  }

  @Override
  @Nullable MisfitRule encodeBlob(byte[] value, RowBuffer out) {
    if (value.length != UUID_BYTES) {
      return MisfitRule.NOT_A_UUID;
    }
    convertedBy(ConversionRule.BLOB_TO_UUID);
    out.putBytes(value);
    return null;
  }
}
