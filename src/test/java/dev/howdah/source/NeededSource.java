package dev.howdah.source;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Stands for a migration that needs a source.
@ApplicationScoped
class NeededSource implements SourceUse {

  static volatile @Nullable UUID needed;

  @Override
  public boolean uses(UUID source) {
    return source.equals(needed);
  }
}
