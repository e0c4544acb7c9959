package dev.howdah.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A migration as it is shown.
///
/// @param name as its owner calls it
/// @param options how it is done
/// @param dryRun whether it ends with the plan, for good
/// @param state what it is at
/// @param phase what its worker does; left out where none does
/// @param rowsTotal of the phase, 0 where unknown
/// @param rowsDone of the phase
/// @param rowsQuarantined of the run
/// @param attempt how often a worker began with it
/// @param retries how often in a row one failed for a reason that may pass
/// @param replica whose worker it is; left out where none is
/// @param run the id of the run in the target
/// @param published whether the tables are at their place
/// @param error why it failed or waits; left out where nothing did
/// @param nextTryAt when a migration that waits is due
@JsonInclude(JsonInclude.Include.NON_NULL)
record MigrationView(
    UUID id,
    String name,
    UUID sourceId,
    String sourceName,
    UUID targetId,
    String targetName,
    MigrationOptions options,
    boolean dryRun,
    MigrationState state,
    @Nullable String phase,
    long rowsTotal,
    long rowsDone,
    long rowsPerSecond,
    long rowsQuarantined,
    int attempt,
    int retries,
    @Nullable String replica,
    UUID run,
    boolean published,
    @Nullable ErrorView error,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant nextTryAt,
    Instant updatedAt) {

  /// Why a migration failed or waits.
  ///
  /// @param code stable, see `docs/errors.md`
  record ErrorView(String code, String message, String remedy) {}

  static MigrationView of(Migration row, MigrationOptions options) {
    String code = row.errorCode;
    return new MigrationView(
        row.id,
        row.name,
        row.sourceId,
        row.sourceName,
        row.targetId,
        row.targetName,
        options,
        row.dryRun,
        row.state(),
        row.phase,
        row.rowsTotal,
        row.rowsDone,
        row.rowsPerSecond,
        row.rowsQuarantined,
        row.attempt,
        row.retries,
        row.replica,
        row.run,
        row.published,
        code == null
            ? null
            : new ErrorView(
                code,
                row.errorMessage == null ? "" : row.errorMessage,
                row.errorRemedy == null ? "" : row.errorRemedy),
        row.createdAt,
        row.startedAt,
        row.finishedAt,
        row.state() == MigrationState.QUEUED ? row.dueAt : null,
        row.updatedAt);
  }
}
