package dev.howdah.access;

import dev.howdah.secret.ApiKeyText;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Finds who a key belongs to. What was found is believed for half a second, so that a key that is
/// used often costs two queries a second and one that is revoked on any replica ends within a
/// second on all. Keys that are not found are not remembered: there would be no end of them.
/// Thread-safe.
@ApplicationScoped
class KeyRing {

  private static final long BELIEVED = Duration.ofMillis(500).toNanos();

  /// Beyond this the memory is forgotten; more keys than that in half a second are unusual.
  private static final int MOST = 10_000;

  private static final String FIND =
      """
      SELECT k.id, k.hash, k.scope, k.environment = 'live', o.id, o.name, o.is_default
      FROM howdah_service.api_key k
      JOIN howdah_service.organisation o ON o.id = k.organisation_id
      WHERE k.hash = ? AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
      """;

  private final AgroalDataSource pool;
  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();

  KeyRing(AgroalDataSource pool) {
    this.pool = pool;
  }

  private record Known(Caller caller, long since) {}

  /// The owner of a valid key.
  Optional<Caller> find(ApiKeyText key) throws SQLException {
    byte[] hash = key.hash();
    String name = HexFormat.of().formatHex(hash);
    long now = System.nanoTime();
    Known before = known.get(name);
    if (before != null && now - before.since() < BELIEVED) {
      return Optional.of(before.caller());
    }
    Optional<Caller> caller = load(hash);
    if (caller.isPresent()) {
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(name, new Known(caller.get(), now));
    } else {
      known.remove(name);
    }
    return caller;
  }

  private Optional<Caller> load(byte[] hash) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(FIND)) {
      statement.setBytes(1, hash);
      try (ResultSet row = statement.executeQuery()) {
        // The index compares as it likes; this comparison takes the same time whatever differs.
        if (!row.next() || !MessageDigest.isEqual(hash, row.getBytes(2))) {
          return Optional.empty();
        }
        return Optional.of(
            new Caller(
                row.getObject(1, UUID.class),
                row.getObject(5, UUID.class),
                row.getString(6),
                row.getBoolean(7),
                Scope.of(row.getString(3)),
                row.getBoolean(4)));
      }
    }
  }
}
