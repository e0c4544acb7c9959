package dev.howdah.sqlite;

import dev.howdah.schema.StorageClass;

/// The rows of one table, forward only. Columns are numbered from 0 in the order in which they were
/// asked for. Values are what SQLite stores: nothing is coerced. Confined to one thread.
///
/// Every method throws [dev.howdah.failure.HowdahException] with a `source-…` code where SQLite
/// fails.
public interface RowCursor extends AutoCloseable {

  /// Moves to the next row; false where there is none.
  boolean next();

  /// How many columns each row has.
  int columnCount();

  /// The storage class of the value in the current row. To be asked before the value is read.
  StorageClass storageClass(int column);

  /// An INTEGER value.
  long integer(int column);

  /// A REAL value; never NaN, which SQLite cannot store.
  double real(int column);

  /// The bytes of a TEXT value in the encoding of the database (see [TextEncoding]), unchecked, or
  /// of a BLOB value. The array belongs to the caller.
  byte[] bytes(int column);

  /// Ends the reading. Never throws.
  @Override
  void close();
}
