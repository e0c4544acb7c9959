package dev.howdah.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Optional;

/// How many requests are answered before callers are asked to wait.
@ConfigMapping(prefix = "howdah.rate-limit")
interface RateLimitSettings {

  /// The highest number that any of these settings takes.
  int HIGHEST = 10_000_000;

  /// Whether requests are limited at all. Wrong keys are limited by their own setting.
  @WithDefault("true")
  boolean enabled();

  /// Requests in a minute with one API key that has no limit of its own.
  @WithDefault("600")
  @Min(1)
  @Max(HIGHEST)
  int requestsPerMinute();

  /// Requests that a key may send at once after a quiet while; a minute's worth where nothing is
  /// said.
  Optional<@Min(1) @Max(HIGHEST) Integer> burst();

  /// The most that an admin may allow a key as its own limit, in requests in a minute.
  @WithDefault("6000")
  @Min(1)
  @Max(HIGHEST)
  int highestPerKey();

  /// Unknown, revoked and expired keys in a minute from one address (IPv6: one /64 network), before
  /// that address gets no further look into the database. 0 for no limit.
  @WithDefault("30")
  @Min(0)
  @Max(HIGHEST)
  int wrongKeysPerMinute();
}
