package dev.howdah.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.state.SchemaVersions;
import dev.howdah.state.StateDatabase;
import dev.howdah.testing.TestPostgres;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The limit of a key, counted down in the database.
class RateLimiterPostgresTest {

  private final TestPostgres.Database database = TestPostgres.newDatabase();
  private final AtomicInteger connections = new AtomicInteger();
  private final DataSource pool = counted();
  private final UUID key = UUID.randomUUID();

  /// @param burst how many at once; with one request a minute, so that none comes back in a test
  private record Settings(boolean enabled, int requestsPerMinute, Optional<Integer> burst)
      implements RateLimitSettings {

    static Settings slow(int burst) {
      return new Settings(true, 1, Optional.of(burst));
    }

    @Override
    public int highestPerKey() {
      return 100;
    }

    @Override
    public int wrongKeysPerMinute() {
      return 0;
    }
  }

  @BeforeEach
  void tables() {
    new SchemaVersions(pool).up();
    connections.set(0);
  }

  /// Connections to the database, and how many were asked for.
  private DataSource counted() {
    DataSource real = StateDatabase.find(database.uri(), Map.of(), Path.of("unused")).dataSource();
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getConnection")) {
                connections.incrementAndGet();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private int allowed(int requests, RateLimiter... replicas) {
    int allowed = 0;
    for (int i = 0; i < requests; i++) {
      if (replicas[i % replicas.length].take(key, null).orElseThrow().allowed()) {
        allowed++;
      }
    }
    return allowed;
  }

  @Test
  void countsDownAndThenAsksToWait() {
    RateLimiter limiter = new RateLimiter(pool, new Settings(true, 2, Optional.empty()));

    RateLimit first = limiter.take(key, null).orElseThrow();
    assertThat(first.allowed()).isTrue();
    assertThat(first.headers())
        .containsEntry("RateLimit-Limit", "2")
        .containsEntry("RateLimit-Remaining", "1")
        .containsEntry("RateLimit-Reset", "30")
        .doesNotContainKey("Retry-After");
    assertThat(limiter.take(key, null).orElseThrow().remaining()).isZero();

    RateLimit refused = limiter.take(key, null).orElseThrow();
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.reset()).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(60));
    assertThat(refused.retry()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
    assertThat(Integer.parseInt(refused.headers().get("Retry-After"))).isBetween(10, 30);
  }

  @Test
  void asksToWaitAtLeastASecond() {
    RateLimit soon = new RateLimit(false, 10, 0, Duration.ofMillis(3), Duration.ofNanos(1));
    RateLimit now = new RateLimit(false, 10, 0, Duration.ofSeconds(3), Duration.ZERO);

    assertThat(soon.headers())
        .containsEntry("Retry-After", "1")
        .containsEntry("RateLimit-Reset", "1");
    assertThat(now.headers())
        .containsEntry("Retry-After", "1")
        .containsEntry("RateLimit-Reset", "3");
  }

  @Test
  void oneReplicaLetsThroughExactlyTheLimit() throws Exception {
    RateLimiter limiter = new RateLimiter(pool, Settings.slow(100));
    List<Callable<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      callers.add(() -> allowed(50, limiter));
    }
    int all = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> one : threads.invokeAll(callers)) {
        all += one.get();
      }
    }
    assertThat(all).isEqualTo(100);
  }

  @Test
  void firstRequestsOfAKeyThatComeTogetherAreAllCounted() throws Exception {
    RateLimiter limiter = new RateLimiter(pool, Settings.slow(10));
    int together = 4;
    for (int i = 0; i < 100; i++) {
      UUID fresh = UUID.randomUUID();
      CyclicBarrier start = new CyclicBarrier(together);
      Callable<Long> caller =
          () -> {
            start.await();
            return limiter.take(fresh, null).orElseThrow().remaining();
          };
      List<Long> left = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Long> one : threads.invokeAll(Collections.nCopies(together, caller))) {
          left.add(one.get());
        }
      }
      assertThat(left).containsExactlyInAnyOrder(9L, 8L, 7L, 6L);
    }
  }

  @Test
  void replicasAgreeButForWhatTheyMayBeAheadBy() {
    RateLimiter one = new RateLimiter(pool, Settings.slow(20));
    RateLimiter two = new RateLimiter(pool, Settings.slow(20));
    RateLimiter three = new RateLimiter(pool, Settings.slow(20));

    // Each replica may be ahead by one request.
    assertThat(allowed(90, one, two, three)).isBetween(20, 22);
  }

  @Test
  void aReplicaThatStartsLaterKnowsWhatWasUsed() {
    allowed(20, new RateLimiter(pool, Settings.slow(20)));

    assertThat(allowed(5, new RateLimiter(pool, Settings.slow(20)))).isLessThanOrEqualTo(1);
  }

  @Test
  void keysHaveTheirOwnBucketsAndLimits() {
    RateLimiter limiter = new RateLimiter(pool, new Settings(true, 3, Optional.empty()));

    assertThat(allowed(10, limiter)).isEqualTo(3);
    assertThat(limiter.take(UUID.randomUUID(), null).orElseThrow().remaining()).isEqualTo(2);
    assertThat(limiter.take(UUID.randomUUID(), 50).orElseThrow().limit()).isEqualTo(50);
    assertThat(limiter.take(UUID.randomUUID(), 5_000).orElseThrow().limit()).isEqualTo(100);
    assertThat(limiter.take(key, 7).orElseThrow().remaining()).isEqualTo(6);
  }

  @Test
  void asksTheDatabaseSeldom() {
    RateLimiter limiter = new RateLimiter(pool, new Settings(true, 60_000, Optional.empty()));
    long begin = System.nanoTime();

    assertThat(allowed(3_000, limiter)).isEqualTo(3_000);
    // Once for each thousand and once for each second; the first time twice, to make the row.
    long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1;
    assertThat((long) connections.get()).isLessThanOrEqualTo(2 + 3 + seconds);
  }

  @Test
  void whoIsRefusedCostsTheDatabaseHardlyAnything() {
    RateLimiter limiter = new RateLimiter(pool, Settings.slow(1));
    allowed(2, limiter);
    connections.set(0);
    long begin = System.nanoTime();

    assertThat(allowed(1_000, limiter)).isZero();
    long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1;
    assertThat((long) connections.get()).isLessThanOrEqualTo(1 + seconds);
  }

  @Test
  void limitsNothingWhereItIsSwitchedOff() {
    assertThat(new RateLimiter(pool, new Settings(false, 1, Optional.empty())).take(key, 1))
        .isEmpty();
    assertThat(connections.get()).isZero();
  }

  @Test
  void sweepsBucketsThatAreFullAgain() {
    RateLimiter limiter = new RateLimiter(pool, Settings.slow(20));
    limiter.take(key, null);
    limiter.take(UUID.randomUUID(), null);
    assertThat(limiter.sweep()).isZero();
    database.execute(
        "UPDATE howdah_service.rate_limit SET expires_at = 1 WHERE id LIKE '" + key + "%'");

    assertThat(limiter.sweep()).isEqualTo(1);
    assertThat(database.query("SELECT count(*) FROM howdah_service.rate_limit")).isEqualTo("1");
    assertThat(limiter.take(key, null).orElseThrow().allowed()).isTrue();
  }
}
