package dev.howdah.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// What a table of a migration is at. A migration that goes on may begin a table anew.
public enum TableState {
  /// Nothing is done yet.
  PENDING,
  /// Its rows are being copied.
  LOADING,
  /// Its rows are in staging.
  LOADED,
  /// Its keys, indexes and constraints are being made.
  FINISHING,
  /// They are there.
  FINISHED,
  /// Its cells are being compared.
  VERIFYING,
  /// They are equal.
  VERIFIED,
  /// They are not.
  DIFFERENT;

  /// What may come behind it.
  Set<TableState> next() {
    return switch (this) {
      case PENDING -> EnumSet.of(LOADING, VERIFYING, VERIFIED, DIFFERENT);
      case LOADING -> EnumSet.of(LOADED, PENDING);
      case LOADED -> EnumSet.of(FINISHING, VERIFYING, VERIFIED, DIFFERENT);
      case FINISHING -> EnumSet.of(FINISHED, FINISHING);
      case FINISHED -> EnumSet.of(FINISHING, VERIFYING, VERIFIED, DIFFERENT);
      case VERIFYING -> EnumSet.of(VERIFIED, DIFFERENT, FINISHING, VERIFYING);
      case VERIFIED, DIFFERENT -> EnumSet.of(FINISHING, VERIFYING, VERIFIED, DIFFERENT);
    };
  }

  /// The spelling in JSON and in the database.
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
