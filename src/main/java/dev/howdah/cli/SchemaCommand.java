package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.state.SchemaVersions;
import dev.howdah.state.StateDatabase;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `schema`: the service's own tables.
@Command(
    name = "schema",
    header = "The service's own tables, up and down.",
    description = {
      "The versions of the service's own tables. Has the commands up, down and info. The service"
          + " goes up by itself when it starts."
    },
    commandListHeading = "%nCommands:%n",
    subcommands = {
      SchemaCommand.UpCommand.class,
      SchemaCommand.DownCommand.class,
      SchemaCommand.InfoCommand.class
    })
final class SchemaCommand extends HowdahCommand {

  @Override
  ExitCode run() {
    throw misuse("A command is missing: 'schema up', 'schema down --to VERSION', 'schema info'.");
  }

  /// What the three share.
  @Command
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  abstract static class OnDatabase extends HowdahCommand {

    @Mixin StateOptions state;

    abstract String work(SchemaVersions versions);

    @Override
    ExitCode run() {
      try (StateDatabase database = state.find(surroundings(), output.home)) {
        SchemaVersions versions = new SchemaVersions(database.dataSource());
        String done = work(versions);
        List<SchemaVersions.Version> all = versions.info();
        if (output.json()) {
          print(
              Documents.write(
                  Documents.with(
                      Documents.versioned().put("exitCode", ExitCode.DONE.code()),
                      "versions",
                      all.stream().map(OnDatabase::row).toList())));
        } else {
          print(done + table(all).render(""));
        }
      }
      return ExitCode.DONE;
    }

    private static Map<String, Object> row(SchemaVersions.Version version) {
      return Map.of(
          "version", version.version(),
          "description", version.description(),
          "applied", version.applied() == null ? "" : version.applied().toString());
    }

    private static TextTable table(List<SchemaVersions.Version> versions) {
      TextTable table = new TextTable(">VERSION", "APPLIED", "DESCRIPTION");
      for (SchemaVersions.Version version : versions) {
        table.row(
            Integer.toString(version.version()),
            version.applied() == null ? "-" : version.applied().toString(),
            version.description());
      }
      return table;
    }
  }

  /// `schema up`.
  @Command(
      name = "up",
      header = "Applies the versions that are missing.",
      description = "Applies the versions of the service's own tables that are missing.")
  static final class UpCommand extends OnDatabase {

    @Override
    String work(SchemaVersions versions) {
      return "Applied: " + versions.up() + ".\n";
    }
  }

  /// `schema down`.
  @Command(
      name = "down",
      header = "Undoes versions.",
      description = {
        "Undoes the versions above one, the newest first. What they hold is lost. End the service"
            + " before: it goes up again when it starts."
      })
  static final class DownCommand extends OnDatabase {

    @Option(
        names = "--to",
        required = true,
        paramLabel = "VERSION",
        description = "The newest version to keep; 0 removes all of the service's tables.")
    int to;

    @Override
    String work(SchemaVersions versions) {
      if (to < 0 || to > SchemaVersions.latest()) {
        throw misuse("--to is a version from 0 to " + SchemaVersions.latest() + ".");
      }
      return "Undone: " + versions.down(to) + ".\n";
    }
  }

  /// `schema info`.
  @Command(
      name = "info",
      header = "Lists the versions.",
      description = "Lists the versions of the service's own tables and when each was applied.")
  static final class InfoCommand extends OnDatabase {

    @Override
    String work(SchemaVersions versions) {
      return "";
    }
  }
}
