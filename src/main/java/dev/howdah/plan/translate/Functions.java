package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.syntax.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// SQLite's scalar functions ("Built-In Scalar SQL Functions", "JSON Functions And Operators").
final class Functions {

  private static final Set<String> AGGREGATES =
      Set.of(
          "count",
          "sum",
          "total",
          "avg",
          "group_concat",
          "string_agg",
          "json_group_array",
          "json_group_object",
          "jsonb_group_array",
          "jsonb_group_object",
          "median",
          "percentile");

  private static final Set<String> DATES =
      Set.of("date", "time", "datetime", "julianday", "unixepoch", "strftime");

  private final Writer writer;
  private final Purpose purpose;
  private final DateFunctions dates;

  Functions(Writer writer, Purpose purpose) {
    this.writer = writer;
    this.purpose = purpose;
    this.dates = new DateFunctions(writer, purpose);
  }

  DateFunctions dates() {
    return dates;
  }

  /// Whether a call is that of an aggregate function.
  static boolean isAggregate(Expression.Call call) {
    boolean extreme = call.name().equals("min") || call.name().equals("max");
    return AGGREGATES.contains(call.name()) || (extreme && call.arguments().size() == 1);
  }

  Value call(Expression.Call call) {
    if (call.window()) {
      throw new Refusal("it has the window function " + call.name());
    }
    if (isAggregate(call)) {
      return writer.aggregate(call);
    }
    if (call.distinct() || call.star() || call.ordered() || call.filter() != null) {
      throw new Refusal("it calls " + call.name() + " as an aggregate function");
    }
    if (DATES.contains(call.name())) {
      return dates.call(call.name(), call.arguments());
    }
    if (call.name().equals("lower") || call.name().equals("hex")) {
      var random = RandomText.hex(call);
      if (random.isPresent()) {
        refuseRandom();
        return random.get();
      }
    }
    int count = call.arguments().size();
    return switch (call.name() + "/" + count) {
      case "random/0" -> random();
      case "randomblob/1" -> randomBlob(call);
      case "typeof/1" -> typeof(writer.value(call.arguments().getFirst()));
      case "iif/2", "iif/3", "if/2", "if/3" -> iif(call.arguments());
      case "ifnull/2" -> coalesce("ifnull", call.arguments());
      case "likely/1", "unlikely/1", "likelihood/2" -> writer.value(call.arguments().getFirst());
      default -> plain(call.name(), writer.values(call.arguments()), call.arguments());
    };
  }

  private Value plain(String name, List<Value> values, List<Expression> arguments) {
    return switch (name + "/" + values.size()) {
      case "nullif/2" -> nullif(values.get(0), values.get(1));
      case "lower/1", "upper/1" -> folded(name, values.getFirst());
      case "length/1" -> length(values.getFirst());
      case "octet_length/1" -> octetLength(values.getFirst());
      case "substr/2", "substr/3", "substring/2", "substring/3" -> substring(values);
      case "trim/1", "trim/2" -> trim("btrim", values);
      case "ltrim/1", "ltrim/2" -> trim("ltrim", values);
      case "rtrim/1", "rtrim/2" -> trim("rtrim", values);
      case "replace/3" -> texts("replace", values);
      case "instr/2" -> instr(values);
      case "abs/1" -> abs(Conversions.number(values.getFirst()));
      case "round/1", "round/2" -> round(values);
      case "ceil/1", "ceiling/1", "floor/1" -> whole(name, Conversions.number(values.getFirst()));
      case "sign/1" -> sign(Conversions.number(values.getFirst()));
      case "hex/1" -> hex(values.getFirst());
      case "unicode/1" ->
          Value.atom(
              "nullif(ascii(" + Conversions.text(values.getFirst()).sql() + "), 0)", Kind.INTEGER);
      case "json_valid/1" -> jsonValid(values.getFirst());
      case "json/1" -> JsonPaths.document(values.getFirst());
      case "json_extract/2" -> JsonPaths.text(values.get(0), values.get(1), false);
      case "json_array_length/1" -> JsonPaths.arrayLength(values.getFirst());
      case "like/2" -> Patterns.like(values.get(1), values.get(0), null, false);
      case "like/3" -> Patterns.like(values.get(1), values.get(0), values.get(2), false);
      case "glob/2" -> Patterns.glob(values.get(1), values.get(0), false);
      default -> variadic(name, values, arguments);
    };
  }

