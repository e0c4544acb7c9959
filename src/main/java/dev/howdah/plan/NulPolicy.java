package dev.howdah.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What happens to text with a NUL character, which PostgreSQL cannot store in text.
public enum NulPolicy {
  /// The row goes to quarantine.
  @JsonProperty("quarantine")
  QUARANTINE,
  /// NUL characters are left out (rule `nul-stripped`).
  @JsonProperty("strip")
  STRIP,
  /// Each NUL character becomes U+FFFD (rule `nul-replaced`).
  @JsonProperty("replace")
  REPLACE
}
