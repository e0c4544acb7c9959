package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.migration.RunSummary;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `runs`: what runs left in a target.
@Command(
    name = "runs",
    header = "What runs left in a target.",
    description = {
      "What runs left in a target: staging, checkpoints, quarantine. Has the commands list and"
          + " discard."
    },
    commandListHeading = "%nCommands:%n",
    subcommands = {RunsCommand.ListCommand.class, RunsCommand.DiscardCommand.class})
final class RunsCommand extends HowdahCommand {

  @Override
  ExitCode run() {
    throw misuse("A command is missing: 'runs list' or 'runs discard ID'.");
  }

  /// `runs list`.
  @Command(
      name = "list",
      header = "Lists the runs that a target remembers.",
      description = "Lists the runs that a target remembers, newest first.")
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  static final class ListCommand extends HowdahCommand {

    @Mixin TargetOptions target;

    @Override
    ExitCode run() {
      List<RunSummary> runs = engine().runs(target.target);
      if (output.json()) {
        print(
            Documents.write(
                Documents.with(
                    Documents.versioned().put("exitCode", ExitCode.DONE.code()), "runs", runs)));
      } else if (runs.isEmpty()) {
        print("No run left anything in this database.\n");
      } else {
        print(table(runs).render(""));
      }
      return ExitCode.DONE;
    }

    private static TextTable table(List<RunSummary> runs) {
      TextTable table =
          new TextTable(
              "RUN",
              "STATE",
              "STARTED",
              "SCHEMA",
              "STAGING",
              ">TABLES DONE",
              ">IN QUARANTINE",
              "SOURCE");
      for (RunSummary run : runs) {
        table.row(
            run.run(),
            run.state(),
            run.started().toString(),
            run.schema(),
            run.stagingSchema().isEmpty() ? "-" : run.stagingSchema(),
            Words.number(run.tablesDone()),
            Words.number(run.rowsQuarantined()),
            run.source());
      }
      return table;
    }
  }

  /// `runs discard`.
  @Command(
      name = "discard",
      header = "Removes what a run left.",
      description = {
        "Removes what a run left: its staging schema, its checkpoints and its rows in quarantine."
            + " Published tables stay."
      })
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  static final class DiscardCommand extends HowdahCommand {

    @Parameters(paramLabel = "ID", description = "The run, as 'runs list' shows it.")
    String run;

    @Mixin TargetOptions target;

    @Override
    ExitCode run() {
      engine().discard(target.target, run);
      if (output.json()) {
        print(
            Documents.write(
                Documents.versioned().put("exitCode", ExitCode.DONE.code()).put("discarded", run)));
      } else {
        print("What run " + Words.oneLine(run) + " left is removed.\n");
      }
      return ExitCode.DONE;
    }
  }
}
