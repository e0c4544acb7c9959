package dev.howdah.embedded;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs PostgreSQL's own programs, their output going to the server's log.
///
/// @param binaries the programs
/// @param log the file to which output is appended
/// @param asRoot whether this process is root: PostgreSQL refuses that user, so its programs are
///   put into a user namespace of their own, in which they are not root
record ServerCommand(ServerBinaries binaries, Path log, boolean asRoot) {

  private static final int TAIL_LINES = 12;
  private static final int TAIL_BYTES = 8192;

  /// What a program did.
  ///
  /// @param exitCode 0 for success
  /// @param output the last lines that it and the server wrote meanwhile
  record Result(int exitCode, String output) {

    boolean succeeded() {
      return exitCode == 0;
    }
  }

  /// Runs a program to its end.
  ///
  /// @param seconds after which it is given up
  Result run(long seconds, String program, List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>();
    if (asRoot) {
      line.add("unshare");
      line.add("-U");
    }
    line.add(binaries.program(program).toString());
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line);
    // Settings of the user's own PostgreSQL must not reach this one.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    builder.redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    long before = Files.exists(log) ? Files.size(log) : 0;
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Result(127, e.getMessage() == null ? "" : e.getMessage());
    }
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Result(124, tail(before));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return new Result(130, "interrupted");
    }
    return new Result(process.exitValue(), tail(before));
  }

  /// The last lines of the log behind an offset.
  private String tail(long offset) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(offset, file.length() - TAIL_BYTES);
      if (start >= file.length()) {
        return "";
      }
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).strip().lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }
  }
}
