package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.migration.MigrationReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `reset-sequences`.
@Command(
    name = "reset-sequences",
    header = "Sets every sequence to the right next value.",
    description = {
      "Sets every owned sequence and identity to the right next value: behind the greatest value of"
          + " its column."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ResetSequencesCommand extends HowdahCommand {

  @Mixin TargetOptions target;

  @Mixin SchemaListOptions schemas;

  @Override
  ExitCode run() {
    List<MigrationReport.SequenceReport> sequences =
        engine().resetSequences(target.target, schemas.schemas);
    if (output.json()) {
      print(
          Documents.write(
              Documents.with(
                  Documents.versioned().put("exitCode", ExitCode.DONE.code()),
                  "sequences",
                  sequences)));
    } else if (sequences.isEmpty()) {
      print("There is no owned sequence and no identity in " + schemas.schemas + ".\n");
    } else {
      print(ReportPrinter.sequences(sequences).render(""));
    }
    return ExitCode.DONE;
  }
}
