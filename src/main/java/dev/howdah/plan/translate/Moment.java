package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import org.jspecify.annotations.Nullable;

/// A point in time behind a text that one of SQLite's date functions makes.
///
/// @param timestamp SQL of type timestamp, in UTC; an operand of any operator
/// @param instant SQL of type timestamptz where there is a shorter one, else null
/// @param part what the text shows of it
record Moment(String timestamp, @Nullable String instant, Part part) {

  /// Parts of a point in time.
  enum Part {
    /// `YYYY-MM-DD`.
    DATE("%Y-%m-%d"),
    /// `HH:MM:SS`.
    TIME("%H:%M:%S"),
    /// `YYYY-MM-DD HH:MM:SS`.
    DATE_TIME("%Y-%m-%d %H:%M:%S");

    private final String format;

    Part(String format) {
      this.format = format;
    }

    /// The format of strftime that makes the same text.
    String format() {
      return format;
    }
  }

  /// The value as that type; null where the two have nothing in common.
  @Nullable Value as(Kind kind) {
    if (part == Part.TIME) {
      return kind == Kind.TIME ? cast(timestamp, Kind.TIME) : null;
    }
    return switch (kind) {
      case DATE -> part == Part.DATE ? cast(timestamp, Kind.DATE) : null;
      case TIMESTAMP ->
          part == Part.DATE
              ? Value.atom("date_trunc('day', " + timestamp + ")", Kind.TIMESTAMP)
              : Value.of(timestamp, Level.ATOM, Kind.TIMESTAMP);
      case TIMESTAMPTZ -> asInstant();
      case SMALLINT,
          INTEGER,
          BIGINT,
          NUMERIC,
          REAL,
          DOUBLE,
          BOOLEAN,
          TEXT,
          VARCHAR,
          BYTEA,
          TIME,
          UUID,
          JSON,
          JSONB ->
          null;
    };
  }

  private Value asInstant() {
    if (part == Part.DATE) {
      return Value.of(
          "date_trunc('day', " + timestamp + ") AT TIME ZONE 'UTC'", Level.AT, Kind.TIMESTAMPTZ);
    }
    return instant == null
        ? Value.of(timestamp + " AT TIME ZONE 'UTC'", Level.AT, Kind.TIMESTAMPTZ)
        : Value.of(instant, Level.ATOM, Kind.TIMESTAMPTZ);
  }

  private static Value cast(String timestamp, Kind kind) {
    String sql =
        kind == Kind.TIME ? "date_trunc('second', " + timestamp + ")::time" : timestamp + "::date";
    return Value.of(sql, Level.CAST, kind);
  }
}
