package dev.howdah.verify;

import dev.howdah.sqlite.TextEncoding;
import java.util.Arrays;
import java.util.HexFormat;

/// Values as people see them in the report: never longer than 200 characters, nothing that a
/// terminal would obey.
final class HumanText {

  /// The most characters of a shown value.
  static final int MAX_LENGTH = 200;

  /// As many bytes of a value as can matter: up to four for each character that is shown.
  static final int LOOKED_AT = 4 * MAX_LENGTH + 8;

  private HumanText() {}

  /// Text in quotes with control characters escaped; malformed text as its bytes.
  static String ofText(byte[] stored, TextEncoding encoding) {
    CodePoints codePoints =
        new CodePoints(Arrays.copyOf(stored, Math.min(stored.length, LOOKED_AT)), encoding);
    StringBuilder shown = new StringBuilder("\"");
    int next = codePoints.next();
    while (next >= 0 && shown.length() <= MAX_LENGTH) {
      append(shown, next);
      next = codePoints.next();
    }
    if (next == CodePoints.MALFORMED && shown.length() <= MAX_LENGTH) {
      return ofBytes(stored, 0, stored.length);
    }
    return shorten(shown.append('"').toString());
  }

  /// Bytes in hexadecimal after `\x`.
  static String ofBytes(byte[] bytes, int offset, int length) {
    int shown = Math.min(length, MAX_LENGTH / 2 + 1);
    return shorten("\\x" + HexFormat.of().formatHex(bytes, offset, offset + shown));
  }

  /// At most [#MAX_LENGTH] characters of a text, with an ellipsis where something was cut off.
  static String shorten(String text) {
    if (text.length() <= MAX_LENGTH) {
      return text;
    }
    int end = MAX_LENGTH - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }

  private static void append(StringBuilder shown, int codePoint) {
    switch (codePoint) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      case '\\' -> shown.append("\\\\");
      case '"' -> shown.append("\\\"");
      default -> {
        int type = Character.getType(codePoint);
        boolean hidden =
            type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
        if (hidden) {
          shown.append(String.format("\\u%04x", codePoint));
        } else {
          shown.appendCodePoint(codePoint);
        }
      }
    }
  }
}
