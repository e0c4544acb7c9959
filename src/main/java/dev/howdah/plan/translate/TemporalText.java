package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Constant texts that are dates, times or timestamps; the grammar is that of
/// `docs/type-mapping.md`.
final class TemporalText {

  private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)");
  private static final Pattern CLOCK =
      Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,6}0{0,3})?)?");
  private static final Pattern ZONE = Pattern.compile(" ?[+-](?:0\\d|1[0-5])(?::?[0-5]\\d)?|[Zz]");
  private static final Pattern STAMP =
      Pattern.compile(
          "(" + DATE.pattern() + ")(?:[ T](" + CLOCK.pattern() + ")(" + ZONE.pattern() + ")?)?");

  private TemporalText() {}

  /// The text as a literal of that type, or nothing if it is not of the type's form.
  static Optional<Value> literal(String text, Kind kind) {
    if (kind == Kind.TIME) {
      return CLOCK.matcher(text).matches() || text.equals("24:00:00")
          ? Optional.of(typed(text, Kind.TIME))
          : Optional.empty();
    }
    Matcher matcher = STAMP.matcher(text);
    if (!matcher.matches() || !isDate(matcher)) {
      return Optional.empty();
    }
    String date = matcher.group(1);
    String clock = matcher.group(5);
    String zone = zone(matcher);
    return switch (kind) {
      case DATE ->
          clock == null || (zone == null && isMidnight(clock))
              ? Optional.of(typed(date, Kind.DATE))
              : Optional.empty();
      case TIMESTAMP ->
          zone == null
              ? Optional.of(typed(date + " " + or(clock, "00:00:00"), Kind.TIMESTAMP))
              : Optional.empty();
      case TIMESTAMPTZ ->
          Optional.of(
              typed(date + " " + or(clock, "00:00:00") + or(zone, "+00"), Kind.TIMESTAMPTZ));
      case TIME,
          SMALLINT,
          INTEGER,
          BIGINT,
          NUMERIC,
          REAL,
          DOUBLE,
          BOOLEAN,
          TEXT,
          VARCHAR,
          BYTEA,
          UUID,
          JSON,
          JSONB ->
          Optional.empty();
    };
  }

  /// The text as the literal that compares with a column of that type: a date with a time of day
  /// next to a column of dates is a timestamp.
  static Optional<Value> comparable(String text, Kind kind) {
    Optional<Value> literal = literal(text, kind);
    if (literal.isPresent() || kind != Kind.DATE) {
      return literal;
    }
    return literal(text, Kind.TIMESTAMP);
  }

  /// What `date()`, `time()` or `datetime()` makes of a constant without a zone, or nothing if it
  /// has none or is of another form.
  static Optional<String> format(String text, Moment.Part part) {
    Matcher matcher = STAMP.matcher(text);
    if (!matcher.matches() || !isDate(matcher) || zone(matcher) != null) {
      return Optional.empty();
    }
    String clock = or(matcher.group(5), "00:00:00");
    String seconds = clock.length() == 5 ? clock + ":00" : clock.substring(0, 8);
    return Optional.of(
        switch (part) {
          case DATE -> matcher.group(1);
          case TIME -> seconds;
          case DATE_TIME -> matcher.group(1) + " " + seconds;
        });
  }

  private static @Nullable String zone(Matcher matcher) {
    String zone = matcher.group(7);
    if (zone == null) {
      return null;
    }
    return zone.equalsIgnoreCase("z") ? "+00" : zone.strip();
  }

  private static boolean isMidnight(String clock) {
    return clock.chars().noneMatch(c -> c >= '1' && c <= '9');
  }

  private static boolean isDate(Matcher matcher) {
    try {
      LocalDate date =
          LocalDate.of(
              Integer.parseInt(matcher.group(2)),
              Integer.parseInt(matcher.group(3)),
              Integer.parseInt(matcher.group(4)));
      return date.getYear() >= 1;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static String or(@Nullable String text, String other) {
    return text == null ? other : text;
  }

  private static Value typed(String text, Kind kind) {
    return Value.of("'" + text + "'::" + kind.sql(), Level.CAST, kind);
  }
}
