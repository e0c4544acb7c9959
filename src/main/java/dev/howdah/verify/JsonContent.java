package dev.howdah.verify;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads JSON text (RFC 8259) in UTF-8: whether it is valid under the limits of
/// `docs/type-mapping.md`, and the digest of its content.
///
/// The digest is of what `jsonb` keeps: strings as code points, numbers as decimals without regard
/// to their scale, objects without regard to the order of their members. For the last, the hashes
/// of the members are added up, so that memory is bounded by the depth and not by the size; since
/// the number of members counts too, a key that is there twice never looks like one that is there
/// once. Reusable; confined to one thread.
final class JsonContent {

  private static final int MAX_DEPTH = 500;
  private static final int MAX_NUMBER_LENGTH = 1000;
  private static final int MAX_SAFE_EXPONENT = 300;
  private static final int MAX_SAFE_BYTES = 100_000_000;

  /// Ends a string or a number; never a byte of UTF-8.
  private static final int TERMINATOR = 0xff;

  private final Decimal decimal = new Decimal();
  private final byte[] encoded = new byte[4];

  /// A hash for each level of nesting: what is open on one level is not disturbed by the next.
  private final List<HashBuffer> levels = new ArrayList<>();

  private byte[] text = new byte[0];
  private int at;
  private int end;
  private boolean unsafe;

  /// Checks that text is valid.
  ///
  /// @throws Misfit `not-json`
  void check(byte[] json) throws Misfit {
    read(json, 0, json.length, null);
  }

  /// The digest of text that came from the source; valid until the next call.
  ///
  /// @throws Misfit `not-json`, or `not-jsonb-safe` where `jsonb` would change or refuse it
  byte[] digestOfSource(byte[] json) throws Misfit {
    HashBuffer top = level(0);
    top.begin();
    read(json, 0, json.length, top);
    if (unsafe || json.length > MAX_SAFE_BYTES) {
      throw new Misfit("not-jsonb-safe");
    }
    return top.finish();
  }

  /// The digest of the text of a `jsonb` value that came from the server; valid until the next
  /// call.
  ///
  /// @throws Misfit where the server's text is not JSON at all
  byte[] digestOfServer(byte[] message, int offset, int length) throws Misfit {
    HashBuffer top = level(0);
    top.begin();
    read(message, offset, length, top);
    return top.finish();
  }

  private void read(byte[] json, int offset, int length, @Nullable HashBuffer out) throws Misfit {
    text = json;
    at = offset;
    end = offset + length;
    unsafe = false;
    try {
      value(0, out);
      skipSpace();
      if (at != end) {
        throw invalid();
      }
    } finally {
      text = new byte[0];
    }
  }

  private void value(int depth, @Nullable HashBuffer out) throws Misfit {
    skipSpace();
    int first = peek();
    switch (first) {
      case '{' -> object(depth + 1, out);
      case '[' -> array(depth + 1, out);
      case '"' -> {
        put(out, 'S');
        string(out);
      }
      case 't' -> word("true", out);
      case 'f' -> word("false", out);
      case 'n' -> word("null", out);
      default -> number(out);
    }
  }

  private void object(int depth, @Nullable HashBuffer out) throws Misfit {
    open(depth);
    HashBuffer member = out == null ? null : level(depth);
    long[] sum = new long[HashBuffer.DIGEST_LENGTH / Long.BYTES];
    long count = 0;
    skipSpace();
    if (peek() != '}') {
      do {
        if (member != null) {
          member.begin();
        }
        skipSpace();
        if (peek() != '"') {
          throw invalid();
        }
        string(member);
        skipSpace();
        expect(':');
        value(depth, member);
        if (member != null) {
          add(sum, member.finish());
        }
        count++;
        skipSpace();
      } while (isNext(','));
    }
    expect('}');
    if (out != null) {
      out.putByte('O');
      out.putLong(count);
      for (long part : sum) {
        out.putLong(part);
      }
    }
  }

  private void array(int depth, @Nullable HashBuffer out) throws Misfit {
    open(depth);
    put(out, 'A');
    skipSpace();
    if (peek() != ']') {
      do {
        value(depth, out);
        skipSpace();
      } while (isNext(','));
    }
    expect(']');
    put(out, TERMINATOR);
  }

