package dev.howdah.target;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import org.jspecify.annotations.Nullable;

/// The ETag of a thing whose changes are counted (RFC 9110, section 8.8.3).
final class EntityTag {

  private EntityTag() {}

  static String of(long version) {
    return "\"" + version + "\"";
  }

  /// Compares what a change was made for with what is there. `*` is any state.
  ///
  /// @throws HowdahException PRECONDITION_REQUIRED, PRECONDITION_FAILED
  static void require(@Nullable String ifMatch, long version) {
    if (ifMatch == null || ifMatch.isBlank()) {
      throw new HowdahException(
          ErrorCode.PRECONDITION_REQUIRED,
          "A change needs the header If-Match.",
          "Read it first and send its ETag as If-Match.");
    }
    String wanted = of(version);
    for (String tag : ifMatch.split(",", -1)) {
      if (tag.strip().equals(wanted) || tag.strip().equals("*")) {
        return;
      }
    }
    throw new HowdahException(
        ErrorCode.PRECONDITION_FAILED,
        "It was changed since it was read.",
        "Read it again and repeat the change with the new ETag.");
  }
}
