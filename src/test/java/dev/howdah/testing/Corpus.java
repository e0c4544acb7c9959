package dev.howdah.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// The databases under `../shared/corpus`, or where the environment variable `HOWDAH_CORPUS` says:
/// used in place, never copied. Tests that need them are skipped with a notice where the folder is
/// missing, and fail there in CI.
public final class Corpus {

  private static final Path ROOT =
      Path.of(
          Objects.requireNonNullElse(
              System.getenv("HOWDAH_CORPUS"), Path.of("..", "shared", "corpus").toString()));
  private static final List<String> ENDINGS =
      List.of(".db", ".sqlite", ".sqlite3", ".gpkg", ".mbtiles");

  private Corpus() {}

  /// A file of the corpus; skips the test where the corpus is missing.
  public static Path file(String name) {
    require();
    return ROOT.resolve(name);
  }

  /// Every SQLite file of the corpus, sorted by path; skips the test where the corpus is missing.
  public static List<Path> files() {
    require();
    try (Stream<Path> paths = Files.walk(ROOT)) {
      return paths.filter(Files::isRegularFile).filter(Corpus::isDatabase).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The path of a file below the corpus, for messages and expectations.
  public static String nameOf(Path file) {
    return ROOT.relativize(file).toString();
  }

  private static boolean isDatabase(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  private static void require() {
    if (Files.isDirectory(ROOT)) {
      return;
    }
    String notice = "the corpus is missing: " + ROOT.toAbsolutePath().normalize();
    if (Boolean.parseBoolean(System.getenv("CI"))
        || Boolean.parseBoolean(System.getenv("HOWDAH_CORPUS_REQUIRED"))) {
      throw new AssertionError(notice);
    }
    Assumptions.abort("SKIPPED, " + notice);
  }
}
