package dev.howdah.plan;

import dev.howdah.schema.Column;
import dev.howdah.schema.ColumnProfile;
import dev.howdah.schema.TextShape;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Chooses the type of a column from what is declared and what is really stored: the narrowest type
/// that the declaration asks for and every stored value fits; where there is none, a wider one that
/// loses nothing. Types in SQLite are suggestions, so the values decide.
final class TypeChooser {

  private static final int LEAST_HEX_UUIDS = 4;

  private final Column column;
  private final ColumnProfile profile;
  private final DeclaredType declared;
  private final boolean compared;
  private final long integers;
  private final long reals;
  private final long texts;
  private final long blobs;

  /// @param declaredJson whether a CHECK says that the column holds JSON
  /// @param compared whether a key or an index compares the column's values
  private TypeChooser(
      Column column, ColumnProfile profile, boolean declaredJson, boolean compared) {
    this.column = column;
    this.profile = profile;
    this.compared = compared;
    DeclaredType asWritten = DeclaredType.parse(column.declaredType(), column.affinity());
    this.declared = declaredJson ? new DeclaredType(DeclaredType.Family.JSON, -1, -1) : asWritten;
    this.integers = profile.integers().count();
    this.reals = profile.reals().count();
    this.texts = profile.texts().count();
    this.blobs = profile.blobs().count();
  }

  /// Chooses.
  static TypeDecision choose(
      Column column, ColumnProfile profile, boolean declaredJson, boolean compared) {
    return new TypeChooser(column, profile, declaredJson, compared).decide();
  }

  private TypeDecision decide() {
    TypeDecision decision =
        switch (declared.family()) {
          case BOOLEAN -> bool();
          case UUID -> uuid();
          case JSON -> json();
          case TIMESTAMP, TIMESTAMPTZ, DATE -> temporal();
          case TIME -> time();
          case DECIMAL, UNKNOWN -> decimal();
          case INTEGER -> integer();
          case REAL -> real();
          case TEXT -> text();
          case BLOB -> blob();
          case NONE -> none();
        };
    return decision == null ? byValues() : decision;
  }

  private @Nullable TypeDecision bool() {
    boolean fits =
        profile.integers().zeroOrOne() == integers
            && reals == 0
            && profile.texts().having(TextShape.BOOLEAN_WORD) == texts
            && blobs == 0;
    if (fits) {
      return TypeDecision.of(
          ColumnType.Kind.BOOLEAN,
          isEmpty() ? "declared, no values" : "declared, every value is true or false");
    }
    TypeDecision other = byValues();
    return other.warn(
        "declared " + column.declaredType() + ", but some values are neither true nor false");
  }

  private @Nullable TypeDecision uuid() {
    long matching =
        profile.texts().having(TextShape.UUID_DASHED) + profile.texts().having(TextShape.UUID_HEX);
    if (integers + reals == 0 && matching == texts && profile.blobs().sixteenBytes() == blobs) {
      return TypeDecision.of(
          ColumnType.Kind.UUID,
          isEmpty() ? "declared, no values" : "declared, every value is a UUID");
    }
    return unlikeDeclared("some values are no UUIDs");
  }

  private @Nullable TypeDecision json() {
    boolean valid =
        profile.texts().having(TextShape.JSON) == texts
            && blobs == 0
            && profile.reals().infinite() == 0;
    if (!valid) {
      return unlikeDeclared("some values are no valid JSON");
    }
    if (compared) {
      return TypeDecision.of(
          ColumnType.Kind.TEXT, "holds JSON, but a key or index compares it as text");
    }
    boolean safe =
        profile.texts().having(TextShape.JSONB) == texts && profile.reals().negativeZero() == 0;
    if (safe) {
      return TypeDecision.of(
          ColumnType.Kind.JSONB,
          isEmpty() ? "declared, no values" : "every value is JSON that jsonb keeps");
    }
    return TypeDecision.of(
        ColumnType.Kind.JSON,
        "every value is JSON, but jsonb would change some (repeated keys, \\u0000, numbers)");
  }

