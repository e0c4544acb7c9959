package dev.howdah.verify;

import java.nio.charset.StandardCharsets;

/// The canonical form of one row, hashed while it is written.
///
/// Each cell is a tag for its kind and then either a fixed number of bytes or a length and the
/// bytes, so no two different rows are written the same. The row's hash is the first 128 bits of
/// the SHA-256 of that: a cryptographic hash, because the hashes of all rows are only ever seen
/// through their sum, and a sum shows every difference only if nothing about the rows carries
/// through the hash. Current processors compute SHA-256 in hardware; it is not what bounds the
/// reading.
///
/// Beside it a 64-bit number of the key's cells is kept, good enough to spread rows over buckets
/// and to find pairs. Confined to one thread.
final class CanonicalRow {

  private static final int NULL = 0;
  private static final int INTEGER = 1;
  private static final int FLOATING = 2;
  private static final int DECIMAL = 3;
  private static final int DECIMAL_SPECIAL = 4;
  private static final int BOOLEAN = 5;
  private static final int TEXT = 6;
  private static final int BYTES = 7;
  private static final int DATE = 8;
  private static final int TIME = 9;
  private static final int TIMESTAMP = 10;
  private static final int INFINITE_DATE = 11;
  private static final int UUID = 12;
  private static final int JSON = 13;
  private static final int JSONB = 14;
  private static final int MISFIT = 15;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /// The numbers that are no decimals.
  enum Special {
    NAN(0),
    INFINITY(1),
    MINUS_INFINITY(2);

    private final int code;

    Special(int code) {
      this.code = code;
    }
  }

  private final HashBuffer hash = new HashBuffer();
  private boolean inKey;
  private boolean misfit;
  private long keyHash;
  private long high;
  private long low;

  /// Starts a new row.
  void begin() {
    hash.begin();
    inKey = false;
    misfit = false;
    keyHash = 0;
  }

  /// Says whether the cells that follow belong to the key.
  void inKey(boolean belongs) {
    inKey = belongs;
  }

  void putNull() {
    tag(NULL);
  }

  void putInteger(long value) {
    fixed(INTEGER, value);
  }

  /// A `double precision` or a widened `real`, by its bits.
  void putFloating(double value) {
    fixed(FLOATING, Double.doubleToRawLongBits(value));
  }

  void putDecimal(Decimal value) {
    tag(DECIMAL);
    number(value.isNegative() ? 1 : 0);
    number(value.exponent());
    bytes(value.digits(), 0, value.digitCount());
  }

  void putSpecialDecimal(Special special) {
    fixed(DECIMAL_SPECIAL, special.code);
  }

  void putBoolean(boolean value) {
    fixed(BOOLEAN, value ? 1 : 0);
  }

  /// Text in UTF-8.
  void putText(byte[] utf8, int offset, int length) {
    tag(TEXT);
    bytes(utf8, offset, length);
  }

  void putBytes(byte[] value, int offset, int length) {
    tag(BYTES);
    bytes(value, offset, length);
  }

  /// A date in days since 1970-01-01.
  void putDate(long days) {
    fixed(DATE, days);
  }

  /// A time of day in microseconds.
  void putTime(long micros) {
    fixed(TIME, micros);
  }

  /// A timestamp in microseconds since 1970-01-01 00:00:00.
  void putTimestamp(long micros) {
    fixed(TIMESTAMP, micros);
  }

  /// `infinity` or `-infinity` in a column of dates.
  void putInfiniteDate(boolean positive) {
    fixed(INFINITE_DATE, positive ? 1 : 0);
  }

  void putUuid(long mostSignificant, long leastSignificant) {
    fixed(UUID, mostSignificant);
    number(leastSignificant);
  }

  /// A `json` value by its text in UTF-8.
  void putJson(byte[] utf8, int offset, int length) {
    tag(JSON);
    bytes(utf8, offset, length);
  }

  /// A `jsonb` value by the digest of its content.
  void putJsonb(byte[] digest) {
    tag(JSONB);
    bytes(digest, 0, digest.length);
  }

  /// A value that has no form in the column's type: equal to nothing that the server can hold.
  void putMisfit(String rule) {
    misfit = true;
    tag(MISFIT);
    byte[] name = rule.getBytes(StandardCharsets.UTF_8);
    bytes(name, 0, name.length);
  }

  /// Ends the row; its hash can be asked for then.
  void finish() {
    byte[] digest = hash.finish();
    high = HashBuffer.longAt(digest, 0);
    low = HashBuffer.longAt(digest, Long.BYTES);
  }

  /// Ends the row and gives a copy of its whole hash.
  byte[] digest() {
    return hash.finish().clone();
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  long keyHash() {
    return keyHash;
  }

  boolean hasMisfit() {
    return misfit;
  }

  private void tag(int tag) {
    hash.putByte(tag);
    if (inKey) {
      mix(tag);
    }
  }

  private void number(long value) {
    hash.putLong(value);
    if (inKey) {
      mix(value);
    }
  }

  private void fixed(int tag, long value) {
    tag(tag);
    number(value);
  }

  private void bytes(byte[] value, int offset, int length) {
    hash.putLong(length);
    hash.putBytes(value, offset, length);
    if (inKey) {
      mix(length);
      int at = offset;
      int end = offset + length;
      for (; at + Long.BYTES <= end; at += Long.BYTES) {
        mix(HashBuffer.longAt(value, at));
      }
      for (; at < end; at++) {
        mix(value[at]);
      }
    }
  }

  private void mix(long value) {
    long mixed = (keyHash + value + GOLDEN) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 31)) * 0x94D049BB133111EBL;
    keyHash = mixed ^ (mixed >>> 29);
  }
}
