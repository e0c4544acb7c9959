package dev.howdah.plan.translate;

/// Whether a constant text is JSON (RFC 8259). Confined to one call.
final class JsonText {

  private static final int MAX_DEPTH = 100;

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  /// Whether the text is one JSON value that json and jsonb both take.
  static boolean isValid(String text) {
    JsonText json = new JsonText(text);
    return json.value(0) && json.blanks() && json.at == text.length();
  }

  /// Whether the text is `{}`, `[]` or a value that is no container, so that two writers write it
  /// alike.
  static boolean isSimple(String text) {
    return isValid(text)
        && (text.equals("{}")
            || text.equals("[]")
            || (text.indexOf('{') != 0 && text.indexOf('[') != 0));
  }

  private boolean blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return true;
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private boolean value(int depth) {
    blanks();
    if (depth > MAX_DEPTH || at >= text.length()) {
      return false;
    }
    return switch (text.charAt(at)) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    };
  }

  private boolean object(int depth) {
    at++;
    blanks();
    if (take('}')) {
      return true;
    }
    do {
      blanks();
      if (at >= text.length() || text.charAt(at) != '"' || !string()) {
        return false;
      }
      blanks();
      if (!take(':') || !value(depth + 1)) {
        return false;
      }
      blanks();
    } while (take(','));
    return take('}');
  }

  private boolean array(int depth) {
    at++;
    blanks();
    if (take(']')) {
      return true;
    }
    do {
      if (!value(depth + 1)) {
        return false;
      }
      blanks();
    } while (take(','));
    return take(']');
  }

  private boolean string() {
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return true;
      }
      if (c < 0x20) {
        return false;
      }
      if (c == '\\' && !escape()) {
        return false;
      }
    }
    return false;
  }

  /// What may follow a backslash; a unicode escape with NUL or a surrogate is left to a closer
  /// look.
  private boolean escape() {
    if (at >= text.length()) {
      return false;
    }
    char c = text.charAt(at++);
    if (c != 'u') {
      return "\"\\/bfnrt".indexOf(c) >= 0;
    }
    if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
      return false;
    }
    int code = Integer.parseInt(text.substring(at, at + 4), 16);
    at += 4;
    return code != 0 && !(code >= 0xD800 && code <= 0xDFFF);
  }

  private boolean word(String word) {
    if (!text.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  private boolean number() {
    int start = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return text.substring(start, at)
        .matches("-?(0|[1-9]\\d{0,99})(\\.\\d{1,99})?([eE][+-]?\\d{1,2})?");
  }
}
