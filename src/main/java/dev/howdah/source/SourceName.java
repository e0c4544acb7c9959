package dev.howdah.source;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import org.jspecify.annotations.Nullable;

/// What owners call their sources. Only ever shown: no file is named so.
final class SourceName {

  static final int LONGEST = 200;

  private static final String DEFAULT = "upload.db";

  private SourceName() {}

  /// A name that can be kept and shown: not empty, at most 200 characters, none that PostgreSQL
  /// cannot keep or that would end a line.
  ///
  /// @param text null where nothing is said
  /// @throws HowdahException REQUEST_INVALID
  static String of(@Nullable String text) {
    if (text == null) {
      return DEFAULT;
    }
    boolean harmless =
        text.codePoints()
            .noneMatch(one -> Character.isISOControl(one) || (one >= 0xD800 && one <= 0xDFFF));
    if (text.isBlank() || !harmless || text.codePointCount(0, text.length()) > LONGEST) {
      throw new HowdahException(
          ErrorCode.REQUEST_INVALID,
          "The name of a source has 1 to " + LONGEST + " characters and no control characters.",
          "");
    }
    return text;
  }
}
