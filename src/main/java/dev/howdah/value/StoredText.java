package dev.howdah.value;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Text as an SQLite file stores it, in one of its encodings, made into UTF-8.
public final class StoredText {

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

  private StoredText() {}

  /// Transcodes UTF-16 to UTF-8; null where the bytes are malformed: an odd number of them, or an
  /// unpaired surrogate.
  public static byte @Nullable [] fromUtf16(byte[] bytes, boolean bigEndian) {
    Charset charset = bigEndian ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    try {
      CharBuffer chars =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes));
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(chars);
      byte[] out = new byte[utf8.remaining()];
      utf8.get(out);
      return out;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /// Makes well-formed UTF-8 of malformed UTF-8: each maximal subpart of an ill-formed sequence
  /// becomes U+FFFD (Unicode Standard, section 3.9, D93b).
  public static byte[] replaceMalformedUtf8(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 16);
    int i = 0;
    while (i < bytes.length) {
      int length = Utf8.sequenceLength(bytes, i);
      if (length > 0) {
        out.write(bytes, i, length);
        i += length;
      } else {
        out.writeBytes(REPLACEMENT);
        i -= length;
      }
    }
    return out.toByteArray();
  }

  /// Makes UTF-8 of malformed UTF-16: each unpaired surrogate and an odd last byte become U+FFFD.
  public static byte[] replaceMalformedUtf16(byte[] bytes, boolean bigEndian) {
    StringBuilder out = new StringBuilder(bytes.length / 2 + 1);
    int units = bytes.length / 2;
    int i = 0;
    while (i < units) {
      char unit = unit(bytes, i, bigEndian);
      boolean pair =
          Character.isHighSurrogate(unit)
              && i + 1 < units
              && Character.isLowSurrogate(unit(bytes, i + 1, bigEndian));
      if (pair) {
        out.append(unit).append(unit(bytes, i + 1, bigEndian));
        i += 2;
      } else {
        out.append(Character.isSurrogate(unit) ? '\uFFFD' : unit);
        i++;
      }
    }
    if (bytes.length % 2 == 1) {
      out.append('\uFFFD');
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static char unit(byte[] bytes, int index, boolean bigEndian) {
    int first = bytes[2 * index] & 0xFF;
    int second = bytes[2 * index + 1] & 0xFF;
    return (char) (bigEndian ? first << 8 | second : second << 8 | first);
  }

  /// Reads bytes as windows-1252; undefined bytes become U+FFFD.
  public static byte[] fromWindows1252(byte[] bytes) {
    return new String(bytes, WINDOWS_1252).getBytes(StandardCharsets.UTF_8);
  }

  /// The same UTF-8 without U+0000.
  public static byte[] stripNul(byte[] utf8) {
    byte[] out = new byte[utf8.length];
    int length = 0;
    for (byte b : utf8) {
      if (b != 0) {
        out[length++] = b;
      }
    }
    return Arrays.copyOf(out, length);
  }

  /// The same UTF-8 with U+FFFD for each U+0000.
  public static byte[] replaceNul(byte[] utf8) {
    int nuls = 0;
    for (byte b : utf8) {
      if (b == 0) {
        nuls++;
      }
    }
    byte[] out = new byte[utf8.length + 2 * nuls];
    int length = 0;
    for (byte b : utf8) {
      if (b == 0) {
        out[length++] = (byte) 0xEF;
        out[length++] = (byte) 0xBF;
        out[length++] = (byte) 0xBD;
      } else {
        out[length++] = b;
      }
    }
    return out;
  }
}