  private Value variadic(String name, List<Value> values, List<Expression> arguments) {
    int count = values.size();
    if (name.equals("coalesce") && count >= 2) {
      return coalesce("coalesce", arguments);
    }
    if ((name.equals("min") || name.equals("max")) && count >= 2) {
      return extreme(name.equals("min") ? "LEAST" : "GREATEST", values);
    }
    if (name.equals("char") && count >= 1) {
      return characters(values);
    }
    if ((name.equals("printf") || name.equals("format")) && count >= 1) {
      return printf(values);
    }
    if (name.equals("concat") && count >= 1) {
      return texts("concat", values);
    }
    throw new Refusal(
        "the function "
            + name
            + " with "
            + count
            + (count == 1 ? " argument" : " arguments")
            + " has no known equivalent");
  }

  private void refuseRandom() {
    if (purpose.isImmutable()) {
      throw new Refusal("it is random, which " + purpose.words() + " may not be");
    }
  }

  /// 64 random bits, the lower ones less so.
  private Value random() {
    refuseRandom();
    return Value.of(
        "floor((random() - 0.5) * 18446744073709551616)::bigint", Level.CAST, Kind.BIGINT);
  }

  private Value randomBlob(Expression.Call call) {
    refuseRandom();
    int bytes = RandomText.bytes(call);
    if (bytes == 0) {
      throw new Refusal("randomblob is called with something else than a small constant");
    }
    return RandomText.blob(bytes);
  }

  private Value typeof(Value value) {
    if (!value.column()
        || value.kind() == null
        || value.kind() == Kind.NUMERIC
        || value.kind() == Kind.BOOLEAN) {
      throw new Refusal("it reads the storage class of " + value.described());
    }
    String name =
        value.isInteger()
            ? "integer"
            : value.isFloating() ? "real" : value.kind() == Kind.BYTEA ? "blob" : "text";
    return Value.atom(
        "CASE WHEN " + value.sql() + " IS NULL THEN 'null' ELSE '" + name + "' END", Kind.TEXT);
  }

  private Value iif(List<Expression> arguments) {
    Value condition = writer.condition(arguments.getFirst());
    List<Value> results = writer.values(arguments.subList(1, arguments.size()));
    Comparisons.Unified unified = Comparisons.unify(results, "iif");
    String otherwise = results.size() == 2 ? " ELSE " + unified.values().get(1).sql() : "";
    return unified.result(
        "CASE WHEN "
            + condition.sql()
            + " THEN "
            + unified.values().getFirst().sql()
            + otherwise
            + " END",
        Level.ATOM);
  }

  private Value coalesce(String name, List<Expression> arguments) {
    Comparisons.Unified unified = Comparisons.unify(writer.values(arguments), name);
    return unified.result("coalesce(" + join(unified.values()) + ")", Level.ATOM);
  }

  private static String join(List<Value> values) {
    return values.stream().map(Value::sql).collect(Collectors.joining(", "));
  }

  private static Value nullif(Value left, Value right) {
    Comparisons.Pair pair = Comparisons.align(left, right, false);
    boolean untouched = pair.left().sql().equals(left.sql());
    String sql =
        untouched && left.kind() != Kind.JSON
            ? "nullif(" + left.sql() + ", " + pair.right().sql() + ")"
            : "CASE WHEN "
                + pair.left().at(Level.PATTERN)
                + " = "
                + pair.right().at(Level.PATTERN)
                + " THEN NULL ELSE "
                + left.sql()
                + " END";
    return left.rewritten(sql, Level.ATOM, left.kind()).withAffinity(null);
  }

  /// SQLite folds the letters of ASCII only.
  private static Value folded(String name, Value value) {
    Value text = Conversions.text(value);
    return Value.atom(name + "(" + text.at(Level.SIGN) + " COLLATE \"C\")", Kind.TEXT);
  }

  private static Value length(Value value) {
    if (value.kind() == Kind.BYTEA) {
      return Value.atom("octet_length(" + value.sql() + ")", Kind.INTEGER);
    }
    return Value.atom("length(" + Conversions.text(value).sql() + ")", Kind.INTEGER);
  }

