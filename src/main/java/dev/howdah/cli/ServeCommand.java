package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import picocli.CommandLine.Command;

/// `serve`: here for its help only; the entry point starts the service before the command line is
/// read.
@Command(
    name = "serve",
    header = "Starts the service.",
    description = "Starts the service with its HTTP API.")
final class ServeCommand extends HowdahCommand {

  @Override
  ExitCode run() {
    throw misuse("'serve' must be the first word of the command line.");
  }
}
