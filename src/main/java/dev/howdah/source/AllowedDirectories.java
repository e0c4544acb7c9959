package dev.howdah.source;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The files of the server that may be sources. What is not allowed and what is not there are not
/// told apart, so nobody learns what else the server has. Thread-safe.
@ApplicationScoped
class AllowedDirectories {

  private final List<Path> directories;

  AllowedDirectories(SourceSettings settings) {
    this.directories =
        settings.directories().orElse(List.of()).stream()
            .flatMap(text -> Arrays.stream(text.split(Pattern.quote(File.pathSeparator), -1)))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(text -> Path.of(text).toAbsolutePath().normalize())
            .toList();
  }

  /// Finds a file and makes sure that it is where it may be, links followed.
  ///
  /// @param all whether every file below the directories is allowed, else only those below the
  ///   folder of the organisation
  /// @return the real path
  /// @throws HowdahException FORBIDDEN where there are no allowed directories; SOURCE_MISSING;
  ///   SOURCE_NOT_A_FILE
  Path find(UUID organisation, boolean all, String text) {
    if (directories.isEmpty()) {
      throw new HowdahException(
          ErrorCode.FORBIDDEN,
          "No directory of this server may be read from.",
          "Upload the file, or have HOWDAH_SOURCE_DIRECTORIES set.");
    }
    Path path = parse(text).orElseThrow(AllowedDirectories::missing);
    for (Path directory : directories) {
      Path root = all ? directory : directory.resolve(organisation.toString());
      if (path.startsWith(root)) {
        try {
          Path real = path.toRealPath();
          if (real.startsWith(root.toRealPath())) {
            return requireFile(real);
          }
        } catch (IOException e) {
          throw missing();
        }
      }
    }
    throw missing();
  }

  /// An absolute path without a way up.
  private static Optional<Path> parse(String text) {
    try {
      Path path = Path.of(text);
      return path.isAbsolute() && path.equals(path.normalize())
          ? Optional.of(path)
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /// Not opened here: closing a file drops the locks that a migration of it holds in this process.
  private static Path requireFile(Path real) {
    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new HowdahException(
          ErrorCode.SOURCE_NOT_A_FILE, "That is no regular file.", "Give the SQLite file itself.");
    }
    return real;
  }

  private static HowdahException missing() {
    return new HowdahException(
        ErrorCode.SOURCE_MISSING,
        "There is no such file in the allowed directories.",
        "Give an absolute path without '..' below one of HOWDAH_SOURCE_DIRECTORIES.");
  }
}
