package dev.howdah.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What happens to text that is not valid in the encoding of the database.
public enum MalformedTextPolicy {
  /// The row goes to quarantine.
  @JsonProperty("quarantine")
  QUARANTINE,
  /// Each maximal malformed part becomes U+FFFD (rule `malformed-text-replaced`).
  @JsonProperty("replace")
  REPLACE,
  /// The whole value is decoded as windows-1252 (rule `malformed-text-as-windows-1252`).
  @JsonProperty("windows-1252")
  WINDOWS_1252
}
