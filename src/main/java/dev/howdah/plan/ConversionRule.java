package dev.howdah.plan;

import java.util.Locale;

/// The named rules by which a value that is not carried bit for bit is converted. Their meaning is
/// in `docs/type-mapping.md`.
public enum ConversionRule {
  REAL_TO_INTEGER,
  TEXT_TO_INTEGER,
  INTEGER_TO_NUMERIC,
  REAL_TO_NUMERIC,
  NEGATIVE_ZERO_TO_NUMERIC,
  TEXT_TO_NUMERIC,
  INTEGER_TO_DOUBLE,
  TEXT_TO_DOUBLE,
  INTEGER_TO_REAL,
  REAL_TO_REAL,
  REAL_ROUNDED_TO_REAL,
  INTEGER_TO_BOOLEAN,
  REAL_TO_BOOLEAN,
  TEXT_TO_BOOLEAN,
  INTEGER_TO_TEXT,
  REAL_TO_TEXT,
  BLOB_TO_TEXT,
  INTEGER_TO_BYTEA,
  REAL_TO_BYTEA,
  TEXT_TO_BYTEA,
  EPOCH_TO_DATE,
  TEXT_TO_DATE,
  TEXT_TO_TIME,
  EPOCH_TO_TIMESTAMP,
  TEXT_TO_TIMESTAMP,
  EPOCH_TO_TIMESTAMPTZ,
  TEXT_TO_TIMESTAMPTZ,
  TEXT_TO_UUID,
  BLOB_TO_UUID,
  INTEGER_TO_JSON,
  REAL_TO_JSON,
  TEXT_TO_JSON,
  INTEGER_TO_JSONB,
  REAL_TO_JSONB,
  TEXT_TO_JSONB,
  MALFORMED_TEXT_REPLACED,
  MALFORMED_TEXT_AS_WINDOWS_1252,
  NUL_STRIPPED,
  NUL_REPLACED,
  FRACTION_CUT;

  /// The stable spelling, for example `text-to-uuid`.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
