package dev.howdah.verify;

/// A difference between source and target, for people.
///
/// @param table the table's name in the file
/// @param kind what differs
/// @param key the row's key as `column=value, …`; the first values of the row where there is no key
/// @param column the column's name in the file, empty where a whole row is missing or extra
/// @param source the source's value, at most 200 characters, with its storage class
/// @param target the target's value, at most 200 characters
public record CellDifference(
    String table, Kind kind, String key, String column, String source, String target) {

  /// What differs.
  public enum Kind {
    /// A cell of a row that is on both sides.
    CELL,
    /// The row is in the source but not in the target.
    MISSING_ROW,
    /// The row is in the target but not in the source.
    EXTRA_ROW
  }
}
