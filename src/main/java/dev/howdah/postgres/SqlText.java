package dev.howdah.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Statements that are long enough for a file of their own, `src/main/resources/sql/TOPIC.sql`, one
/// in each.
public final class SqlText {

  private SqlText() {}

  /// The statement about a topic.
  ///
  /// @param topic the file's name without `.sql`
  /// @throws IllegalStateException where Howdah was packaged without it
  public static String load(String topic) {
    String path = "/sql/" + topic + ".sql";
    try (InputStream in = SqlText.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
