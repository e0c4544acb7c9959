package dev.howdah.access;

import java.time.Instant;
import java.util.UUID;

/// Who did what, for the other rooms to write down.
public final class AuditTrail {

  private AuditTrail() {}

  /// Notes an action in the transaction that does it, so that neither is there without the other.
  ///
  /// @param action what was done, in the form `target.create`
  /// @param subject what it was done to
  public static void record(Caller caller, String action, UUID subject, Instant now) {
    Audit.record(caller, action, subject, now);
  }
}
