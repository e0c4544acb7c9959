package dev.howdah.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.migration.RejectsRequest;
import dev.howdah.plan.MalformedTextPolicy;
import dev.howdah.plan.NulPolicy;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which rows of the quarantine are to be loaded again, and how: what the command `rejects retry`
/// has as options (docs/rejects.md).
///
/// @param table named as in the file; null for all
/// @param nul what becomes of NUL characters in text; null for what the plan says
/// @param malformedText what becomes of malformed text; null for what the plan says
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record RejectsOptions(
    @Nullable @Size(min = 1, max = 1_000) String table,
    @Nullable NulPolicy nul,
    @Nullable MalformedTextPolicy malformedText) {

  /// The request to the engine.
  RejectsRequest request(Path source, String run, MigrationOptions options) {
    return new RejectsRequest(
        source,
        null,
        run,
        table,
        null,
        nul,
        malformedText,
        false,
        MigrateRequest.SnapshotPolicy.valueOf(options.snapshot().toUpperCase(Locale.ROOT)));
  }
}
