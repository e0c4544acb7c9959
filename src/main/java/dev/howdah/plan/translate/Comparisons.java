package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.schema.Affinity;
import dev.howdah.syntax.AsciiCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How two values are compared: by SQLite's affinities and collations on the one side ("Datatypes
/// In SQLite", sections 4 and 7), by the types of the target on the other.
final class Comparisons {

  private Comparisons() {}

  /// Two operands that PostgreSQL compares as SQLite does.
  record Pair(Value left, Value right) {}

  /// A comparison.
  ///
  /// @param operator as PostgreSQL spells it
  static Value compare(String operator, Value left, Value right) {
    boolean ordering = !operator.equals("=") && !operator.equals("<>");
    Pair pair = align(left, right, ordering);
    return Value.logical(
        pair.left.at(Level.PATTERN) + " " + operator + " " + pair.right.at(Level.PATTERN),
        Level.COMPARISON);
  }

  /// Brings two operands to types and collations that compare alike.
  ///
  /// @param ordering whether it matters which one is less; otherwise only whether they are equal
  static Pair align(Value left, Value right, boolean ordering) {
    if (left.isNull() || right.isNull()) {
      if (left.kind() == Kind.JSON || right.kind() == Kind.JSON) {
        return new Pair(Conversions.text(left), Conversions.text(right));
      }
      return new Pair(left, right);
    }
    Pair typed = alignMoments(left, right);
    typed = alignTypes(typed.left, typed.right, ordering);
    return typed.left.isText() && typed.right.isText()
        ? collate(typed, collation(left, right), ordering)
        : typed;
  }

  private static Pair alignMoments(Value left, Value right) {
    return new Pair(asTemporal(left, right), asTemporal(right, left));
  }

  /// A text of a point in time next to a column of a temporal type: the point in time itself.
  private static Value asTemporal(Value value, Value other) {
    Moment moment = value.moment();
    if (moment == null
        || !value.isText()
        || value.number() != null
        || !other.isTemporal()
        || other.kind() == null) {
      return value;
    }
    Value converted = moment.as(other.kind());
    if (converted == null && other.kind() == Kind.DATE) {
      converted = moment.as(Kind.TIMESTAMP);
    }
    return converted == null ? value : converted;
  }

  private static Pair alignTypes(Value left, Value right, boolean ordering) {
    if (left.isNumber() && right.isNumber()) {
      boolean textual = left.affinity() == Affinity.TEXT || right.affinity() == Affinity.TEXT;
      if (ordering && textual) {
        throw new Refusal("SQLite orders the numbers in a text column as text");
      }
      return new Pair(left, right);
    }
    if ((left.isText() && right.isText()) || (left.isBoolean() && right.isBoolean())) {
      return numericTexts(left, right);
    }
    if (left.isBoolean() || right.isBoolean()) {
      return left.isBoolean()
          ? booleans(left, right, ordering)
          : flipped(booleans(right, left, ordering));
    }
    if (left.kind() == Kind.JSON || right.kind() == Kind.JSON) {
      return alignTypes(Conversions.text(left), Conversions.text(right), ordering);
    }
    if (left.isTemporal() || right.isTemporal()) {
      return left.isTemporal() ? temporals(left, right) : flipped(temporals(right, left));
    }
    if (left.kind() == right.kind() && left.kind() != Kind.JSONB) {
      return new Pair(left, right);
    }
    if (left.isNumber() && right.isText()) {
      return numberAndText(left, right, ordering);
    }
    if (left.isText() && right.isNumber()) {
      return flipped(numberAndText(right, left, ordering));
    }
    if (left.kind() == Kind.UUID || left.kind() == Kind.JSONB) {
      return withConstant(left, right, ordering);
    }
    if (right.kind() == Kind.UUID || right.kind() == Kind.JSONB) {
      return flipped(withConstant(right, left, ordering));
    }
    throw incomparable(left, right);
  }

  private static Pair flipped(Pair pair) {
    return new Pair(/* left= */ pair.right, /* right= */ pair.left);
  }

  private static Refusal incomparable(Value left, Value right) {
    return new Refusal(left.described() + " is compared with " + right.described());
  }

  /// A text column of numeric affinity holds some numbers as text now; a text that looks like a
  /// number would have met them as numbers.
  private static Pair numericTexts(Value left, Value right) {
    refuseNumericText(left, right);
    refuseNumericText(right, left);
    return new Pair(left, right);
  }

