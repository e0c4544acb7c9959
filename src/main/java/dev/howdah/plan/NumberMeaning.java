package dev.howdah.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What the numbers in a column of dates mean. Only looked at where the target's type is a date or
/// a timestamp and the stored value is a number.
public enum NumberMeaning {
  /// Numbers are not dates: they do not fit a column of dates.
  @JsonProperty("none")
  NONE,
  /// Seconds since 1970-01-01 00:00:00 UTC.
  @JsonProperty("epoch-seconds")
  EPOCH_SECONDS,
  /// Milliseconds since then.
  @JsonProperty("epoch-milliseconds")
  EPOCH_MILLISECONDS,
  /// Microseconds since then.
  @JsonProperty("epoch-microseconds")
  EPOCH_MICROSECONDS,
  /// Nanoseconds since then.
  @JsonProperty("epoch-nanoseconds")
  EPOCH_NANOSECONDS,
  /// Days since noon UTC on -4713-11-24.
  @JsonProperty("julian-day")
  JULIAN_DAY
}
