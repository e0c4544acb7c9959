package dev.howdah.verify;

import dev.howdah.plan.MalformedTextPolicy;
import dev.howdah.plan.NulPolicy;
import dev.howdah.sqlite.TextEncoding;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What a TEXT value of the source is as UTF-8, under the policies of its column; the section
/// "Text" of `docs/type-mapping.md`. At most one copy of a value is made, of exactly its length.
final class StoredText {

  private static final int REPLACEMENT = 0xfffd;
  private static final int[] WINDOWS_1252 = windows1252();

  private StoredText() {}

  /// The UTF-8 form of well-formed text, null where it is malformed.
  static byte @Nullable [] utf8(byte[] stored, TextEncoding encoding) {
    if (encoding == TextEncoding.UTF_8) {
      return isWellFormed(stored, encoding) ? stored : null;
    }
    return isWellFormed(stored, encoding)
        ? recoded(stored, encoding, MalformedTextPolicy.REPLACE, NulPolicy.QUARANTINE)
        : null;
  }

  /// The UTF-8 form for a column of text with these policies.
  ///
  /// @throws Misfit for malformed text and for NUL characters that the policies do not change
  static byte[] underPolicies(
      byte[] stored, TextEncoding encoding, MalformedTextPolicy malformedText, NulPolicy nul)
      throws Misfit {
    boolean asIs = encoding == TextEncoding.UTF_8;
    if (asIs && isAsciiWithoutNul(stored)) {
      return stored;
    }
    MalformedTextPolicy decoding = MalformedTextPolicy.REPLACE;
    if (!isWellFormed(stored, encoding)) {
      if (malformedText == MalformedTextPolicy.QUARANTINE) {
        throw new Misfit("malformed-text");
      }
      if (encoding == TextEncoding.UTF_8) {
        decoding = malformedText;
      }
      asIs = false;
    }
    if (hasNul(stored, encoding)) {
      if (nul == NulPolicy.QUARANTINE) {
        throw new Misfit("nul-in-text");
      }
      asIs = false;
    }
    return asIs ? stored : recoded(stored, encoding, decoding, nul);
  }

  /// Whether bytes are ASCII and none of them is NUL; looks at eight of them at once.
  static boolean isAsciiWithoutNul(byte[] bytes) {
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      long eight = HashBuffer.longAt(bytes, at);
      long borrowed = eight - 0x0101010101010101L;
      if (((eight | borrowed) & 0x8080808080808080L) != 0) {
        return false;
      }
    }
    for (; at < bytes.length; at++) {
      if (bytes[at] <= 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether the text is well-formed in that encoding.
  static boolean isWellFormed(byte[] stored, TextEncoding encoding) {
    if (encoding == TextEncoding.UTF_8 && isAsciiWithoutNul(stored)) {
      return true;
    }
    CodePoints codePoints = new CodePoints(stored, encoding);
    int next = codePoints.next();
    while (next >= 0) {
      next = codePoints.next();
    }
    return next == CodePoints.END;
  }

  /// How many code points well-formed UTF-8 has.
  static int codePointCount(byte[] utf8) {
    int count = 0;
    for (byte b : utf8) {
      if ((b & 0xc0) != 0x80) {
        count++;
      }
    }
    return count;
  }

  static boolean hasNul(byte[] stored, TextEncoding encoding) {
    int unit = encoding == TextEncoding.UTF_8 ? 1 : 2;
    for (int at = 0; at + unit <= stored.length; at += unit) {
      if (stored[at] == 0 && stored[at + unit - 1] == 0) {
        return true;
      }
    }
    return false;
  }

  private static byte[] recoded(
      byte[] stored, TextEncoding encoding, MalformedTextPolicy malformedText, NulPolicy nul) {
    byte[] nowhere = new byte[0];
    byte[] out = new byte[recode(stored, encoding, malformedText, nul, nowhere)];
    recode(stored, encoding, malformedText, nul, out);
    return out;
  }

  /// Writes the UTF-8 form where there is room for it, and says how long it is.
  private static int recode(
      byte[] stored,
      TextEncoding encoding,
      MalformedTextPolicy malformedText,
      NulPolicy nul,
      byte[] out) {
    CodePoints codePoints = new CodePoints(stored, encoding);
    boolean singleBytes = malformedText == MalformedTextPolicy.WINDOWS_1252;
    int length = 0;
    for (int index = 0; ; index++) {
      int codePoint;
      if (!singleBytes) {
        codePoint = codePoints.next();
      } else {
        codePoint = index < stored.length ? WINDOWS_1252[stored[index] & 0xff] : CodePoints.END;
      }
      if (codePoint == CodePoints.END) {
        return length;
      }
      if (codePoint == 0 && nul == NulPolicy.STRIP) {
        continue;
      }
      if (codePoint == CodePoints.MALFORMED || (codePoint == 0 && nul == NulPolicy.REPLACE)) {
        codePoint = REPLACEMENT;
      }
      int size = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      if (out.length > 0) {
        encode(codePoint, size, out, length);
      }
      length = Math.addExact(length, size);
    }
  }

  /// Writes a code point as UTF-8 of the given number of bytes.
  static void encode(int codePoint, int size, byte[] out, int at) {
    if (size == 1) {
      out[at] = (byte) codePoint;
      return;
    }
    int rest = codePoint;
    for (int i = size - 1; i > 0; i--) {
      out[at + i] = (byte) (0x80 | (rest & 0x3f));
      rest >>>= 6;
    }
    out[at] = (byte) (0xf00 >> size | rest);
  }

  private static int[] windows1252() {
    Charset charset = Charset.forName("windows-1252");
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = new String(new byte[] {(byte) i}, charset).charAt(0);
    }
    return table;
  }

  /// Bytes of ASCII text as a string.
  static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
