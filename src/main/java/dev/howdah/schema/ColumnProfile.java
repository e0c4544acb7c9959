package dev.howdah.schema;

import java.util.Map;

/// What a column stores, from a full scan.
///
/// @param column the column's name
/// @param rows the rows of the table
/// @param nulls how many are NULL
/// @param integers the INTEGER values
/// @param reals the REAL values
/// @param texts the TEXT values
/// @param blobs the BLOB values
public record ColumnProfile(
    String column,
    long rows,
    long nulls,
    Integers integers,
    Reals reals,
    Texts texts,
    Blobs blobs) {

  /// How many values are not NULL.
  public long values() {
    return rows - nulls;
  }

  /// INTEGER values.
  ///
  /// @param count how many
  /// @param min the least, 0 where there is none
  /// @param max the greatest, 0 where there is none
  /// @param zeroOrOne how many are 0 or 1
  /// @param beyondDouble how many a double cannot hold exactly
  public record Integers(long count, long min, long max, long zeroOrOne, long beyondDouble) {}

  /// REAL values.
  ///
  /// @param count how many
  /// @param min the least, 0 where there is none
  /// @param max the greatest, 0 where there is none
  /// @param integral how many are whole numbers within the range of 64 bits, negative zero excluded
  /// @param infinite how many are infinite
  /// @param negativeZero how many are negative zero
  /// @param maxScale the most digits behind the point in the shortest decimal form
  /// @param maxIntegerDigits the most digits before the point in the shortest decimal form
  public record Reals(
      long count,
      double min,
      double max,
      long integral,
      long infinite,
      long negativeZero,
      int maxScale,
      int maxIntegerDigits) {}

  /// TEXT values.
  ///
  /// @param count how many
  /// @param maxBytes the longest, in UTF-8 bytes
  /// @param maxCharacters the longest, in code points
  /// @param empty how many are the empty string
  /// @param withNul how many are valid but hold a NUL character
  /// @param malformed how many are not valid in the encoding of the database
  /// @param maxScale the most digits behind the point of those with the shape DECIMAL
  /// @param maxIntegerDigits the most digits before the point of those with the shape DECIMAL
  /// @param shapes how many have each shape; absent means none
  public record Texts(
      long count,
      long maxBytes,
      long maxCharacters,
      long empty,
      long withNul,
      long malformed,
      int maxScale,
      int maxIntegerDigits,
      Map<TextShape, Long> shapes) {

    public Texts {
      shapes = Map.copyOf(shapes);
    }

    /// How many have that shape.
    public long having(TextShape shape) {
      return shapes.getOrDefault(shape, 0L);
    }
  }

  /// BLOB values.
  ///
  /// @param count how many
  /// @param maxBytes the longest
  /// @param sixteenBytes how many have 16 bytes
  /// @param text how many are valid UTF-8 without NUL
  public record Blobs(long count, long maxBytes, long sixteenBytes, long text) {}
}
