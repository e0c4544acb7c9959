package dev.howdah.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.BucketNotFoundException;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import io.github.bucket4j.util.concurrent.batch.BatchHelper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Counts down the requests of each API key, in the database, so that replicas agree.
///
/// A replica does not ask for each request: it takes up to a second's worth of the limit (at least
/// one request) from what it saw last, for at most a second, and then settles the sum in one
/// transaction. So two replicas together may let through too much by as much, once; it is taken off
/// afterwards. A caller who is refused costs one transaction a second. Thread-safe; requests of one
/// key that come at the same time share a transaction.
@ApplicationScoped
class RateLimiter {

  private static final Logger LOG = Logger.getLogger(RateLimiter.class);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// How long a replica goes without settling, and how much it may be ahead by in that time.
  private static final Duration AHEAD = Duration.ofSeconds(1);

  private static final int PARTS = (int) (MINUTE.toSeconds() / AHEAD.toSeconds());

  /// More keys than that in use at once settle more often than they need.
  private static final int MOST_BUCKETS = 10_000;

  private static final int SWEPT_AT_ONCE = 1_000;

  private final RateLimitSettings settings;
  private final PostgreSQLSelectForUpdateBasedProxyManager<String> store;
  private final Cache<String, BucketProxy> buckets =
      Caffeine.newBuilder().maximumSize(MOST_BUCKETS).expireAfterAccess(MINUTE).build();
  private volatile @Nullable Thread sweeper;

  RateLimiter(DataSource database, RateLimitSettings settings) {
    this.settings = settings;
    this.store =
        Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database)
            .primaryKeyMapper(PrimaryKeyMapper.STRING)
            .table("howdah_service.rate_limit")
            .idColumn("id")
            .stateColumn("state")
            .expiresAtColumn("expires_at")
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(MINUTE))
            .build();
  }

  /// Takes one request off a key's limit.
  ///
  /// @param own the key's own limit in requests in a minute; null for the general one
  /// @return empty where nothing is limited
  Optional<RateLimit> take(UUID key, @Nullable Integer own) {
    if (!settings.enabled()) {
      return Optional.empty();
    }
    int perMinute =
        own == null ? settings.requestsPerMinute() : Math.min(own, settings.highestPerKey());
    int burst = settings.burst().orElse(perMinute);
    ConsumptionProbe probe = take(key, perMinute, burst);
    return Optional.of(
        new RateLimit(
            probe.isConsumed(),
            burst,
            Math.max(0, probe.getRemainingTokens()),
            Duration.ofNanos(probe.getNanosToWaitForReset()),
            Duration.ofNanos(probe.getNanosToWaitForRefill())));
  }

  private ConsumptionProbe take(UUID key, int perMinute, int burst) {
    // The numbers are part of the name: where they change, another bucket begins.
    String id = key + "/" + perMinute + "/" + burst;
    BucketConfiguration configuration =
        BucketConfiguration.builder()
            .addLimit(limit -> limit.capacity(burst).refillGreedy(perMinute, MINUTE))
            .build();
    BucketProxy ahead =
        buckets.get(
            id,
            name ->
                store
                    .builder()
                    .withOptimization(
                        Optimizations.delaying(
                            new DelayParameters(Math.max(1, perMinute / PARTS), AHEAD)))
                    .build(name, () -> configuration));
    try {
      return ahead.tryConsumeAndReturnRemaining(1);
    } catch (BatchHelper.BatchFailedException e) {
      if (!(e.getCause() instanceof BucketNotFoundException)) {
        throw e;
      }
      // Where a bucket is not there (a new key, or one that was swept) Bucket4j makes it for the
      // first of the requests that share a transaction, and fails the others. Asking outside of
      // that makes it too, and takes nothing.
      store.builder().build(id, () -> configuration).getAvailableTokens();
      return ahead.tryConsumeAndReturnRemaining(1);
    }
  }

  void start(@Observes StartupEvent event) {
    sweeper = Thread.ofVirtual().name("rate-limits").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) {
    Thread thread = sweeper;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(MINUTE);
        try {
          sweep();
        } catch (RuntimeException e) {
          LOG.debugf("Old rate limits could not be removed, later again: %s", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Old rate limits are removed by the next start.");
    }
  }

  /// Removes the buckets that are full again: they say nothing that a new one would not.
  ///
  /// @return how many
  int sweep() {
    int all = 0;
    int removed;
    do {
      removed = store.removeExpired(SWEPT_AT_ONCE);
      all += removed;
    } while (removed == SWEPT_AT_ONCE);
    return all;
  }
}
