package dev.howdah.secret;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// The text of an API key: `hw_live_` or `hw_test_`, 32 random bytes as 43 digits of base 62, and
/// the CRC-32 of all before it as 6 more. So a key can be recognised where it leaked, and one that
/// was mistyped is refused without a look into the database. Immutable.
public final class ApiKeyText {

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
  private static final Pattern FORM = Pattern.compile("hw_(live|test)_[0-9A-Za-z]{49}");
  private static final int RANDOM_BYTES = 32;
  private static final int RANDOM_DIGITS = 43;
  private static final int CHECK_DIGITS = 6;
  private static final int PREFIX = "hw_live_".length();
  private static final int SHOWN = PREFIX + 4;

  private final String text;

  private ApiKeyText(String text) {
    this.text = text;
  }

  /// A new key.
  ///
  /// @param live `hw_live_`, else `hw_test_`
  public static ApiKeyText next(boolean live) {
    byte[] random = new byte[RANDOM_BYTES];
    // Not static: a native image would be built with its seed, for all who run it.
    new SecureRandom().nextBytes(random);
    String body =
        (live ? "hw_live_" : "hw_test_") + digits(new BigInteger(1, random), RANDOM_DIGITS);
    return new ApiKeyText(body + check(body));
  }

  /// Reads one; empty where it is none or its check digits are wrong.
  public static Optional<ApiKeyText> read(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    int end = text.length() - CHECK_DIGITS;
    return text.substring(end).equals(check(text.substring(0, end)))
        ? Optional.of(new ApiKeyText(text))
        : Optional.empty();
  }

  /// Whether it begins with `hw_live_`.
  public boolean live() {
    return text.startsWith("hw_live_");
  }

  /// The beginning, by which people tell keys apart.
  public String prefix() {
    return text.substring(0, SHOWN);
  }

  /// What the database has of it. A plain SHA-256: nobody tries out 256 random bits.
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The whole key, for the one time that it is shown.
  public String reveal() {
    return text;
  }

  /// Without the secret, so that it cannot get into a log.
  @Override
  public String toString() {
    return prefix() + "…";
  }

  private static String check(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return digits(BigInteger.valueOf(crc.getValue()), CHECK_DIGITS);
  }

  private static String digits(BigInteger number, int length) {
    StringBuilder out = new StringBuilder();
    BigInteger rest = number;
    for (int i = 0; i < length; i++) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      out.append(DIGITS.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return out.reverse().toString();
  }
}
