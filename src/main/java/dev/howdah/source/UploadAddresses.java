package dev.howdah.source;

import dev.howdah.http.LargeBodies;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.OptionalLong;

/// The addresses of sources take whole databases.
@ApplicationScoped
class UploadAddresses implements LargeBodies {

  private final long most;

  UploadAddresses(SourceSettings settings) {
    this.most = Math.max(settings.maxSize().asLongValue(), settings.maxWalSize().asLongValue());
  }

  @Override
  public OptionalLong limit(String path) {
    return path.equals(SourceResource.PATH) || path.startsWith(SourceResource.PATH + "/")
        ? OptionalLong.of(most)
        : OptionalLong.empty();
  }
}
