package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// `serve`. The entry point brings the service where this is the first word.
@Command(
    name = "serve",
    header = "Starts the service.",
    description = {
      "Starts the service with its HTTP API on port 8080, health on port 9000, until Ctrl-C.",
      "Its database: DATABASE_URL, POSTGRES_HOST…, DB_HOST…, PGHOST… or QUARKUS_DATASOURCE_JDBC_URL"
          + " from the environment; else an embedded PostgreSQL with its data under .howdah."
    })
final class ServeCommand extends HowdahCommand {

  Howdah.@Nullable ServiceStart service;

  @Override
  ExitCode run() {
    if (service == null) {
      throw misuse("'serve' must be the first word of the command line.");
    }
    return service.serve(output.home);
  }
}
