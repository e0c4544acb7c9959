package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.schema.Source;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/// `inspect`.
@Command(
    name = "inspect",
    header = "Shows what a file declares and what it stores.",
    description = {
      "Shows what a file declares and what it stores: tables, rows, storage classes, keys, indexes,"
          + " views, triggers, oddities. Needs no PostgreSQL; the file is only read."
    })
final class InspectCommand extends SourceCommand {

  @Override
  Outcome work(Engine engine, Path source, int index) {
    Source inspected = engine.inspect(source, files.snapshot);
    return new Outcome(
        ExitCode.DONE,
        Documents.append(Documents.versioned(), inspected),
        output.json() ? "" : new InspectPrinter(inspected).text());
  }

  @Override
  String plural() {
    return "sources";
  }
}
