package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ColumnType;
import dev.howdah.plan.ConversionRule;
import dev.howdah.plan.MalformedTextPolicy;
import dev.howdah.plan.MisfitRule;
import dev.howdah.plan.NulPolicy;
import dev.howdah.sqlite.TextEncoding;
import dev.howdah.value.NumberText;
import dev.howdah.value.StoredText;
import dev.howdah.value.Utf8;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// `text` and `varchar(n)`.
final class TextEncoder extends ColumnEncoder {

  /// The longest field that the server takes, with room for its own headers.
  static final int MAX_FIELD_BYTES = 1_073_741_000;

  private final TextEncoding encoding;
  private final NulPolicy nul;
  private final MalformedTextPolicy malformed;
  private final int maxCharacters;
  private final @Nullable FittedText fitted;

  TextEncoder(ColumnPlan plan, TextEncoding encoding) {
    super(plan, encoding);
    this.encoding = encoding;
    nul = plan.nul();
    malformed = plan.malformedText();
    fitted = plan.fit() == null ? null : new FittedText(plan.fit());
    maxCharacters =
        plan.type().kind() == ColumnType.Kind.VARCHAR ? plan.type().precision() : Integer.MAX_VALUE;
  }

  @Override
  @Nullable MisfitRule encodeInteger(long value, RowBuffer out) {
    convertedBy(ConversionRule.INTEGER_TO_TEXT);
    return put(Long.toString(value).getBytes(StandardCharsets.US_ASCII), out);
  }

  @Override
  @Nullable MisfitRule encodeReal(double value, RowBuffer out) {
    convertedBy(ConversionRule.REAL_TO_TEXT);
    return put(NumberText.format(value).getBytes(StandardCharsets.US_ASCII), out);
  }

  @Override
  @Nullable MisfitRule encodeText(byte[] stored, RowBuffer out) {
    return switch (readText(stored)) {
      case VALID -> put(utf8(), out);
      case WITH_NUL -> putWithoutNul(utf8(), out);
      case MALFORMED -> putRepaired(stored, out);
    };
  }

  @Override
  @Nullable MisfitRule encodeBlob(byte[] value, RowBuffer out) {
    if (Utf8.check(value) != Utf8.Validity.VALID) {
      return MisfitRule.BLOB_NOT_TEXT;
    }
    convertedBy(ConversionRule.BLOB_TO_TEXT);
    return put(value, out);
  }

  private @Nullable MisfitRule putRepaired(byte[] stored, RowBuffer out) {
    byte[] repaired;
    switch (malformed) {
      case QUARANTINE -> {
        return MisfitRule.MALFORMED_TEXT;
      }
      case REPLACE -> repaired = replaceMalformed(stored);
      case WINDOWS_1252 -> {
        if (encoding == TextEncoding.UTF_8) {
          repairedBy(ConversionRule.MALFORMED_TEXT_AS_WINDOWS_1252);
          repaired = StoredText.fromWindows1252(stored);
        } else {
          repaired = replaceMalformed(stored);
        }
      }
      default -> throw new IllegalStateException("unknown policy " + malformed);
    }
    return Utf8.check(repaired) == Utf8.Validity.WITH_NUL
        ? putWithoutNul(repaired, out)
        : put(repaired, out);
  }

  private byte[] replaceMalformed(byte[] stored) {
    repairedBy(ConversionRule.MALFORMED_TEXT_REPLACED);
    return switch (encoding) {
      case UTF_8 -> StoredText.replaceMalformedUtf8(stored);
      case UTF_16LE -> StoredText.replaceMalformedUtf16(stored, false);
      case UTF_16BE -> StoredText.replaceMalformedUtf16(stored, true);
    };
  }

  private @Nullable MisfitRule putWithoutNul(byte[] utf8, RowBuffer out) {
    return switch (nul) {
      case QUARANTINE -> MisfitRule.NUL_IN_TEXT;
      case STRIP -> {
        repairedBy(ConversionRule.NUL_STRIPPED);
        yield put(StoredText.stripNul(utf8), out);
      }
      case REPLACE -> {
        repairedBy(ConversionRule.NUL_REPLACED);
        yield put(StoredText.replaceNul(utf8), out);
      }
    };
  }

  private @Nullable MisfitRule put(byte[] utf8, RowBuffer out) {
    if (utf8.length > maxCharacters && Utf8.countCharacters(utf8) > maxCharacters) {
      return MisfitRule.TOO_LONG;
    }
    if (utf8.length > MAX_FIELD_BYTES) {
      return MisfitRule.TOO_LARGE;
    }
    MisfitRule broken = fitted == null ? null : fitted.check(utf8);
    if (broken == null) {
      out.putBytes(utf8);
    }
    return broken;
  }
}
