package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.schema.Affinity;

/// `CAST`, which goes by the affinity of the type that is named ("SQL Language Expressions",
/// section 15).
final class Casts {

  private Casts() {}

  static Value cast(Value value, String type) {
    Affinity affinity = Affinity.ofDeclaredType(type);
    if (value.isNull()) {
      return value;
    }
    Value cast =
        switch (affinity) {
          case TEXT -> Conversions.text(value);
          case INTEGER -> toInteger(value);
          case REAL -> toReal(value);
          case NUMERIC -> toNumeric(value);
          case BLOB -> toBlob(value);
        };
    return cast.withAffinity(affinity);
  }

  /// Fractions are cut off; of a text the integer counts that it begins with, or 0.
  private static Value toInteger(Value value) {
    if (value.number() != null) {
      return Value.of(value.number(), Level.CAST, Kind.BIGINT);
    }
    if (value.isInteger()) {
      return value;
    }
    if (value.isNumber()) {
      return value
          .rewritten("trunc(" + value.sql() + ")::bigint", Level.CAST, Kind.BIGINT)
          .asReal(false);
    }
    if (value.isText() && value.constant() == null) {
      return Value.atom(
          "CASE WHEN "
              + value.at(Level.OPERATOR)
              + " IS NOT NULL THEN coalesce(substring("
              + value.sql()
              + " from '^[ \\t\\n\\v\\f\\r]*([-+]?[0-9]+)')::bigint, 0) END",
          Kind.BIGINT);
    }
    return Conversions.number(value);
  }

  private static Value toReal(Value value) {
    if (value.isText()) {
      throw new Refusal(value.described() + " is cast to a floating-point number");
    }
    Value number = Conversions.number(value);
    return (number.kind() == Kind.DOUBLE && number.constant() == null
            ? number
            : number.cast(Kind.DOUBLE))
        .asReal(true);
  }

  private static Value toNumeric(Value value) {
    if (value.isInteger() || value.isBoolean() || value.kind() == Kind.NUMERIC) {
      return Conversions.number(value);
    }
    throw new Refusal(value.described() + " is cast to NUMERIC");
  }

  private static Value toBlob(Value value) {
    String text = value.string();
    if (text != null) {
      return Literals.bytes(text);
    }
    if (value.kind() == Kind.BYTEA) {
      return value;
    }
    throw new Refusal(value.described() + " is cast to BLOB");
  }
}
