package dev.howdah.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A row that is going to be named in a difference: short texts for people, and a digest of each
/// cell to tell which of them differ.
///
/// @param key the row's key as `column=value, …`
/// @param values each cell
/// @param cells the digest of each cell's canonical form
/// @param flaw what is wrong with the row as a whole, empty where nothing is
record NamedRow(String key, List<String> values, List<byte[]> cells, String flaw) {

  /// In place of a row that was not met again, as when a side changed meanwhile.
  static final NamedRow UNREAD =
      new NamedRow("", List.of(), List.of(), "not there any more: the table is being written to");

  private static final int COLUMNS_IN_PLACE_OF_A_KEY = 3;

  /// Takes what is needed of the current row of a reading.
  static NamedRow of(Row row, boolean[] keyColumns, List<String> columnNames) {
    List<String> values = new ArrayList<>(row.columns());
    List<byte[]> cells = new ArrayList<>(row.columns());
    CanonicalRow canonical = new CanonicalRow();
    for (int column = 0; column < row.columns(); column++) {
      values.add(row.display(column));
      canonical.begin();
      row.write(column, canonical);
      cells.add(canonical.digest());
    }
    boolean tooLarge = row instanceof SourceRow source && source.isTooLarge();
    return new NamedRow(
        keyOf(row, keyColumns, columnNames), values, cells, tooLarge ? "row-too-large" : "");
  }

  private static String keyOf(Row row, boolean[] keyColumns, List<String> columnNames) {
    boolean keyed = ContentSums.hasKey(keyColumns);
    StringBuilder key = new StringBuilder();
    for (int column = 0; column < row.columns(); column++) {
      if (keyed ? keyColumns[column] : column < COLUMNS_IN_PLACE_OF_A_KEY) {
        key.append(key.isEmpty() ? "" : ", ");
        key.append(columnNames.get(column)).append('=').append(row.displayInKey(column));
      }
    }
    return HumanText.shorten(key.toString());
  }

  boolean isRead() {
    return !flaw.equals(UNREAD.flaw);
  }

  /// Whether both rows were read and have the same key.
  boolean hasKeyOf(NamedRow other, boolean[] keyColumns) {
    if (!isRead() || !other.isRead() || !ContentSums.hasKey(keyColumns)) {
      return false;
    }
    for (int column = 0; column < keyColumns.length; column++) {
      if (keyColumns[column] && !hasCellOf(other, column)) {
        return false;
      }
    }
    return true;
  }

  boolean hasCellOf(NamedRow other, int column) {
    return Arrays.equals(cells.get(column), other.cells.get(column));
  }

  /// The whole row in one short text.
  String summary(List<String> columnNames) {
    StringBuilder text = new StringBuilder(flaw);
    for (int column = 0;
        column < values.size() && text.length() <= HumanText.MAX_LENGTH;
        column++) {
      text.append(text.isEmpty() ? "" : ", ");
      text.append(columnNames.get(column)).append('=').append(values.get(column));
    }
    return HumanText.shorten(text.isEmpty() ? "a row without columns" : text.toString());
  }
}