  private @Nullable TypeDecision temporal() {
    ColumnProfile.Texts text = profile.texts();
    boolean dateDeclared = declared.family() == DeclaredType.Family.DATE;
    if (isEmpty()) {
      return TypeDecision.of(
          switch (declared.family()) {
            case DATE -> ColumnType.Kind.DATE;
            case TIMESTAMPTZ -> ColumnType.Kind.TIMESTAMPTZ;
            default -> ColumnType.Kind.TIMESTAMP;
          },
          "declared, no values");
    }
    if (integers + reals + blobs == 0) {
      long dates = text.having(TextShape.DATE);
      long local = text.having(TextShape.TIMESTAMP);
      long zoned = text.having(TextShape.TIMESTAMP_ZONED);
      if (dateDeclared && dates == texts) {
        return TypeDecision.of(ColumnType.Kind.DATE, "declared, every value is a date");
      }
      if (dates + local == texts) {
        return TypeDecision.of(
            declared.family() == DeclaredType.Family.TIMESTAMPTZ
                ? ColumnType.Kind.TIMESTAMPTZ
                : ColumnType.Kind.TIMESTAMP,
            "every value is a date and time without zone");
      }
      if (dates + local + zoned == texts) {
        TypeDecision decision =
            TypeDecision.of(
                ColumnType.Kind.TIMESTAMPTZ, "every value is a date and time, with zone");
        return dates + local == 0
            ? decision
            : decision.warn((dates + local) + " values have no zone and are taken to be in UTC");
      }
    }
    if (texts + blobs == 0) {
      NumberMeaning meaning = epoch();
      if (meaning != NumberMeaning.NONE) {
        return new TypeDecision(
            ColumnType.of(ColumnType.Kind.TIMESTAMPTZ),
            meaning,
            "every value is a number of " + unit(meaning) + " since 1970",
            null);
      }
    }
    return unlikeDeclared("some values are no ISO dates");
  }

  /// The one unit in which every number is an instant from 1980 to 2100; the ranges do not overlap.
  private NumberMeaning epoch() {
    if (reals > 0 || integers == 0) {
      return NumberMeaning.NONE;
    }
    EpochUnits.Unit unit = EpochUnits.of(profile);
    // Nanoseconds are finer than PostgreSQL keeps, so they are never chosen unasked.
    return unit.sure() && unit.meaning() != NumberMeaning.EPOCH_NANOSECONDS
        ? unit.meaning()
        : NumberMeaning.NONE;
  }

  private static String unit(NumberMeaning meaning) {
    return switch (meaning) {
      case EPOCH_SECONDS -> "seconds";
      case EPOCH_MILLISECONDS -> "milliseconds";
      case EPOCH_MICROSECONDS -> "microseconds";
      case EPOCH_NANOSECONDS -> "nanoseconds";
      case JULIAN_DAY -> "days";
      case NONE -> "units";
    };
  }

  private @Nullable TypeDecision time() {
    if (integers + reals + blobs == 0 && profile.texts().having(TextShape.TIME) == texts) {
      return TypeDecision.of(
          ColumnType.Kind.TIME,
          isEmpty() ? "declared, no values" : "declared, every value is a time of day");
    }
    return unlikeDeclared("some values are no times of day");
  }

  private @Nullable TypeDecision decimal() {
    if (texts + blobs > 0) {
      return declared.family() == DeclaredType.Family.DECIMAL
          ? unlikeDeclared("some values are no numbers")
          : null;
    }
    if (profile.reals().negativeZero() > 0 && profile.integers().beyondDouble() == 0) {
      return TypeDecision.of(
          ColumnType.Kind.DOUBLE, "numbers, some of them negative zero, which numeric cannot hold");
    }
    if (declared.family() == DeclaredType.Family.UNKNOWN) {
      return isEmpty()
          ? TypeDecision.of(ColumnType.Kind.NUMERIC, "numeric affinity, no values")
          : null;
    }
    if (declared.precision() >= 1 && declared.precision() <= 1000) {
      int scale = Math.max(0, declared.scale());
      if (scale <= declared.precision() && fitsNumeric(declared.precision(), scale)) {
        return TypeDecision.of(
            ColumnType.numeric(declared.precision(), scale),
            isEmpty() ? "declared, no values" : "declared, every value fits without rounding");
      }
      return TypeDecision.of(ColumnType.Kind.NUMERIC, "declared, kept exactly")
          .warn(
              "some values have more digits than "
                  + column.declaredType()
                  + " allows; numeric without limits keeps them");
    }
    return TypeDecision.of(
        ColumnType.Kind.NUMERIC, isEmpty() ? "declared, no values" : "declared, kept exactly");
  }

  private boolean fitsNumeric(int precision, int scale) {
    ColumnProfile.Reals real = profile.reals();
    int digits = real.maxIntegerDigits();
    if (integers > 0) {
      digits = Math.max(digits, digits(profile.integers().min()));
      digits = Math.max(digits, digits(profile.integers().max()));
    }
    return real.infinite() == 0 && real.maxScale() <= scale && digits <= precision - scale;
  }

  private static int digits(long value) {
    return value == 0 ? 0 : BigDecimal.valueOf(value).precision();
  }

