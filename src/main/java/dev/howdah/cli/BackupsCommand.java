package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.migration.BackupReport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `backups`: those that are there.
@Command(
    name = "backups",
    header = "The backups that are there.",
    description = {
      "Lists backups, restores one on trial, removes old ones. Has the commands list, verify and prune."
    },
    commandListHeading = "%nCommands:%n",
    subcommands = {
      BackupsCommand.ListCommand.class,
      BackupsCommand.VerifyCommand.class,
      BackupsCommand.PruneCommand.class
    })
final class BackupsCommand extends HowdahCommand {

  @Override
  ExitCode run() {
    throw misuse("A command is missing: 'backups list', 'backups verify' or 'backups prune'.");
  }

  /// `backups list`.
  @Command(
      name = "list",
      header = "Lists the complete backups of a folder.",
      description = {
        "Lists the complete backups of a folder, the newest first, and what looks like one and is not."
            + " Reads no dump."
      })
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  static final class ListCommand extends HowdahCommand {

    @Mixin BackupOptions backups;

    @Override
    ExitCode run() {
      BackupReport.Listing listing =
          engine().backups().list(backups.directory(this), backups.label);
      if (output.json()) {
        print(
            Documents.write(
                Documents.append(
                    Documents.versioned().put("exitCode", ExitCode.DONE.code()), listing)));
      } else {
        print(BackupPrinter.listing(listing));
      }
      return ExitCode.DONE;
    }
  }

  /// `backups verify`.
  @Command(
      name = "verify",
      header = "Restores a backup on trial.",
      description = {
        "Checks a backup's SHA-256, restores it into a scratch database, compares rows, content and"
            + " sequences with what its manifest recorded, and drops the scratch database. Ends with 2 if"
            + " something differs. Needs pg_restore of the version that the backup was made with, or"
            + " newer."
      })
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  static final class VerifyCommand extends HowdahCommand {

    @Parameters(
        arity = "0..1",
        paramLabel = "ID",
        defaultValue = "latest",
        description = {
          "The backup: its id or name as 'backups list' shows it, or latest.",
          "Default: ${DEFAULT-VALUE}."
        })
    String backup;

    @Mixin BackupOptions backups;

    @Option(
        names = "--into",
        paramLabel = "URL",
        description = {
          "A database on the server to use; the scratch database is made beside it, for which its user"
              + " needs the privilege CREATEDB.",
          "Default: the embedded PostgreSQL, which has only the extensions that come with PostgreSQL;"
              + " where Howdah has none (images, native program) beside the database that --target or"
              + " the environment names."
        })
    @Nullable String into;

    @Mixin TargetOptions target;

    @Mixin BackupOptions.ServiceOptions service;

    @Mixin BackupOptions.ToolOptions tools;

    @Override
    ExitCode run() {
      BackupReport.Restored trial =
          engine().backups().verify(backups.place(this, target, service, tools), backup, into);
      ExitCode code = trial.differences().isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENT;
      if (output.json()) {
        print(Documents.write(Documents.begin(code, trial)));
      } else {
        print(BackupPrinter.verified(trial));
      }
      return code;
    }
  }

  /// `backups prune`.
  @Command(
      name = "prune",
      header = "Removes old backups.",
      description = {
        "Removes the backups that the rules let go, of each name for itself. What is not complete is not"
            + " counted and not touched."
      })
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  static final class PruneCommand extends HowdahCommand {

    @Mixin BackupOptions backups;

    @Mixin BackupOptions.RetentionOptions retention;

    @Option(names = "--dry-run", description = "Only say which.")
    boolean dryRun;

    @Override
    ExitCode run() {
      retention.check(this);
      if (retention.keep == null && retention.keepDays == null) {
        throw misuse("Which backups are kept? Say --keep N, --keep-days DAYS, or both.");
      }
      List<String> pruned =
          engine()
              .backups()
              .prune(
                  backups.directory(this),
                  retention.keep,
                  retention.keepDays,
                  backups.label,
                  dryRun);
      if (output.json()) {
        print(
            Documents.write(
                Documents.with(
                    Documents.versioned()
                        .put("exitCode", ExitCode.DONE.code())
                        .put("dryRun", dryRun),
                    "pruned",
                    pruned)));
      } else {
        print(BackupPrinter.pruned(pruned, dryRun));
      }
      return ExitCode.DONE;
    }
  }
}
