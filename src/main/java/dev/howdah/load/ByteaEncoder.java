package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ConversionRule;
import dev.howdah.plan.MisfitRule;
import dev.howdah.sqlite.TextEncoding;
import dev.howdah.value.NumberText;
import dev.howdah.value.Utf8;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// `bytea`.
final class ByteaEncoder extends ColumnEncoder {

  private final TextEncoding encoding;

  ByteaEncoder(ColumnPlan plan, TextEncoding encoding) {
    super(plan, encoding);
    this.encoding = encoding;
  }

  @Override
  @Nullable MisfitRule encodeInteger(long value, RowBuffer out) {
    convertedBy(ConversionRule.INTEGER_TO_BYTEA);
    return put(Long.toString(value).getBytes(StandardCharsets.US_ASCII), out);
  }

  @Override
  @Nullable MisfitRule encodeReal(double value, RowBuffer out) {
    convertedBy(ConversionRule.REAL_TO_BYTEA);
    return put(NumberText.format(value).getBytes(StandardCharsets.US_ASCII), out);
  }

  @Override
  @Nullable MisfitRule encodeText(byte[] stored, RowBuffer out) {
    convertedBy(ConversionRule.TEXT_TO_BYTEA);
    if (encoding == TextEncoding.UTF_8) {
      return put(stored, out);
    }
    return readText(stored) == Utf8.Validity.MALFORMED
        ? MisfitRule.MALFORMED_TEXT
        : put(utf8(), out);
  }

  @Override
  @Nullable MisfitRule encodeBlob(byte[] value, RowBuffer out) {
    return put(value, out);
  }

  private static @Nullable MisfitRule put(byte[] value, RowBuffer out) {
    if (value.length > TextEncoder.MAX_FIELD_BYTES) {
      return MisfitRule.TOO_LARGE;
    }
    out.putBytes(value);
    return null;
  }
}
