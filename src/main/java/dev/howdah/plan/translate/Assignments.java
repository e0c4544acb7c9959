package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType;
import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.syntax.Expression;
import java.math.BigDecimal;
import java.util.Optional;

/// What a value becomes that SQLite would store in a column: first the column's affinity, then the
/// rules of `docs/type-mapping.md`.
final class Assignments {

  private Assignments() {}

  /// The value as SQL of that type.
  ///
  /// @param purpose what it is for: a default or a generated column
  static String assign(Value value, ColumnType type, Purpose purpose) {
    if (value.isNull()) {
      return "NULL";
    }
    return switch (type.kind()) {
      case SMALLINT, INTEGER, BIGINT -> integer(value, type);
      case NUMERIC -> numeric(value, type, purpose);
      case REAL, DOUBLE -> floating(value, type);
      case BOOLEAN -> bool(value, type);
      case TEXT, VARCHAR -> text(value, type);
      case BYTEA -> bytes(value, type);
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> temporal(value, type);
      case UUID -> Literals.uuid(value).map(Value::sql).orElseGet(() -> same(value, type));
      case JSON, JSONB -> json(value, type);
    };
  }

  private static Refusal misfit(Value value, ColumnType type) {
    return new Refusal(value.described() + " is no value of type " + type.sql());
  }

  private static String same(Value value, ColumnType type) {
    if (value.kind() != type.kind()) {
      throw misfit(value, type);
    }
    return value.sql();
  }

  /// A constant as the number that a column of numeric affinity makes of it.
  private static Optional<Value> constantNumber(Value value) {
    String text = value.string();
    if (text != null) {
      return Literals.number(text);
    }
    if (value.constant() instanceof Expression.FloatLiteral) {
      BigDecimal decimal = new BigDecimal(value.sql());
      boolean whole = decimal.signum() != 0 && decimal.stripTrailingZeros().scale() <= 0;
      return whole && decimal.toBigInteger().bitLength() < 64
          ? Optional.of(Literals.integer(decimal.toBigInteger().longValueExact()))
          : Optional.of(value);
    }
    return value.integer() == null ? Optional.empty() : Optional.of(value);
  }

  private static String integer(Value value, ColumnType type) {
    if (value.constant() != null) {
      String digits = constantNumber(value).map(Value::integer).orElse(null);
      if (digits == null || !fits(Long.parseLong(digits), type.kind())) {
        throw misfit(value, type);
      }
      return digits;
    }
    if (value.number() != null) {
      return value.number();
    }
    if (value.isInteger() || value.logical()) {
      return Conversions.number(value).sql();
    }
    throw misfit(value, type);
  }

  private static boolean fits(long value, Kind kind) {
    return switch (kind) {
      case SMALLINT -> value == (short) value;
      case INTEGER -> value == (int) value;
      case BIGINT,
          NUMERIC,
          REAL,
          DOUBLE,
          BOOLEAN,
          TEXT,
          VARCHAR,
          BYTEA,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID,
          JSON,
          JSONB ->
          true;
    };
  }

  private static String numeric(Value value, ColumnType type, Purpose purpose) {
    if (value.constant() != null) {
      Value number = constantNumber(value).orElseThrow(() -> misfit(value, type));
      BigDecimal decimal = new BigDecimal(number.sql()).stripTrailingZeros();
      boolean fits =
          type.isUnconstrainedNumeric()
              || (decimal.scale() <= type.scale()
                  && decimal.precision() - decimal.scale() <= type.precision() - type.scale());
      if (!fits) {
        throw misfit(value, type);
      }
      return number.sql();
    }
    boolean exact =
        value.isInteger() || (value.kind() == Kind.NUMERIC && type.isUnconstrainedNumeric());
    if (exact || value.logical() || (value.kind() == Kind.NUMERIC && purpose == Purpose.DEFAULT)) {
      return Conversions.number(value).sql();
    }
    throw misfit(value, type);
  }

  private static String floating(Value value, ColumnType type) {
    if (value.constant() != null) {
      Value number = constantNumber(value).orElseThrow(() -> misfit(value, type));
      double exact = Double.parseDouble(number.sql());
      if (type.kind() == Kind.REAL && (float) exact != exact) {
        throw misfit(value, type);
      }
      return number.sql();
    }
    if (value.isNumber() || value.logical()) {
      Value number = Conversions.number(value);
      return number.kind() == type.kind() ? number.sql() : number.cast(type.kind()).sql();
    }
    throw misfit(value, type);
  }

  private static String bool(Value value, ColumnType type) {
    Boolean truth = Literals.truth(value);
    if (truth != null) {
      return truth ? "true" : "false";
    }
    return same(value, type);
  }

  private static String text(Value value, ColumnType type) {
    Value text = value;
    if (value.constant() instanceof Expression.FloatLiteral) {
      text = Literals.string(realText(value, type));
    } else if (value.constant() != null || !value.isText()) {
      text = Conversions.text(value);
    }
    String constant = text.string();
    if (constant != null
        && type.kind() == Kind.VARCHAR
        && constant.codePointCount(0, constant.length()) > type.precision()) {
      throw misfit(value, type);
    }
    return text.sql();
  }

  /// The text that SQLite writes for a floating-point number of an ordinary size.
  private static String realText(Value value, ColumnType type) {
    double number = Double.parseDouble(value.sql());
    double size = Math.abs(number);
    if (number != 0 && (size < 1e-3 || size >= 1e7)) {
      throw misfit(value, type);
    }
    return Double.toString(number);
  }

  private static String bytes(Value value, ColumnType type) {
    String text = value.string();
    return text == null ? same(value, type) : Literals.bytes(text).sql();
  }

  private static String temporal(Value value, ColumnType type) {
    String text = value.string();
    if (text != null) {
      return TemporalText.literal(text, type.kind()).orElseThrow(() -> misfit(value, type)).sql();
    }
    if (value.moment() != null) {
      Moment.Part part = value.moment().part();
      Moment told =
          type.kind() == Kind.DATE && part == Moment.Part.DATE_TIME
              ? new Moment(value.moment().timestamp(), null, Moment.Part.DATE)
              : value.moment();
      Value moment = told.as(type.kind());
      if (moment != null) {
        return moment.sql();
      }
    }
    return same(value, type);
  }

  private static String json(Value value, ColumnType type) {
    String text = value.string() == null ? value.integer() : value.string();
    if (text == null) {
      return same(value, type);
    }
    if (!JsonText.isValid(text)) {
      throw misfit(value, type);
    }
    return Literals.string(text).cast(type.kind()).sql();
  }
}
