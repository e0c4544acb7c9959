package dev.howdah.plan;

import java.util.Locale;

/// The rules that a value can break, so that its row goes to quarantine. Their meaning is in
/// `docs/type-mapping.md`.
public enum MisfitRule {
  NULL_NOT_ALLOWED("NULL in a column that is NOT NULL"),
  OUT_OF_RANGE("the number is out of the type's range"),
  NOT_AN_INTEGER("the value is no whole number"),
  NOT_A_NUMBER("the text is no number"),
  NOT_EXACT_IN_DOUBLE("a double precision number cannot hold the value exactly"),
  NOT_EXACT_IN_REAL("a real number cannot hold the value exactly"),
  NUMERIC_SCALE("the number has more digits behind the point than the type"),
  NUMERIC_PRECISION("the number has more digits before the point than the type"),
  NOT_A_BOOLEAN("the value is neither a word nor a number for true or false"),
  BLOB_NOT_ALLOWED("the value is a BLOB, which this type cannot hold"),
  BLOB_NOT_TEXT("the value is a BLOB that is no UTF-8 text"),
  NUL_IN_TEXT("the text holds a NUL character, which PostgreSQL cannot store in text"),
  MALFORMED_TEXT("the text is not valid in the encoding of the file"),
  TOO_LONG("the text has more characters than the type allows"),
  NOT_A_DATE("the value is no date"),
  NOT_A_TIME("the value is no time of day"),
  NOT_A_TIMESTAMP("the value is no date with a time"),
  NOT_A_UUID("the value is no UUID"),
  NOT_JSON("the value is no valid JSON"),
  NOT_JSONB_SAFE("jsonb would change or refuse this JSON"),
  NOT_A_LABEL("the value is no label of the target's enum"),
  NOT_AN_ADDRESS("the value is no network address"),
  NOT_BITS("the value is no string of as many bits as the type has"),
  NOT_AN_ARRAY("the value is no JSON array of values of the array's type"),
  NOT_AN_INTERVAL("the value is no number of microseconds that an interval can hold"),
  TRAILING_SPACE("the text ends with spaces, which a type char(n) does not keep"),
  TOO_FINE("the time is finer than the type keeps"),
  CONSTRAINT("the row breaks a constraint of the target"),
  TOO_LARGE("the value is larger than PostgreSQL can hold in one field"),
  ROW_TOO_LARGE("the row is larger than PostgreSQL can take");

  private final String message;

  MisfitRule(String message) {
    this.message = message;
  }

  /// The stable spelling, for example `not-a-uuid`.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// What is wrong, for people.
  public String message() {
    return message;
  }
}
