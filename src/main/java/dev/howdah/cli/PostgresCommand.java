package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.migration.PostgresHandle;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/// `postgres`.
@Command(
    name = "postgres",
    header = "Starts the embedded PostgreSQL.",
    description = {
      "Starts the embedded PostgreSQL of this folder, says how to connect, and keeps it running"
          + " until Ctrl-C. Its data is under .howdah and stays."
    })
final class PostgresCommand extends HowdahCommand {

  @Override
  ExitCode run() {
    try (PostgresHandle server = engine().startPostgres()) {
      if (output.json()) {
        print(
            Documents.write(
                Documents.versioned()
                    .put("connect", server.address())
                    .put("port", server.port())
                    .put("dataDirectory", server.dataDirectory().toString())
                    .put("startedHere", server.startedHere())));
      } else {
        print(
            """
            PostgreSQL %s on port %d; its data is in %s
            Connect with:  psql %s
            Ctrl-C ends this%s.
            """
                .formatted(
                    server.startedHere() ? "runs" : "was already running",
                    server.port(),
                    server.dataDirectory(),
                    server.address(),
                    server.startedHere() ? " and stops it" : ""));
      }
      surroundings().out().flush();
      awaitEnd();
    }
    return ExitCode.DONE;
  }

  /// Until the process is told to end; the engine's own hook then stops the server.
  private static void awaitEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
