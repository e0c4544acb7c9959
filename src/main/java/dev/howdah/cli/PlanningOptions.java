package dev.howdah.cli;

import dev.howdah.plan.PlanOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What may be decided before a plan is made.
final class PlanningOptions {

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = {
        "The schema in PostgreSQL; made where it is missing.",
        "Default: public; with several files a schema named after each."
      })
  @Nullable String schema;

  @Option(
      names = "--identifiers",
      paramLabel = "preserve|lower|snake",
      defaultValue = "preserve",
      description = {
        "How names are carried over: preserve exactly as in the file, lower in lower case, snake in"
            + " snake_case.",
        "Default: ${DEFAULT-VALUE}."
      })
  PlanOptions.Identifiers identifiers = PlanOptions.Identifiers.PRESERVE;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Use this plan, made by 'plan -o FILE' and perhaps edited.")
  @Nullable Path plan;
}
