package dev.howdah.plan;

import dev.howdah.schema.ColumnProfile;

/// Finds out what the numbers in a column of dates mean, from where they lie.
final class EpochUnits {

  private static final double FIRST_JULIAN_DAY = 2_415_020; // 1900
  private static final double LAST_JULIAN_DAY = 2_488_070; // 2100
  private static final long EARLIEST_SECOND = 315_532_800L; // 1980-01-01
  private static final long LATEST_SECOND = 4_102_444_800L; // 2100-01-01

  /// The largest number that still means seconds: the year 5138; as milliseconds, March 1973.
  private static final long SECONDS_BELOW = 100_000_000_000L;

  private EpochUnits() {}

  /// A unit, and whether the numbers leave no doubt about it.
  ///
  /// @param meaning the unit
  /// @param sure whether every number is an instant from 1980 to 2100 in this unit, and in no other
  record Unit(NumberMeaning meaning, boolean sure) {}

  /// The unit of a column's numbers.
  static Unit of(ColumnProfile profile) {
    ColumnProfile.Integers integers = profile.integers();
    ColumnProfile.Reals reals = profile.reals();
    if (integers.count() + reals.count() == 0) {
      return new Unit(NumberMeaning.NONE, true);
    }
    double min = reals.count() == 0 ? integers.min() : reals.min();
    double max = reals.count() == 0 ? integers.max() : reals.max();
    if (integers.count() > 0) {
      min = Math.min(min, (double) integers.min());
      max = Math.max(max, (double) integers.max());
    }
    if (reals.count() > 0 && min >= FIRST_JULIAN_DAY && max < LAST_JULIAN_DAY) {
      return new Unit(NumberMeaning.JULIAN_DAY, true);
    }
    double size = Math.max(Math.abs(min), Math.abs(max));
    long perSecond = 1;
    NumberMeaning meaning = NumberMeaning.EPOCH_SECONDS;
    if (size >= SECONDS_BELOW) {
      perSecond = 1_000;
      meaning = NumberMeaning.EPOCH_MILLISECONDS;
    }
    if (size >= SECONDS_BELOW * 1e3) {
      perSecond = 1_000_000;
      meaning = NumberMeaning.EPOCH_MICROSECONDS;
    }
    if (size >= SECONDS_BELOW * 1e6) {
      perSecond = 1_000_000_000;
      meaning = NumberMeaning.EPOCH_NANOSECONDS;
    }
    boolean sure =
        min >= (double) EARLIEST_SECOND * perSecond && max < (double) LATEST_SECOND * perSecond;
    return new Unit(meaning, sure);
  }
}