  private void open(int depth) throws Misfit {
    if (depth > MAX_DEPTH) {
      throw invalid();
    }
    at++;
  }

  private void string(@Nullable HashBuffer out) throws Misfit {
    at++;
    int from = at;
    while (true) {
      int next = peek();
      if (next == '"' || next == '\\') {
        if (out != null && at > from) {
          out.putBytes(text, from, at - from);
        }
        at++;
        if (next == '"') {
          put(out, TERMINATOR);
          return;
        }
        escape(out);
        from = at;
      } else if (next >= 0 && next < 0x20) {
        throw invalid();
      } else {
        at++;
      }
    }
  }

  private void escape(@Nullable HashBuffer out) throws Misfit {
    int kind = peek();
    at++;
    int codePoint =
        switch (kind) {
          case '"', '\\', '/' -> kind;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case 'u' -> unicodeEscape();
          default -> throw invalid();
        };
    if (codePoint == 0 || (codePoint >= 0xd800 && codePoint <= 0xdfff)) {
      unsafe = true;
    } else if (out != null) {
      int size = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      StoredText.encode(codePoint, size, encoded, 0);
      out.putBytes(encoded, 0, size);
    }
  }

  private int unicodeEscape() throws Misfit {
    char unit = fourDigits();
    if (Character.isHighSurrogate(unit)
        && at + 1 < end
        && text[at] == '\\'
        && text[at + 1] == 'u') {
      int before = at;
      at += 2;
      char second = fourDigits();
      if (Character.isLowSurrogate(second)) {
        return Character.toCodePoint(unit, second);
      }
      at = before;
    }
    return unit;
  }

  private char fourDigits() throws Misfit {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw invalid();
      }
      unit = unit << 4 | digit;
      at++;
    }
    return (char) unit;
  }

  private void number(@Nullable HashBuffer out) throws Misfit {
    int from = at;
    if (text[at] == '-') {
      at++;
    }
    if (!isNext('0')) {
      digits();
    }
    if (isNext('.')) {
      digits();
    }
    if (isNext('e') || isNext('E')) {
      if (!isNext('+')) {
        isNext('-');
      }
      digits();
    }
    if (at - from > MAX_NUMBER_LENGTH) {
      throw invalid();
    }
    if (out == null) {
      return;
    }
    decimal.set(text, from, at);
    if (Math.abs(decimal.writtenExponent()) > MAX_SAFE_EXPONENT
        || (decimal.isZero() && text[from] == '-')) {
      unsafe = true;
    }
    out.putByte(decimal.isNegative() ? 'M' : 'N');
    out.putLong(decimal.exponent());
    out.putBytes(decimal.digits(), 0, decimal.digitCount());
    out.putByte(TERMINATOR);
  }

  private void digits() throws Misfit {
    int from = at;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw invalid();
    }
  }

  private void word(String word, @Nullable HashBuffer out) throws Misfit {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    put(out, word.charAt(0));
  }

  private void skipSpace() {
    while (at < end
        && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) {
      at++;
    }
  }

  private int peek() throws Misfit {
    if (at >= end) {
      throw invalid();
    }
    return text[at];
  }

  private boolean isNext(char wanted) {
    if (at < end && text[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) throws Misfit {
    if (!isNext(wanted)) {
      throw invalid();
    }
  }

  private HashBuffer level(int depth) {
    while (levels.size() <= depth) {
      levels.add(new HashBuffer());
    }
    return levels.get(depth);
  }

  private static void put(@Nullable HashBuffer out, int value) {
    if (out != null) {
      out.putByte(value);
    }
  }

  private static void add(long[] sum, byte[] digest) {
    long carry = 0;
    for (int i = sum.length - 1; i >= 0; i--) {
      long part = HashBuffer.longAt(digest, i * Long.BYTES);
      long first = sum[i] + part;
      long second = first + carry;
      carry =
          Long.compareUnsigned(first, part) < 0 || Long.compareUnsigned(second, first) < 0 ? 1 : 0;
      sum[i] = second;
    }
  }

  private static Misfit invalid() {
    return new Misfit("not-json");
  }
}
