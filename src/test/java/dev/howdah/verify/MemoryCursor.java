package dev.howdah.verify;

import dev.howdah.schema.StorageClass;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.RowDigest;
import dev.howdah.sqlite.TextEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows from memory. A `Long` is an INTEGER, a `Double` a REAL, a `byte[]` a BLOB, a `String` or
/// [Text] a TEXT.
final class MemoryCursor implements RowCursor {

  /// A TEXT by the bytes that are stored.
  static final class Text {
    private final byte[] stored;

    Text(byte... stored) {
      this.stored = stored;
    }

    byte[] stored() {
      return stored;
    }
  }

  private final int columns;
  private final List<@Nullable Object[]> rows;
  private final TextEncoding encoding;
  private int at = -1;
  private boolean closed;

  MemoryCursor(int columns, List<@Nullable Object[]> rows, TextEncoding encoding) {
    this.columns = columns;
    this.rows = rows;
    this.encoding = encoding;
  }

  static @Nullable Object[] row(@Nullable Object... values) {
    return values;
  }

  /// The bytes of a text in an encoding.
  static byte[] stored(String text, TextEncoding encoding) {
    return text.getBytes(
        switch (encoding) {
          case UTF_8 -> StandardCharsets.UTF_8;
          case UTF_16LE -> StandardCharsets.UTF_16LE;
          case UTF_16BE -> StandardCharsets.UTF_16BE;
        });
  }

  /// What quarantine would record for a row.
  static byte[] digest(TextEncoding encoding, @Nullable Object... row) {
    MemoryCursor cursor =
        new MemoryCursor(row.length, Arrays.asList(new Object[][] {row}), encoding);
    RowDigest digest = new RowDigest();
    digest.begin();
    cursor.next();
    for (int column = 0; column < row.length; column++) {
      StorageClass storageClass = cursor.storageClass(column);
      switch (storageClass) {
        case NULL -> digest.addNull();
        case INTEGER -> digest.addInteger(cursor.integer(column));
        case REAL -> digest.addReal(cursor.real(column));
        case TEXT, BLOB -> digest.addBytes(storageClass, cursor.bytes(column));
      }
    }
    return digest.finish();
  }

  @Override
  public boolean next() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    at++;
    return at < rows.size();
  }

  @Override
  public int columnCount() {
    return columns;
  }

  @Override
  public StorageClass storageClass(int column) {
    return switch (rows.get(at)[column]) {
      case null -> StorageClass.NULL;
      case Long _ -> StorageClass.INTEGER;
      case Double _ -> StorageClass.REAL;
      case byte[] _ -> StorageClass.BLOB;
      case String _ -> StorageClass.TEXT;
      case Text _ -> StorageClass.TEXT;
      case Object other -> throw new IllegalStateException("not a value of SQLite: " + other);
    };
  }

  @Override
  public long integer(int column) {
    return rows.get(at)[column] instanceof Long value ? value : wrong();
  }

  @Override
  public double real(int column) {
    return rows.get(at)[column] instanceof Double value ? value : wrong();
  }

  @Override
  public byte[] bytes(int column) {
    return switch (rows.get(at)[column]) {
      case byte[] blob -> blob.clone();
      case String text -> stored(text, encoding);
      case Text text -> text.stored().clone();
      case null, default -> throw new IllegalStateException("neither TEXT nor BLOB");
    };
  }

  private static long wrong() {
    throw new IllegalStateException("read as another storage class");
  }

  @Override
  public void close() {
    closed = true;
  }
}
