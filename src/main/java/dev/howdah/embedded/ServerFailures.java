package dev.howdah.embedded;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/// What to say where the embedded server cannot run, and what to do then.
final class ServerFailures {

  private ServerFailures() {}

  /// A program that ended with an error, with the last lines that it wrote.
  static HowdahException failed(String what, ServerCommand.Result result, ServerCommand command) {
    String output = result.output();
    String remedy;
    if (output.contains("No space left on device")) {
      remedy = "Make room on the disk, then try again.";
    } else if (command.asRoot()
        && (output.contains("unshare") || output.contains("cannot be run as root"))) {
      remedy =
          "PostgreSQL does not run as root, and this system does not allow a user namespace: run"
              + " howdah as an ordinary user; or "
              + ServerBinaries.OTHER_TARGETS
              + ".";
    } else if (output.contains("could not look up effective user ID")) {
      remedy =
          "PostgreSQL needs a name for the user it runs as: run howdah as a user that /etc/passwd"
              + " knows; or "
              + ServerBinaries.OTHER_TARGETS
              + ".";
    } else {
      remedy =
          "The whole output is in " + command.log() + "; or " + ServerBinaries.OTHER_TARGETS + ".";
    }
    return new HowdahException(
        ErrorCode.EMBEDDED_SERVER,
        what + (output.isEmpty() ? "." : ":\n" + output.indent(2).stripTrailing()),
        remedy);
  }

  /// A folder that cannot be used.
  static HowdahException unusable(Path folder, IOException e) {
    String why =
        e instanceof AccessDeniedException
            ? "no permission to write " + e.getMessage()
            : e instanceof FileSystemException f && f.getReason() != null
                ? f.getReason() + " (" + f.getFile() + ")"
                : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new HowdahException(
        ErrorCode.EMBEDDED_SERVER,
        "The folder " + folder + " of the embedded PostgreSQL cannot be used: " + why + ".",
        "Work in a folder that you may write to and that has room; or "
            + ServerBinaries.OTHER_TARGETS
            + ".",
        e);
  }
}
