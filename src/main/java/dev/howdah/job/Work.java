package dev.howdah.job;

import java.util.Locale;

/// What a worker is to do.
enum Work {
  /// Make a plan.
  PLAN,
  /// Carry the file over and prove it, or go on with that.
  MIGRATE,
  /// Prove it again.
  VERIFY,
  /// Load rows of the quarantine again.
  RETRY;

  /// The spelling in the database.
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Work of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /// What a migration is at while a worker does this.
  MigrationState state() {
    return switch (this) {
      case PLAN -> MigrationState.PLANNING;
      case MIGRATE, RETRY -> MigrationState.RUNNING;
      case VERIFY -> MigrationState.VERIFYING;
    };
  }
}
