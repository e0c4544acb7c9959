package dev.howdah;

import dev.howdah.cli.Howdah;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Set;

/// The one entry point: `serve` starts the service, anything else is the command line, for which
/// nothing of the service is started.
@QuarkusMain
public final class HowdahMain {

  private static final Set<String> HELP = Set.of("-h", "--help");

  private HowdahMain() {}

  /// Runs Howdah and ends the process with the exit code of the command.
  public static void main(String... args) {
    if (args.length > 0 && args[0].equals("serve") && !wantsHelp(args)) {
      Quarkus.run(args);
      return;
    }
    System.exit(Howdah.run(args));
  }

  private static boolean wantsHelp(String... args) {
    for (String arg : args) {
      if (HELP.contains(arg)) {
        return true;
      }
    }
    return false;
  }
}
