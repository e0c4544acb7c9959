package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ConversionRule;
import dev.howdah.plan.MisfitRule;
import dev.howdah.schema.StorageClass;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.TextEncoding;
import dev.howdah.sqlite.TextReader;
import dev.howdah.value.Utf8;
import org.jspecify.annotations.Nullable;

/// Encodes the values of one column, by the rules of `docs/type-mapping.md`. Each method that takes
/// a value returns the rule that it breaks, or null after writing the field. Confined to one
/// thread.
abstract class ColumnEncoder {

  private final boolean notNull;
  private final TextReader textReader;
  private @Nullable ConversionRule conversion;
  private @Nullable ConversionRule repair;
  private @Nullable ConversionRule secondRepair;

  ColumnEncoder(ColumnPlan plan, TextEncoding encoding) {
    this.notNull = plan.notNull();
    this.textReader = new TextReader(encoding);
  }

  /// The encoder for a column's type.
  static ColumnEncoder forColumn(ColumnPlan plan, TextEncoding encoding) {
    return switch (plan.type().kind()) {
      case SMALLINT, INTEGER, BIGINT -> new IntegerEncoder(plan, encoding);
      case NUMERIC -> new NumericEncoder(plan, encoding);
      case DOUBLE, REAL -> new FloatEncoder(plan, encoding);
      case BOOLEAN -> new BooleanEncoder(plan, encoding);
      case TEXT, VARCHAR -> new TextEncoder(plan, encoding);
      case BYTEA -> new ByteaEncoder(plan, encoding);
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> new TemporalEncoder(plan, encoding);
      case UUID -> new UuidEncoder(plan, encoding);
      case JSON, JSONB -> new JsonEncoder(plan, encoding);
    };
  }

  /// Forgets the conversions of the row before.
  final void begin() {
    conversion = null;
    repair = null;
    secondRepair = null;
  }

  /// Encodes the value of the cursor's current row.
  final @Nullable MisfitRule encode(RowCursor cursor, int position, RowBuffer out) {
    StorageClass storageClass = cursor.storageClass(position);
    return switch (storageClass) {
      case NULL -> encodeNull(out);
      case INTEGER -> encodeInteger(cursor.integer(position), out);
      case REAL -> encodeReal(cursor.real(position), out);
      case TEXT -> encodeText(cursor.bytes(position), out);
      case BLOB -> encodeBlob(cursor.bytes(position), out);
    };
  }

  /// The rule that converted the value encoded last, null where it fitted unchanged.
  final @Nullable ConversionRule conversion() {
    return conversion;
  }

  /// The policy that changed the text encoded last, null where none did.
  final @Nullable ConversionRule repair() {
    return repair;
  }

  /// A second policy that changed it, null where none did.
  final @Nullable ConversionRule secondRepair() {
    return secondRepair;
  }

  /// Takes note of the rule that converts the value.
  final void convertedBy(ConversionRule rule) {
    conversion = rule;
  }

  /// Takes note of a policy that changes the value.
  final void repairedBy(ConversionRule rule) {
    if (repair == null) {
      repair = rule;
    } else {
      secondRepair = rule;
    }
  }

  /// Looks at stored text.
  final Utf8.Validity readText(byte[] stored) {
    return textReader.read(stored);
  }

  /// Looks at stored text; whether it is well-formed and without NUL, so that [#utf8] may be read.
  final boolean readValid(byte[] stored) {
    return textReader.read(stored) == Utf8.Validity.VALID;
  }

  /// What was looked at last, as UTF-8.
  final byte[] utf8() {
    return textReader.utf8();
  }

  /// Encodes an INTEGER.
  abstract @Nullable MisfitRule encodeInteger(long value, RowBuffer out);

  /// Encodes a REAL.
  abstract @Nullable MisfitRule encodeReal(double value, RowBuffer out);

  /// Encodes a TEXT, given as it is stored.
  abstract @Nullable MisfitRule encodeText(byte[] stored, RowBuffer out);

  /// Encodes a BLOB.
  @Nullable MisfitRule encodeBlob(byte[] value, RowBuffer out) {
    return MisfitRule.BLOB_NOT_ALLOWED;
  }

  private @Nullable MisfitRule encodeNull(RowBuffer out) {
    if (notNull) {
      return MisfitRule.NULL_NOT_ALLOWED;
    }
    out.putNull();
    return null;
  }
}
