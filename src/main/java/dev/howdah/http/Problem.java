package dev.howdah.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.howdah.failure.ErrorCode;
import java.util.List;

/// A problem document as RFC 9457 describes it, with our own members behind the standard ones.
///
/// @param type where the problem is explained, relative to the address of the request; the service
///   serves that page itself
/// @param title what kind of problem it is, the same for each occurrence
/// @param status the HTTP status
/// @param detail what happened this time; never anything of the service's inside
/// @param code the stable code of {@link ErrorCode}
/// @param remedy what can be done; left out where nothing can be advised
/// @param requestId the same as in the header `X-Request-Id` and in the log
/// @param errors which members of the request are wrong; left out where it is not about members
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String remedy,
    String requestId,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Member> errors) {

  /// The media type of problem documents.
  public static final String MEDIA_TYPE = "application/problem+json";

  /// The page with one section for each code.
  static final String PAGE = "/docs/errors.md";

  public Problem {
    errors = List.copyOf(errors);
  }

  /// One member of a request that is wrong.
  ///
  /// @param field where it is in the request, with dots
  /// @param message what is wrong with it
  public record Member(String field, String message) {}

  /// The same with another request id.
  Problem named(String id) {
    return new Problem(type, title, status, detail, code, remedy, id, errors);
  }

  static Problem of(ErrorCode code, int status, String detail, String remedy, List<Member> errors) {
    return new Problem(
        PAGE + "#" + code.code(),
        title(code),
        status,
        detail,
        code.code(),
        remedy,
        RequestId.current(),
        errors);
  }

  /// `not-found` as `Not found`.
  private static String title(ErrorCode code) {
    String words = code.code().replace('-', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
