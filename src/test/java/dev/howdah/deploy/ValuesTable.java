package dev.howdah.deploy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The table of the chart's values, made from the comments in `values.yaml`: a comment belongs to
/// the key below it, one above a group stands at each of its keys that has none of its own only
/// where the group has no keys itself.
final class ValuesTable {

  private static final Pattern KEY = Pattern.compile("( *)([A-Za-z0-9_]+):(?: (.*))?");

  private ValuesTable() {}

  /// A value.
  ///
  /// @param key with its groups, separated by dots
  /// @param standard as YAML; a list that is not empty on one line
  /// @param description what the comment says
  record Row(String key, String standard, String description) {}

  static List<Row> rows(List<String> lines) {
    List<Row> rows = new ArrayList<>();
    Deque<String> groups = new ArrayDeque<>();
    StringBuilder comment = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String stripped = line.strip();
      if (stripped.startsWith("# ")) {
        comment.append(comment.isEmpty() ? "" : " ").append(stripped.substring(2));
        continue;
      }
      Matcher matcher = KEY.matcher(line);
      if (!matcher.matches()) {
        comment.setLength(0);
        continue;
      }
      int depth = matcher.group(1).length() / 2;
      while (groups.size() > depth) {
        groups.removeLast();
      }
      groups.addLast(matcher.group(2));
      String key = String.join(".", groups);
      String value = matcher.group(3);
      if (value != null) {
        rows.add(new Row(key, value, comment.toString()));
      } else if (i + 1 < lines.size() && lines.get(i + 1).strip().startsWith("- ")) {
        List<String> items = new ArrayList<>();
        while (i + 1 < lines.size() && lines.get(i + 1).strip().startsWith("- ")) {
          i++;
          items.add(lines.get(i).strip().substring(2));
        }
        rows.add(new Row(key, items.toString(), comment.toString()));
      } else if (!comment.isEmpty()) {
        rows.add(new Row(key, "", comment.toString()));
      }
      comment.setLength(0);
    }
    return rows;
  }

  static String markdown(List<Row> rows) {
    StringBuilder out = new StringBuilder("| value | default | |\n|---|---|---|\n");
    for (Row row : rows) {
      out.append("| `")
          .append(row.key())
          .append("` | ")
          .append(row.standard().isEmpty() ? "" : "`" + row.standard().replace("|", "\\|") + "`")
          .append(" | ")
          .append(row.description().replace("|", "\\|"))
          .append(" |\n");
    }
    return out.toString();
  }
}
