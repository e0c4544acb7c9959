package dev.howdah.verify;

import dev.howdah.plan.NumberMeaning;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;

/// Dates and times of the source, as `docs/type-mapping.md` has them, in the proleptic Gregorian
/// calendar. Reusable; confined to one thread.
final class SourceTimes {

  /// Digits behind the point are not cut.
  private static final int REFUSE = -1;

  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
  private static final long MILLIS_PER_DAY = 86_400_000L;
  private static final BigDecimal JULIAN_DAY_OF_EPOCH = new BigDecimal("2440587.5");
  private static final long FIRST_MICRO = LocalDate.of(1, 1, 1).toEpochDay() * MICROS_PER_DAY;
  private static final long LAST_MICRO =
      LocalDate.of(10_000, 1, 1).toEpochDay() * MICROS_PER_DAY - 1;

  private final Decimal decimal = new Decimal();
  private int keptDigits = REFUSE;
  private byte[] text = new byte[0];
  private int at;

  /// From now on, what is finer than microseconds is a misfit.
  void refuseFiner() {
    keptDigits = REFUSE;
  }

  /// From now on, digits behind the point are cut to so many.
  void keepDigits(int digits) {
    keptDigits = digits;
  }

  /// The days since 1970-01-01 of a date, or of a timestamp text whose time is midnight.
  long date(byte[] value) throws Misfit {
    long micros = dateAndTime(value, false, "not-a-date");
    if (Math.floorMod(micros, MICROS_PER_DAY) != 0) {
      throw new Misfit("not-a-date");
    }
    return Math.floorDiv(micros, MICROS_PER_DAY);
  }

  /// The microseconds since 1970-01-01 00:00:00 of a timestamp text or date.
  ///
  /// @param zoned whether the text may have a zone; without one it is UTC
  long timestamp(byte[] value, boolean zoned) throws Misfit {
    return dateAndTime(value, zoned, "not-a-timestamp");
  }

  /// The microseconds since midnight of a time of day; 24:00 is the end of the day.
  long time(byte[] value) throws Misfit {
    text = value;
    at = 0;
    long micros = timeOfDay(24, "not-a-time");
    if (at != text.length || micros > MICROS_PER_DAY) {
      throw new Misfit("not-a-time");
    }
    return micros;
  }

  long dateOfNumber(long value, NumberMeaning meaning) throws Misfit {
    return wholeDay(microsOf(value, meaning, "not-a-date"));
  }

  long dateOfNumber(double value, NumberMeaning meaning) throws Misfit {
    return wholeDay(microsOf(value, meaning, "not-a-date"));
  }

  long timestampOfNumber(long value, NumberMeaning meaning) throws Misfit {
    return microsOf(value, meaning, "not-a-timestamp");
  }

  long timestampOfNumber(double value, NumberMeaning meaning) throws Misfit {
    return microsOf(value, meaning, "not-a-timestamp");
  }

  private static long wholeDay(long micros) throws Misfit {
    if (Math.floorMod(micros, MICROS_PER_DAY) != 0) {
      throw new Misfit("not-a-date");
    }
    return Math.floorDiv(micros, MICROS_PER_DAY);
  }

  private static long microsOf(long value, NumberMeaning meaning, String rule) throws Misfit {
    return microsOf(BigDecimal.valueOf(value), meaning, rule);
  }

  private long microsOf(double value, NumberMeaning meaning, String rule) throws Misfit {
    if (Double.isInfinite(value)) {
      throw new Misfit(rule);
    }
    decimal.set(value);
    return microsOf(decimal.toBigDecimal(), meaning, rule);
  }

