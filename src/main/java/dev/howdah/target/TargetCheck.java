package dev.howdah.target;

import com.fasterxml.jackson.annotation.JsonInclude;

/// One thing that was looked at in the test of a target.
///
/// @param name what was looked at, stable
/// @param state how it is
/// @param message what was found
/// @param remedy what to do about it; left out where nothing has to be done
record TargetCheck(
    String name,
    State state,
    String message,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String remedy) {

  /// How it is, the worst last.
  enum State {
    /// As it should be.
    ok,
    /// A migration is possible, but something should be known.
    warning,
    /// A migration is not possible.
    failed
  }

  static TargetCheck ok(String name, String message) {
    return new TargetCheck(name, State.ok, message, "");
  }

  static TargetCheck warning(String name, String message, String remedy) {
    return new TargetCheck(name, State.warning, message, remedy);
  }

  static TargetCheck failed(String name, String message, String remedy) {
    return new TargetCheck(name, State.failed, message, remedy);
  }
}
