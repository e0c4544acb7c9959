package dev.howdah.verify;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ColumnType;
import dev.howdah.plan.TargetFit;
import dev.howdah.schema.StorageClass;
import dev.howdah.sqlite.TextEncoding;
import java.nio.charset.StandardCharsets;

/// What a value of the source must be in PostgreSQL: `docs/type-mapping.md`, implemented once more
/// and apart from the loader. Reusable; confined to one thread.
final class SourceConversion {

  /// The longest field, in bytes.
  static final int MAX_FIELD_BYTES = 1_073_741_000;

  /// The longest row, in bytes of its fields.
  static final int MAX_ROW_BYTES = 1_073_000_000;

  private static final byte[] NOT_TEXT = {(byte) 0xff};

  private final TextEncoding encoding;
  private final SourceNumbers numbers = new SourceNumbers();
  private final SourceTimes times = new SourceTimes();
  private final JsonContent json = new JsonContent();

  SourceConversion(TextEncoding encoding) {
    this.encoding = encoding;
  }

  /// Writes what a cell must be.
  ///
  /// @throws Misfit where the value has no form in the column's type
  void write(SourceRow row, int column, ColumnPlan plan, CanonicalRow out) throws Misfit {
    if (row.storageClass(column) == StorageClass.NULL) {
      if (plan.notNull()) {
        throw new Misfit("null-not-allowed");
      }
      out.putNull();
      return;
    }
    times.refuseFiner();
    if (plan.fit() != null && writeFitted(row, column, plan, plan.fit(), out)) {
      return;
    }
    ColumnType type = plan.type();
    switch (type.kind()) {
      case SMALLINT -> out.putInteger(integer(row, column, Short.MIN_VALUE, Short.MAX_VALUE));
      case INTEGER -> out.putInteger(integer(row, column, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case BIGINT -> out.putInteger(integer(row, column, Long.MIN_VALUE, Long.MAX_VALUE));
      case NUMERIC -> writeNumeric(row, column, type, out);
      case DOUBLE -> out.putFloating(toDouble(row, column));
      case REAL -> out.putFloating(toReal(row, column));
      case BOOLEAN -> out.putBoolean(toBoolean(row, column));
      case TEXT, VARCHAR -> {
        byte[] utf8 = text(row, column, plan);
        if (type.kind() == ColumnType.Kind.VARCHAR
            && StoredText.codePointCount(utf8) > type.precision()) {
          throw new Misfit("too-long");
        }
        limit(utf8);
        out.putText(utf8, 0, utf8.length);
      }
      case BYTEA -> {
        byte[] value = bytea(row, column);
        limit(value);
        out.putBytes(value, 0, value.length);
      }
      case DATE -> out.putDate(date(row, column, plan));
      case TIME -> out.putTime(time(row, column));
      case TIMESTAMP -> out.putTimestamp(timestamp(row, column, plan, false));
      case TIMESTAMPTZ -> out.putTimestamp(timestamp(row, column, plan, true));
      case UUID -> writeUuid(row, column, out);
      case JSON -> writeJson(row, column, out);
      case JSONB -> writeJsonb(row, column, out);
    }
  }

  /// Writes what a cell must be in a type that has rules beyond those of its carrier; false where
  /// the carrier's own are all.
  private boolean writeFitted(
      SourceRow row, int column, ColumnPlan plan, TargetFit fit, CanonicalRow out) throws Misfit {
    return switch (fit.form()) {
      case ADDRESS -> {
        byte[] text = text(row, column, plan);
        byte[] address = NetworkAddress.canonical(new String(text, StandardCharsets.UTF_8));
        out.putBytes(address, 0, address.length);
        yield true;
      }
      case CHARACTER -> {
        byte[] text = text(row, column, plan);
        if (text.length > 0 && text[text.length - 1] == ' ') {
          throw new Misfit("trailing-space");
        }
        yield false;
      }
      case NEAREST -> {
        if (row.storageClass(column) != StorageClass.REAL) {
          yield false;
        }
        out.putFloating(SourceNumbers.toNearestReal(row.real(column)));
        yield true;
      }
      case CUT -> {
        times.keepDigits(fit.length());
        yield false;
      }
      case CITEXT, LABEL, BITS, INTERVAL, ARRAY, PRECISION -> false;
    };
  }

  /// The text form of a REAL.
  String textOf(double value) {
    return numbers.textOf(value);
  }

  private long integer(SourceRow row, int column, long min, long max) throws Misfit {
    return switch (row.storageClass(column)) {
      case INTEGER -> SourceNumbers.inRange(row.integer(column), min, max);
      case REAL -> SourceNumbers.toInteger(row.real(column), min, max);
      case TEXT -> SourceNumbers.toInteger(form(row, column), min, max);
      case BLOB, NULL -> throw new Misfit("blob-not-allowed");
    };
  }

  private void writeNumeric(SourceRow row, int column, ColumnType type, CanonicalRow out)
      throws Misfit {
    switch (row.storageClass(column)) {
      case INTEGER -> out.putDecimal(numbers.toNumeric(row.integer(column), type));
      case REAL -> {
        double value = row.real(column);
        if (!Double.isInfinite(value)) {
          out.putDecimal(numbers.toNumeric(value, type));
        } else if (type.isUnconstrainedNumeric()) {
          out.putSpecialDecimal(
              value > 0 ? CanonicalRow.Special.INFINITY : CanonicalRow.Special.MINUS_INFINITY);
        } else {
          throw new Misfit("numeric-precision");
        }
      }
      case TEXT -> out.putDecimal(numbers.toNumeric(form(row, column), type));
      case BLOB, NULL -> throw new Misfit("blob-not-allowed");
    }
  }

  private double toDouble(SourceRow row, int column) throws Misfit {
    return switch (row.storageClass(column)) {
      case INTEGER -> SourceNumbers.toDouble(row.integer(column));
      case REAL -> row.real(column);
      case TEXT -> numbers.toDouble(form(row, column));
      case BLOB, NULL -> throw new Misfit("blob-not-allowed");
    };
  }

  private static double toReal(SourceRow row, int column) throws Misfit {
    return switch (row.storageClass(column)) {
      case INTEGER -> SourceNumbers.toReal(row.integer(column));
      case REAL -> SourceNumbers.toReal(row.real(column));
      case TEXT -> throw new Misfit("not-a-number");
      case BLOB, NULL -> throw new Misfit("blob-not-allowed");
    };
  }

  private boolean toBoolean(SourceRow row, int column) throws Misfit {
    return switch (row.storageClass(column)) {
      case INTEGER -> SourceNumbers.toBoolean(row.integer(column));
      case REAL -> SourceNumbers.toBoolean(row.real(column));
      case TEXT -> SourceNumbers.toBoolean(form(row, column));
      case BLOB, NULL -> throw new Misfit("blob-not-allowed");
    };
  }

  private byte[] text(SourceRow row, int column, ColumnPlan plan) throws Misfit {
    return switch (row.storageClass(column)) {
      case TEXT ->
          StoredText.underPolicies(row.bytes(column), encoding, plan.malformedText(), plan.nul());
      case BLOB -> {
        byte[] blob = row.bytes(column);
        if (!StoredText.isWellFormed(blob, TextEncoding.UTF_8)
            || StoredText.hasNul(blob, TextEncoding.UTF_8)) {
          throw new Misfit("blob-not-text");
        }
        yield blob;
      }
      case INTEGER, REAL, NULL -> numberText(row, column);
    };
  }

  private byte[] bytea(SourceRow row, int column) throws Misfit {
    return switch (row.storageClass(column)) {
      case BLOB -> row.bytes(column);
      case TEXT -> {
        byte[] stored = row.bytes(column);
        byte[] value = encoding == TextEncoding.UTF_8 ? stored : StoredText.utf8(stored, encoding);
        if (value == null) {
          throw new Misfit("malformed-text");
        }
        yield value;
      }
      case INTEGER, REAL, NULL -> numberText(row, column);
    };
  }

  private byte[] numberText(SourceRow row, int column) {
    String text =
        row.storageClass(column) == StorageClass.INTEGER
            ? Long.toString(row.integer(column))
            : textOf(row.real(column));
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private long date(SourceRow row, int column, ColumnPlan plan) throws Misfit {
    return switch (row.storageClass(column)) {
      case INTEGER -> times.dateOfNumber(row.integer(column), plan.numbers());
      case REAL -> times.dateOfNumber(row.real(column), plan.numbers());
      case TEXT -> times.date(form(row, column));
      case BLOB, NULL -> throw new Misfit("blob-not-allowed");
    };
  }

  private long time(SourceRow row, int column) throws Misfit {
    return switch (row.storageClass(column)) {
      case INTEGER, REAL -> throw new Misfit("not-a-time");
      case TEXT -> times.time(form(row, column));
      case BLOB, NULL -> throw new Misfit("blob-not-allowed");
    };
  }

  private long timestamp(SourceRow row, int column, ColumnPlan plan, boolean zoned) throws Misfit {
    return switch (row.storageClass(column)) {
      case INTEGER -> times.timestampOfNumber(row.integer(column), plan.numbers());
      case REAL -> times.timestampOfNumber(row.real(column), plan.numbers());
      case TEXT -> times.timestamp(form(row, column), zoned);
      case BLOB, NULL -> throw new Misfit("blob-not-allowed");
    };
  }

  private void writeUuid(SourceRow row, int column, CanonicalRow out) throws Misfit {
    byte[] value =
        switch (row.storageClass(column)) {
          case INTEGER, REAL, NULL -> NOT_TEXT;
          case TEXT -> SourceUuid.ofText(form(row, column));
          case BLOB -> row.bytes(column);
        };
    if (value.length != SourceUuid.LENGTH) {
      throw new Misfit("not-a-uuid");
    }
    out.putUuid(HashBuffer.longAt(value, 0), HashBuffer.longAt(value, Long.BYTES));
  }

  private void writeJson(SourceRow row, int column, CanonicalRow out) throws Misfit {
    byte[] text = jsonText(row, column);
    json.check(text);
    limit(text);
    out.putJson(text, 0, text.length);
  }

  private void writeJsonb(SourceRow row, int column, CanonicalRow out) throws Misfit {
    if (row.storageClass(column) == StorageClass.REAL && Double.isInfinite(row.real(column))) {
      throw new Misfit("not-jsonb-safe");
    }
    byte[] text = jsonText(row, column);
    out.putJsonb(json.digestOfSource(text));
    limit(text);
  }

  private byte[] jsonText(SourceRow row, int column) throws Misfit {
    return switch (row.storageClass(column)) {
      case INTEGER -> numberText(row, column);
      case REAL -> textOf(row.real(column)).replace("+", "").getBytes(StandardCharsets.US_ASCII);
      case TEXT -> form(row, column);
      case BLOB, NULL -> throw new Misfit("blob-not-allowed");
    };
  }

  /// The UTF-8 form of a TEXT; malformed text becomes something that is of no type's form.
  private byte[] form(SourceRow row, int column) {
    byte[] utf8 = StoredText.utf8(row.bytes(column), encoding);
    return utf8 == null ? NOT_TEXT : utf8;
  }

  private static void limit(byte[] value) throws Misfit {
    if (value.length > MAX_FIELD_BYTES) {
      throw new Misfit("too-large");
    }
  }
}
