package dev.howdah.secret;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The keys that the service's secrets are encrypted with: the first encrypts, all decrypt.
/// Immutable and thread-safe.
///
/// AES-256-GCM (NIST SP 800-38D) with a nonce of 96 random bits, which is safe for 2^32 secrets per
/// key. The organisation, the owner of the secret and the key's id are authenticated with it, so
/// that a row of the database that was put in another's place does not decrypt.
public final class SecretKeys {

  /// The variable with the keys.
  public static final String VARIABLE = "HOWDAH_SECRET_KEYS";

  /// The variable that names a file with the keys.
  public static final String FILE_VARIABLE = "HOWDAH_SECRET_KEYS_FILE";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final byte FORM = 1;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int UUID_BYTES = 16;
  private static final byte[] PURPOSE = "howdah:secret:1:".getBytes(StandardCharsets.US_ASCII);

  private final Map<String, SecretKeySpec> keys;

  private SecretKeys(Map<String, SecretKeySpec> keys) {
    this.keys = keys;
  }

  /// No key at all: nothing can be encrypted.
  public static SecretKeys none() {
    return new SecretKeys(new LinkedHashMap<>());
  }

  /// Reads keys: `id:base64`, separated by commas or lines. Lines that begin with `#` are comments.
  ///
  /// @param setting where they come from, for messages
  /// @throws HowdahException USAGE; the message does not repeat any of it
  public static SecretKeys parse(String setting, String text) {
    Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
    for (String line : text.split("\\R", -1)) {
      if (line.strip().startsWith("#")) {
        continue;
      }
      for (String part : line.split(",", -1)) {
        if (!part.isBlank()) {
          add(keys, setting, part.strip());
        }
      }
    }
    if (keys.isEmpty()) {
      throw malformed(setting, "has no key");
    }
    return new SecretKeys(keys);
  }

  /// These keys, and others behind them that only decrypt. Of two with the same id the first
  /// counts.
  public SecretKeys with(SecretKeys older) {
    Map<String, SecretKeySpec> all = new LinkedHashMap<>(keys);
    older.keys.forEach(all::putIfAbsent);
    return new SecretKeys(all);
  }

  /// Not from a static source: a native image would be built with its seed, for all who run it.
  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /// A new key in the form that {@link #parse} reads: its id is the day and some random digits.
  public static String newKey() {
    byte[] id = random(4);
    byte[] key = random(KEY_BYTES);
    return "k"
        + LocalDate.now(ZoneOffset.UTC).toString().replace("-", "")
        + "-"
        + HexFormat.of().formatHex(id)
        + ":"
        + Base64.getEncoder().encodeToString(key);
  }

  /// Whether there is no key.
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /// The ids, the current one first.
  public List<String> ids() {
    return List.copyOf(keys.keySet());
  }

  /// The id of the key that encrypts; empty where there is none.
  public Optional<String> currentId() {
    return keys.keySet().stream().findFirst();
  }

  /// Encrypts a secret.
  ///
  /// @param organisation whose it is
  /// @param owner the id of what it belongs to
  /// @throws HowdahException SECRET_KEY where there is no key
  public SealedSecret seal(String secret, UUID organisation, UUID owner) {
    String id =
        currentId()
            .orElseThrow(() ->
                new HowdahException(
                    ErrorCode.SECRET_KEY,
                    "The service has no key to encrypt a password with, so it does not store one.",
                    "Let whoever runs the service make one by 'howdah secrets new-key' and set "
                        + VARIABLE
                        + " or "
                        + FILE_VARIABLE
                        + ", or use passwordFile."));
    byte[] nonce = random(NONCE_BYTES);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, id, nonce, organisation, owner);
      byte[] sealed = cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8));
      return new SealedSecret(
          id,
          ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
              .put(FORM)
              .put(nonce)
              .put(sealed)
              .array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not to be had", e);
    }
  }

  /// Decrypts a secret.
  ///
  /// @throws HowdahException SECRET_KEY where its key is not there, or where it is not what was
  ///   encrypted for this owner
  public String open(SealedSecret secret, UUID organisation, UUID owner) {
    if (!keys.containsKey(secret.keyId())) {
      throw new HowdahException(
          ErrorCode.SECRET_KEY,
          "The key '" + secret.keyId() + "' that the password was encrypted with is not there.",
          "Add it to "
              + VARIABLE
              + " behind the current one and run 'howdah secrets rotate', or set the password"
              + " anew.");
    }
    byte[] bytes = secret.bytes();
    try {
      if (bytes.length < 1 + NONCE_BYTES + TAG_BITS / 8 || bytes[0] != FORM) {
        throw new GeneralSecurityException("of no known form");
      }
      byte[] nonce = new byte[NONCE_BYTES];
      System.arraycopy(bytes, 1, nonce, 0, NONCE_BYTES);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, secret.keyId(), nonce, organisation, owner);
      int begin = 1 + NONCE_BYTES;
      return new String(cipher.doFinal(bytes, begin, bytes.length - begin), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new HowdahException(
          ErrorCode.SECRET_KEY,
          "The stored password is not what was encrypted for this target with the key '"
              + secret.keyId()
              + "'.",
          "Set the password anew. If another key has the same id, give them different ids.",
          e);
    }
  }

  private Cipher cipher(int mode, String id, byte[] nonce, UUID organisation, UUID owner)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(ALGORITHM);
    cipher.init(mode, keys.get(id), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(PURPOSE);
    cipher.updateAAD(
        ByteBuffer.allocate(2 * UUID_BYTES)
            .putLong(organisation.getMostSignificantBits())
            .putLong(organisation.getLeastSignificantBits())
            .putLong(owner.getMostSignificantBits())
            .putLong(owner.getLeastSignificantBits())
            .array());
    cipher.updateAAD(id.getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }

  private static void add(Map<String, SecretKeySpec> keys, String setting, String part) {
    int colon = part.indexOf(':');
    String id = colon < 0 ? "" : part.substring(0, colon).strip();
    if (!ID.matcher(id).matches()) {
      throw malformed(setting, "has a key that is not of the form id:base64");
    }
    byte[] key;
    try {
      key = Base64.getDecoder().decode(part.substring(colon + 1).strip());
    } catch (IllegalArgumentException e) {
      // Without the cause: its message may show a part of the key.
      throw malformed(setting, "has a key that is not base64");
    }
    if (key.length != KEY_BYTES) {
      throw malformed(setting, "has a key that is not " + KEY_BYTES + " bytes long");
    }
    if (keys.putIfAbsent(id, new SecretKeySpec(key, "AES")) != null) {
      throw malformed(setting, "has two keys with the same id");
    }
  }

  private static HowdahException malformed(String setting, String what) {
    return new HowdahException(
        ErrorCode.USAGE,
        setting + " " + what + ".",
        "'howdah secrets new-key' prints a key in the right form; several are separated by commas or"
            + " lines, the current one first.");
  }

  /// The ids only.
  @Override
  public String toString() {
    return "SecretKeys" + new ArrayList<>(keys.keySet());
  }
}
