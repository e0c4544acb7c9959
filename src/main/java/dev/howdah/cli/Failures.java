package dev.howdah.cli;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.ExitCode;
import dev.howdah.failure.HowdahException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns failures into words, documents and exit codes. Shows no stack trace unless `HOWDAH_DEBUG`
/// is `1`.
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private final Surroundings around;

  Failures(Surroundings around) {
    this.around = around;
  }

  /// Writes message and remedy.
  static void print(HowdahException failure, PrintWriter err) {
    err.println("howdah: " + Redaction.of(failure.getMessage()));
    if (!failure.remedy().isEmpty()) {
      err.println("What to do: " + Redaction.of(failure.remedy()));
    }
    err.flush();
  }

  /// A failure that nobody foresaw.
  static HowdahException internal(ErrorCode code, Throwable cause) {
    String message = cause.getMessage();
    return new HowdahException(
        code,
        "Howdah itself failed: "
            + cause.getClass().getSimpleName()
            + (message == null ? "" : ": " + Redaction.of(message)),
        "This is a defect: please report it. With HOWDAH_DEBUG=1 the place is shown.",
        cause);
  }

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parsed) {
    if (exception instanceof ParameterException misuse) {
      return handleParseException(misuse, new String[0]);
    }
    HowdahException failure =
        exception instanceof HowdahException known
            ? known
            : internal(ErrorCode.INTERNAL, exception);
    boolean json = command.getCommand() instanceof HowdahCommand howdah && howdah.output.json();
    return end(failure, json);
  }

  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    StringBuilder remedy = new StringBuilder();
    remedy.append("'").append(name).append(" --help' shows what is possible.");
    HowdahException failure =
        new HowdahException(
            ErrorCode.USAGE,
            Redaction.of(String.valueOf(exception.getMessage())),
            remedy.toString());
    boolean json = wantsJson(command, arguments);
    if (json) {
      around.out().print(Documents.write(Documents.failure(failure)));
      around.out().flush();
    }
    print(failure, around.err());
    if (!json) {
      UnmatchedArgumentException.printSuggestions(exception, around.err());
      around.err().flush();
    }
    return ExitCode.USAGE.code();
  }

  private int end(HowdahException failure, boolean json) {
    if (json) {
      around.out().print(Documents.write(Documents.failure(failure)));
      around.out().flush();
    }
    print(failure, around.err());
    if (isDebug(around.environment())) {
      failure.printStackTrace(around.err());
      around.err().flush();
    }
    return failure.code().exitCode().code();
  }

  static boolean isDebug(Map<String, String> environment) {
    return "1".equals(environment.get("HOWDAH_DEBUG"));
  }

  /// The command line could not be read, so the wish for JSON is looked for in its words.
  private static boolean wantsJson(CommandLine command, String[] arguments) {
    if (command.getCommand() instanceof HowdahCommand howdah
        && howdah.output != null
        && howdah.output.json()) {
      return true;
    }
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--format=json")
          || (arguments[i].equals("--format")
              && i + 1 < arguments.length
              && arguments[i + 1].equals("json"))) {
        return true;
      }
    }
    return false;
  }
}
