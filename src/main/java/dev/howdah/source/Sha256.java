package dev.howdah.source;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A SHA-256.
///
/// @param hex 64 hexadecimal digits in lower case
record Sha256(String hex) {

  private static final int BYTES = 32;

  static @Nullable Sha256 of(byte @Nullable [] bytes) {
    return bytes == null ? null : new Sha256(HexFormat.of().formatHex(bytes));
  }

  /// The end of a computation.
  static Sha256 end(MessageDigest digest) {
    return new Sha256(HexFormat.of().formatHex(digest.digest()));
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /// The beginning of a computation.
  static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// What is announced of a body: `Repr-Digest` (RFC 9530, section 3) or `X-Content-SHA256` in
  /// hexadecimal.
  ///
  /// @return null where nothing is announced, or only by other algorithms
  static @Nullable Sha256 announced(@Nullable String reprDigest, @Nullable String hex) {
    Sha256 digest = reprDigest == null ? null : reprDigest(reprDigest);
    if (hex == null) {
      return digest;
    }
    Sha256 other = hex("X-Content-SHA256", hex);
    if (digest != null && !digest.equals(other)) {
      throw invalid("Repr-Digest and X-Content-SHA256 differ.");
    }
    return other;
  }

  /// 64 hexadecimal digits.
  static Sha256 hex(String what, String text) {
    try {
      byte[] bytes = HexFormat.of().parseHex(text.strip().toLowerCase(Locale.ROOT));
      if (bytes.length == BYTES) {
        return new Sha256(HexFormat.of().formatHex(bytes));
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw invalid(what + " is no SHA-256 of 64 hexadecimal digits.");
  }

  /// `Upload-Checksum` of tus, of which only SHA-256 is taken.
  static @Nullable Sha256 ofPiece(@Nullable String header) {
    if (header == null) {
      return null;
    }
    String[] words = header.strip().split(" +", -1);
    if (words.length != 2 || !words[0].equalsIgnoreCase("sha256")) {
      throw invalid("Upload-Checksum is 'sha256', a space and the checksum in base 64.");
    }
    return base64("Upload-Checksum", words[1]);
  }

  private static @Nullable Sha256 reprDigest(String header) {
    for (String member : header.split(",", -1)) {
      String one = member.strip();
      if (one.regionMatches(true, 0, "sha-256=", 0, 8)) {
        String value = one.substring(8).strip();
        if (value.length() < 2 || !value.startsWith(":") || !value.endsWith(":")) {
          throw invalid("Repr-Digest is to be sha-256=:BASE64:");
        }
        return base64("Repr-Digest", value.substring(1, value.length() - 1));
      }
    }
    return null;
  }

  private static Sha256 base64(String what, String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (bytes.length == BYTES) {
        return new Sha256(HexFormat.of().formatHex(bytes));
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw invalid(what + " holds no SHA-256 in base 64.");
  }

  private static HowdahException invalid(String message) {
    return new HowdahException(ErrorCode.REQUEST_INVALID, message, "");
  }
}