  private static Value octetLength(Value value) {
    Value operand = value.kind() == Kind.BYTEA ? value : Conversions.text(value);
    return Value.atom("octet_length(" + operand.sql() + ")", Kind.INTEGER);
  }

  private static Value substring(List<Value> values) {
    Value first = values.getFirst();
    boolean bytes = first.kind() == Kind.BYTEA;
    // Of an empty blob, SQLite's substr makes NULL.
    Value text =
        bytes ? Value.atom("nullif(" + first.sql() + ", '')", Kind.BYTEA) : Conversions.text(first);
    String start = values.get(1).integer();
    if (start == null || start.equals("0")) {
      throw new Refusal("substr begins somewhere else than at a constant other than 0");
    }
    Kind kind = bytes ? Kind.BYTEA : Kind.TEXT;
    if (start.startsWith("-")) {
      if (values.size() == 3 || bytes) {
        throw new Refusal("substr counts from the end");
      }
      return Value.atom("right(" + text.sql() + ", " + start.substring(1) + ")", kind);
    }
    if (values.size() == 2) {
      return Value.atom("substr(" + text.sql() + ", " + start + ")", kind);
    }
    String length = values.get(2).integer();
    if (length == null || length.startsWith("-")) {
      throw new Refusal("substr has a length that is not a constant from 0 on");
    }
    return Value.atom("substr(" + text.sql() + ", " + start + ", " + length + ")", kind);
  }

  private static Value trim(String name, List<Value> values) {
    String characters = values.size() == 1 ? "' '" : Conversions.text(values.get(1)).sql();
    return Value.atom(
        name + "(" + Conversions.text(values.getFirst()).sql() + ", " + characters + ")",
        Kind.TEXT);
  }

  private static Value texts(String name, List<Value> values) {
    return Value.atom(
        name + "(" + join(values.stream().map(Conversions::text).toList()) + ")", Kind.TEXT);
  }

  private static Value instr(List<Value> values) {
    if (values.get(0).kind() == Kind.BYTEA || values.get(1).kind() == Kind.BYTEA) {
      throw new Refusal("instr is used on a blob");
    }
    return Value.atom(
        "strpos(" + join(values.stream().map(Conversions::text).toList()) + ")", Kind.INTEGER);
  }

  private static Value abs(Value number) {
    Value wide =
        number.kind() == Kind.SMALLINT ? number.cast(Kind.INTEGER) : Literals.asDouble(number);
    return Value.of("abs(" + wide.sql() + ")", Level.ATOM, number.kind()).asReal(number.real());
  }

  /// SQLite's round() always gives a floating-point number and rounds halves away from zero; so
  /// does PostgreSQL's for decimal numbers, not for doubles.
  private Value round(List<Value> values) {
    Value number = Conversions.number(values.getFirst());
    String digits = values.size() == 1 ? "0" : values.get(1).integer();
    if (digits == null || digits.startsWith("-") || digits.length() > 2) {
      throw new Refusal("round has a number of digits that is not a small constant");
    }
    if (number.isInteger()) {
      return number.cast(Kind.DOUBLE).asReal(true);
    }
    if (purpose == Purpose.GENERATED) {
      throw new Refusal("it rounds, which PostgreSQL does in decimal and SQLite in binary digits");
    }
    Value decimal = number.kind() == Kind.NUMERIC ? number : number.cast(Kind.NUMERIC);
    String sql =
        digits.equals("0")
            ? "round(" + decimal.sql() + ")"
            : "round(" + decimal.sql() + ", " + digits + ")";
    return Value.of(sql + "::double precision", Level.CAST, Kind.DOUBLE);
  }

  private static Value whole(String name, Value number) {
    if (number.isInteger()) {
      return number;
    }
    if (!number.real() || number.kind() == Kind.NUMERIC) {
      throw new Refusal(name + " is used on " + number.described());
    }
    String function = name.equals("floor") ? "floor" : "ceil";
    return Value.of(
        function + "(" + Literals.asDouble(number).sql() + ")", Level.ATOM, Kind.DOUBLE);
  }

  private static Value sign(Value number) {
    return Value.of("sign(" + number.sql() + ")::integer", Level.CAST, Kind.INTEGER);
  }

