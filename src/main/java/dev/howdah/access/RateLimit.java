package dev.howdah.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is left of a caller's limit after one request.
///
/// @param allowed whether the request may go on
/// @param limit how many requests there are at most at once
/// @param remaining how many are left
/// @param reset until all of them are there again
/// @param retry until the next one is there; zero where the request is allowed
record RateLimit(boolean allowed, long limit, long remaining, Duration reset, Duration retry) {

  /// The headers of the answer. Whole seconds, rounded up, so that who waits as long does not come
  /// too early.
  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("RateLimit-Limit", Long.toString(limit));
    headers.put("RateLimit-Remaining", Long.toString(remaining));
    headers.put("RateLimit-Reset", Long.toString(seconds(reset)));
    if (!allowed) {
      headers.put("Retry-After", Long.toString(Math.max(1, seconds(retry))));
    }
    return headers;
  }

  private static long seconds(Duration duration) {
    return duration.plusNanos(999_999_999).toSeconds();
  }
}
