package dev.howdah.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows in PostgreSQL's binary COPY format (PostgreSQL documentation, COPY, "Tuples"), collected to
/// pieces that are worth a write. Values above [#LARGE] are not copied but referred to. A row that
/// turns out not to fit is taken back as if it had never been begun. Confined to one thread.
final class RowBuffer {

  /// From this many bytes on a value is written from its own array.
  static final int LARGE = 32 * 1024;

  private static final int FLUSH_AT = 128 * 1024;

  private byte[] bytes = new byte[FLUSH_AT + 2 * LARGE];
  private int size;
  private final List<Large> large = new ArrayList<>();
  private long largeBytes;

  private int rowStart;
  private int rowLarge;
  private long rowLargeBytes;

  /// A large value and where it belongs in the small bytes.
  private static final class Large {
    private final int at;
    private final byte[] value;

    Large(int at, byte[] value) {
      this.at = at;
      this.value = value;
    }
  }

  /// Begins a row with that many fields.
  void beginRow(int fields) {
    rowStart = size;
    rowLarge = large.size();
    rowLargeBytes = largeBytes;
    putShort(fields);
  }

  /// Takes back the row that was begun last.
  void abandonRow() {
    size = rowStart;
    while (large.size() > rowLarge) {
      large.removeLast();
    }
    largeBytes = rowLargeBytes;
  }

  /// How many bytes the row that was begun last has so far.
  long rowBytes() {
    return size - rowStart + (largeBytes - rowLargeBytes);
  }

  /// Whether it is time to write.
  boolean isFull() {
    return size >= FLUSH_AT || largeBytes >= FLUSH_AT;
  }

  /// Writes everything and begins anew.
  void flush(RowSink sink) {
    int from = 0;
    for (Large piece : large) {
      if (piece.at > from) {
        sink.write(bytes, from, piece.at - from);
      }
      sink.write(piece.value, 0, piece.value.length);
      from = piece.at;
    }
    if (size > from) {
      sink.write(bytes, from, size - from);
    }
    size = 0;
    large.clear();
    largeBytes = 0;
  }

  /// A NULL field.
  void putNull() {
    putInt(-1);
  }

  /// A field of bytes.
  void putBytes(byte[] value) {
    putInt(value.length);
    append(value);
  }

  /// A field of one byte before the given ones.
  void putBytes(byte first, byte[] value) {
    putInt(value.length + 1);
    reserve(1);
    bytes[size++] = first;
    append(value);
  }

  /// A field of one byte.
  void putByte(int value) {
    putInt(1);
    reserve(1);
    bytes[size++] = (byte) value;
  }

  /// A field of two bytes.
  void putShortField(int value) {
    putInt(2);
    putShort(value);
  }

  /// A field of four bytes.
  void putIntField(int value) {
    putInt(4);
    putInt(value);
  }

  /// A field of eight bytes.
  void putLongField(long value) {
    putInt(8);
    putLong(value);
  }

  /// A field of sixteen bytes.
  void putLongsField(long high, long low) {
    putInt(16);
    putLong(high);
    putLong(low);
  }

  /// Two bytes that are no field of their own.
  void putShort(int value) {
    reserve(2);
    bytes[size++] = (byte) (value >> 8);
    bytes[size++] = (byte) value;
  }

  /// Four bytes that are no field of their own.
  void putInt(int value) {
    reserve(4);
    bytes[size++] = (byte) (value >> 24);
    bytes[size++] = (byte) (value >> 16);
    bytes[size++] = (byte) (value >> 8);
    bytes[size++] = (byte) value;
  }

  private void putLong(long value) {
    putInt((int) (value >> 32));
    putInt((int) value);
  }

  private void append(byte[] value) {
    if (value.length >= LARGE) {
      large.add(new Large(size, value));
      largeBytes += value.length;
      return;
    }
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
