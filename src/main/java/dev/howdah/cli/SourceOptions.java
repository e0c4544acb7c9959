package dev.howdah.cli;

import dev.howdah.migration.MigrateRequest;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Names the files.
final class SourceOptions {

  @Parameters(
      arity = "1..*",
      paramLabel = "SOURCE",
      description = "The SQLite file; only read. Several files make one run each.")
  List<Path> sources = List.of();

  @Option(
      names = "--snapshot",
      paramLabel = "auto|copy",
      defaultValue = "auto",
      description = {
        "How one consistent state of the file is kept while it is read: auto does what suits the"
            + " file, copy makes a private copy first so that the application can go on writing.",
        "Default: ${DEFAULT-VALUE}."
      })
  MigrateRequest.SnapshotPolicy snapshot = MigrateRequest.SnapshotPolicy.AUTO;
}
