package dev.howdah.secret;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the keys come from: a setting, a file that a setting names, and for a service without an
/// external database a file in its own home.
public final class SecretKeySource {

  /// The name of the file in the service's home.
  public static final String FILE = "secret-keys";

  private SecretKeySource() {}

  /// What is said.
  ///
  /// @param keys the keys themselves; null or blank where not said
  /// @param file a file with the keys; null or blank where not said
  /// @return none where nothing is said
  /// @throws HowdahException USAGE where both are said, the file cannot be read, or it has not the
  ///   form of keys
  public static SecretKeys said(@Nullable String keys, @Nullable String file) {
    String here = keys == null ? "" : keys;
    String there = file == null ? "" : file;
    if (!here.isBlank() && !there.isBlank()) {
      throw new HowdahException(
          ErrorCode.USAGE,
          SecretKeys.VARIABLE + " and " + SecretKeys.FILE_VARIABLE + " are both set.",
          "Set one of them.");
    }
    if (!here.isBlank()) {
      return SecretKeys.parse(SecretKeys.VARIABLE, here);
    }
    return there.isBlank()
        ? SecretKeys.none()
        : SecretKeys.parse(SecretKeys.FILE_VARIABLE, contents(there));
  }

  /// What the environment says, as {@link #said}.
  public static SecretKeys said(Map<String, String> environment) {
    return said(environment.get(SecretKeys.VARIABLE), environment.get(SecretKeys.FILE_VARIABLE));
  }

  /// The keys in the service's home; none where there are none.
  ///
  /// @throws HowdahException USAGE where the file is there and cannot be read or has not the form
  public static SecretKeys ofHome(Path home) {
    Path file = home.resolve(FILE);
    return Files.exists(file)
        ? SecretKeys.parse("The file " + file, contents(file.toString()))
        : SecretKeys.none();
  }

  /// Makes a key in the service's home, which only this user can read. Where one is there already,
  /// nothing is done.
  ///
  /// @return the file
  /// @throws HowdahException OUTPUT_FAILED
  public static Path makeInHome(Path home) {
    Path file = home.resolve(FILE);
    FileAttribute<?>[] mine =
        home.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createDirectories(home);
      // Written elsewhere first: a file that is there is complete.
      Path draft = Files.createTempFile(home, FILE, ".new", mine);
      try {
        Files.writeString(draft, SecretKeys.newKey() + "\n");
        // A link does not replace, a move would: of two that begin at once one has its key kept.
        Files.createLink(file, draft);
      } catch (FileAlreadyExistsException e) {
        return file;
      } finally {
        Files.deleteIfExists(draft);
      }
      return file;
    } catch (IOException | UnsupportedOperationException e) {
      throw new HowdahException(
          ErrorCode.OUTPUT_FAILED,
          "The key for passwords cannot be written to " + file + ".",
          "Make the folder writable, or set " + SecretKeys.VARIABLE + ".",
          e);
    }
  }

  private static String contents(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new HowdahException(
          ErrorCode.USAGE,
          "The file with the keys cannot be read: " + file,
          "Check that it exists, that this user may read it, and that it is text. "
              + SecretKeys.FILE_VARIABLE
              + " names it.",
          e);
    }
  }
}
