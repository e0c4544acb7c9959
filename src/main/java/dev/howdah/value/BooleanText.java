package dev.howdah.value;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads the words that mean true and false.
public final class BooleanText {

  private BooleanText() {}

  /// What a text says.
  public enum Reading {
    /// It means true.
    TRUE,
    /// It means false.
    FALSE,
    /// It is neither.
    NEITHER
  }

  /// Reads true t yes y on 1 and false f no n off 0 in any ASCII case.
  public static Reading read(byte[] text) {
    if (text.length == 0 || text.length > 5) {
      return Reading.NEITHER;
    }
    // ISO 8859-1 and the root locale: no other character folds into ASCII letters.
    String word = new String(text, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    return switch (word) {
      case "true", "t", "yes", "y", "on", "1" -> Reading.TRUE;
      case "false", "f", "no", "n", "off", "0" -> Reading.FALSE;
      default -> Reading.NEITHER;
    };
  }
}
