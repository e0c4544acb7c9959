package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.plan.translate.Moment.Part;
import dev.howdah.syntax.AsciiCase;
import dev.howdah.syntax.Expression;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// SQLite's date and time functions ("Date And Time Functions"). SQLite computes in UTC, whatever
/// the session's time zone is.
final class DateFunctions {

  private static final Pattern SHIFT =
      Pattern.compile("([+-]?)(\\d{1,9}) (day|hour|minute|second)s?");
  private static final Pattern DATE_TIME_FORMAT =
      Pattern.compile("%Y-%m-%d[ T]%H:%M(?::%S|:%f)?(?:Z|\\+00:00)?");

  private final Writer writer;
  private final Purpose purpose;

  DateFunctions(Writer writer, Purpose purpose) {
    this.writer = writer;
    this.purpose = purpose;
  }

  /// `CURRENT_DATE`, `CURRENT_TIME` and `CURRENT_TIMESTAMP`.
  Value current(String word) {
    refuseNow();
    Part part =
        word.equals("CURRENT_DATE")
            ? Part.DATE
            : word.equals("CURRENT_TIME") ? Part.TIME : Part.DATE_TIME;
    return text(
        new Moment("(CURRENT_TIMESTAMP AT TIME ZONE 'UTC')", "CURRENT_TIMESTAMP", part), true);
  }

  /// One of the date functions.
  Value call(String name, List<Expression> arguments) {
    return switch (name) {
      case "date" -> format(arguments, Part.DATE);
      case "time" -> format(arguments, Part.TIME);
      case "datetime" -> format(arguments, Part.DATE_TIME);
      case "julianday" -> Temporals.julianDay(moment(arguments, Part.DATE_TIME).timestamp());
      case "unixepoch" -> {
        Moment moment = moment(arguments, Part.DATE_TIME);
        yield Temporals.epoch(instantOr(moment)).withMoment(moment);
      }
      default -> strftime(arguments);
    };
  }

  private static String instantOr(Moment moment) {
    return moment.instant() == null ? moment.timestamp() : moment.instant();
  }

  private Value format(List<Expression> arguments, Part part) {
    if (arguments.size() == 1
        && arguments.getFirst() instanceof Expression.StringLiteral(String text)) {
      Optional<String> constant = TemporalText.format(text, part);
      if (constant.isPresent()) {
        return Literals.string(constant.get());
      }
    }
    return text(moment(arguments, part), isNow(arguments));
  }

  private Value text(Moment moment, boolean now) {
    return formatted(moment.timestamp(), moment.part().format(), now).withMoment(moment);
  }

  private Value formatted(String timestamp, String format, boolean now) {
    if (format.contains("%f") && !now) {
      throw new Refusal("strftime has the milliseconds in its format, which SQLite rounds");
    }
    return Temporals.format(timestamp, format, purpose.isImmutable());
  }

  private Value strftime(List<Expression> arguments) {
    if (arguments.isEmpty()
        || !(arguments.getFirst() instanceof Expression.StringLiteral(String format))) {
      throw new Refusal("strftime has a format that is not a constant");
    }
    List<Expression> rest = arguments.subList(1, arguments.size());
    Moment moment = moment(rest, Part.DATE_TIME);
    Value text = formatted(moment.timestamp(), format, isNow(rest));
    if (DATE_TIME_FORMAT.matcher(format).matches()) {
      return text.withMoment(moment);
    }
    return switch (format) {
      case "%Y-%m-%d", "%F" ->
          text.withMoment(new Moment(moment.timestamp(), moment.instant(), Part.DATE));
      case "%H:%M:%S", "%H:%M", "%T" ->
          text.withMoment(new Moment(moment.timestamp(), moment.instant(), Part.TIME));
      case "%s" -> {
        Value epoch = Temporals.epoch(instantOr(moment));
        yield epoch.cast(Kind.TEXT).withNumber(epoch.sql()).withMoment(moment);
      }
      default -> text;
    };
  }

  private static boolean isNow(List<Expression> arguments) {
    return arguments.isEmpty()
        || (arguments.getFirst() instanceof Expression.StringLiteral(String text)
            && AsciiCase.same(text, "now"));
  }

  private void refuseNow() {
    if (purpose.isImmutable()) {
      throw new Refusal("it depends on the current time, which " + purpose.words() + " may not");
    }
  }

  /// The point in time that the arguments of a date function describe.
  private Moment moment(List<Expression> arguments, Part part) {
    boolean now = isNow(arguments);
    List<Expression> modifiers =
        arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    if (now) {
      refuseNow();
      if (modifiers.isEmpty()) {
        return new Moment("(now() AT TIME ZONE 'UTC')", "now()", part);
      }
      if (modifier(modifiers.getFirst()).equals("localtime")) {
        return new Moment(
            shifted("localtimestamp", modifiers.subList(1, modifiers.size())), null, part);
      }
      return new Moment(shifted("(now() AT TIME ZONE 'UTC')", modifiers), null, part);
    }
    boolean epoch = !modifiers.isEmpty() && modifier(modifiers.getFirst()).equals("unixepoch");
    String base = epoch ? epochBase(arguments.getFirst()) : base(arguments.getFirst());
    return new Moment(
        shifted(base, epoch ? modifiers.subList(1, modifiers.size()) : modifiers), null, part);
  }

  private String epochBase(Expression expression) {
    Value value = writer.value(expression);
    if (value.isNumber()) {
      return "(to_timestamp(" + value.sql() + ") AT TIME ZONE 'UTC')";
    }
    if (value.isTemporal() && value.kind() != Kind.TIME) {
      return Temporals.inUtc(value).at(Level.ATOM);
    }
    throw new Refusal("a time is read from " + value.described());
  }

  private String base(Expression expression) {
    Value value = writer.value(expression);
    String text = value.string();
    if (text != null) {
      return TemporalText.literal(text, Kind.TIMESTAMP)
          .orElseThrow(() -> new Refusal("a time is read from the text '" + text + "'"))
          .at(Level.ATOM);
    }
    Moment moment = value.moment();
    if (moment != null && value.isText() && value.number() == null && moment.part() != Part.TIME) {
      Value timestamp = moment.as(Kind.TIMESTAMP);
      if (timestamp != null) {
        return timestamp.at(Level.ATOM);
      }
    }
    if (value.isTemporal() && value.kind() != Kind.TIME) {
      return Temporals.inUtc(value).at(Level.ATOM);
    }
    throw new Refusal("a time is read from " + value.described());
  }

  private static String modifier(Expression expression) {
    if (expression instanceof Expression.StringLiteral(String text)) {
      return AsciiCase.lower(text.strip());
    }
    throw new Refusal("a date function has a modifier that is not a constant");
  }

  private static String shifted(String timestamp, List<Expression> modifiers) {
    String result = timestamp;
    for (Expression expression : modifiers) {
      String modifier = modifier(expression);
      Matcher shift = SHIFT.matcher(modifier);
      if (shift.matches()) {
        String sign = shift.group(1).equals("-") ? "-" : "+";
        result =
            "(%s %s interval '%s %ss')".formatted(result, sign, shift.group(2), shift.group(3));
      } else if (modifier.startsWith("start of ")
          && List.of("day", "month", "year").contains(modifier.substring(9))) {
        result = "date_trunc('" + modifier.substring(9) + "', " + result + ")";
      } else {
        throw new Refusal("a date function has the modifier '" + modifier + "'");
      }
    }
    return result;
  }
}
