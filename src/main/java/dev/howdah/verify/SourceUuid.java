package dev.howdah.verify;

/// Reads a UUID that is written as text: 32 hexadecimal digits of any case, with hyphens at
/// 8-4-4-4-12 or without any.
final class SourceUuid {

  /// The bytes of a UUID.
  static final int LENGTH = 16;

  private SourceUuid() {}

  /// The 16 bytes.
  ///
  /// @throws Misfit `not-a-uuid`
  static byte[] ofText(byte[] text) throws Misfit {
    boolean hyphens = text.length == 36;
    if (!hyphens && text.length != 32) {
      throw new Misfit("not-a-uuid");
    }
    byte[] uuid = new byte[LENGTH];
    int digits = 0;
    for (int at = 0; at < text.length; at++) {
      if (hyphens && (at == 8 || at == 13 || at == 18 || at == 23)) {
        if (text[at] != '-') {
          throw new Misfit("not-a-uuid");
        }
        continue;
      }
      int digit = text[at] < 0 ? -1 : Character.digit(text[at], 16);
      if (digit < 0) {
        throw new Misfit("not-a-uuid");
      }
      uuid[digits / 2] |= (byte) (digits % 2 == 0 ? digit << 4 : digit);
      digits++;
    }
    return uuid;
  }
}
