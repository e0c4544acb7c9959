package dev.howdah.failure;

/// The exit codes of the command line; a stable contract (see `docs/cli.md`).
public enum ExitCode {
  /// Done and verified equal.
  DONE(0),
  /// Done and verified, with rows in quarantine.
  QUARANTINED(1),
  /// Verification found a difference; nothing was published.
  DIFFERENT(2),
  /// Failed on the way; can be resumed.
  FAILED(3),
  /// Refused before anything was changed.
  REFUSED(4),
  /// Wrong usage of the command line.
  USAGE(64);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /// The number that the process ends with.
  public int code() {
    return code;
  }
}
