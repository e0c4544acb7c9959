package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// SQLite's JSON functions on json and jsonb ("JSON Functions And Operators" of SQLite, section
/// 9.16 of PostgreSQL's documentation).
final class JsonPaths {

  private static final Pattern STEP =
      Pattern.compile("\\.(?:\"([^\"\\\\]+)\"|([A-Za-z_][A-Za-z0-9_$-]*))|\\[(\\d{1,9})\\]");

  private JsonPaths() {}

  /// The document that a JSON function reads: a text is read as JSON, and one that is none is an
  /// error in both.
  static Value document(Value value) {
    if (value.isJson()) {
      return value;
    }
    if (value.isText() && value.constant() == null) {
      return value.cast(Kind.JSON);
    }
    throw new Refusal(value.described() + " is read as JSON");
  }

  /// The value at a path as text.
  static Value text(Value value, Value path, boolean operator) {
    Value document = document(value);
    List<String> steps = steps(path, operator);
    if (steps.isEmpty()) {
      throw new Refusal("a JSON path selects the whole document");
    }
    String parent = walk(document, steps.subList(0, steps.size() - 1));
    String selected = parent + " ->> " + steps.getLast();
    if (isIndex(steps.getLast())) {
      // Element 0 of a document that is no array is the document itself in PostgreSQL.
      String name = document.kind() == Kind.JSONB ? "jsonb" : "json";
      return Value.atom(
          "CASE WHEN " + name + "_typeof(" + parent + ") = 'array' THEN " + selected + " END",
          Kind.TEXT);
    }
    return Value.of(selected, Level.OPERATOR, Kind.TEXT);
  }

  /// The value at a path as JSON.
  static Value json(Value value, Value path) {
    Value document = document(value);
    List<String> steps = steps(path, true);
    return steps.isEmpty()
        ? document
        : Value.of(walk(document, steps), Level.OPERATOR, document.kind());
  }

  private static boolean isIndex(String step) {
    return Character.isDigit(step.charAt(0));
  }

  /// The length of an array: 0 for what is none, where PostgreSQL's function fails.
  static Value arrayLength(Value value) {
    Value document = document(value);
    String name = document.kind() == Kind.JSONB ? "jsonb" : "json";
    String sql = document.sql();
    return Value.atom(
        "CASE WHEN %1$s_typeof(%2$s) = 'array' THEN %1$s_array_length(%2$s) WHEN %3$s IS NOT NULL THEN 0 END"
            .formatted(name, sql, document.at(Level.OPERATOR)),
        Kind.INTEGER);
  }

  private static String walk(Value document, List<String> steps) {
    StringBuilder sql = new StringBuilder(document.at(Level.OPERATOR));
    for (String step : steps) {
      sql.append(" -> ").append(step);
    }
    return sql.toString();
  }

  /// The steps of a path as the right operands of `->`.
  ///
  /// @param operator whether it stands behind `->` or `->>`, where a label or a number will do
  private static List<String> steps(Value path, boolean operator) {
    String integer = path.integer();
    if (operator && integer != null && !integer.startsWith("-")) {
      return List.of(integer);
    }
    String text = path.string();
    if (text == null) {
      throw new Refusal("a JSON path is not a constant");
    }
    if (!text.startsWith("$")) {
      if (operator && !text.isEmpty() && !text.startsWith("[")) {
        return List.of(Literals.string(text).sql());
      }
      throw new Refusal("'" + text + "' is not a JSON path");
    }
    List<String> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    int at = 1;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new Refusal("the JSON path '" + text + "' is not a simple one");
      }
      String label = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      steps.add(label == null ? matcher.group(3) : Literals.string(label).sql());
      at = matcher.end();
    }
    return steps;
  }
}
