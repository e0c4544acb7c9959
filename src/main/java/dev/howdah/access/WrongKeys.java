package dev.howdah.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Counts the keys that were looked for in the database and not found, per client address, in the
/// memory of this replica: guessing must not cost the database anything. Thread-safe.
@ApplicationScoped
class WrongKeys {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// Beyond this the addresses that were seen least are forgotten.
  private static final int MOST_ADDRESSES = 10_000;

  /// Who has one address of an IPv6 network has all of it.
  private static final int NETWORK_BYTES = 8;

  private final int perMinute;
  private final Cache<String, Bucket> addresses =
      Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).expireAfterAccess(MINUTE).build();

  WrongKeys(RateLimitSettings settings) {
    this.perMinute = settings.wrongKeysPerMinute();
  }

  /// How long an address has to wait until it may try another key; zero where it need not.
  Duration pause(@Nullable String address) {
    Bucket bucket = perMinute == 0 ? null : addresses.getIfPresent(network(address));
    return bucket == null
        ? Duration.ZERO
        : Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
  }

  /// Notes that a key from an address was not found.
  void count(@Nullable String address) {
    if (perMinute > 0) {
      addresses.get(network(address), name -> fresh()).tryConsume(1);
    }
  }

  private Bucket fresh() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
        .build();
  }

  /// What addresses are counted together.
  static String network(@Nullable String address) {
    if (address == null || address.indexOf(':') < 0) {
      return String.valueOf(address);
    }
    try {
      // Never a look-up of a name: a colon is in none.
      return InetAddress.getByName(address) instanceof Inet6Address six
          ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES))
          : address;
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
