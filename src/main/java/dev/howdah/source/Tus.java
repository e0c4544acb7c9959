package dev.howdah.source;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import jakarta.ws.rs.core.Response;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The headers of the protocol tus 1.0 for uploads that can be resumed (its core and the extensions
/// creation, creation-with-upload, checksum, termination, expiration).
final class Tus {

  static final String VERSION = "1.0.0";
  static final String RESUMABLE = "Tus-Resumable";
  static final String LENGTH = "Upload-Length";
  static final String OFFSET = "Upload-Offset";
  static final String METADATA = "Upload-Metadata";
  static final String CHECKSUM = "Upload-Checksum";
  static final String PIECE = "application/offset+octet-stream";

  private static final String EXTENSIONS =
      "creation,creation-with-upload,checksum,termination,expiration";

  private Tus() {}

  /// Refuses a request of another version. Who does not name one is not sent away: a person with
  /// curl may not care.
  static void requireVersion(@Nullable String version) {
    if (version != null && !version.strip().equals(VERSION)) {
      throw new HowdahException(
          ErrorCode.UPLOAD_PROTOCOL,
          "Only version " + VERSION + " of tus is spoken here.",
          "Send 'Tus-Resumable: " + VERSION + "'.");
    }
  }

  /// A header that is a number of bytes.
  static long number(String header, @Nullable String text) {
    try {
      long value = text == null ? -1 : Long.parseLong(text.strip());
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new HowdahException(
        ErrorCode.REQUEST_INVALID, header + " is to be a number of bytes.", "");
  }

  /// The pairs of `Upload-Metadata`: a key, a space and the value in base 64, between commas.
  static Map<String, String> metadata(@Nullable String header) {
    Map<String, String> pairs = new HashMap<>();
    if (header == null || header.isBlank()) {
      return pairs;
    }
    for (String pair : header.split(",", -1)) {
      String[] words = pair.strip().split(" +", -1);
      if (words.length > 2 || words[0].isEmpty()) {
        throw badMetadata();
      }
      pairs.put(words[0], words.length == 2 ? text(words[1]) : "");
    }
    return pairs;
  }

  private static String text(String base64) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
          .toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw badMetadata();
    }
  }

  private static HowdahException badMetadata() {
    return new HowdahException(
        ErrorCode.REQUEST_INVALID,
        "Upload-Metadata is to be pairs of a key and a UTF-8 text in base 64, with commas between.",
        "");
  }

  /// What OPTIONS answers.
  static Response options(long maxSize) {
    return Response.noContent()
        .header(RESUMABLE, VERSION)
        .header("Tus-Version", VERSION)
        .header("Tus-Max-Size", maxSize)
        .header("Tus-Extension", EXTENSIONS)
        .header("Tus-Checksum-Algorithm", "sha256")
        .build();
  }

  /// Adds when an upload that is not complete is given up.
  static Response.ResponseBuilder expires(
      Response.ResponseBuilder answer, @Nullable Instant expires) {
    return expires == null
        ? answer
        : answer.header(
            "Upload-Expires",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(expires.atOffset(ZoneOffset.UTC)));
  }
}
