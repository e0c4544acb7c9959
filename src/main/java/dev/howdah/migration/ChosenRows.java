package dev.howdah.migration;

import dev.howdah.schema.StorageClass;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.RowDigest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Those rows of a table that have certain digests, each as often as its digest is given. Confined
/// to one thread.
final class ChosenRows implements RowCursor {

  private final RowCursor all;
  private final RowDigest digest = new RowDigest();
  private final Map<String, Integer> wanted = new HashMap<>();

  /// @param all all rows of the table; closed with this
  ChosenRows(RowCursor all, Collection<byte[]> digests) {
    this.all = all;
    for (byte[] each : digests) {
      wanted.merge(key(each), 1, Integer::sum);
    }
  }

  private static String key(byte[] digest) {
    return new String(digest, StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean next() {
    while (!wanted.isEmpty() && all.next()) {
      String key = key(digest.of(all));
      if (wanted.containsKey(key)) {
        wanted.computeIfPresent(key, (_, left) -> left == 1 ? null : left - 1);
        return true;
      }
    }
    return false;
  }

  @Override
  public int columnCount() {
    return all.columnCount();
  }

  @Override
  public StorageClass storageClass(int column) {
    return all.storageClass(column);
  }

  @Override
  public long integer(int column) {
    return all.integer(column);
  }

  @Override
  public double real(int column) {
    return all.real(column);
  }

  @Override
  public byte[] bytes(int column) {
    return all.bytes(column);
  }

  @Override
  public void close() {
    all.close();
  }
}
