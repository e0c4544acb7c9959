package dev.howdah.plan.translate;

/// A constant pattern of GLOB as a regular expression of PostgreSQL (`patternCompare` in func.c;
/// PostgreSQL documentation, section 9.7.3). Confined to one call.
final class GlobPattern {

  private final String glob;
  private final StringBuilder out = new StringBuilder("^");
  private int at;

  private GlobPattern(String glob) {
    this.glob = glob;
  }

  /// The regular expression that matches the same texts.
  static String toRegex(String glob) {
    return new GlobPattern(glob).write();
  }

  private String write() {
    while (at < glob.length()) {
      int c = glob.codePointAt(at);
      at += Character.charCount(c);
      switch (c) {
        case '*' -> out.append(".*");
        case '?' -> out.append('.');
        case '[' -> set();
        default -> literal(c);
      }
    }
    return out.append('$').toString();
  }

  private int next() {
    if (at >= glob.length()) {
      throw new Refusal("a GLOB pattern has a [ without its ]");
    }
    int c = glob.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  /// `[…]`: a circumflex negates, a bracket right at the beginning is a member, a hyphen between
  /// two others makes a range.
  private void set() {
    out.append('[');
    int c = next();
    if (c == '^') {
      out.append('^');
      c = next();
    }
    boolean first = true;
    int previous = -1;
    while (c != ']' || first) {
      boolean range = c == '-' && previous >= 0 && at < glob.length() && glob.charAt(at) != ']';
      if (range) {
        int last = next();
        if (last < previous) {
          throw new Refusal("a GLOB pattern has a range that is upside down");
        }
        out.append('-');
        literal(last);
        previous = -1;
      } else {
        literal(c);
        previous = c;
      }
      first = false;
      c = next();
    }
    out.append(']');
  }

  private void literal(int c) {
    boolean special = c < 0x80 && !Character.isLetterOrDigit(c) && c > ' ' && c != '_';
    if (special) {
      out.append('\\');
    }
    out.appendCodePoint(c);
  }
}
