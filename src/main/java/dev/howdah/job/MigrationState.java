package dev.howdah.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// What a migration is at. `docs/service.md` has the same table.
public enum MigrationState {
  /// Waits for a worker: for the first time, or again.
  QUEUED,
  /// A worker makes its plan.
  PLANNING,
  /// The plan is made and waits for a start; a dry run ends here.
  PLANNED,
  /// A worker carries the file over and proves it.
  RUNNING,
  /// A worker proves it again, later.
  VERIFYING,
  /// A worker is about to stop it.
  CANCELLING,
  /// Every row is there and equal.
  VERIFIED,
  /// The same, with rows in quarantine.
  QUARANTINED,
  /// The proof found a difference.
  DIFFERENT,
  /// Failed on the way; goes on where it stopped when it is resumed.
  FAILED,
  /// Refused before anything was changed.
  REFUSED,
  /// Stopped by a person; goes on where it stopped when it is resumed.
  CANCELLED;

  /// What may come behind it.
  Set<MigrationState> next() {
    return switch (this) {
      case QUEUED ->
          EnumSet.of(PLANNING, RUNNING, VERIFYING, CANCELLED, VERIFIED, QUARANTINED, DIFFERENT);
      case PLANNING -> EnumSet.of(PLANNED, QUEUED, CANCELLING, FAILED, REFUSED);
      case PLANNED -> EnumSet.of(QUEUED, CANCELLED);
      case RUNNING ->
          EnumSet.of(VERIFIED, QUARANTINED, DIFFERENT, FAILED, REFUSED, QUEUED, CANCELLING);
      case VERIFYING -> EnumSet.of(VERIFIED, QUARANTINED, DIFFERENT, QUEUED, CANCELLING);
      case CANCELLING ->
          EnumSet.of(CANCELLED, VERIFIED, QUARANTINED, DIFFERENT, FAILED, REFUSED, PLANNED);
      case VERIFIED, QUARANTINED, DIFFERENT, FAILED, REFUSED, CANCELLED -> EnumSet.of(QUEUED);
    };
  }

  /// Whether a migration may go from here to there.
  boolean leadsTo(MigrationState other) {
    return next().contains(other);
  }

  /// Whether no worker is needed.
  boolean rests() {
    return switch (this) {
      case PLANNED, VERIFIED, QUARANTINED, DIFFERENT, FAILED, REFUSED, CANCELLED -> true;
      case QUEUED, PLANNING, RUNNING, VERIFYING, CANCELLING -> false;
    };
  }

  /// The spelling in JSON and in the database.
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static MigrationState of(String text) {
    return Arrays.stream(values())
        .filter(state -> state.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no state " + text));
  }
}
