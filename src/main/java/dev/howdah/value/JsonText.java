package dev.howdah.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// Checks JSON text (RFC 8259) without building anything from it. Confined to one thread.
public final class JsonText {

  /// The deepest nesting that is accepted.
  public static final int MAX_DEPTH = 500;

  private static final int MAX_NUMBER = 1000;
  private static final int MAX_EXPONENT = 300;
  private static final int MAX_JSONB_BYTES = 100_000_000;

  private byte[] text = new byte[0];
  private int at;
  private boolean safe;
  private boolean escaped;

  /// What a text turned out to be.
  public enum Reading {
    /// Not JSON.
    INVALID,
    /// JSON that jsonb would change or refuse.
    UNSAFE,
    /// JSON that jsonb keeps.
    SAFE
  }

  /// Reads a text that is well-formed UTF-8.
  public Reading read(byte[] utf8) {
    text = utf8;
    at = 0;
    safe = utf8.length <= MAX_JSONB_BYTES;
    space();
    if (!value(0)) {
      return Reading.INVALID;
    }
    space();
    if (at != text.length) {
      return Reading.INVALID;
    }
    return safe ? Reading.SAFE : Reading.UNSAFE;
  }

  /// Whether the first character that is no white space opens an object or an array.
  public static boolean looksLikeContainer(byte[] utf8) {
    for (byte b : utf8) {
      if (b == '{' || b == '[') {
        return true;
      }
      if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
        return false;
      }
    }
    return false;
  }

  private boolean value(int depth) {
    if (at >= text.length) {
      return false;
    }
    return switch (text[at]) {
      case '{' -> depth < MAX_DEPTH && object(depth + 1);
      case '[' -> depth < MAX_DEPTH && array(depth + 1);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    };
  }

  private boolean object(int depth) {
    at++;
    space();
    if (consume('}')) {
      return true;
    }
    Keys keys = new Keys();
    while (true) {
      if (at >= text.length || text[at] != '"') {
        return false;
      }
      int start = at + 1;
      escaped = false;
      if (!string()) {
        return false;
      }
      // Once the text is known to be unsafe, repeated keys tell nothing new.
      if (safe && !keys.add(start, at - 1, escaped)) {
        safe = false;
      }
      space();
      if (!consume(':')) {
        return false;
      }
      space();
      if (!value(depth)) {
        return false;
      }
      space();
      if (consume('}')) {
        return true;
      }
      if (!consume(',')) {
        return false;
      }
      space();
    }
  }

  private boolean array(int depth) {
    at++;
    space();
    if (consume(']')) {
      return true;
    }
    while (true) {
      if (!value(depth)) {
        return false;
      }
      space();
      if (consume(']')) {
        return true;
      }
      if (!consume(',')) {
        return false;
      }
      space();
    }
  }

  private boolean string() {
    at++;
    while (at < text.length) {
      int b = text[at];
      if (b == '"') {
        at++;
        return true;
      }
      if (b >= 0 && b < 0x20) {
        return false;
      }
      if (b == '\\') {
        escaped = true;
        if (!escape()) {
          return false;
        }
      } else {
        at++;
      }
    }
    return false;
  }

  private boolean escape() {
    at++;
    if (at >= text.length) {
      return false;
    }
    return switch (text[at]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        at++;
        yield true;
      }
      case 'u' -> {
        int unit = hex4(at + 1);
        if (unit < 0) {
          yield false;
        }
        at += 5;
        surrogates(unit);
        yield true;
      }
      default -> false;
    };
  }

  /// Looks at an escaped code unit that was just read; a pair is read whole.
  private void surrogates(int unit) {
    if (unit == 0 || Character.isLowSurrogate((char) unit)) {
      safe = false;
    } else if (Character.isHighSurrogate((char) unit)) {
      boolean pair =
          at + 6 <= text.length
              && text[at] == '\\'
              && text[at + 1] == 'u'
              && hex4(at + 2) >= 0
              && Character.isLowSurrogate((char) hex4(at + 2));
      if (pair) {
        at += 6;
      } else {
        safe = false;
      }
    }
  }

  private int hex4(int from) {
    if (from + 4 > text.length) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = text[i] < 0 ? -1 : Character.digit(text[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private boolean number() {
    int start = at;
    boolean negative = consume('-');
    boolean zero = true;
    if (consume('0')) {
      // A leading zero stands alone.
    } else {
      int from = at;
      zero = digits();
      if (at == from) {
        return false;
      }
    }
    if (consume('.')) {
      int from = at;
      zero &= digits();
      if (at == from) {
        return false;
      }
    }
    if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      if (at < text.length && (text[at] == '+' || text[at] == '-')) {
        at++;
      }
      int from = at;
      digits();
      if (at == from) {
        return false;
      }
      if (exponent(from) > MAX_EXPONENT) {
        safe = false;
      }
    }
    if (negative && zero) {
      safe = false;
    }
    return at - start <= MAX_NUMBER;
  }

  private int exponent(int from) {
    int exponent = 0;
    for (int i = from; i < at && exponent <= MAX_EXPONENT; i++) {
      exponent = exponent * 10 + (text[i] - '0');
    }
    return exponent;
  }

  /// Skips digits; whether all of them are zeros.
  private boolean digits() {
    boolean zeros = true;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      zeros &= text[at] == '0';
      at++;
    }
    return zeros;
  }

  private boolean word(String word) {
    if (at + word.length() > text.length) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[at + i] != word.charAt(i)) {
        return false;
      }
    }
    at += word.length();
    return true;
  }

  private boolean consume(char wanted) {
    if (at < text.length && text[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void space() {
    while (at < text.length
        && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) {
      at++;
    }
  }

  /// The keys of one object: compared as bytes while they are few and written without escapes.
  private final class Keys {

    private static final int FEW = 12;

    private final int[] starts = new int[FEW];
    private final int[] ends = new int[FEW];
    private int count;
    private Set<String> many = Set.of();

    /// Adds the key between the quotes; false where the object already has it.
    boolean add(int start, int end, boolean withEscapes) {
      if (many.isEmpty() && !withEscapes && count < FEW) {
        for (int i = 0; i < count; i++) {
          if (Arrays.equals(text, starts[i], ends[i], text, start, end)) {
            return false;
          }
        }
        starts[count] = start;
        ends[count] = end;
        count++;
        return true;
      }
      if (many.isEmpty()) {
        many = new HashSet<>();
        for (int i = 0; i < count; i++) {
          many.add(unescape(starts[i], ends[i]));
        }
      }
      return many.add(unescape(start, end));
    }

    private String unescape(int start, int end) {
      String raw = new String(text, start, end - start, StandardCharsets.UTF_8);
      if (raw.indexOf('\\') < 0) {
        return raw;
      }
      StringBuilder out = new StringBuilder();
      int i = 0;
      while (i < raw.length()) {
        char c = raw.charAt(i++);
        if (c != '\\') {
          out.append(c);
          continue;
        }
        char e = raw.charAt(i++);
        switch (e) {
          case 'b' -> out.append('\b');
          case 'f' -> out.append('\f');
          case 'n' -> out.append('\n');
          case 'r' -> out.append('\r');
          case 't' -> out.append('\t');
          case 'u' -> {
            out.append((char) Integer.parseInt(raw.substring(i, i + 4), 16));
            i += 4;
          }
          default -> out.append(e);
        }
      }
      return out.toString();
    }
  }
}
