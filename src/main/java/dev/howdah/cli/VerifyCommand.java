package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.migration.MigrationReport;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `verify`.
@Command(
    name = "verify",
    header = "The proof alone: compares a file with its target.",
    description = {
      "The proof alone: compares every cell of a file with the database that was migrated from it."
          + " Changes nothing. Ends with 2 if they differ."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class VerifyCommand extends SourceCommand {

  @Mixin TargetOptions target;

  @Mixin PlanningOptions planning;

  @Override
  ExitCode run() {
    onlyWithOneFile("--plan", planning.plan != null);
    return super.run();
  }

  @Override
  Outcome work(Engine engine, Path source, int index) {
    MigrationReport done =
        engine.verify(
            Requests.of(
                source,
                target.target,
                schemas(planning.schema).get(index),
                planning,
                MigrateRequest.Existing.FAIL,
                files.snapshot));
    String again =
        surroundings().name() + " verify " + Shell.quote(source.toString()) + target.again();
    return ReportPrinter.outcome(
        done, ReportPrinter.Kind.VERIFICATION, surroundings().name(), again, output.json());
  }

  @Override
  String plural() {
    return "reports";
  }
}
