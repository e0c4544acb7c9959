package dev.howdah.job;

import dev.howdah.access.Ids;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.target.Targets;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.sql.Connection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Databases that a test names, without a register.
@Alternative
@Priority(1)
@ApplicationScoped
class StubTargets implements Targets {

  private record Known(UUID organisation, String uri) {}

  private final Map<UUID, Known> all = new ConcurrentHashMap<>();

  UUID add(UUID organisation, String uri) {
    UUID id = UUID.randomUUID();
    all.put(id, new Known(organisation, uri));
    return id;
  }

  /// From now on the target has another address.
  void move(UUID id, String uri) {
    all.computeIfPresent(id, (_, known) -> new Known(known.organisation(), uri));
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
    return new Facts(id, "target", settings(organisation, id).display());
  }

  @Override
  public void requireSuitable(Connection connection, String schema) {
    // Each test has a database of its own.
  }

  @Override
  public ConnectionSettings settings(UUID organisation, UUID id) {
    return ConnectionSettings.parse(known(organisation, id).uri());
  }
}
