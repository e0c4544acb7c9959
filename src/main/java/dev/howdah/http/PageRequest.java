package dev.howdah.http;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which part of a list is asked for. A cursor names the last row that was seen, so that rows that
/// come or go meanwhile neither shift nor repeat others.
///
/// @param limit how many rows at most, 1 to 200
/// @param after the row that the page begins behind; null for the first page
public record PageRequest(int limit, @Nullable UUID after) {

  /// How many rows a page has where nothing is said.
  public static final int DEFAULT_LIMIT = 50;

  /// How many rows a page has at most.
  public static final int MAX_LIMIT = 200;

  private static final int UUID_BYTES = 16;

  /// Reads the parameters `limit` and `cursor`.
  ///
  /// @throws HowdahException REQUEST_INVALID
  public static PageRequest of(@Nullable String limit, @Nullable String cursor) {
    return new PageRequest(limit(limit), cursor == null ? null : id(cursor));
  }

  /// How many rows to look for, to know whether there is a page behind this one.
  public int probe() {
    return limit + 1;
  }

  static String cursor(UUID id) {
    byte[] bytes =
        ByteBuffer.allocate(UUID_BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw invalid("limit is a number from 1 to " + MAX_LIMIT + ".");
  }

  private static UUID id(String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.remaining() == UUID_BYTES) {
        return new UUID(bytes.getLong(), bytes.getLong());
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw invalid("cursor is none that was given out.");
  }

  private static HowdahException invalid(String message) {
    return new HowdahException(
        ErrorCode.REQUEST_INVALID, message, "Begin with the first page, without a cursor.");
  }
}
