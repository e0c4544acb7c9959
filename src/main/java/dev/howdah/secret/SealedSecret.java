package dev.howdah.secret;

/// A secret as it is stored. Immutable.
public final class SealedSecret {

  private final String keyId;
  private final byte[] bytes;

  /// What was stored.
  ///
  /// @param keyId which key it was encrypted with
  /// @param bytes a byte for the form (1), a nonce of 12 bytes, and what AES-256-GCM made of it
  public SealedSecret(String keyId, byte[] bytes) {
    this.keyId = keyId;
    this.bytes = bytes.clone();
  }

  /// Which key it was encrypted with.
  public String keyId() {
    return keyId;
  }

  /// What is to be stored; a copy.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// Which key, and nothing else.
  @Override
  public String toString() {
    return "SealedSecret[" + keyId + "]";
  }
}