  private static long microsOf(BigDecimal number, NumberMeaning meaning, String rule)
      throws Misfit {
    BigDecimal micros =
        switch (meaning) {
          case NONE -> throw new Misfit(rule);
          case EPOCH_SECONDS -> number.movePointRight(6);
          case EPOCH_MILLISECONDS -> number.movePointRight(3);
          case EPOCH_MICROSECONDS -> number;
          case EPOCH_NANOSECONDS -> number.movePointLeft(3);
          case JULIAN_DAY ->
              number
                  .subtract(JULIAN_DAY_OF_EPOCH)
                  .multiply(BigDecimal.valueOf(MILLIS_PER_DAY))
                  .setScale(0, RoundingMode.HALF_UP)
                  .movePointRight(3);
        };
    if (micros.compareTo(BigDecimal.valueOf(FIRST_MICRO)) < 0
        || micros.compareTo(BigDecimal.valueOf(LAST_MICRO)) > 0
        || micros.stripTrailingZeros().scale() > 0) {
      throw new Misfit(rule);
    }
    return micros.longValueExact();
  }

  private long dateAndTime(byte[] value, boolean zoned, String rule) throws Misfit {
    text = value;
    at = 0;
    int year = number(4, rule);
    expect('-', rule);
    int month = number(2, rule);
    expect('-', rule);
    int day = number(2, rule);
    if (year < 1
        || month < 1
        || month > 12
        || day < 1
        || day > YearMonth.of(year, month).lengthOfMonth()) {
      throw new Misfit(rule);
    }
    long micros = LocalDate.of(year, month, day).toEpochDay() * MICROS_PER_DAY;
    if (at < text.length) {
      if (!isNext('T')) {
        expect(' ', rule);
      }
      micros += timeOfDay(23, rule);
      if (zoned && at < text.length) {
        micros -= zone(rule);
      }
      if (at != text.length) {
        throw new Misfit(rule);
      }
    }
    return micros;
  }

  private long timeOfDay(int lastHour, String rule) throws Misfit {
    int hour = upTo(lastHour, rule);
    expect(':', rule);
    int minute = upTo(59, rule);
    int second = 0;
    int micros = 0;
    if (isNext(':')) {
      second = upTo(59, rule);
      if (isNext('.')) {
        micros = fraction(rule);
      }
    }
    return ((hour * 60L + minute) * 60 + second) * MICROS_PER_SECOND + micros;
  }

  /// One to nine digits behind the point; those after the sixth must be 0.
  private int fraction(String rule) throws Misfit {
    int micros = 0;
    int digits = 0;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      int digit = text[at++] - '0';
      digits++;
      if (digits <= 6) {
        boolean kept = keptDigits == REFUSE || digits <= keptDigits;
        micros = micros * 10 + (kept ? digit : 0);
      } else if (digit != 0 && keptDigits == REFUSE) {
        throw new Misfit(rule);
      }
    }
    if (digits < 1 || digits > 9) {
      throw new Misfit(rule);
    }
    for (int i = digits; i < 6; i++) {
      micros *= 10;
    }
    return micros;
  }

  private long zone(String rule) throws Misfit {
    if (isNext('Z') || isNext('z')) {
      return 0;
    }
    isNext(' ');
    int sign = 1;
    if (!isNext('+')) {
      expect('-', rule);
      sign = -1;
    }
    int hours = upTo(15, rule);
    int minutes = 0;
    if (at < text.length) {
      isNext(':');
      minutes = upTo(59, rule);
    }
    return sign * (hours * 60L + minutes) * 60 * MICROS_PER_SECOND;
  }

  private int upTo(int last, String rule) throws Misfit {
    int value = number(2, rule);
    if (value > last) {
      throw new Misfit(rule);
    }
    return value;
  }

  private int number(int digits, String rule) throws Misfit {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      if (at >= text.length || text[at] < '0' || text[at] > '9') {
        throw new Misfit(rule);
      }
      value = value * 10 + (text[at++] - '0');
    }
    return value;
  }

  private boolean isNext(char wanted) {
    if (at < text.length && text[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted, String rule) throws Misfit {
    if (!isNext(wanted)) {
      throw new Misfit(rule);
    }
  }
}
