package dev.howdah.value;

/// Reads UUIDs (RFC 9562) from text. Confined to one thread.
public final class UuidText {

  private static final int DASHED = 36;
  private static final int HEX = 32;

  private long high;
  private long low;

  /// Reads 36 characters with hyphens or 32 hexadecimal digits.
  public boolean read(byte[] text) {
    return switch (text.length) {
      case DASHED -> readDashed(text);
      case HEX -> readHex(text);
      default -> false;
    };
  }

  /// Reads the form with hyphens only.
  public boolean readDashed(byte[] text) {
    if (text.length != DASHED
        || text[8] != '-'
        || text[13] != '-'
        || text[18] != '-'
        || text[23] != '-') {
      return false;
    }
    return digits(text);
  }

  /// Reads 32 hexadecimal digits only.
  public boolean readHex(byte[] text) {
    return text.length == HEX && digits(text);
  }

  /// Whether what was read last has a known version (1 to 8) and the variant of RFC 9562, as digits
  /// of a hash rarely have.
  public boolean hasKnownVersion() {
    long version = (high >>> 12) & 0xF;
    long variant = low >>> 62;
    return version >= 1 && version <= 8 && variant == 2;
  }

  /// The first eight bytes of what was read last.
  public long high() {
    return high;
  }

  /// The last eight bytes of what was read last.
  public long low() {
    return low;
  }

  private boolean digits(byte[] text) {
    long first = 0;
    long second = 0;
    int count = 0;
    for (byte b : text) {
      if (b == '-' && text.length == DASHED) {
        continue;
      }
      int digit = Character.digit(b, 16);
      if (digit < 0 || b < 0) {
        return false;
      }
      if (count < 16) {
        first = (first << 4) | digit;
      } else {
        second = (second << 4) | digit;
      }
      count++;
    }
    // A hyphen elsewhere than at its four places leaves too few digits.
    if (count != HEX) {
      return false;
    }
    high = first;
    low = second;
    return true;
  }
}
