package dev.howdah.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `postmaster.pid` in a data directory: which server holds it (PostgreSQL documentation, section
/// 66.1).
///
/// @param pid of the server
/// @param port that it listens on
record PidFile(long pid, int port) {

  private static final int PORT_LINE = 3;

  /// Reads the file; empty where there is none or it is not yet complete.
  static Optional<PidFile> read(Path data) throws IOException {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      if (lines.size() <= PORT_LINE) {
        return Optional.empty();
      }
      return Optional.of(
          new PidFile(
              Long.parseLong(lines.getFirst().strip()),
              Integer.parseInt(lines.get(PORT_LINE).strip())));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// Whether that process is alive and is the server of this data directory: after a crash the
  /// system may have given its number to another program.
  boolean isServing(Path data) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return false;
    }
    if (Files.isDirectory(Path.of("/proc/self"))) {
      // The server's working directory is its data directory. Nobody else's process, and no dead
      // one that its parent has not yet noticed, lets us read this.
      try {
        Path folder = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"));
        return folder.equals(data.toRealPath());
      } catch (IOException e) {
        return false;
      }
    }
    return process
        .get()
        .info()
        .command()
        .map(command -> command.endsWith("postgres"))
        .orElse(false);
  }

  /// Makes the file name a process that does not exist, so that the server starts although the old
  /// number now belongs to another program. The rest stays: the server reads from it whether
  /// children of the old one still hold its shared memory.
  static void disown(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    long unused = 4_000_000;
    while (ProcessHandle.of(unused).isPresent()) {
      unused--;
    }
    lines.set(0, Long.toString(unused));
    Files.write(file, lines, StandardCharsets.UTF_8);
  }
}
