package dev.howdah.syntax;

/// Upper and lower case as SQLite sees them: of the letters A to Z only. `String`'s own methods
/// also fold `ı`, `ſ` and the Kelvin sign into ASCII letters.
public final class AsciiCase {

  private AsciiCase() {}

  /// The text with a to z as A to Z.
  public static String upper(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'a' && c <= 'z') {
        return map(text, 'a', 'z', 'A' - 'a');
      }
    }
    return text;
  }

  /// The text with A to Z as a to z; the form in which SQLite compares names.
  public static String lower(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return map(text, 'A', 'Z', 'a' - 'A');
      }
    }
    return text;
  }

  /// Whether SQLite takes both for the same name.
  public static boolean same(String one, String other) {
    return one.length() == other.length() && lower(one).equals(lower(other));
  }

  private static String map(String text, char from, char to, int distance) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (chars[i] >= from && chars[i] <= to) {
        chars[i] = (char) (chars[i] + distance);
      }
    }
    return new String(chars);
  }
}
