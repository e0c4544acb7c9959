package dev.howdah.cli;

import dev.howdah.migration.BackupRequest;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where backups are.
final class BackupOptions {

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = {
        "The folder of the backups; 'backup' makes it where it is missing.",
        "Default: HOWDAH_BACKUP_DIRECTORY from the environment."
      })
  @Nullable Path directory;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = {
        "The backups that belong together: their files begin with it, and each name is counted for"
            + " itself when old backups are removed.",
        "Default: the database's name when a backup is made, else all."
      })
  @Nullable String label;

  /// The folder.
  Path directory(HowdahCommand command) {
    Map<String, String> environment = command.surroundings().environment();
    String named = environment.getOrDefault("HOWDAH_BACKUP_DIRECTORY", "");
    if (directory != null) {
      return directory;
    }
    if (named.isEmpty()) {
      throw command.misuse("Where are the backups? Say --directory DIR.");
    }
    return Path.of(named);
  }

  /// The folder without a database.
  BackupRequest.Place place(HowdahCommand command, ToolOptions tools) {
    return new BackupRequest.Place(null, false, directory(command), label, tools.tools);
  }

  /// The folder and the database.
  BackupRequest.Place place(
      HowdahCommand command, TargetOptions target, ServiceOptions service, ToolOptions tools) {
    return new BackupRequest.Place(
        target.target, service.service, directory(command), label, tools.tools);
  }

  /// Says that the service's own database is meant.
  static final class ServiceOptions {

    @Option(
        names = "--service",
        description = {
          "Means the service's own database, found as 'schema' finds it, or as --target names it."
              + " What succeeded is remembered there and is seen in the service's metrics."
        })
    boolean service;
  }

  /// Says where PostgreSQL's own programs are.
  static final class ToolOptions {

    @Option(
        names = "--pg-bin",
        paramLabel = "DIR",
        description = {
          "The folder with pg_dump and pg_restore.",
          "Default: HOWDAH_PG_BIN from the environment; else the usual places and PATH are searched"
              + " for a version that fits."
        })
    @Nullable Path tools;
  }

  /// Says which backups are kept.
  static final class RetentionOptions {

    @Option(
        names = "--keep",
        paramLabel = "N",
        description = "Keep the newest N backups, at least 1.")
    @Nullable Integer keep;

    @Option(
        names = "--keep-days",
        paramLabel = "DAYS",
        description = {
          "Keep the backups of so many days, at least 1. With --keep, too, a backup is removed only if"
              + " both allow it. The newest is never removed."
        })
    @Nullable Integer keepDays;

    void check(HowdahCommand command) {
      if ((keep != null && keep < 1) || (keepDays != null && keepDays < 1)) {
        throw command.misuse("--keep and --keep-days are numbers from 1.");
      }
    }
  }
}
