package dev.howdah.load;

import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.RowDigest;
import java.nio.charset.StandardCharsets;

/// Digests of rows as keys of maps: each byte is one character. Confined to one thread.
final class RowDigests {

  private final RowDigest digest = new RowDigest();

  String of(RowCursor cursor) {
    return key(digest.of(cursor));
  }

  static String key(byte[] digest) {
    return new String(digest, StandardCharsets.ISO_8859_1);
  }
}
