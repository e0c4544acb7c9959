package dev.howdah.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A PostgreSQL column type that Howdah can load, spelt as in SQL.
///
/// @param kind the type without its modifiers
/// @param precision of `numeric(p,s)`, length of `varchar(n)`; 0 where there is none
/// @param scale of `numeric(p,s)`; 0 where there is none
public record ColumnType(Kind kind, int precision, int scale) {

  private static final Pattern SPELLING =
      Pattern.compile("([a-z0-9 ]+?)\\s*(?:\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\))?");

  public ColumnType {
    if (kind == Kind.VARCHAR && (precision < 1 || precision > 10_485_760)) {
      throw new IllegalArgumentException("varchar needs a length from 1 to 10485760");
    }
    if (kind == Kind.NUMERIC && (precision < 0 || precision > 1000 || scale > precision)) {
      throw new IllegalArgumentException(
          "numeric needs a precision from 1 to 1000 and a scale of at most the precision");
    }
    if (kind != Kind.VARCHAR && kind != Kind.NUMERIC && (precision != 0 || scale != 0)) {
      throw new IllegalArgumentException(kind.sql() + " takes no modifier");
    }
  }

  /// A type without modifiers.
  public static ColumnType of(Kind kind) {
    return new ColumnType(kind, 0, 0);
  }

  /// `numeric(p,s)`.
  public static ColumnType numeric(int precision, int scale) {
    return new ColumnType(Kind.NUMERIC, precision, scale);
  }

  /// `varchar(n)`.
  public static ColumnType varchar(int length) {
    return new ColumnType(Kind.VARCHAR, length, 0);
  }

  /// Reads a type as it is spelt in a plan; the usual aliases are understood.
  ///
  /// @throws IllegalArgumentException for a type that Howdah does not load
  @JsonCreator
  public static ColumnType parse(String sql) {
    Matcher matcher = SPELLING.matcher(sql.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a type that Howdah loads: " + sql);
    }
    Kind kind = Kind.ofSpelling(matcher.group(1).strip());
    int precision = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    int scale = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
    if (kind == Kind.NUMERIC && matcher.group(2) != null && precision == 0) {
      throw new IllegalArgumentException("numeric needs a precision of at least 1");
    }
    return new ColumnType(kind, precision, scale);
  }

  /// Whether it is `numeric` without precision and scale.
  public boolean isUnconstrainedNumeric() {
    return kind == Kind.NUMERIC && precision == 0;
  }

  /// The type as SQL.
  @JsonValue
  public String sql() {
    return switch (kind) {
      case NUMERIC -> precision == 0 ? "numeric" : "numeric(%d,%d)".formatted(precision, scale);
      case VARCHAR -> "varchar(%d)".formatted(precision);
      case SMALLINT,
          INTEGER,
          BIGINT,
          REAL,
          DOUBLE,
          BOOLEAN,
          TEXT,
          BYTEA,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID,
          JSON,
          JSONB ->
          kind.sql();
    };
  }

  @Override
  public String toString() {
    return sql();
  }

  /// The types without their modifiers.
  public enum Kind {
    /// 2-byte integer.
    SMALLINT("smallint"),
    /// 4-byte integer.
    INTEGER("integer"),
    /// 8-byte integer.
    BIGINT("bigint"),
    /// Exact decimal number.
    NUMERIC("numeric"),
    /// 4-byte floating point.
    REAL("real"),
    /// 8-byte floating point.
    DOUBLE("double precision"),
    /// True or false.
    BOOLEAN("boolean"),
    /// Text of any length.
    TEXT("text"),
    /// Text of a limited number of characters.
    VARCHAR("varchar"),
    /// Bytes.
    BYTEA("bytea"),
    /// Calendar date.
    DATE("date"),
    /// Time of day without zone.
    TIME("time"),
    /// Date and time without zone.
    TIMESTAMP("timestamp"),
    /// Instant.
    TIMESTAMPTZ("timestamptz"),
    /// UUID.
    UUID("uuid"),
    /// JSON kept as its text.
    JSON("json"),
    /// JSON in decomposed form.
    JSONB("jsonb");

    private final String sql;

    Kind(String sql) {
      this.sql = sql;
    }

    /// The type's name in SQL.
    public String sql() {
      return sql;
    }

    static Kind ofSpelling(String spelling) {
      return switch (spelling) {
        case "smallint", "int2" -> SMALLINT;
        case "integer", "int", "int4" -> INTEGER;
        case "bigint", "int8" -> BIGINT;
        case "numeric", "decimal" -> NUMERIC;
        case "real", "float4" -> REAL;
        case "double precision", "float8", "double" -> DOUBLE;
        case "boolean", "bool" -> BOOLEAN;
        case "text" -> TEXT;
        case "varchar", "character varying" -> VARCHAR;
        case "bytea" -> BYTEA;
        case "date" -> DATE;
        case "time", "time without time zone" -> TIME;
        case "timestamp", "timestamp without time zone" -> TIMESTAMP;
        case "timestamptz", "timestamp with time zone" -> TIMESTAMPTZ;
        case "uuid" -> UUID;
        case "json" -> JSON;
        case "jsonb" -> JSONB;
        default -> throw new IllegalArgumentException("not a type that Howdah loads: " + spelling);
      };
    }
  }
}
