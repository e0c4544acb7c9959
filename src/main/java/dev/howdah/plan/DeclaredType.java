package dev.howdah.plan;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a declared type means to the people who wrote it. SQLite itself looks at affinity only.
///
/// @param family what it means
/// @param precision the first number in parentheses, -1 where there is none
/// @param scale the second one, -1 where there is none
record DeclaredType(Family family, int precision, int scale) {

  private static final Pattern PARTS =
      Pattern.compile(
          "([^(]*)(?:\\(\\s*(\\d{1,9})\\s*(?:,\\s*(\\d{1,9})\\s*)?\\))?.*", Pattern.DOTALL);

  /// Families of declared types.
  enum Family {
    BOOLEAN,
    UUID,
    JSON,
    TIMESTAMP,
    TIMESTAMPTZ,
    DATE,
    TIME,
    DECIMAL,
    INTEGER,
    REAL,
    TEXT,
    BLOB,
    /// No type at all, or ANY.
    NONE,
    /// A name that says nothing; its affinity is NUMERIC.
    UNKNOWN
  }

  /// Reads a declared type.
  static DeclaredType parse(String declared, dev.howdah.schema.Affinity affinity) {
    Matcher matcher = PARTS.matcher(declared.strip());
    String name = "";
    int precision = -1;
    int scale = -1;
    if (matcher.matches()) {
      name = matcher.group(1).strip().toUpperCase(Locale.ROOT);
      precision = matcher.group(2) == null ? -1 : Integer.parseInt(matcher.group(2));
      scale = matcher.group(3) == null ? -1 : Integer.parseInt(matcher.group(3));
    }
    return new DeclaredType(
        family(name, declared.toUpperCase(Locale.ROOT), affinity), precision, scale);
  }

  private static Family family(String name, String whole, dev.howdah.schema.Affinity affinity) {
    return switch (name) {
      case "BOOL", "BOOLEAN", "BIT" -> Family.BOOLEAN;
      case "UUID", "GUID", "UNIQUEIDENTIFIER" -> Family.UUID;
      case "JSON", "JSONB", "JSONTEXT", "JSON_TEXT" -> Family.JSON;
      case "DATETIME", "TIMESTAMP", "DATETIME2", "SMALLDATETIME", "TIMESTAMP WITHOUT TIME ZONE" ->
          whole.contains("WITH TIME ZONE") ? Family.TIMESTAMPTZ : Family.TIMESTAMP;
      case "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE", "DATETIMEOFFSET", "TIMESTAMP_TZ" ->
          Family.TIMESTAMPTZ;
      case "DATE" -> Family.DATE;
      case "TIME", "TIME WITHOUT TIME ZONE" -> Family.TIME;
      case "DECIMAL", "NUMERIC", "NUMBER", "MONEY", "CURRENCY", "SMALLMONEY", "DEC" ->
          Family.DECIMAL;
      case "ANY", "" -> Family.NONE;
      case "STRING", "STR" -> Family.TEXT;
      default ->
          switch (affinity) {
            case INTEGER -> Family.INTEGER;
            case REAL -> Family.REAL;
            case TEXT -> Family.TEXT;
            case BLOB -> Family.BLOB;
            case NUMERIC -> Family.UNKNOWN;
          };
    };
  }
}
