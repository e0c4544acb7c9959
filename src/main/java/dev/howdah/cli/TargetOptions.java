package dev.howdah.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Names the target.
final class TargetOptions {

  @Option(
      names = "--target",
      paramLabel = "URL",
      description = {
        "The PostgreSQL database: postgresql://user:password@host:port/database?sslmode=require, or"
            + " a JDBC URL.",
        "Default: HOWDAH_TARGET, DATABASE_URL, POSTGRES_HOST…, DB_HOST… or PGHOST… from the"
            + " environment (there a password is not seen in the list of processes); else an"
            + " embedded PostgreSQL with its data under .howdah, and in it a database named after the"
            + " file; embedded:NAME names one of its databases."
      })
  @Nullable String target;

  /// The option as it is to be typed again, without a password; empty where it was not given.
  String again() {
    return target == null ? "" : " --target " + Shell.quote(Redaction.of(target));
  }
}
