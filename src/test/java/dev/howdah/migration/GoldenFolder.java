package dev.howdah.migration;

import dev.howdah.testing.SqliteFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder of the golden corpus: one feature, or one bug that was there once.
///
/// @param path of the folder: `source.sql` makes the SQLite file, `plan.yaml`, where there is one,
///   is the plan that is carried out, `target.sql` is the schema that comes out as text, and
///   `report.json` is what the report must say of it
record GoldenFolder(Path path) {

  private static final Path ROOT = Path.of("src", "test", "resources", "corpus");

  /// All folders, sorted by name.
  static List<GoldenFolder> all() {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("source.sql")))
          .sorted()
          .map(GoldenFolder::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return path.getFileName().toString();
  }

  /// Makes the SQLite file in a folder.
  Path source(Path folder) {
    return SqliteFile.make(folder.resolve("source.db"), read("source.sql"));
  }

  /// The plan to carry out, null where Howdah makes its own.
  @Nullable Path plan() {
    Path plan = path.resolve("plan.yaml");
    return Files.exists(plan) ? plan : null;
  }

  String read(String file) {
    try {
      return Files.readString(path.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What is expected, empty where nothing is.
  String expected(String file) {
    return Files.exists(path.resolve(file)) ? read(file) : "";
  }

  /// Writes an expectation anew; an empty one is removed.
  void expect(String file, String content) {
    try {
      if (content.isEmpty()) {
        Files.deleteIfExists(path.resolve(file));
      } else {
        Files.writeString(path.resolve(file), content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
