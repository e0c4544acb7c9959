package dev.howdah.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// What a column's own type in the target asks for where it is none of [ColumnType]: values travel
/// and are proved in a plain type, the carrier, and the server turns them into the target's type
/// and back. Only in fill mode.
///
/// @param form which kind of type it is
/// @param typeSql the target's type as SQL, with its schema; of an array without the modifiers of
///   its elements, of addresses and bits the type below all domains
/// @param length the length or precision that the form has, 0 where it has none
/// @param labels the labels of an enum
public record TargetFit(Form form, String typeSql, int length, List<String> labels) {

  private static final long MICROS_PER_DAY = 86_400_000_000L;

  public TargetFit {
    labels = List.copyOf(labels);
  }

  /// Kinds of types.
  public enum Form {
    /// `citext`, carried as text.
    @JsonProperty("citext")
    CITEXT,
    /// `char(n)`, carried as varchar(n): trailing spaces have no meaning and are not kept.
    @JsonProperty("char")
    CHARACTER,
    /// An enum, carried as text.
    @JsonProperty("enum")
    LABEL,
    /// `inet` or `cidr`, carried as text.
    @JsonProperty("address")
    ADDRESS,
    /// `bit(n)` or `varbit(n)`, carried as text.
    @JsonProperty("bits")
    BITS,
    /// `interval`, carried as a number of microseconds.
    @JsonProperty("interval")
    INTERVAL,
    /// An array, carried as jsonb.
    @JsonProperty("array")
    ARRAY,
    /// `real`, carried as itself, where numbers with more digits become the nearest one.
    @JsonProperty("nearest")
    NEAREST,
    /// A time, carried as itself, where digits behind what the type keeps are cut.
    @JsonProperty("cut")
    CUT,
    /// A time with fewer digits behind the second than six, carried as itself.
    @JsonProperty("precision")
    PRECISION
  }

  /// Whether the server sends the target's type as it sends the carrier.
  @JsonIgnore
  public boolean isCarrier() {
    return form == Form.NEAREST || form == Form.CUT || form == Form.PRECISION;
  }

  /// The target's value of a column in staging.
  public String insertSql(String column) {
    return switch (form) {
      case CHARACTER, NEAREST, CUT, PRECISION -> column;
      // citext too: compared as text, waiting rows would not find parents of another case.
      case CITEXT, LABEL, ADDRESS, BITS -> column + "::" + typeSql;
      // As many programs normalise it: whole days, and a rest that is never negative.
      case INTERVAL ->
          "(floor(%1$s / %2$d.0) * interval '1 day' + (%1$s - floor(%1$s / %2$d.0) * %2$d)::bigint * interval '1 microsecond')"
              .formatted(column, MICROS_PER_DAY);
      case ARRAY ->
          "CASE WHEN %1$s IS NOT NULL THEN ARRAY(SELECT e.value #>> '{}' FROM jsonb_array_elements(%1$s) WITH ORDINALITY AS e (value, n) ORDER BY e.n)::%2$s END"
              .formatted(column, typeSql);
    };
  }

  /// The carrier's value of a column in the target.
  public String readSql(String column) {
    return switch (form) {
      case NEAREST, CUT, PRECISION -> column;
      case CITEXT, CHARACTER, LABEL, ADDRESS, BITS -> column + "::text";
      case INTERVAL -> "(extract(epoch FROM " + column + ") * 1000000)::bigint";
      case ARRAY -> "to_jsonb(" + column + ")";
    };
  }
}
