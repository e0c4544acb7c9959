package dev.howdah.cli;

import dev.howdah.migration.MigrateRequest;
import dev.howdah.migration.Migrations;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Names the files.
final class SourceOptions {

  @Parameters(
      arity = "1..*",
      paramLabel = "SOURCE",
      description =
          "The SQLite file; only read. Several files, or a directory with some, make one run each.")
  List<Path> sources = List.of();

  private @Nullable List<Path> all;

  /// The files: those that are given, and those of the directories that are.
  List<Path> all() {
    if (all == null) {
      all = Migrations.sourceFiles(sources);
    }
    return all;
  }

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
