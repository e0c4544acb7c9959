package dev.howdah.postgres;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// A sequence that gives a column its values, and how far both are.
///
/// @param schema of the table
/// @param table the table's name
/// @param column the column's name
/// @param sequenceSchema of the sequence
/// @param sequence the sequence's name
/// @param owned whether it belongs to the column (serial or identity) or is only named by its
///   DEFAULT
/// @param start the sequence's START WITH
/// @param increment never 0
/// @param minimum the sequence's MINVALUE
/// @param maximum the sequence's MAXVALUE
/// @param columnMaximum the largest value of the column's type
/// @param cycle whether it begins again at its end
/// @param lastValue the sequence's state; the next value itself where `called` is false
/// @param called whether `lastValue` was given out
/// @param bound the column's largest value, or its smallest where the increment is negative; null
///   where it has none
public record ColumnSequence(
    String schema,
    String table,
    String column,
    String sequenceSchema,
    String sequence,
    boolean owned,
    long start,
    long increment,
    long minimum,
    long maximum,
    long columnMaximum,
    boolean cycle,
    long lastValue,
    boolean called,
    @Nullable Long bound) {

  /// What `nextval` gives next; where the sequence is exhausted, what it would give if it could,
  /// within 64 bits.
  public long nextValue() {
    BigInteger next = exactNext();
    return next.max(BigInteger.valueOf(Long.MIN_VALUE))
        .min(BigInteger.valueOf(Long.MAX_VALUE))
        .longValueExact();
  }

  /// Whether the next value lies within what the column already has, so that an INSERT may collide.
  public boolean isBehind() {
    return bound != null && isBehind(bound);
  }

  /// Whether the next value has not passed a value.
  boolean isBehind(long value) {
    int order = exactNext().compareTo(BigInteger.valueOf(value));
    return increment > 0 ? order <= 0 : order >= 0;
  }

  /// Whether the next INSERT fails, because sequence or column have no further value.
  public boolean isExhausted() {
    BigInteger next = exactNext();
    return next.compareTo(BigInteger.valueOf(end())) * (increment > 0 ? 1 : -1) > 0 && !cycle;
  }

  /// How much of the way from 0 to its end the sequence has gone, 0 to 1.
  public double used() {
    double end = end();
    double used = end == 0 ? 1 : (double) lastValue / end;
    return Math.clamp(used, 0.0, 1.0);
  }

  /// The last value that sequence and column can have, in the direction of the increment.
  public long end() {
    return increment > 0 ? Math.min(maximum, columnMaximum) : Math.max(minimum, -columnMaximum - 1);
  }

  private BigInteger exactNext() {
    BigInteger last = BigInteger.valueOf(lastValue);
    return called ? last.add(BigInteger.valueOf(increment)) : last;
  }
}
