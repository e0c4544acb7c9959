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
        int sequence = sequenceLength(bytes, i);
        if (sequence < 0) {
          return Validity.MALFORMED;
        }
        i += sequence;
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

  /// The length of the well-formed sequence that starts at `i`; where there is none, the negated
  /// length of the maximal ill-formed subpart (table 3-7 of the Unicode Standard).
  static int sequenceLength(byte[] bytes, int i) {
    int lead = bytes[i] & 0xFF;
    if (lead < 0x80) {
      return 1;
    }
    int tails = lead >= 0xC2 && lead <= 0xDF ? 1 : lead >= 0xE0 && lead <= 0xEF ? 2 : 3;
    if (lead < 0xC2 || lead > 0xF4) {
      return -1;
    }
    int low =
        switch (lead) {
          case 0xE0 -> 0xA0;
          case 0xF0 -> 0x90;
          default -> 0x80;
        };
    int high =
        switch (lead) {
          case 0xED -> 0x9F;
          case 0xF4 -> 0x8F;
          default -> 0xBF;
        };
    for (int tail = 1; tail <= tails; tail++) {
      int next = i + tail < bytes.length ? bytes[i + tail] & 0xFF : -1;
      if (next < low || next > high) {
        return -tail;
      }
      low = 0x80;
      high = 0xBF;
    }
    return tails + 1;
  }
}
