package dev.howdah.backup;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One run of `pg_dump` or `pg_restore`. The program ends with this process: a killed Howdah leaves
/// it a closed pipe, a Howdah that is told to end takes it along. Confined to one thread, but for
/// {@link #stop}.
final class ToolRun implements AutoCloseable {

  private static final int MOST_WORDS = 1 << 16;
  private static final int MOST_LINES = 5;

  private final String program;
  private final @Nullable String password;
  private final Process process;
  private final Thread hook;
  private final Thread listener;
  private final ByteArrayOutputStream words = new ByteArrayOutputStream();

  private ToolRun(String program, @Nullable String password, Process process) {
    this.program = program;
    this.password = password;
    this.process = process;
    this.hook = new Thread(process::destroy, "howdah-backup-stop");
    this.listener = Thread.ofVirtual().name(program).start(this::listen);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// Starts it.
  ///
  /// @param arguments nothing secret
  /// @param environment ours, of which little is passed on
  static ToolRun start(
      PostgresTools.Tool tool,
      List<String> arguments,
      ConnectionSettings settings,
      Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(tool.file().toString());
    builder.command().addAll(arguments);
    builder.environment().clear();
    builder.environment().putAll(ToolEnvironment.of(settings, environment));
    String program = String.valueOf(tool.file().getFileName());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new ToolRun(program, settings.password(), process);
    } catch (IOException e) {
      throw new HowdahException(
          ErrorCode.BACKUP_TOOL_MISSING,
          "The program " + tool.file() + " cannot be started: " + e.getMessage(),
          "Name the folder that has " + program + " with --pg-bin or HOWDAH_PG_BIN.",
          e);
    }
  }

  /// What the program writes.
  InputStream output() {
    return process.getInputStream();
  }

  /// Waits for its end.
  ///
  /// @param remedy what to do where it failed
  /// @throws HowdahException BACKUP_FAILED where it did not end well
  void finish(String remedy) {
    try {
      int code = process.waitFor();
      listener.join();
      if (code != 0) {
        throw new HowdahException(
            ErrorCode.BACKUP_FAILED, program + " ended with " + code + ": " + said(), remedy);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
      throw new HowdahException(ErrorCode.BACKUP_FAILED, program + " was interrupted.", "", e);
    }
  }

  /// Ends the program.
  void stop() {
    process.destroy();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroyForcibly();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process is ending; the hook runs.
      return;
    }
  }

  private void listen() {
    byte[] piece = new byte[1024];
    try (InputStream in = process.getErrorStream()) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        if (words.size() < MOST_WORDS) {
          words.write(piece, 0, read);
        }
      }
    } catch (IOException e) {
      // The program was ended; what it said until then is kept.
      return;
    }
  }

  /// The lines that name errors. The lines behind them repeat statements and rows, which are the
  /// user's.
  private String said() {
    String all = words.toString(StandardCharsets.UTF_8);
    if (password != null && !password.isEmpty()) {
      all = all.replace(password, "***");
    }
    String errors =
        all.lines()
            .filter(line -> line.contains("error: ") || line.contains("FATAL: "))
            .map(line -> line.replaceFirst("^pg_\\w+: ", ""))
            .limit(MOST_LINES)
            .collect(Collectors.joining("; "));
    return errors.isEmpty() ? "it said nothing" : errors;
  }
}
