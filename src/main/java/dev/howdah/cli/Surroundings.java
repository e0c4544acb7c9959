package dev.howdah.cli;

import dev.howdah.migration.MigrationListener;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// What a command has around it.
///
/// @param out for what was asked for
/// @param err for progress, notices and failures
/// @param environment the environment variables
/// @param name how the command line is called, for hints
/// @param terminal whether a person watches `err`
/// @param clock tells the time
/// @param engines makes the engine
record Surroundings(
    PrintWriter out,
    PrintWriter err,
    Map<String, String> environment,
    String name,
    boolean terminal,
    InstantSource clock,
    Engine.Factory engines) {

  /// Those of this process.
  static Surroundings ofProcess() {
    return new Surroundings(
        writer(System.out),
        writer(System.err),
        System.getenv(),
        System.getProperty("howdah.command", "howdah"),
        isTerminal(),
        InstantSource.system(),
        Surroundings::stoppable);
  }

  /// An engine that is told of Ctrl-C and TERM. What waits in the server, for a lock or for an
  /// index to be built, would go on there and hold its locks until it tried to answer.
  private static Engine stoppable(
      Map<String, String> environment, Path home, MigrationListener listener) {
    Engine engine = Engine.of(environment, home, listener);
    try {
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(engine::stop));
    } catch (IllegalStateException e) {
      // The program is ending: nothing is to be begun any more.
      engine.stop();
    }
    return engine;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /// The start script looks at standard error itself; Java can only tell of the whole console.
  @SuppressWarnings("SystemConsoleNull") // it is null with jdk.console=java.base
  private static boolean isTerminal() {
    String said = System.getProperty("howdah.terminal", "");
    if (!said.isEmpty()) {
      return said.equals("true");
    }
    var console = System.console();
    return console != null && console.isTerminal();
  }
}
