package dev.howdah.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Options of every command.
final class OutputOptions {

  /// How results are written.
  enum Format {
    /// For people.
    text,
    /// For machines.
    json
  }

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = {
        "How the result is written to standard output: ${COMPLETION-CANDIDATES}. With json nothing"
            + " but the document goes there.",
        "Default: ${DEFAULT-VALUE}."
      })
  Format format = Format.text;

  @Option(
      names = "--home",
      hidden = true,
      paramLabel = "DIR",
      defaultValue = ".howdah",
      description = "Where the embedded PostgreSQL keeps its data. Default: ${DEFAULT-VALUE}.")
  Path home = Path.of(".howdah");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end.")
  boolean help;

  boolean json() {
    return format == Format.json;
  }
}
