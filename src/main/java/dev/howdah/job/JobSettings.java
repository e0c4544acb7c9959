package dev.howdah.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The settings of migrations as the service runs them.
@ConfigMapping(prefix = "howdah.job")
interface JobSettings {

  /// How many migrations one replica works on at once. Each uses up to four threads and seven
  /// connections to its target.
  @WithDefault("2")
  int concurrency();

  /// How many migrations of one organisation are worked on at once, on all replicas together.
  @WithDefault("2")
  int concurrencyPerOrganisation();

  /// How many migrations of one organisation may wait or run; more are refused with 429.
  @WithDefault("100")
  int queueLimit();

  /// How often a replica looks for work where nobody tells it of some.
  @WithDefault("1s")
  Duration poll();

  /// How often a replica says that it still works on a migration. Another takes over what was
  /// silent four times as long.
  @WithDefault("5s")
  Duration heartbeat();

  /// How long a replica that is stopped waits until its migrations are handed back.
  @WithDefault("45s")
  Duration stopTimeout();

  /// How long a worker may take to read a file and to plan, before it loads or compares anything. A
  /// hostile file would keep it for ever. A slower file is refused as too slow.
  @WithDefault("1h")
  Duration planTimeout();

  /// How often in a row a migration is tried again where the reason may pass: its target does not
  /// answer, or another run is at work there.
  @WithDefault("10")
  int retryLimit();

  /// How long it waits before the first of these; twice as long before each further one.
  @WithDefault("2s")
  Duration retryPause();

  /// The longest of these pauses.
  @WithDefault("2m")
  Duration retryPauseLimit();

  /// How long the events of a migration are kept.
  @WithDefault("30d")
  Duration eventRetention();

  /// How long a request with an `Idempotency-Key` is remembered.
  @WithDefault("24h")
  Duration idempotencyRetention();

  /// How many streams of events one API key may have open on one replica.
  @WithDefault("20")
  int streamsPerKey();

  /// How often a stream in which nothing happens says that it is alive.
  @WithDefault("15s")
  Duration streamHeartbeat();

  /// How often the numbers of migrations for the metrics are counted.
  @WithDefault("10s")
  Duration count();
}
