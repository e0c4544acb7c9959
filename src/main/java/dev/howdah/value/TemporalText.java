package dev.howdah.value;

/// Reads dates and times from ASCII text, in the forms of `docs/type-mapping.md`. One object can
/// read many values, one after the other; confined to one thread.
public final class TemporalText {

  /// Microseconds in a day.
  public static final long MICROS_PER_DAY = 86_400_000_000L;

  private final boolean cutting;
  private byte[] bytes = new byte[0];
  private int at;
  private long day;
  private long timeOfDay;
  private boolean hasTime;
  private boolean hasZone;
  private long offsetMicros;
  private boolean cut;

  /// A reader that refuses what is finer than microseconds.
  public TemporalText() {
    this(false);
  }

  /// @param cutting whether digits behind the microseconds are left out instead of refused
  public TemporalText(boolean cutting) {
    this.cutting = cutting;
  }

  /// Whether digits of what was read last were left out.
  public boolean isCut() {
    return cut;
  }

  /// Reads `YYYY-MM-DD` and nothing else.
  public boolean readDate(byte[] text) {
    return text.length == 10 && begin(text) && date();
  }

  /// Reads a time of day; 24:00 with zero seconds is allowed.
  public boolean readTime(byte[] text) {
    return text.length >= 5 && begin(text) && time(true) && at == bytes.length;
  }

  /// Reads a date with a time of day and perhaps a zone. A date alone is not a timestamp.
  public boolean readTimestamp(byte[] text) {
    if (text.length < 16 || text.length > 40 || !begin(text) || !date()) {
      return false;
    }
    if (text[at] != ' ' && text[at] != 'T') {
      return false;
    }
    at++;
    if (!time(false)) {
      return false;
    }
    hasTime = true;
    return at == text.length || (zone() && at == text.length);
  }

  /// Days since 1970-01-01 of what was read last.
  public long epochDay() {
    return day;
  }

  /// Microseconds since midnight of what was read last.
  public long microsOfDay() {
    return timeOfDay;
  }

  /// Whether what was read last has a zone.
  public boolean hasZone() {
    return hasZone;
  }

  /// Whether what was read last has a time of day.
  public boolean hasTime() {
    return hasTime;
  }

  /// Microseconds since 1970-01-01 00:00:00 as written, without regard to the zone.
  public long localMicros() {
    return day * MICROS_PER_DAY + timeOfDay;
  }

  /// Microseconds since 1970-01-01 00:00:00 UTC; without a zone the text is taken to be UTC.
  public long utcMicros() {
    return localMicros() - offsetMicros;
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar.
  public static long epochDay(int year, int month, int dayOfMonth) {
    // Years start in March so that the leap day is the last of its year.
    long y = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(y, 400L);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + dayOfMonth - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }

  private boolean begin(byte[] text) {
    bytes = text;
    at = 0;
    day = 0;
    timeOfDay = 0;
    hasTime = false;
    hasZone = false;
    offsetMicros = 0;
    cut = false;
    return true;
  }

  private boolean date() {
    int year = digits(4);
    if (year < 1 || !skip('-')) {
      return false;
    }
    int month = digits(2);
    if (month < 1 || month > 12 || !skip('-')) {
      return false;
    }
    int dayOfMonth = digits(2);
    if (dayOfMonth < 1 || dayOfMonth > daysIn(year, month)) {
      return false;
    }
    day = epochDay(year, month, dayOfMonth);
    return true;
  }

  private static int daysIn(int year, int month) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  private boolean time(boolean allow24) {
    int hour = digits(2);
    if (hour < 0 || hour > (allow24 ? 24 : 23) || !skip(':')) {
      return false;
    }
    int minute = digits(2);
    if (minute < 0 || minute > 59) {
      return false;
    }
    int second = 0;
    long fraction = 0;
    if (at < bytes.length && bytes[at] == ':') {
      at++;
      second = digits(2);
      if (second < 0 || second > 59) {
        return false;
      }
      if (at < bytes.length && bytes[at] == '.') {
        at++;
        fraction = fraction();
        if (fraction < 0) {
          return false;
        }
      }
    }
    if (hour == 24 && (minute != 0 || second != 0 || fraction != 0)) {
      return false;
    }
    timeOfDay = ((hour * 60L + minute) * 60L + second) * 1_000_000L + fraction;
    return true;
  }

  /// 1 to 9 digits in microseconds, -1 where there are none, too many, or too fine ones.
  private long fraction() {
    long micros = 0;
    int count = 0;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      int digit = bytes[at] - '0';
      if (count < 6) {
        micros = micros * 10 + digit;
      } else if (digit != 0 && !cutting) {
        return -1;
      } else if (digit != 0) {
        cut = true;
      }
      count++;
      at++;
    }
    if (count == 0 || count > 9) {
      return -1;
    }
    for (int i = count; i < 6; i++) {
      micros *= 10;
    }
    return micros;
  }

  private boolean zone() {
    if (bytes[at] == 'Z' || bytes[at] == 'z') {
      at++;
      hasZone = true;
      return true;
    }
    if (bytes[at] == ' ') {
      at++;
    }
    if (at >= bytes.length || (bytes[at] != '+' && bytes[at] != '-')) {
      return false;
    }
    int sign = bytes[at] == '-' ? -1 : 1;
    at++;
    int hours = digits(2);
    if (hours < 0 || hours > 15) {
      return false;
    }
    int minutes = 0;
    if (at < bytes.length) {
      if (bytes[at] == ':') {
        at++;
      }
      minutes = digits(2);
      if (minutes < 0 || minutes > 59) {
        return false;
      }
    }
    hasZone = true;
    offsetMicros = sign * (hours * 60L + minutes) * 60_000_000L;
    return true;
  }

  private boolean skip(char expected) {
    if (at < bytes.length && bytes[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  private int digits(int count) {
    if (at + count > bytes.length) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < count; i++) {
      int digit = bytes[at + i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    at += count;
    return value;
  }
}
