package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.secret.ApiKeyText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `keys`: API keys.
@Command(
    name = "keys",
    header = "Makes an API key to begin with.",
    description = {
      "Makes an API key for HOWDAH_BOOTSTRAP_API_KEY. Has the command new. All further keys are made"
          + " by the service."
    },
    commandListHeading = "%nCommands:%n",
    subcommands = KeysCommand.NewCommand.class)
final class KeysCommand extends HowdahCommand {

  @Override
  ExitCode run() {
    throw misuse("A command is missing: 'keys new'.");
  }

  /// `keys new`.
  @Command(
      name = "new",
      header = "Prints a new API key.",
      description = {
        "Prints a new API key. It is kept nowhere and valid for no service before it is given to one"
            + " as HOWDAH_BOOTSTRAP_API_KEY at its first start."
      })
  static final class NewCommand extends HowdahCommand {

    @Option(
        names = "--test",
        description = "A hw_test_ key, which never writes to a target, instead of hw_live_.")
    boolean test;

    @Override
    ExitCode run() {
      String key = ApiKeyText.next(!test).reveal();
      print(
          output.json()
              ? Documents.write(
                  Documents.versioned().put("exitCode", ExitCode.DONE.code()).put("key", key))
              : key + "\n");
      return ExitCode.DONE;
    }
  }
}
