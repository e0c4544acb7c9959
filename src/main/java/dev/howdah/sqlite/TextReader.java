package dev.howdah.sqlite;

import dev.howdah.value.StoredText;
import dev.howdah.value.Utf8;
import org.jspecify.annotations.Nullable;

/// Makes UTF-8 of text as the file stores it, and says whether it is valid. One object reads many
/// values, one after the other; confined to one thread.
public final class TextReader {

  private final TextEncoding encoding;
  private byte @Nullable [] utf8;

  /// For text in that encoding.
  public TextReader(TextEncoding encoding) {
    this.encoding = encoding;
  }

  /// Looks at stored bytes; [#utf8] then gives them as UTF-8 unless they are malformed.
  public Utf8.Validity read(byte[] stored) {
    byte[] bytes =
        switch (encoding) {
          case UTF_8 -> stored;
          case UTF_16LE -> StoredText.fromUtf16(stored, false);
          case UTF_16BE -> StoredText.fromUtf16(stored, true);
        };
    utf8 = bytes;
    return bytes == null ? Utf8.Validity.MALFORMED : Utf8.check(bytes);
  }

  /// What was read last, as UTF-8. For malformed UTF-8 the bytes as stored.
  ///
  /// @throws IllegalStateException if what was read last is malformed UTF-16
  public byte[] utf8() {
    byte[] bytes = utf8;
    if (bytes == null) {
      throw new IllegalStateException("malformed text has no UTF-8 form");
    }
    return bytes;
  }
}
