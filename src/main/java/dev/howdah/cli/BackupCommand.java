package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.migration.BackupReport;
import dev.howdah.migration.BackupRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `backup`.
@Command(
    name = "backup",
    header = "Makes a backup of a database.",
    description = {
      "Makes a backup of a database: a compressed dump by PostgreSQL's own pg_dump, and beside it a"
          + " manifest with its SHA-256 and, of the same snapshot, the rows and a digest of each table."
          + " A backup is there as a whole or not at all. Older ones are removed only afterwards, and"
          + " only with --keep or --keep-days. Needs pg_dump of the server's version or newer."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class BackupCommand extends HowdahCommand {

  private static final int MOST_COMPRESSION = 9;

  @Mixin TargetOptions target;

  @Mixin BackupOptions.ServiceOptions service;

  @Mixin BackupOptions backups;

  @Mixin BackupOptions.RetentionOptions retention;

  @Option(
      names = "--compression",
      paramLabel = "0..9",
      defaultValue = "6",
      description = "0 is none, 9 the most. Default: ${DEFAULT-VALUE}.")
  int compression;

  @Option(
      names = "--no-space-check",
      description = {
        "Begin also where the disk may have too little room: the dump is estimated at half of what the"
            + " tables take."
      })
  boolean noSpaceCheck;

  @Mixin BackupOptions.ToolOptions tools;

  @Override
  ExitCode run() {
    retention.check(this);
    if (compression < 0 || compression > MOST_COMPRESSION) {
      throw misuse("--compression is a number from 0 to 9.");
    }
    BackupReport report =
        engine()
            .backups()
            .backup(
                new BackupRequest(
                    backups.place(this, target, service, tools),
                    compression,
                    !noSpaceCheck,
                    retention.keep,
                    retention.keepDays));
    if (output.json()) {
      print(
          Documents.write(
              Documents.append(
                  Documents.versioned().put("exitCode", ExitCode.DONE.code()), report)));
    } else {
      print(BackupPrinter.made(report));
    }
    return ExitCode.DONE;
  }
}
