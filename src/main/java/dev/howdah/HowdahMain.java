package dev.howdah;

import dev.howdah.cli.Howdah;
import dev.howdah.ops.Service;
import io.quarkus.runtime.annotations.QuarkusMain;

/// The entry point: `serve` starts the service, anything else is the command line, for which
/// nothing of the service is started.
@QuarkusMain
public final class HowdahMain {

  HowdahMain() {}

  /// Runs Howdah and ends the process with the exit code of the command.
  public static void main(String... args) {
    System.exit(
        args.length > 0 && args[0].equals("serve")
            ? Howdah.serve(Service::run, args)
            : Howdah.run(args));
  }
}
