package dev.howdah.cli;

import java.util.ArrayList;
import java.util.List;

/// A table of aligned text. A heading that begins with `>` makes its column right-aligned. Not
/// thread-safe.
final class TextTable {

  private static final String GAP = "  ";

  private final List<String> headings = new ArrayList<>();
  private final List<Boolean> right = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... headings) {
    for (String heading : headings) {
      boolean number = heading.startsWith(">");
      this.headings.add(number ? heading.substring(1) : heading);
      right.add(number);
    }
  }

  void row(String... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + headings.size() + " columns");
    }
    rows.add(List.of(cells));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /// The lines, each with the indent and a line feed, without spaces at their ends.
  String render(String indent) {
    int[] widths = new int[headings.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = width(headings.get(column));
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], width(row.get(column)));
      }
    }
    StringBuilder out = new StringBuilder();
    appendRow(out, indent, headings, widths);
    for (List<String> row : rows) {
      appendRow(out, indent, row, widths);
    }
    return out.toString();
  }

  private void appendRow(StringBuilder out, String indent, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder(indent);
    for (int column = 0; column < widths.length; column++) {
      String cell = Words.oneLine(cells.get(column));
      String padding = " ".repeat(widths[column] - width(cells.get(column)));
      line.append(column == 0 ? "" : GAP);
      line.append(right.get(column) ? padding + cell : cell + padding);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private static int width(String cell) {
    String shown = Words.oneLine(cell);
    return shown.codePointCount(0, shown.length());
  }
}
