package dev.howdah.source;

import java.util.UUID;

/// Who still needs a source. A room that works with sources makes a bean of this: what it needs can
/// neither be deleted nor does it expire.
public interface SourceUse {

  /// Whether a source is needed, for example by a migration that waits, runs or can be resumed.
  boolean uses(UUID source);
}
