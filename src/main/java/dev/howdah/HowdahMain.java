package dev.howdah;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/// The one entry point: `serve` starts the service, anything else is the command line.
@QuarkusMain
public final class HowdahMain {

  private HowdahMain() {}

  /// Runs Howdah and ends the process with the exit code of the command.
  public static void main(String... args) {
    if (args.length > 0 && args[0].equals("serve")) {
      Quarkus.run(args);
      return;
    }
    System.out.println("hello");
  }
}
