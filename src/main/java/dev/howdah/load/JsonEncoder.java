package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ColumnType;
import dev.howdah.plan.ConversionRule;
import dev.howdah.plan.MisfitRule;
import dev.howdah.sqlite.TextEncoding;
import dev.howdah.value.JsonText;
import dev.howdah.value.NumberText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// `json` and `jsonb`.
final class JsonEncoder extends ColumnEncoder {

  /// The version byte before the text of a jsonb value (PostgreSQL source, `jsonb_recv`).
  private static final byte JSONB_VERSION = 1;

  private final boolean binary;
  private final JsonText json = new JsonText();
  private final @Nullable ArrayText array;

  JsonEncoder(ColumnPlan plan, TextEncoding encoding) {
    super(plan, encoding);
    binary = plan.type().kind() == ColumnType.Kind.JSONB;
    array = plan.fit() == null ? null : new ArrayText(plan.fit());
  }

  @Override
  @Nullable MisfitRule encodeInteger(long value, RowBuffer out) {
    convertedBy(binary ? ConversionRule.INTEGER_TO_JSONB : ConversionRule.INTEGER_TO_JSON);
    return put(Long.toString(value).getBytes(StandardCharsets.US_ASCII), out);
  }

  @Override
  @Nullable MisfitRule encodeReal(double value, RowBuffer out) {
    boolean negativeZero = value == 0 && Double.doubleToRawLongBits(value) < 0;
    if (binary && (Double.isInfinite(value) || negativeZero)) {
      return MisfitRule.NOT_JSONB_SAFE;
    }
    if (Double.isInfinite(value)) {
      return MisfitRule.NOT_JSON;
    }
    byte[] text = NumberText.format(value).getBytes(StandardCharsets.US_ASCII);
    convertedBy(binary ? ConversionRule.REAL_TO_JSONB : ConversionRule.REAL_TO_JSON);
    return put(text, out);
  }

  @Override
  @Nullable MisfitRule encodeText(byte[] stored, RowBuffer out) {
    JsonText.Reading reading = readValid(stored) ? json.read(utf8()) : JsonText.Reading.INVALID;
    if (reading == JsonText.Reading.INVALID) {
      return MisfitRule.NOT_JSON;
    }
    if (binary && reading == JsonText.Reading.UNSAFE) {
      return MisfitRule.NOT_JSONB_SAFE;
    }
    convertedBy(binary ? ConversionRule.TEXT_TO_JSONB : ConversionRule.TEXT_TO_JSON);
    return put(utf8(), out);
  }

  private @Nullable MisfitRule put(byte[] text, RowBuffer out) {
    if (array != null && !array.fits(text)) {
      return MisfitRule.NOT_AN_ARRAY;
    }
    if (text.length > TextEncoder.MAX_FIELD_BYTES) {
      return MisfitRule.TOO_LARGE;
    }
    if (binary) {
      out.putBytes(JSONB_VERSION, text);
    } else {
      out.putBytes(text);
    }
    return null;
  }
}
