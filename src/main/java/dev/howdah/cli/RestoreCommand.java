package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.migration.BackupReport;
import dev.howdah.migration.BackupRequest;
import dev.howdah.migration.RestoreRequest;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `restore`.
@Command(
    name = "restore",
    header = "Brings a backup back.",
    description = {
      "Brings a backup back into a database that is there and empty, in one transaction: all of it or"
          + " nothing. The dump's SHA-256 is checked before; afterwards rows, content and sequences are"
          + " compared with what the manifest recorded, and the database is looked over as by 'check'."
          + " Ends with 2 if something differs."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RestoreCommand extends HowdahCommand {

  private static final String DUMP = ".dump";

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      defaultValue = "latest",
      description = {
        "The backup: its id or name as 'backups list' shows it, the path of its dump, or latest.",
        "Default: ${DEFAULT-VALUE}."
      })
  String backup;

  @Mixin TargetOptions target;

  @Mixin BackupOptions.ServiceOptions service;

  @Mixin BackupOptions backups;

  @Option(
      names = "--existing",
      paramLabel = "fail|keep|replace",
      defaultValue = "fail",
      description = {
        "What happens where the database is not empty: fail, keep (restore beside what is there; an"
            + " object of the same name makes it fail) or replace (drop what the backup has, too, without"
            + " CASCADE, and keep the rest).",
        "Default: ${DEFAULT-VALUE}."
      })
  RestoreRequest.Existing existing;

  @Option(
      names = "--owners",
      description = {
        "Give objects the owners that they had; these roles have to be there. Else all belong to the"
            + " user of the connection."
      })
  boolean owners;

  @Option(names = "--no-privileges", description = "Leave out what was granted to other roles.")
  boolean noPrivileges;

  @Mixin BackupOptions.ToolOptions tools;

  @Override
  ExitCode run() {
    BackupReport.Restored restored =
        engine()
            .backups()
            .restore(new RestoreRequest(place(), name(), existing, owners, !noPrivileges));
    ExitCode code = restored.differences().isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENT;
    if (output.json()) {
      print(Documents.write(Documents.begin(code, restored)));
    } else {
      print(BackupPrinter.restored(restored));
    }
    return code;
  }

  private boolean isFile() {
    return backup.endsWith(DUMP);
  }

  private BackupRequest.Place place() {
    if (isFile()) {
      Path folder = Path.of(backup).toAbsolutePath().getParent();
      return new BackupRequest.Place(
          target.target,
          service.service,
          folder == null ? Path.of("/") : folder,
          backups.label,
          tools.tools);
    }
    return backups.place(this, target, service, tools);
  }

  private String name() {
    if (isFile()) {
      String file = String.valueOf(Path.of(backup).getFileName());
      return file.substring(0, file.length() - DUMP.length());
    }
    return backup;
  }
}
