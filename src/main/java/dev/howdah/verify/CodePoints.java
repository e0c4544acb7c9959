package dev.howdah.verify;

import dev.howdah.sqlite.TextEncoding;

/// Reads the bytes of a text one code point after the other and says where they are malformed.
/// Reusable; confined to one thread.
///
/// In UTF-8 a malformed part is a maximal subpart of an ill-formed sequence (Unicode Standard,
/// section 3.9, definition D93b and table 3-7), so each byte of an encoded surrogate is one. In
/// UTF-16 it is an unpaired surrogate or a last single byte.
final class CodePoints {

  /// In place of a code point: the next part is malformed.
  static final int MALFORMED = -1;

  /// In place of a code point: there is nothing more.
  static final int END = -2;

  private final TextEncoding encoding;
  private final byte[] bytes;
  private int at;

  CodePoints(byte[] bytes, TextEncoding encoding) {
    this.bytes = bytes;
    this.encoding = encoding;
  }

  /// The next code point, [#MALFORMED] or [#END].
  int next() {
    if (at >= bytes.length) {
      return END;
    }
    return switch (encoding) {
      case UTF_8 -> nextOfUtf8();
      case UTF_16LE -> nextOfUtf16(0, 1);
      case UTF_16BE -> nextOfUtf16(1, 0);
    };
  }

  private int nextOfUtf8() {
    int first = bytes[at++];
    if (first >= 0) {
      return first;
    }
    first &= 0xff;
    if (first < 0xc2 || first > 0xf4) {
      return MALFORMED;
    }
    int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    int following = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    int codePoint = first & (0x3f >> following);
    for (int i = 0; i < following; i++) {
      int next = at < bytes.length ? bytes[at] & 0xff : -1;
      if (next < low || next > high) {
        return MALFORMED;
      }
      codePoint = codePoint << 6 | (next & 0x3f);
      at++;
      low = 0x80;
      high = 0xbf;
    }
    return codePoint;
  }

  private int nextOfUtf16(int lowByte, int highByte) {
    if (at + 2 > bytes.length) {
      at = bytes.length;
      return MALFORMED;
    }
    char first = unit(at, lowByte, highByte);
    at += 2;
    if (!Character.isSurrogate(first)) {
      return first;
    }
    if (Character.isHighSurrogate(first) && at + 2 <= bytes.length) {
      char second = unit(at, lowByte, highByte);
      if (Character.isLowSurrogate(second)) {
        at += 2;
        return Character.toCodePoint(first, second);
      }
    }
    return MALFORMED;
  }

  private char unit(int index, int lowByte, int highByte) {
    return (char) ((bytes[index + highByte] & 0xff) << 8 | (bytes[index + lowByte] & 0xff));
  }
}
