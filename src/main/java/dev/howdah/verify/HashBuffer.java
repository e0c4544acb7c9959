package dev.howdah.verify;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A reusable SHA-256 with a small buffer before it, so that many short pieces cost one call. Long
/// pieces are hashed where they lie. Confined to one thread.
final class HashBuffer {

  static final int DIGEST_LENGTH = 32;

  private static final int CAPACITY = 2048;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final MessageDigest sha256;
  private final byte[] buffer = new byte[CAPACITY];
  private final byte[] digest = new byte[DIGEST_LENGTH];
  private int length;

  HashBuffer() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void begin() {
    sha256.reset();
    length = 0;
  }

  void putByte(int value) {
    room(1);
    buffer[length++] = (byte) value;
  }

  void putLong(long value) {
    room(Long.BYTES);
    LONGS.set(buffer, length, value);
    length += Long.BYTES;
  }

  void putBytes(byte[] bytes, int offset, int count) {
    if (count > CAPACITY / 2) {
      flush();
      sha256.update(bytes, offset, count);
    } else {
      room(count);
      System.arraycopy(bytes, offset, buffer, length, count);
      length += count;
    }
  }

  /// Ends the hash; the array is this object's own and valid until the next call.
  byte[] finish() {
    flush();
    try {
      sha256.digest(digest, 0, DIGEST_LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException("the buffer has room for the digest", e);
    }
    return digest;
  }

  /// The eight bytes of an array from an offset on, most significant first.
  static long longAt(byte[] bytes, int offset) {
    return (long) LONGS.get(bytes, offset);
  }

  private void room(int count) {
    if (length + count > CAPACITY) {
      flush();
    }
  }

  private void flush() {
    if (length > 0) {
      sha256.update(buffer, 0, length);
      length = 0;
    }
  }
}
