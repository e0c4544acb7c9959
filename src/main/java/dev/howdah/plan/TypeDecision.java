package dev.howdah.plan;

import org.jspecify.annotations.Nullable;

/// The type chosen for a column, and why.
///
/// @param type the type
/// @param numbers what numbers mean in a column of dates
/// @param reason for people, in one clause
/// @param warning what a person should know because it is not what the declaration asks for, else
///   null
record TypeDecision(
    ColumnType type, NumberMeaning numbers, String reason, @Nullable String warning) {

  static TypeDecision of(ColumnType.Kind kind, String reason) {
    return new TypeDecision(ColumnType.of(kind), NumberMeaning.NONE, reason, null);
  }

  static TypeDecision of(ColumnType type, String reason) {
    return new TypeDecision(type, NumberMeaning.NONE, reason, null);
  }

  TypeDecision warn(String text) {
    return new TypeDecision(type, numbers, reason, text);
  }

  TypeDecision with(ColumnType other, String otherReason) {
    return new TypeDecision(other, NumberMeaning.NONE, otherReason, warning);
  }
}
