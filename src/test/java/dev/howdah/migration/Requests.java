package dev.howdah.migration;

import dev.howdah.plan.PlanOptions;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Requests as the command line makes them, and the use cases in a surrounding without environment.
final class Requests {

  static final PlanOptions OPTIONS = new PlanOptions("public", PlanOptions.Identifiers.PRESERVE);

  private Requests() {}

  static Migrations engine(Path folder) {
    return new Migrations(Map.of(), folder.resolve(".howdah"), _ -> {});
  }

  static MigrateRequest migrate(Path source, @Nullable String target) {
    return migrate(source, target, null, MigrateRequest.Existing.FAIL, false);
  }

  static MigrateRequest migrate(
      Path source,
      @Nullable String target,
      @Nullable Path plan,
      MigrateRequest.Existing existing,
      boolean resume) {
    return new MigrateRequest(
        source, target, OPTIONS, existing, plan, resume, null, MigrateRequest.SnapshotPolicy.AUTO);
  }
}
