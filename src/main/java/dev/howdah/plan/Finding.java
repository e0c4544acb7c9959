package dev.howdah.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Something that a person should know before or after a migration.
///
/// @param code stable, in lower case with hyphens; each has a section in `docs/findings.md`
/// @param severity how much it matters
/// @param object what it is about, for example `table.column`
/// @param message what was found, in one sentence
public record Finding(String code, Severity severity, String object, String message) {

  /// How much a finding matters.
  public enum Severity {
    /// Good to know; nothing differs in behaviour.
    @JsonProperty("info")
    INFO,
    /// Something is not the same as in the file.
    @JsonProperty("warning")
    WARNING,
    /// The migration is refused until it is solved.
    @JsonProperty("blocker")
    BLOCKER
  }
}
