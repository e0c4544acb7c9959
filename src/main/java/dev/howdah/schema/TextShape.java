package dev.howdah.schema;

/// Shapes that a text value may have. One value can have several. The exact grammar of each is in
/// `docs/type-mapping.md`.
public enum TextShape {
  /// true/false, t/f, yes/no, y/n, on/off, 1/0 in any case.
  BOOLEAN_WORD,
  /// An integer that fits in 64 bits, in canonical decimal form.
  INTEGER,
  /// A decimal number.
  DECIMAL,
  /// A calendar date, `YYYY-MM-DD`.
  DATE,
  /// A time of day, `HH:MM[:SS[.ffffff]]`.
  TIME,
  /// A date with a time of day, without a zone.
  TIMESTAMP,
  /// A date with a time of day, with a zone.
  TIMESTAMP_ZONED,
  /// A UUID in its 36-character form.
  UUID_DASHED,
  /// A UUID of a known version and variant in 32 hexadecimal digits.
  UUID_HEX,
  /// A valid JSON text (RFC 8259).
  JSON,
  /// A valid JSON text that is an object or an array.
  JSON_CONTAINER,
  /// A valid JSON text that jsonb keeps without loss.
  JSONB
}
