package dev.howdah.sqlite;

import dev.howdah.schema.StorageClass;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The identity of a source row by its content: the first 16 bytes of the SHA-256 of its values
/// with their storage classes. Quarantine records it and the proof recognises quarantined rows by
/// it, also in tables without a key. Confined to one thread.
public final class RowDigest {

  /// The length of a digest in bytes.
  public static final int LENGTH = 16;

  private final MessageDigest sha256;
  private final ByteBuffer head = ByteBuffer.allocate(9);

  /// A digest that can be used for many rows, one after the other.
  public RowDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// The digest of a cursor's current row with all its columns, [#LENGTH] bytes.
  public byte[] of(RowCursor cursor) {
    begin();
    for (int i = 0; i < cursor.columnCount(); i++) {
      StorageClass storageClass = cursor.storageClass(i);
      switch (storageClass) {
        case NULL -> addNull();
        case INTEGER -> addInteger(cursor.integer(i));
        case REAL -> addReal(cursor.real(i));
        case TEXT, BLOB -> addBytes(storageClass, cursor.bytes(i));
      }
    }
    return finish();
  }

  /// Starts a new row.
  public void begin() {
    sha256.reset();
  }

  /// Adds a NULL.
  public void addNull() {
    sha256.update((byte) StorageClass.NULL.code());
  }

  /// Adds an INTEGER.
  public void addInteger(long value) {
    addHead(StorageClass.INTEGER, value);
  }

  /// Adds a REAL by its bits.
  public void addReal(double value) {
    addHead(StorageClass.REAL, Double.doubleToRawLongBits(value));
  }

  /// Adds a TEXT or BLOB by its bytes as stored.
  public void addBytes(StorageClass storageClass, byte[] bytes) {
    addHead(storageClass, bytes.length);
    sha256.update(bytes);
  }

  /// The digest of the row, [#LENGTH] bytes.
  public byte[] finish() {
    return Arrays.copyOf(sha256.digest(), LENGTH);
  }

  private void addHead(StorageClass storageClass, long number) {
    head.clear();
    head.put((byte) storageClass.code()).putLong(number).flip();
    sha256.update(head);
  }
}
