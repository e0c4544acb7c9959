package dev.howdah.plan;

import dev.howdah.schema.ColumnProfile;
import java.util.LinkedHashMap;
import java.util.Map;

/// Predicts from a profile what loading a column will do. Exact for columns in which every value
/// fits; where some do not, only a rehearsal with the rows themselves is.
final class Predictions {

  private Predictions() {}

  /// How many values of the column will not fit, as far as the profile tells.
  static long misfits(ColumnPlan column, ColumnProfile profile) {
    boolean text =
        column.type().kind() == ColumnType.Kind.TEXT
            || column.type().kind() == ColumnType.Kind.VARCHAR;
    if (!text) {
      return 0;
    }
    long misfits = profile.blobs().count() - profile.blobs().text();
    if (column.nul() == NulPolicy.QUARANTINE) {
      misfits += profile.texts().withNul();
    }
    if (column.malformedText() == MalformedTextPolicy.QUARANTINE) {
      misfits += profile.texts().malformed();
    }
    return misfits;
  }

  /// How many values each rule will convert if every value fits, by `column: rule`.
  static Map<String, Long> conversions(ColumnPlan column, ColumnProfile profile) {
    Map<String, Long> counts = new LinkedHashMap<>();
    long integers = profile.integers().count();
    long reals = profile.reals().count();
    long negativeZeros = profile.reals().negativeZero();
    long texts = profile.texts().count();
    long blobs = profile.blobs().count();
    Counter counter = new Counter(counts, column.source());
    switch (column.type().kind()) {
      case SMALLINT, INTEGER, BIGINT -> {
        counter.put(ConversionRule.REAL_TO_INTEGER, reals);
        counter.put(ConversionRule.TEXT_TO_INTEGER, texts);
      }
      case NUMERIC -> {
        counter.put(ConversionRule.INTEGER_TO_NUMERIC, integers);
        counter.put(ConversionRule.REAL_TO_NUMERIC, reals - negativeZeros);
        counter.put(ConversionRule.NEGATIVE_ZERO_TO_NUMERIC, negativeZeros);
        counter.put(ConversionRule.TEXT_TO_NUMERIC, texts);
      }
      case DOUBLE -> {
        counter.put(ConversionRule.INTEGER_TO_DOUBLE, integers);
        counter.put(ConversionRule.TEXT_TO_DOUBLE, texts);
      }
      case REAL -> {
        counter.put(ConversionRule.INTEGER_TO_REAL, integers);
        counter.put(ConversionRule.REAL_TO_REAL, reals);
      }
      case BOOLEAN -> {
        counter.put(ConversionRule.INTEGER_TO_BOOLEAN, integers);
        counter.put(ConversionRule.REAL_TO_BOOLEAN, reals);
        counter.put(ConversionRule.TEXT_TO_BOOLEAN, texts);
      }
      case TEXT, VARCHAR -> {
        counter.put(ConversionRule.INTEGER_TO_TEXT, integers);
        counter.put(ConversionRule.REAL_TO_TEXT, reals);
        counter.put(ConversionRule.BLOB_TO_TEXT, blobs);
      }
      case BYTEA -> {
        counter.put(ConversionRule.INTEGER_TO_BYTEA, integers);
        counter.put(ConversionRule.REAL_TO_BYTEA, reals);
        counter.put(ConversionRule.TEXT_TO_BYTEA, texts);
      }
      case DATE -> {
        counter.put(ConversionRule.EPOCH_TO_DATE, integers + reals);
        counter.put(ConversionRule.TEXT_TO_DATE, texts);
      }
      case TIME -> counter.put(ConversionRule.TEXT_TO_TIME, texts);
      case TIMESTAMP -> {
        counter.put(ConversionRule.EPOCH_TO_TIMESTAMP, integers + reals);
        counter.put(ConversionRule.TEXT_TO_TIMESTAMP, texts);
      }
      case TIMESTAMPTZ -> {
        counter.put(ConversionRule.EPOCH_TO_TIMESTAMPTZ, integers + reals);
        counter.put(ConversionRule.TEXT_TO_TIMESTAMPTZ, texts);
      }
      case UUID -> {
        counter.put(ConversionRule.TEXT_TO_UUID, texts);
        counter.put(ConversionRule.BLOB_TO_UUID, blobs);
      }
      case JSON -> {
        counter.put(ConversionRule.INTEGER_TO_JSON, integers);
        counter.put(ConversionRule.REAL_TO_JSON, reals);
        counter.put(ConversionRule.TEXT_TO_JSON, texts);
      }
      case JSONB -> {
        counter.put(ConversionRule.INTEGER_TO_JSONB, integers);
        counter.put(ConversionRule.REAL_TO_JSONB, reals);
        counter.put(ConversionRule.TEXT_TO_JSONB, texts);
      }
    }
    return counts;
  }

  private record Counter(Map<String, Long> counts, String column) {

    void put(ConversionRule rule, long count) {
      if (count > 0) {
        counts.put(column + ": " + rule.code(), count);
      }
    }
  }
}
