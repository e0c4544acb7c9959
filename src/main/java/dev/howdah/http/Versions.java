package dev.howdah.http;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Versions of what can be edited, as `ETag`: so that nobody overwrites a change that they have not
/// seen.
public final class Versions {

  private Versions() {}

  /// The strong tag of a version, for the header `ETag`.
  public static String tag(long version) {
    return "\"" + version + "\"";
  }

  /// Answers with a version of something.
  ///
  /// @param ifNoneMatch the request's header, to which 304 without a body is the answer if it names
  ///   this version
  public static Response answer(Object view, long version, @Nullable String ifNoneMatch) {
    Response.ResponseBuilder answer =
        ifNoneMatch != null && names(ifNoneMatch.replace("W/", ""), version)
            ? Response.notModified()
            : Response.ok(view);
    return answer.header("ETag", tag(version)).build();
  }

  /// Lets a change go on only if it was made with the present version in view.
  ///
  /// @param ifMatch the request's header; `*` for whatever is there
  /// @param version the present one
  /// @throws HowdahException PRECONDITION_REQUIRED without a header, PRECONDITION_FAILED where it
  ///   names other versions
  public static void require(@Nullable String ifMatch, long version) {
    if (ifMatch == null || ifMatch.isBlank()) {
      throw new HowdahException(
          ErrorCode.PRECONDITION_REQUIRED,
          "A change has to say which version it changes.",
          "Read it first and send its ETag as If-Match.");
    }
    if (!names(ifMatch, version)) {
      throw new HowdahException(
          ErrorCode.PRECONDITION_FAILED,
          "It was changed since the version that If-Match names.",
          "Read it again and decide anew.");
    }
  }

  private static boolean names(String header, long version) {
    Stream<String> tags = Arrays.stream(header.split(",", -1)).map(String::strip);
    String present = tag(version);
    return tags.anyMatch(tag -> tag.equals("*") || tag.equals(present));
  }
}
