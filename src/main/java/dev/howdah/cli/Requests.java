package dev.howdah.cli;

import dev.howdah.migration.MigrateRequest;
import dev.howdah.plan.PlanOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Makes requests from options.
final class Requests {

  private Requests() {}

  /// A request that resumes nothing.
  static MigrateRequest of(
      Path source,
      @Nullable String target,
      String schema,
      PlanningOptions planning,
      MigrateRequest.Existing existing,
      MigrateRequest.SnapshotPolicy snapshot) {
    return new MigrateRequest(
        source,
        target,
        new PlanOptions(schema, planning.identifiers),
        existing,
        planning.plan,
        false,
        null,
        snapshot,
        MigrateRequest.Mode.AUTO,
        null);
  }
}
