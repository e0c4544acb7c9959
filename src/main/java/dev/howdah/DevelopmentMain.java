package dev.howdah;

import dev.howdah.cli.Howdah;
import dev.howdah.ops.Service;
import io.quarkus.runtime.annotations.QuarkusMain;

/// The entry point of Quarkus' dev mode (`quarkus.package.main-class` in `application.properties`):
/// always the service. Dev mode calls it again after each change of a source file, without
/// arguments and in one and the same process, which therefore must not be ended here.
@QuarkusMain(name = "development")
public final class DevelopmentMain {

  DevelopmentMain() {}

  /// Runs the service until dev mode stops it.
  public static void main(String... args) {
    Howdah.serve(Service::develop, "serve");
  }
}
