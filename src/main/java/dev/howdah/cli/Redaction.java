package dev.howdah.cli;

import java.util.regex.Pattern;

/// Takes passwords out of text. The engine never puts one into a message; this is for what echoes
/// the command line itself.
final class Redaction {

  /// From the user's name to the last `@` of the line: a password may hold anything. A path that
  /// was made of an address has one slash where the address has two.
  private static final Pattern IN_ADDRESS = Pattern.compile("(:/+[^:@/\\s]*):[^\\n]*@");

  /// Parameters of an address or a connection string, up to the next separator.
  private static final Pattern AS_PARAMETER =
      Pattern.compile(
          "(?i)((?:ssl)?password|passwd|pwd|passphrase)(\\s*=\\s*)('(?:[^'\\\\\\n]|\\\\.)*'?|[^\\s&;'\"]+)");

  private Redaction() {}

  /// The text with `***` for each password.
  static String of(String text) {
    String withoutUserInfo = IN_ADDRESS.matcher(text).replaceAll("$1:***@");
    return AS_PARAMETER.matcher(withoutUserInfo).replaceAll("$1$2***");
  }
}
