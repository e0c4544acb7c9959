package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.migration.ConsistencyReport;
import dev.howdah.plan.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `check`.
@Command(
    name = "check",
    header = "Looks at the consistency of a database itself.",
    description = {
      "Looks at the consistency of a database itself: rows without their parent, sequences behind"
          + " their column, constraints and indexes that are not valid, foreign keys without index,"
          + " tables without primary key. Changes nothing. Ends with 1 if it found more than things"
          + " good to know."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CheckCommand extends HowdahCommand {

  @Mixin TargetOptions target;

  @Mixin SchemaListOptions schemas;

  @Override
  ExitCode run() {
    ConsistencyReport report = engine().check(target.target, schemas.schemas);
    boolean clean =
        report.findings().stream().allMatch(finding -> finding.severity() == Finding.Severity.INFO);
    ExitCode code = clean ? ExitCode.DONE : ExitCode.QUARANTINED;
    if (output.json()) {
      print(
          Documents.write(
              Documents.append(Documents.versioned().put("exitCode", code.code()), report)));
    } else {
      print(CheckPrinter.text(report));
    }
    return code;
  }
}
