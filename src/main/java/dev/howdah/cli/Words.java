package dev.howdah.cli;

import java.util.Locale;

/// How numbers, sizes, times and names from files are written for people.
final class Words {

  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};
  private static final int STEP = 1024;

  private Words() {}

  /// `10,245`.
  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /// `1 row`, `10,245 rows`; the plural has an `s`.
  static String count(long value, String singular) {
    return number(value) + " " + singular + (value == 1 ? "" : "s");
  }

  /// `1.3 MB`, in steps of 1024.
  static String bytes(long value) {
    double shown = value;
    int unit = 0;
    while (shown >= STEP && unit < UNITS.length - 1) {
      shown /= STEP;
      unit++;
    }
    return unit == 0 ? value + " B" : String.format(Locale.ROOT, "%.1f %s", shown, UNITS[unit]);
  }

  /// `35 ms`, `1.2 s`, `3 min 05 s`, `2 h 03 min`.
  static String time(long millis) {
    if (millis < SECOND) {
      return millis + " ms";
    }
    if (millis < MINUTE) {
      return String.format(Locale.ROOT, "%.1f s", millis / (double) SECOND);
    }
    if (millis < HOUR) {
      return String.format(Locale.ROOT, "%d min %02d s", millis / MINUTE, millis % MINUTE / SECOND);
    }
    return String.format(Locale.ROOT, "%d h %02d min", millis / HOUR, millis % HOUR / MINUTE);
  }

  /// Text of which nothing can move the cursor or break a line: control characters are shown as
  /// `\n`, `\t` or `\x1b`. Names in a file can hold anything.
  static String oneLine(String text) {
    if (text.chars().noneMatch(Words::isControl)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        out.append("\\n");
      } else if (c == '\t') {
        out.append("\\t");
      } else if (isControl(c)) {
        out.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /// Control characters, and the ones that turn the direction of writing.
  private static boolean isControl(int c) {
    return Character.isISOControl(c)
        || c == 0x2028
        || c == 0x2029
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
