package dev.howdah.verify;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.schema.StorageClass;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.RowDigest;
import dev.howdah.sqlite.TextEncoding;
import java.util.Arrays;
import java.util.List;

/// The current row of the source, read once from the cursor. Reusable; confined to one thread.
final class SourceRow implements Row {

  private static final byte[] NO_BYTES = new byte[0];

  private final List<ColumnPlan> plans;
  private final TextEncoding encoding;
  private final StorageClass[] classes;
  private final long[] integers;
  private final double[] reals;
  private final byte[][] bytes;
  private final SourceConversion conversion;

  /// A row that is empty until it is read.
  SourceRow(List<ColumnPlan> plans, TextEncoding encoding) {
    this.plans = plans;
    this.encoding = encoding;
    classes = new StorageClass[plans.size()];
    integers = new long[plans.size()];
    reals = new double[plans.size()];
    bytes = new byte[plans.size()][];
    conversion = new SourceConversion(encoding);
  }

  /// Takes the values of the row at which the cursor stands.
  void read(RowCursor cursor) {
    Arrays.fill(bytes, NO_BYTES);
    for (int column = 0; column < classes.length; column++) {
      StorageClass storageClass = cursor.storageClass(column);
      classes[column] = storageClass;
      switch (storageClass) {
        case NULL -> {}
        case INTEGER -> integers[column] = cursor.integer(column);
        case REAL -> reals[column] = cursor.real(column);
        case TEXT, BLOB -> bytes[column] = cursor.bytes(column);
      }
    }
  }

  /// The identity of the row as quarantine records it.
  byte[] digest(RowDigest digest) {
    digest.begin();
    for (int column = 0; column < classes.length; column++) {
      switch (classes[column]) {
        case NULL -> digest.addNull();
        case INTEGER -> digest.addInteger(integers[column]);
        case REAL -> digest.addReal(reals[column]);
        case TEXT, BLOB -> digest.addBytes(classes[column], bytes[column]);
      }
    }
    return digest.finish();
  }

  /// Whether the fields that can be long are together longer than a row may be.
  boolean isTooLarge() {
    long total = 0;
    for (byte[] value : bytes) {
      total += value.length;
    }
    return total > SourceConversion.MAX_ROW_BYTES;
  }

  @Override
  public int columns() {
    return classes.length;
  }

  @Override
  public void write(int column, CanonicalRow out) {
    try {
      conversion.write(this, column, plans.get(column), out);
    } catch (Misfit misfit) {
      out.putMisfit(misfit.rule());
    }
  }

  @Override
  public String display(int column) {
    StorageClass storageClass = classes[column];
    String text =
        storageClass == StorageClass.NULL ? "NULL" : storageClass + " " + displayInKey(column);
    CanonicalRow cell = new CanonicalRow();
    cell.begin();
    try {
      conversion.write(this, column, plans.get(column), cell);
      return HumanText.shorten(text);
    } catch (Misfit misfit) {
      return HumanText.shorten("does not fit (" + misfit.rule() + "): " + text);
    }
  }

  @Override
  public String displayInKey(int column) {
    return switch (classes[column]) {
      case NULL -> "NULL";
      case INTEGER -> Long.toString(integers[column]);
      case REAL -> conversion.textOf(reals[column]);
      case TEXT -> HumanText.ofText(bytes[column], encoding);
      case BLOB -> HumanText.ofBytes(bytes[column], 0, bytes[column].length);
    };
  }

  StorageClass storageClass(int column) {
    return classes[column];
  }

  long integer(int column) {
    return integers[column];
  }

  double real(int column) {
    return reals[column];
  }

  byte[] bytes(int column) {
    return bytes[column];
  }
}
