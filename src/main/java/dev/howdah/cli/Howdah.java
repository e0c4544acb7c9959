package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command line as a whole.
@Command(
    name = "howdah",
    sortOptions = false,
    usageHelpAutoWidth = true,
    versionProvider = Howdah.Version.class,
    description = {
      "Carries an application's data from SQLite to PostgreSQL and proves that nothing was lost."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done and verified equal",
      " 1:done and verified, with rows in quarantine",
      " 2:verification found a difference",
      " 3:failed, can be resumed",
      " 4:refused before anything was changed",
      "64:wrong usage"
    },
    subcommands = {
      InspectCommand.class,
      PlanCommand.class,
      MigrateCommand.class,
      VerifyCommand.class,
      CheckCommand.class,
      ResetSequencesCommand.class,
      RejectsCommand.class,
      RunsCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      BackupsCommand.class,
      PostgresCommand.class,
      ServeCommand.class,
      SchemaCommand.class,
      SecretsCommand.class,
      KeysCommand.class
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Howdah implements Callable<Integer> {

  private final Surroundings surroundings;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and end.")
  boolean version;

  Howdah(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// Runs a command in this process and returns its exit code.
  public static int run(String... arguments) {
    return run(Surroundings.ofProcess(), arguments);
  }

  /// Starts the service. Not known here, because the command line has no part of its framework.
  public interface ServiceStart {

    /// Starts the service and returns when it has ended.
    ///
    /// @param home where the embedded PostgreSQL keeps its data
    ExitCode serve(Path home);
  }

  /// As {@link #run(String...)}, with what `serve` needs.
  public static int serve(ServiceStart service, String... arguments) {
    CommandLine line = commandLine(Surroundings.ofProcess());
    CommandLine serve = Objects.requireNonNull(line.getSubcommands().get("serve"));
    ((ServeCommand) serve.getCommand()).service = service;
    return line.execute(arguments);
  }

  static int run(Surroundings surroundings, String... arguments) {
    int code = commandLine(surroundings).execute(arguments);
    surroundings.out().flush();
    surroundings.err().flush();
    return code;
  }

  /// The model of the whole command line.
  static CommandLine commandLine(Surroundings surroundings) {
    Failures failures = new Failures(surroundings);
    CommandLine line = new CommandLine(new Howdah(surroundings));
    line.setOut(surroundings.out());
    line.setErr(surroundings.err());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setAbbreviatedOptionsAllowed(false);
    line.setExpandAtFiles(false);
    line.setParameterExceptionHandler(failures);
    line.setExecutionExceptionHandler(failures);
    return line;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /// Without a command there is nothing to do.
  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }

  /// The version, as the build wrote it into the manifest.
  static final class Version implements IVersionProvider {

    /// Known when a native image is built; later, packages there have forgotten it.
    private static final String VERSION =
        Objects.requireNonNullElse(
            Howdah.class.getPackage().getImplementationVersion(), "(not packaged)");

    @Override
    public String[] getVersion() {
      return new String[] {"howdah " + VERSION};
    }
  }

  /// The worst of several exit codes: a difference is worse than a failure, that than a refusal,
  /// that than quarantine.
  static ExitCode worst(ExitCode one, ExitCode other) {
    return rank(one) >= rank(other) ? one : other;
  }

  private static int rank(ExitCode code) {
    return switch (code) {
      case DONE -> 0;
      case QUARANTINED -> 1;
      case REFUSED -> 2;
      case FAILED -> 3;
      case DIFFERENT -> 4;
      case USAGE -> 5;
    };
  }
}
