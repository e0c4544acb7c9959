package dev.howdah.sqlite;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The SQLite files of a folder.
public final class DatabaseFolder {

  private static final List<String> ENDINGS =
      List.of(".db", ".db3", ".sqlite", ".sqlite3", ".s3db", ".gpkg", ".mbtiles");

  private DatabaseFolder() {}

  /// The files of a folder that begin as every SQLite file does, and those that are named like one,
  /// so that a damaged or encrypted one is not passed over without a word. Not those of folders
  /// inside, and no hidden ones.
  ///
  /// @return their paths, sorted
  /// @throws HowdahException SOURCE_NOT_A_FILE where there is none, SOURCE_UNREADABLE where the
  ///   folder cannot be listed
  public static List<Path> files(Path folder) {
    List<Path> found;
    try (Stream<Path> entries = Files.list(folder)) {
      found =
          entries
              .filter(Files::isRegularFile)
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .filter(file -> isNamedLikeOne(file) || beginsLikeOne(file))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new HowdahException(
          ErrorCode.SOURCE_UNREADABLE,
          "The folder " + folder + " cannot be listed: " + e.getMessage() + ".",
          "Give this user read permission on the folder, or name the files.",
          e);
    }
    if (found.isEmpty()) {
      throw new HowdahException(
          ErrorCode.SOURCE_NOT_A_FILE,
          folder + " is a directory without SQLite files.",
          "Give the path of an SQLite file, or of the directory that holds some.");
    }
    return found;
  }

  private static boolean isNamedLikeOne(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  private static boolean beginsLikeOne(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return FileHeader.hasMagic(in.readNBytes(FileHeader.LENGTH));
    } catch (IOException e) {
      return false;
    }
  }
}
