package dev.howdah.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/// What becomes of one column.
///
/// @param source the column's name in the file
/// @param target its name in PostgreSQL
/// @param type its type in PostgreSQL
/// @param numbers what numbers mean in a column of dates
/// @param nul what happens to text with NUL characters
/// @param malformedText what happens to malformed text
/// @param notNull whether the target column is NOT NULL
/// @param defaultSql the DEFAULT expression in PostgreSQL's SQL, null where there is none
/// @param identity the name of the identity sequence, null where the column is no identity
/// @param generatedSql the generation expression in PostgreSQL's SQL, null for an ordinary column;
///   such a column is not loaded
/// @param collation the collation in PostgreSQL's SQL, null for the database's own
/// @param reason why the type was chosen, for people
/// @param fit in fill mode, what the target's own type asks for beyond `type`; null where that is
///   the target's type
public record ColumnPlan(
    String source,
    String target,
    ColumnType type,
    NumberMeaning numbers,
    NulPolicy nul,
    MalformedTextPolicy malformedText,
    boolean notNull,
    @Nullable String defaultSql,
    @Nullable String identity,
    @Nullable String generatedSql,
    @Nullable String collation,
    String reason,
    @Nullable TargetFit fit) {

  /// A column whose type in the target is `type` itself.
  public ColumnPlan(
      String source,
      String target,
      ColumnType type,
      NumberMeaning numbers,
      NulPolicy nul,
      MalformedTextPolicy malformedText,
      boolean notNull,
      @Nullable String defaultSql,
      @Nullable String identity,
      @Nullable String generatedSql,
      @Nullable String collation,
      String reason) {
    this(
        source,
        target,
        type,
        numbers,
        nul,
        malformedText,
        notNull,
        defaultSql,
        identity,
        generatedSql,
        collation,
        reason,
        null);
  }

  /// Whether values are read from the file for it.
  @JsonIgnore
  public boolean isLoaded() {
    return generatedSql == null;
  }

  /// The same column without its generation expression.
  ColumnPlan asOrdinary() {
    return new ColumnPlan(
        source,
        target,
        type,
        numbers,
        nul,
        malformedText,
        notNull,
        defaultSql,
        identity,
        null,
        collation,
        reason,
        fit);
  }
}
