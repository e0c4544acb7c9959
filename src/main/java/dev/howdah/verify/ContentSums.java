package dev.howdah.verify;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;

/// The rows of one side, added up: for each bucket how many there are and the sum of their hashes
/// modulo 2^128, which does not depend on their order. A row's bucket is decided by its key, or by
/// its hash in a table without a key. Confined to one thread.
final class ContentSums {

  private static final int FEWEST_BUCKETS = 1 << 10;
  private static final int MOST_BUCKETS = 1 << 16;
  private static final int ROWS_PER_BUCKET = 1 << 15;

  private final boolean byKey;
  private final int shift;
  private final long[] high;
  private final long[] low;
  private final long[] counts;
  private boolean misfit;

  /// Sums of nothing yet.
  ///
  /// @param byKey whether the key decides the bucket
  /// @param expectedRows how many rows there may be; more or less of them do no harm
  ContentSums(boolean byKey, long expectedRows) {
    this.byKey = byKey;
    int buckets = FEWEST_BUCKETS;
    while (buckets < MOST_BUCKETS && expectedRows / buckets > ROWS_PER_BUCKET) {
      buckets *= 2;
    }
    shift = Long.SIZE - Integer.numberOfTrailingZeros(buckets);
    high = new long[buckets];
    low = new long[buckets];
    counts = new long[buckets];
  }

  /// Whether any column belongs to the key.
  static boolean hasKey(boolean[] keyColumns) {
    for (boolean inKey : keyColumns) {
      if (inKey) {
        return true;
      }
    }
    return false;
  }

  /// The bucket of a row.
  int bucket(CanonicalRow row) {
    return (int) ((byKey ? row.keyHash() : row.high()) >>> shift);
  }

  void add(CanonicalRow row) {
    int bucket = bucket(row);
    add(bucket, row.high(), row.low());
    counts[bucket]++;
    misfit |= row.hasMisfit();
  }

  private void add(int bucket, long addedHigh, long addedLow) {
    long sum = low[bucket] + addedLow;
    high[bucket] += addedHigh + (Long.compareUnsigned(sum, addedLow) < 0 ? 1 : 0);
    low[bucket] = sum;
  }

  /// How many rows there are.
  long rows() {
    return Arrays.stream(counts).sum();
  }

  long rows(int bucket) {
    return counts[bucket];
  }

  /// Whether a row had a value without a form in its column's type: such a row is never equal.
  boolean hasMisfit() {
    return misfit;
  }

  /// The buckets in which the two sides are not the same.
  BitSet differing(ContentSums other) {
    BitSet differing = new BitSet();
    for (int bucket = 0; bucket < counts.length; bucket++) {
      if (counts[bucket] != other.counts[bucket]
          || high[bucket] != other.high[bucket]
          || low[bucket] != other.low[bucket]) {
        differing.set(bucket);
      }
    }
    return differing;
  }

  /// A digest of the whole content: of the number of rows and the sum of their hashes.
  String digest() {
    long sumHigh = 0;
    long sumLow = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      sumLow += low[bucket];
      sumHigh += high[bucket] + (Long.compareUnsigned(sumLow, low[bucket]) < 0 ? 1 : 0);
    }
    byte[] content =
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(rows())
            .putLong(sumHigh)
            .putLong(sumLow)
            .array();
    HashBuffer hash = new HashBuffer();
    hash.begin();
    hash.putBytes(content, 0, content.length);
    return HexFormat.of().formatHex(hash.finish());
  }
}
