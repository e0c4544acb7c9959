package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.migration.MigrationReport;
import dev.howdah.plan.MigrationPlan;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `migrate`.
@Command(
    name = "migrate",
    header = "Carries a file over to PostgreSQL and proves it.",
    description = {
      "Carries a file over and proves it: plans, loads into a private staging schema, makes keys,"
          + " indexes and constraints, compares every cell, and only then publishes in one"
          + " transaction. The file is only read."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class MigrateCommand extends SourceCommand {

  @Mixin TargetOptions target;

  @Mixin PlanningOptions planning;

  @Mixin ModeOptions modes;

  @Option(names = "--dry-run", description = "Do what 'plan' does.")
  boolean dryRun;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write the JSON report to this file; its name ends with .json.")
  @Nullable Path report;

  @Option(names = "--resume", description = "Go on with an unfinished run where it stopped.")
  boolean resume;

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "The run to go on with. Default: the newest unfinished one that fits.")
  @Nullable String run;

  @Override
  ExitCode run() {
    if (report != null && !report.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
      throw misuse("--report writes JSON: its file's name must end with .json.");
    }
    if (run != null && !resume) {
      throw misuse("--run only goes with --resume.");
    }
    if (dryRun && resume) {
      throw misuse("--dry-run and --resume exclude each other.");
    }
    onlyWithOneFile("--plan", planning.plan != null);
    onlyWithOneFile("--resume", resume);
    return super.run();
  }

  @Override
  @Nullable Path documentFile() {
    return report;
  }

  @Override
  Outcome work(Engine engine, Path source, int index) {
    MigrateRequest request =
        modes.request(
            source,
            target.target,
            schemas(planning.schema).get(index),
            planning,
            resume,
            run,
            files.snapshot);
    String again =
        surroundings().name() + " migrate " + Shell.quote(source.toString()) + target.again();
    if (dryRun) {
      MigrationPlan plan = engine.plan(request);
      return new Outcome(
          plan.blockers().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED,
          Documents.append(Documents.versioned(), plan),
          output.json() ? "" : new PlanPrinter(plan, "the same command without --dry-run").text());
    }
    MigrationReport done = engine.migrate(request);
    return ReportPrinter.outcome(
        done, ReportPrinter.Kind.MIGRATION, surroundings().name(), again, output.json());
  }

  @Override
  String plural() {
    return "reports";
  }
}