  private static void refuseNumericText(Value column, Value other) {
    String text = other.string();
    if (column.isText()
        && column.hasNumericAffinity()
        && text != null
        && Literals.number(text).isPresent()) {
      throw new Refusal(
          "the text column " + column.sql() + " of numeric affinity is compared with a number");
    }
  }

  private static Pair booleans(Value bool, Value other, boolean ordering) {
    Boolean truth = ordering ? null : Literals.truth(other);
    boolean wordForText = bool.affinity() != Affinity.TEXT || other.string() != null;
    if (truth != null && wordForText && !(bool.logical() && other.string() != null)) {
      return new Pair(bool, Literals.bool(truth));
    }
    if (other.isNumber()) {
      return new Pair(Conversions.number(bool), other);
    }
    throw incomparable(bool, other);
  }

  private static Pair temporals(Value temporal, Value other) {
    Value right = other;
    String text = other.string();
    if (text != null && temporal.kind() != null) {
      right =
          TemporalText.comparable(text, temporal.kind())
              .orElseThrow(
                  () -> new Refusal(temporal.described() + " is compared with '" + text + "'"));
    }
    if (!right.isTemporal() || (temporal.kind() == Kind.TIME) != (right.kind() == Kind.TIME)) {
      throw incomparable(temporal, right);
    }
    boolean leftZoned = temporal.kind() == Kind.TIMESTAMPTZ;
    boolean rightZoned = right.kind() == Kind.TIMESTAMPTZ;
    return leftZoned == rightZoned
        ? new Pair(temporal, right)
        : new Pair(Temporals.inUtc(temporal), Temporals.inUtc(right));
  }

  private static Pair numberAndText(Value number, Value text, boolean ordering) {
    String constant = text.string();
    if (constant != null) {
      Optional<Value> parsed = Literals.number(constant);
      boolean canonical = Literals.isCanonicalInteger(constant);
      if (number.hasNumericAffinity() && parsed.isPresent()) {
        return new Pair(number, parsed.get());
      }
      if (number.affinity() == Affinity.TEXT && canonical && !ordering && number.isInteger()) {
        return new Pair(number, parsed.orElseThrow());
      }
    }
    String integer = number.integer();
    if (integer != null && text.affinity() == Affinity.TEXT) {
      return new Pair(Literals.string(integer), text);
    }
    throw incomparable(number, text);
  }

  private static Pair withConstant(Value value, Value other, boolean ordering) {
    if (value.kind() == Kind.UUID) {
      return new Pair(value, Literals.uuid(other).orElseThrow(() -> incomparable(value, other)));
    }
    String text = other.string();
    if (ordering || text == null || !JsonText.isSimple(text)) {
      throw incomparable(value, other);
    }
    return new Pair(value, other.cast(Kind.JSONB));
  }

  /// The collation that decides: the first that COLLATE names, else the first column's.
  static String collation(Value left, Value right) {
    String name = "BINARY";
    if (left.explicitCollation() && left.collation() != null) {
      name = left.collation();
    } else if (right.explicitCollation() && right.collation() != null) {
      name = right.collation();
    } else if (left.collation() != null) {
      name = left.collation();
    } else if (right.collation() != null) {
      name = right.collation();
    }
    return known(name);
  }

  /// The name of a collation that SQLite brings with it, in upper case.
  static String known(String collation) {
    String upper = AsciiCase.upper(collation);
    if (upper.equals("BINARY") || upper.equals("NOCASE") || upper.equals("RTRIM")) {
      return upper;
    }
    throw new Refusal("PostgreSQL has no collation " + collation);
  }

  private static Pair collate(Pair pair, String collation, boolean ordering) {
    Value left = collated(pair.left, collation);
    Value right = collated(pair.right, collation);
    if (ordering && !collation.equals("NOCASE")) {
      left = inByteOrder(left);
    }
    return new Pair(left, right);
  }

  /// A text so that equal texts are those that the collation takes for equal. NOCASE folds the 26
  /// letters of ASCII only, and so does lower() in collation C.
  static Value collated(Value text, String collation) {
    return switch (collation) {
      case "NOCASE" -> lower(text);
      case "RTRIM" -> text.rewritten("rtrim(" + text.sql() + ", ' ')", Level.ATOM, Kind.TEXT);
      default -> text;
    };
  }

