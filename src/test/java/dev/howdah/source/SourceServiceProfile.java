package dev.howdah.source;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Small limits, and a folder of the server that may be read from.
public final class SourceServiceProfile implements QuarkusTestProfile {

  static final Path ALLOWED = folder();
  static final Path SCRATCH = folder();

  /// In bytes.
  static final int MAX_SIZE = 6_000_000;

  private static Path folder() {
    try {
      return Files.createTempDirectory("howdah-test-").toRealPath();
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
