package dev.howdah.cli;

import java.util.regex.Pattern;

/// Words of a POSIX shell, for commands that are shown to be typed.
final class Shell {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private Shell() {}

  /// A word that the shell takes literally.
  static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