  /// A text in lower case, of ASCII letters only.
  static Value lower(Value text) {
    String constant = text.string();
    if (constant != null) {
      return Literals.string(AsciiCase.lower(constant));
    }
    return text.rewritten(
        "lower(" + text.at(Level.SIGN) + " COLLATE \"C\")", Level.ATOM, Kind.TEXT);
  }

  /// A text that is ordered by its bytes, as SQLite orders it.
  static Value inByteOrder(Value text) {
    return text.rewritten(text.at(Level.SIGN) + " COLLATE \"C\"", Level.COLLATE, text.kind());
  }

  /// Values of one type.
  ///
  /// @param values as SQL of that type
  /// @param kind the type, null where all are NULL
  record Unified(List<Value> values, @Nullable Kind kind) {

    /// A value of that type, of the affinity and collation that none of them decides.
    Value result(String sql, int level) {
      boolean logical = values.stream().allMatch(one -> one.isNull() || one.logical());
      return kind == Kind.BOOLEAN && logical
          ? Value.logical(sql, level)
          : Value.of(sql, level, kind)
              .asReal(values.stream().allMatch(one -> one.isNull() || one.real()));
    }
  }

  /// Brings the possible results of one expression to one type.
  ///
  /// @param what they are, for the reason
  static Unified unify(List<Value> values, String what) {
    List<Value> typed = values.stream().filter(value -> !value.isNull()).toList();
    if (typed.isEmpty()) {
      return new Unified(values, null);
    }
    Value lead = lead(typed);
    List<Value> out = new ArrayList<>();
    Kind kind = lead.kind();
    for (Value value : values) {
      Value converted = value.isNull() ? value : toward(value, lead, typed);
      if (converted == null) {
        throw new Refusal(what + " mixes " + lead.described() + " with " + value.described());
      }
      kind = converted.isNull() ? kind : wider(kind, converted.kind());
      out.add(converted);
    }
    return new Unified(out, kind);
  }

  /// The value whose type the others follow: the first that is no constant, but not a truth value
  /// where there are numbers.
  private static Value lead(List<Value> typed) {
    Value lead = typed.getFirst();
    for (Value value : typed) {
      boolean firmer = lead.constant() != null && value.constant() == null;
      boolean plainer = lead.moment() != null && value.isTemporal();
      if (firmer || plainer) {
        lead = value;
      }
    }
    return lead;
  }

  private static @Nullable Value toward(Value value, Value lead, List<Value> all) {
    if (lead.isBoolean() || value.isBoolean()) {
      boolean truths =
          all.stream()
              .allMatch(
                  one -> one.isBoolean() || (Literals.truth(one) != null && one.integer() != null));
      if (truths) {
        Boolean truth = Literals.truth(value);
        return value.isBoolean() || truth == null ? value : Literals.bool(truth);
      }
      return value.isNumber() || value.isBoolean() ? Conversions.number(value) : null;
    }
    if (lead.isNumber() && value.isNumber()) {
      return Literals.asDouble(value);
    }
    if (value.kind() == lead.kind() || (lead.isText() && value.isText())) {
      return value;
    }
    if (lead.isText() && value.kind() == Kind.JSON) {
      return Conversions.text(value);
    }
    String text = value.string();
    if (lead.isTemporal() && lead.kind() != null) {
      if (value.moment() != null) {
        return value.moment().as(lead.kind());
      }
      return text == null ? null : TemporalText.literal(text, lead.kind()).orElse(null);
    }
    if (lead.kind() == Kind.UUID) {
      return Literals.uuid(value).orElse(null);
    }
    if (lead.isJson() && lead.kind() != null && text != null && JsonText.isValid(text)) {
      return value.cast(lead.kind());
    }
    return null;
  }

  private static @Nullable Kind wider(@Nullable Kind one, @Nullable Kind other) {
    if (one == null || other == null || one == other) {
      return one == null ? other : one;
    }
    for (Kind kind : List.of(Kind.DOUBLE, Kind.REAL, Kind.NUMERIC, Kind.BIGINT, Kind.INTEGER)) {
      if (one == kind || other == kind) {
        return kind == Kind.REAL ? Kind.DOUBLE : kind;
      }
    }
    return Kind.TEXT;
  }
}
