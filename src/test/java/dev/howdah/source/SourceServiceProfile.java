package dev.howdah.source;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Small limits, and a folder of the server that may be read from.
public final class SourceServiceProfile implements QuarkusTestProfile {

  static final Path ALLOWED = folder("allowed");
  static final Path SCRATCH = folder("scratch");

  /// In bytes.
  static final int MAX_SIZE = 6_000_000;

  /// The same whoever asks: this class is loaded twice, for the service and for the tests.
  private static Path folder(String name) {
    Path folder =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "howdah-test-" + ProcessHandle.current().pid(),
            name);
    try {
      return Files.createDirectories(folder).toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "howdah.source.directories", ALLOWED.toString(),
        "howdah.source.scratch-directory", SCRATCH.toString(),
        "howdah.source.max-size", Integer.toString(MAX_SIZE),
        "howdah.source.max-wal-size", "1000000",
        "howdah.source.max-total-size", "20000000",
        "howdah.source.inspect-timeout", "3S",
        "howdah.http.max-body-size", "2M",
        "howdah.source.sweep-interval", "1H");
  }
}
