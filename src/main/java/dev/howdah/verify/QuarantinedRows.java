package dev.howdah.verify;

import dev.howdah.sqlite.RowDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;

/// The rows in quarantine, as a multiset of their [RowDigest]s: one array, sorted, 20 bytes for
/// each distinct row. Immutable and thread-safe.
public final class QuarantinedRows {

  private static final QuarantinedRows NONE = new QuarantinedRows(new byte[0], new int[0]);

  private final byte[] digests;
  private final int[] counts;

  private QuarantinedRows(byte[] digests, int[] counts) {
    this.digests = digests;
    this.counts = counts;
  }

  /// No row at all.
  public static QuarantinedRows none() {
    return NONE;
  }

  /// The rows with these digests; one that is there twice stands for two equal rows.
  ///
  /// @throws IllegalArgumentException for a digest that is not [RowDigest#LENGTH] bytes long
  public static QuarantinedRows of(Collection<byte[]> rowDigests) {
    byte[][] sorted = rowDigests.toArray(new byte[0][]);
    for (byte[] digest : sorted) {
      if (digest.length != RowDigest.LENGTH) {
        throw new IllegalArgumentException(
            "the digest of a row has " + RowDigest.LENGTH + " bytes, not " + digest.length);
      }
    }
    Arrays.sort(sorted, Arrays::compareUnsigned);
    byte[] digests = new byte[Math.multiplyExact(sorted.length, RowDigest.LENGTH)];
    int[] counts = new int[sorted.length];
    int distinct = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || !Arrays.equals(sorted[i], sorted[i - 1])) {
        System.arraycopy(sorted[i], 0, digests, distinct * RowDigest.LENGTH, RowDigest.LENGTH);
        distinct++;
      }
      counts[distinct - 1]++;
    }
    return new QuarantinedRows(
        Arrays.copyOf(digests, distinct * RowDigest.LENGTH), Arrays.copyOf(counts, distinct));
  }

  /// Whether there is none.
  public boolean isEmpty() {
    return counts.length == 0;
  }

  /// How many rows there are, equal ones counted each.
  public long size() {
    return Arrays.stream(counts).asLongStream().sum();
  }

  /// All rows, to be taken one by one during one reading of the source.
  Remaining remaining() {
    return new Remaining();
  }

  private int find(byte[] digest) {
    int low = 0;
    int high = counts.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = middle * RowDigest.LENGTH;
      int order =
          Arrays.compareUnsigned(digests, at, at + RowDigest.LENGTH, digest, 0, RowDigest.LENGTH);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /// What is left of the multiset while the source is read. Confined to one thread.
  final class Remaining {

    private final int[] left = counts.clone();

    /// Takes one row with that digest out; false where none is left.
    boolean take(byte[] digest) {
      int index = find(digest);
      if (index < 0 || left[index] == 0) {
        return false;
      }
      left[index]--;
      return true;
    }

    /// Gives each row that was never taken: its digest in hexadecimal and how many times.
    void forEach(LeftOver consumer) {
      for (int i = 0; i < left.length; i++) {
        if (left[i] > 0) {
          int at = i * RowDigest.LENGTH;
          consumer.accept(HexFormat.of().formatHex(digests, at, at + RowDigest.LENGTH), left[i]);
        }
      }
    }

    /// Whether every row was taken.
    boolean isEmpty() {
      return size() == 0;
    }

    /// How many rows were not taken.
    long size() {
      return Arrays.stream(left).asLongStream().sum();
    }
  }

  /// Receives rows of quarantine that the source does not have.
  interface LeftOver {
    void accept(String digest, int count);
  }
}
