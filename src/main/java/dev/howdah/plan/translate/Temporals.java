package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Points in time and their texts.
final class Temporals {

  private Temporals() {}

  /// A date or timestamp as timestamp in UTC.
  static Value inUtc(Value value) {
    if (value.kind() == Kind.TIMESTAMPTZ) {
      return value.rewritten(value.at(Level.AT) + " AT TIME ZONE 'UTC'", Level.AT, Kind.TIMESTAMP);
    }
    return value.kind() == Kind.DATE ? value.cast(Kind.TIMESTAMP) : value;
  }

  /// The text that strftime makes of a timestamp. `to_char` depends on settings and is therefore
  /// not allowed where the result must be immutable; there the parts are taken one by one.
  ///
  /// @param timestamp SQL of type timestamp, an operand of any operator
  static Value format(String timestamp, String format, boolean immutable) {
    List<String> pieces = new ArrayList<>();
    StringBuilder pattern = new StringBuilder();
    StringBuilder literal = new StringBuilder();
    String number = null;
    int next = 0;
    while (next < format.length()) {
      char c = format.charAt(next);
      next++;
      if (c != '%') {
        literal.append(c);
        continue;
      }
      char code = next < format.length() ? format.charAt(next) : '\0';
      next++;
      if (code == '%') {
        literal.append('%');
        continue;
      }
      String template = immutable ? null : template(code);
      if (template != null) {
        appendQuoted(pattern, literal);
        pattern.append(template);
      } else {
        flush(pieces, pattern, literal, timestamp);
        pieces.add(part(code, timestamp));
      }
      number = number(code, timestamp);
    }
    appendTail(pattern, literal);
    flush(pieces, pattern, literal, timestamp);
    if (pieces.isEmpty()) {
      throw new Refusal("strftime has an empty format");
    }
    boolean single = pieces.size() == 1;
    Value text =
        Value.of(String.join(" || ", pieces), single ? Level.ATOM : Level.OPERATOR, Kind.TEXT);
    return number != null && format.length() == 2 ? text.withNumber(number) : text;
  }

  /// Literal text before a code of the pattern goes into the pattern, in double quotes.
  private static void appendQuoted(StringBuilder pattern, StringBuilder literal) {
    boolean quoted = false;
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (c == '"' || c == '\\') {
        throw new Refusal("strftime has " + c + " in its format");
      }
      boolean plain = " -:/.,".indexOf(c) >= 0;
      if (plain == quoted) {
        pattern.append('"');
        quoted = !quoted;
      }
      pattern.append(c);
    }
    if (quoted) {
      pattern.append('"');
    }
    literal.setLength(0);
  }

  private static void appendTail(StringBuilder pattern, StringBuilder literal) {
    if (!pattern.isEmpty()) {
      appendQuoted(pattern, literal);
    }
  }

  private static void flush(
      List<String> pieces, StringBuilder pattern, StringBuilder literal, String timestamp) {
    appendTail(pattern, literal);
    if (!pattern.isEmpty()) {
      pieces.add("to_char(" + timestamp + ", " + Literals.string(pattern.toString()).sql() + ")");
      pattern.setLength(0);
    }
    if (!literal.isEmpty()) {
      pieces.add(Literals.string(literal.toString()).sql());
      literal.setLength(0);
    }
  }

  private static @Nullable String template(char code) {
    return switch (code) {
      case 'Y' -> "YYYY";
      case 'm' -> "MM";
      case 'd' -> "DD";
      case 'H' -> "HH24";
      case 'M' -> "MI";
      case 'S' -> "SS";
      case 'f' -> "SS.MS";
      case 'j' -> "DDD";
      case 'F' -> "YYYY-MM-DD";
      case 'T' -> "HH24:MI:SS";
      case 'R' -> "HH24:MI";
      default -> null;
    };
  }

  /// One part by an immutable expression.
  private static String part(char code, String timestamp) {
    return switch (code) {
      case 'Y' -> padded("year", timestamp, 4);
      case 'm' -> padded("month", timestamp, 2);
      case 'd' -> padded("day", timestamp, 2);
      case 'H' -> padded("hour", timestamp, 2);
      case 'M' -> padded("minute", timestamp, 2);
      case 'S' -> padded("second", timestamp, 2);
      case 'j' -> padded("doy", timestamp, 3);
      case 'F' ->
          part('Y', timestamp)
              + " || '-' || "
              + part('m', timestamp)
              + " || '-' || "
              + part('d', timestamp);
      case 'T' ->
          part('H', timestamp)
              + " || ':' || "
              + part('M', timestamp)
              + " || ':' || "
              + part('S', timestamp);
      case 'R' -> part('H', timestamp) + " || ':' || " + part('M', timestamp);
      case 'w' -> "extract(dow from " + timestamp + ")::integer::text";
      case 's' -> "floor(extract(epoch from " + timestamp + "))::bigint::text";
      default -> throw new Refusal("strftime has the code " + code + " in its format");
    };
  }

  private static String padded(String field, String timestamp, int width) {
    return "lpad(floor(extract("
        + field
        + " from "
        + timestamp
        + "))::integer::text, "
        + width
        + ", '0')";
  }

  private static @Nullable String number(char code, String timestamp) {
    String field =
        switch (code) {
          case 'Y' -> "year";
          case 'm' -> "month";
          case 'd' -> "day";
          case 'H' -> "hour";
          case 'M' -> "minute";
          case 'S' -> "second";
          case 'j' -> "doy";
          case 'w' -> "dow";
          case 's' -> "epoch";
          default -> null;
        };
    return field == null ? null : "floor(extract(" + field + " from " + timestamp + "))::bigint";
  }

  /// The days since noon of the day zero, SQLite's julianday().
  static Value julianDay(String timestamp) {
    return Value.of(
        "(extract(epoch from " + timestamp + ") / 86400.0 + 2440587.5)::double precision",
        Level.CAST,
        Kind.DOUBLE);
  }

  /// The whole seconds since 1970, SQLite's unixepoch().
  static Value epoch(String timestamp) {
    return Value.of(
        "floor(extract(epoch from " + timestamp + "))::bigint", Level.CAST, Kind.BIGINT);
  }
}
