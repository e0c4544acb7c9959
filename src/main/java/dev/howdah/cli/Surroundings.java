package dev.howdah.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
        Engine::of);
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
