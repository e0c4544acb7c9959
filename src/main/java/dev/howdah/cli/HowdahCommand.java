package dev.howdah.cli;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.ExitCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.migration.MigrationListener;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What the commands share.
@Command(
    sortOptions = false,
    usageHelpAutoWidth = true,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
abstract class HowdahCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin OutputOptions output;

  /// Does the work.
  ///
  /// @throws HowdahException where it cannot
  abstract ExitCode run();

  @Override
  public Integer call() {
    ExitCode code = run();
    surroundings().out().flush();
    surroundings().err().flush();
    return code.code();
  }

  Surroundings surroundings() {
    return ((Howdah) spec.root().userObject()).surroundings();
  }

  /// An engine without progress, for commands that are quick.
  Engine engine() {
    return engine(new Notices(surroundings().err()));
  }

  Engine engine(MigrationListener listener) {
    Surroundings around = surroundings();
    return around.engines().create(around.environment(), output.home, listener);
  }

  void print(String text) {
    surroundings().out().print(text);
  }

  /// Writes a failure the way the user asked for and says how the command ends.
  ExitCode print(HowdahException failure) {
    if (output.json()) {
      print(Documents.write(Documents.failure(failure)));
    }
    Failures.print(failure, surroundings().err());
    return failure.code().exitCode();
  }

  /// A combination of options that makes no sense.
  ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /// Runs something that may fail in a way that the engine did not foresee.
  static HowdahException foreseen(RuntimeException e) {
    return e instanceof HowdahException known ? known : Failures.internal(ErrorCode.INTERNAL, e);
  }
}
