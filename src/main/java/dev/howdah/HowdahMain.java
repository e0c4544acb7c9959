package dev.howdah;

import dev.howdah.cli.Howdah;
import dev.howdah.ops.Service;
import io.quarkus.runtime.annotations.QuarkusMain;

/// The one entry point: `serve` starts the service, anything else is the command line, for which
/// nothing of the service is started.
@QuarkusMain
public final class HowdahMain {

  HowdahMain() {}

  /// Runs Howdah and ends the process with the exit code of the command. In Quarkus' dev mode,
  /// which gives no arguments, it is the service, and the process is not ours to end.
  public static void main(String... args) {
    if (args.length == 0 && Service.isDevelopment()) {
      Howdah.serve(Service::run, "serve");
      return;
    }
    if (args.length > 0 && args[0].equals("serve")) {
      System.exit(Howdah.serve(Service::run, args));
    }
    System.exit(Howdah.run(args));
  }
}
