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
import org.jspecify.annotations.Nullable;

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
      SELECT k.id, k.hash, k.scope, k.environment = 'live', o.id, o.name, o.is_default,
             k.rate_limit_per_minute
      FROM howdah_service.api_key k
      JOIN howdah_service.organisation o ON o.id = k.organisation_id
      WHERE k.hash = ? AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
      """;

  private final AgroalDataSource pool;
  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();

  KeyRing(AgroalDataSource pool) {
    this.pool = pool;
  }

  private record Known(Entry entry, long since) {}

  /// Who a key belongs to.
  ///
  /// @param requestsPerMinute the key's own limit; null for the general one
  record Entry(Caller caller, @Nullable Integer requestsPerMinute) {}

  /// Whether a key was found here before and not missed since. It may have ended meanwhile.
  boolean knows(ApiKeyText key) {
    return known.containsKey(name(key.hash()));
  }

  /// The owner of a valid key.
  Optional<Entry> find(ApiKeyText key) throws SQLException {
    byte[] hash = key.hash();
    String name = name(hash);
    long now = System.nanoTime();
    Known before = known.get(name);
    if (before != null && now - before.since() < BELIEVED) {
      return Optional.of(before.entry());
    }
    Optional<Entry> entry = load(hash);
    if (entry.isPresent()) {
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(name, new Known(entry.get(), now));
    } else {
      known.remove(name);
    }
    return entry;
  }

  /// Does not believe any longer what was found of a key.
  void forget(UUID id) {
    known.values().removeIf(one -> one.entry().caller().keyId().equals(id));
  }

  private static String name(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  private Optional<Entry> load(byte[] hash) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(FIND)) {
      statement.setBytes(1, hash);
      try (ResultSet row = statement.executeQuery()) {
        // The index compares as it likes; this comparison takes the same time whatever differs.
        if (!row.next() || !MessageDigest.isEqual(hash, row.getBytes(2))) {
          return Optional.empty();
        }
        return Optional.of(
            new Entry(
                new Caller(
                    row.getObject(1, UUID.class),
                    row.getObject(5, UUID.class),
                    row.getString(6),
                    row.getBoolean(7),
                    Scope.of(row.getString(3)),
                    row.getBoolean(4)),
                row.getObject(8, Integer.class)));
      }
    }
  }
}
