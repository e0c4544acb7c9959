package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.plan.MigrationPlan;
import java.io.StringWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `plan`.
@Command(
    name = "plan",
    header = "Shows what a migration would do; changes nothing.",
    description = {
      "Shows what 'migrate' would do: tables, the type of each column with the reason, conversions,"
          + " rows that would go to quarantine, what is translated and what is not. Changes nothing"
          + " anywhere. Ends with 4 if the plan has blockers."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PlanCommand extends SourceCommand {

  @Mixin TargetOptions target;

  @Mixin PlanningOptions planning;

  @Mixin ModeOptions modes;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the plan as YAML to this file, to be edited and given to --plan.")
  @Nullable Path yaml;

  @Override
  ExitCode run() {
    onlyWithOneFile("--output", yaml != null);
    onlyWithOneFile("--plan", planning.plan != null);
    refuseUnwritable(yaml);
    return super.run();
  }

  @Override
  Outcome work(Engine engine, Path source, int index) {
    String schema = schemas(planning.schema).get(index);
    MigrationPlan plan =
        engine.plan(
            modes.request(source, target.target, schema, planning, false, null, files.snapshot));
    if (yaml != null) {
      StringWriter text = new StringWriter();
      engine.writePlan(plan, text);
      writeWhole(yaml, text.toString());
    }
    return outcome(plan, nextCommand(source, schema));
  }

  private Outcome outcome(MigrationPlan plan, String next) {
    return new Outcome(
        plan.blockers().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED,
        Documents.append(Documents.versioned(), plan),
        output.json() ? "" : new PlanPrinter(plan, next).text());
  }

  private String nextCommand(Path source, String schema) {
    StringBuilder next = new StringBuilder(surroundings().name()).append(" migrate ");
    next.append(Shell.quote(source.toString())).append(target.again());
    Path plan = yaml == null ? planning.plan : yaml;
    if (plan != null) {
      return next.append(" --plan ").append(Shell.quote(plan.toString())).toString();
    }
    if (!schema.equals("public")) {
      next.append(" --schema ").append(Shell.quote(schema));
    }
    return next.append(again()).toString();
  }

  private String again() {
    return switch (planning.identifiers) {
          case PRESERVE -> "";
          case LOWER -> " --identifiers lower";
          case SNAKE -> " --identifiers snake";
        }
        + modes.again();
  }

  @Override
  String plural() {
    return "plans";
  }
}