  /// Of NULL, which SQLite takes for an empty blob here, the empty text.
  private Value hex(Value value) {
    if (value.kind() != Kind.BYTEA && purpose.isImmutable()) {
      throw new Refusal(
          "it needs the bytes of a text, which in PostgreSQL depend on a setting, and "
              + purpose.words()
              + " may not");
    }
    String bytes =
        value.kind() == Kind.BYTEA
            ? value.sql()
            : "convert_to(" + Conversions.text(value).sql() + ", 'UTF8')";
    return Value.atom("coalesce(upper(encode(" + bytes + ", 'hex')), '')", Kind.TEXT);
  }

  private Value jsonValid(Value value) {
    if (value.isJson()) {
      return Value.logical(
          "CASE WHEN " + value.at(Level.OPERATOR) + " IS NOT NULL THEN true END", Level.ATOM);
    }
    throw new Refusal(
        "json_valid is used on "
            + value.described()
            + ", which PostgreSQL can test from version 16 on only");
  }

  /// LEAST and GREATEST leave NULLs out; SQLite's min and max of several values become NULL.
  private static Value extreme(String name, List<Value> values) {
    Comparisons.Unified unified = Comparisons.unify(values, name.equals("LEAST") ? "min" : "max");
    List<Value> typed = new ArrayList<>(unified.values());
    Value first = typed.getFirst();
    if (unified.kind() == null) {
      return Literals.nullValue();
    }
    if (first.isText()) {
      if (typed.stream()
          .anyMatch(value ->
              value.collation() != null
                  && !Comparisons.known(value.collation()).equals("BINARY"))) {
        throw new Refusal("min and max compare with another collation than BINARY");
      }
      typed.set(0, Comparisons.inByteOrder(first));
    } else if (!first.isNumber() && !first.isTemporal() && !first.isNull()) {
      throw new Refusal("min or max compares " + first.described());
    }
    String call = name + "(" + join(typed) + ")";
    List<String> tests = new ArrayList<>();
    for (Value value : unified.values()) {
      if (value.isNull()) {
        return Literals.nullValue();
      }
      if (value.constant() == null) {
        tests.add(value.at(Level.OPERATOR) + " IS NOT NULL");
      }
    }
    String sql =
        tests.isEmpty()
            ? call
            : "CASE WHEN " + String.join(" AND ", tests) + " THEN " + call + " END";
    return unified.result(sql, Level.ATOM);
  }

  private static Value characters(List<Value> values) {
    StringBuilder text = new StringBuilder();
    for (Value value : values) {
      String code = value.integer();
      if (code == null
          || code.startsWith("-")
          || code.length() > 6
          || Integer.parseInt(code) > 0xD7FF) {
        throw new Refusal("char is called with something else than constants");
      }
      text.appendCodePoint(Integer.parseInt(code));
    }
    return Literals.string(text.toString());
  }

  /// Formats that only put texts and integers together.
  private static Value printf(List<Value> values) {
    String format = values.getFirst().string();
    if (format == null) {
      throw new Refusal("printf has a format that is not a constant");
    }
    List<String> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int argument = 1;
    int next = 0;
    while (next < format.length()) {
      char c = format.charAt(next);
      next++;
      if (c != '%') {
        literal.append(c);
        continue;
      }
      char code = next < format.length() ? format.charAt(next) : '\0';
      next++;
      if (code == '%') {
        literal.append('%');
        continue;
      }
      if ((code != 's' && code != 'd') || argument >= values.size()) {
        throw new Refusal("printf has more in its format than texts and integers");
      }
      if (!literal.isEmpty()) {
        pieces.add(Literals.string(literal.toString()).sql());
        literal.setLength(0);
      }
      pieces.add(piece(code, values.get(argument)));
      argument++;
    }
    if (!literal.isEmpty() || pieces.isEmpty()) {
      pieces.add(Literals.string(literal.toString()).sql());
    }
    return Value.of(
        String.join(" || ", pieces), pieces.size() == 1 ? Level.ATOM : Level.OPERATOR, Kind.TEXT);
  }

  private static String piece(char code, Value value) {
    if (code == 's') {
      return "coalesce(" + Conversions.text(value).sql() + ", '')";
    }
    if (!value.isInteger()) {
      throw new Refusal("printf writes " + value.described() + " as an integer");
    }
    return "coalesce(" + value.at(Level.CAST) + "::text, '0')";
  }
}
