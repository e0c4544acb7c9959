package dev.howdah.plan;

/// What a user may decide before a plan is made.
///
/// @param schema the target schema
/// @param identifiers how names are carried over
public record PlanOptions(String schema, Identifiers identifiers) {

  /// How names are carried over.
  public enum Identifiers {
    /// Exactly as in the file, as far as PostgreSQL can hold them.
    PRESERVE,
    /// In lower case.
    LOWER,
    /// In snake_case.
    SNAKE
  }
}
