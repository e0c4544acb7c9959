package dev.howdah.target;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Files that whoever runs the service put into a directory for its users: passwords, or
/// certificates. A user gives a name and can reach nothing else. Thread-safe.
final class MountedFiles {

  /// No folder, no hidden file, nothing that leads elsewhere.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

  private static final int MOST_BYTES = 64 * 1024;

  private final @Nullable Path directory;
  private final String setting;

  /// The files of a directory.
  ///
  /// @param directory empty where none is configured
  /// @param setting the name of the setting, for messages
  MountedFiles(Optional<Path> directory, String setting) {
    this.directory = directory.orElse(null);
    this.setting = setting;
  }

  /// Finds a file of an organisation. Links are followed as long as they stay inside, as those that
  /// Kubernetes makes do.
  ///
  /// @param folder the organisation; null for the default one
  /// @throws HowdahException TARGET_ADDRESS where there is none; the message is the same whether it
  ///   is missing, too long or elsewhere
  Path find(@Nullable UUID folder, String name) {
    if (directory == null) {
      throw new HowdahException(
          ErrorCode.TARGET_ADDRESS,
          "This service has no directory for such files.",
          "Whoever runs the service sets " + setting + ".");
    }
    if (NAME.matcher(name).matches()) {
      try {
        Path own = (folder == null ? directory : directory.resolve(folder.toString())).toRealPath();
        Path file = own.resolve(name).toRealPath();
        if (file.startsWith(own) && Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES) {
          return file;
        }
      } catch (IOException e) {
        // Said below: it is not told apart from what is not allowed.
      }
    }
    throw new HowdahException(
        ErrorCode.TARGET_ADDRESS,
        "There is no such file for this organisation in the directory of " + setting + ".",
        "Give the name of a file in it, without a path.");
  }

  /// The text of a file without the line feed at its end.
  ///
  /// @throws HowdahException TARGET_ADDRESS as {@link #find}
  String read(@Nullable UUID folder, String name) {
    Path file = find(folder, name);
    try {
      String text = Files.readString(file);
      return text.endsWith("\r\n")
          ? text.substring(0, text.length() - 2)
          : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (CharacterCodingException e) {
      throw unreadable("is not UTF-8");
    } catch (IOException e) {
      throw unreadable("cannot be read");
    }
  }

  private HowdahException unreadable(String how) {
    return new HowdahException(
        ErrorCode.TARGET_ADDRESS,
        "The file in the directory of " + setting + " " + how + ".",
        "Whoever runs the service has to mend it.");
  }
}
