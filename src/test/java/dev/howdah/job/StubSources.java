package dev.howdah.job;

import dev.howdah.access.Ids;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.source.Sources;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Files that a test names, without uploads.
@Alternative
@Priority(1)
@ApplicationScoped
class StubSources implements Sources {

  private record Known(UUID organisation, Path file, String name) {}

  private final Map<UUID, Known> all = new ConcurrentHashMap<>();

  UUID add(UUID organisation, Path file) {
    UUID id = UUID.randomUUID();
    all.put(id, new Known(organisation, file, String.valueOf(file.getFileName())));
    return id;
  }

  private Known known(UUID organisation, UUID id) {
    Known known = all.get(id);
    if (known == null || !known.organisation().equals(organisation)) {
      throw Ids.missing();
    }
    return known;
  }

  @Override
  public Facts find(UUID organisation, UUID id) {
    Known known = known(organisation, id);
    try {
      return new Facts(id, known.name(), Files.size(known.file()), "", Instant.EPOCH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public LocalFile open(UUID organisation, UUID id, MigrateRequest.SnapshotPolicy snapshot) {
    Path file = known(organisation, id).file();
    return new LocalFile() {
      @Override
      public Path path() {
        return file;
      }

      @Override
      public Path scratch() {
        return Path.of(System.getProperty("java.io.tmpdir"));
      }

      @Override
      public void close() {}
    };
  }
}
