package dev.howdah.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks at bytes that claim to be UTF-8 (RFC 3629).
public final class Utf8 {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;

  private Utf8() {}

  /// What bytes turned out to be.
  public enum Validity {
    /// Well-formed, without U+0000.
    VALID,
    /// Well-formed, with U+0000, which PostgreSQL cannot store in text.
    WITH_NUL,
    /// Not well-formed.
    MALFORMED
  }

  /// Checks that the bytes are well-formed: no overlong forms, no surrogates, at most U+10FFFF.
  public static Validity check(byte[] bytes) {
    boolean nul = false;
    int i = 0;
    int length = bytes.length;
    while (i < length) {
      if (i + 8 <= length) {
        long eight = (long) LONGS.get(bytes, i);
        // All ASCII and none of them zero: the usual case, eight bytes at a time.
        if ((eight & HIGH_BITS) == 0 && ((eight - LOW_BITS) & ~eight & HIGH_BITS) == 0) {
          i += 8;
          continue;
        }
      }
      int b = bytes[i];
      if (b > 0) {
        i++;
      } else if (b == 0) {
        nul = true;
        i++;
      } else {
        int next = sequenceEnd(bytes, i);
        if (next < 0) {
          return Validity.MALFORMED;
        }
        i = next;
      }
    }
    return nul ? Validity.WITH_NUL : Validity.VALID;
  }

  /// The number of code points in well-formed UTF-8.
  public static int countCharacters(byte[] bytes) {
    int count = 0;
    for (byte b : bytes) {
      if ((b & 0xC0) != 0x80) {
        count++;
      }
    }
    return count;
  }

  /// The end of the multi-byte sequence that starts at `i`, -1 where it is malformed (table 3-7 of
  /// the Unicode Standard).
  private static int sequenceEnd(byte[] bytes, int i) {
    int lead = bytes[i] & 0xFF;
    int length = bytes.length;
    if (lead >= 0xC2 && lead <= 0xDF) {
      return i + 1 < length && isTail(bytes[i + 1]) ? i + 2 : -1;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
      if (i + 2 >= length || !isTail(bytes[i + 1]) || !isTail(bytes[i + 2])) {
        return -1;
      }
      int second = bytes[i + 1] & 0xFF;
      boolean overlong = lead == 0xE0 && second < 0xA0;
      boolean surrogate = lead == 0xED && second > 0x9F;
      return overlong || surrogate ? -1 : i + 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
      if (i + 3 >= length
          || !isTail(bytes[i + 1])
          || !isTail(bytes[i + 2])
          || !isTail(bytes[i + 3])) {
        return -1;
      }
      int second = bytes[i + 1] & 0xFF;
      boolean overlong = lead == 0xF0 && second < 0x90;
      boolean tooGreat = lead == 0xF4 && second > 0x8F;
      return overlong || tooGreat ? -1 : i + 4;
    }
    return -1;
  }

  private static boolean isTail(byte b) {
    return (b & 0xC0) == 0x80;
  }
}