  private @Nullable TypeDecision integer() {
    if (reals + texts + blobs == 0) {
      return TypeDecision.of(
          ColumnType.Kind.BIGINT,
          isEmpty()
              ? "declared integer, no values"
              : "every value is an integer; SQLite's integers have 64 bits");
    }
    return unlikeDeclared("some values are no integers");
  }

  private @Nullable TypeDecision real() {
    if (integers + texts + blobs == 0) {
      return TypeDecision.of(
          ColumnType.Kind.DOUBLE,
          isEmpty() ? "declared floating point, no values" : "8-byte floating point, bit for bit");
    }
    return unlikeDeclared("some values are no numbers");
  }

  private @Nullable TypeDecision text() {
    if (integers + reals + blobs > 0) {
      return null;
    }
    if (!isEmpty() && isUuidText()) {
      return TypeDecision.of(ColumnType.Kind.UUID, "every value is a UUID");
    }
    int length = declared.precision();
    if (length < 1 || length > 10_485_760) {
      return TypeDecision.of(ColumnType.Kind.TEXT, "text");
    }
    if (profile.texts().maxCharacters() <= length) {
      return TypeDecision.of(
          ColumnType.varchar(length),
          isEmpty() ? "declared, no values" : "declared, every value fits");
    }
    return TypeDecision.of(ColumnType.Kind.TEXT, "text")
        .warn(
            "declared "
                + column.declaredType()
                + ", but the longest value has "
                + profile.texts().maxCharacters()
                + " characters; text has no limit");
  }

  /// Whether every value is a UUID, and the column's default does not say that it may hold other
  /// text.
  private boolean isUuidText() {
    if (column.defaultSql() != null && column.defaultSql().matches("\\s*['\"].*")) {
      return false;
    }
    long dashed = profile.texts().having(TextShape.UUID_DASHED);
    long hex = profile.texts().having(TextShape.UUID_HEX);
    return dashed == texts || (hex == texts && texts >= LEAST_HEX_UUIDS);
  }

  private @Nullable TypeDecision blob() {
    TypeDecision bytes = TypeDecision.of(ColumnType.Kind.BYTEA, "declared, bytes as they are");
    return texts + integers + reals == 0
        ? bytes
        : bytes.warn(
            (texts + integers + reals) + " values are no BLOBs; their text's bytes are kept");
  }

  private @Nullable TypeDecision none() {
    return isEmpty() ? TypeDecision.of(ColumnType.Kind.TEXT, "no declared type, no values") : null;
  }

  private TypeDecision unlikeDeclared(String why) {
    return byValues().warn("declared " + column.declaredType() + ", but " + why);
  }

  /// A type from the stored values alone, wide enough to lose none.
  private TypeDecision byValues() {
    if (isEmpty()) {
      return TypeDecision.of(ColumnType.Kind.TEXT, "no values");
    }
    if (texts + blobs == 0) {
      return numbers();
    }
    if (blobs == 0) {
      if (integers + reals == 0 && declared.family() == DeclaredType.Family.NONE && isUuidText()) {
        return TypeDecision.of(ColumnType.Kind.UUID, "every value is a UUID");
      }
      return TypeDecision.of(
          ColumnType.Kind.TEXT,
          integers + reals == 0 ? "every value is text" : "values are text and numbers");
    }
    if (texts + integers + reals == 0) {
      return TypeDecision.of(ColumnType.Kind.BYTEA, "every value is a BLOB");
    }
    long undecodable = blobs - profile.blobs().text();
    if (undecodable == 0) {
      return TypeDecision.of(
          ColumnType.Kind.TEXT, "values are of several kinds; every BLOB among them is text");
    }
    if (declared.family() == DeclaredType.Family.NONE || undecodable * 2 > profile.values()) {
      return TypeDecision.of(
          ColumnType.Kind.BYTEA, "values are of several kinds, among them BLOBs that are no text");
    }
    return TypeDecision.of(
        ColumnType.Kind.TEXT,
        "values are of several kinds; " + undecodable + " BLOBs are no text and go to quarantine");
  }

  private TypeDecision numbers() {
    if (reals == 0) {
      return TypeDecision.of(ColumnType.Kind.BIGINT, "every value is an integer");
    }
    if (profile.integers().beyondDouble() == 0) {
      return TypeDecision.of(
          ColumnType.Kind.DOUBLE,
          integers == 0 ? "every value is floating point" : "integers and floating point numbers");
    }
    return TypeDecision.of(
        ColumnType.Kind.NUMERIC,
        "integers and floating point numbers, too large for double precision to keep");
  }

  private boolean isEmpty() {
    return profile.values() == 0;
  }
}
