package dev.howdah.target;

import java.util.UUID;

/// Who still needs a target. A room that works with targets makes a bean of this: what it needs
/// cannot be deleted.
public interface TargetUse {

  /// Whether a target is needed, for example by a migration that waits or runs.
  boolean uses(UUID target);
}
