package dev.howdah.cli;

import dev.howdah.state.StateDatabase;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Names the service's database.
final class StateOptions {

  @Option(
      names = "--database",
      paramLabel = "URL",
      description = {
        "The service's database.",
        "Default: QUARKUS_DATASOURCE_JDBC_URL, DATABASE_URL, POSTGRES_HOST…, DB_HOST… or PGHOST…"
            + " from the environment; else that in the embedded PostgreSQL under .howdah."
      })
  @Nullable String database;

  /// Finds it; to be closed by the caller.
  StateDatabase find(Surroundings around, Path home) {
    return StateDatabase.find(database, around.environment(), home);
  }
}
