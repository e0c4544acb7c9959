package dev.howdah.load;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/// The id of a run: a UUID of version 7 (RFC 9562, section 5.7), so that ids sort by time.
///
/// @param uuid the id
public record RunId(UUID uuid) {

  /// A new id.
  public static RunId next(InstantSource clock) {
    // Not static: a native image would be built with its seed, for all who run it.
    SecureRandom random = new SecureRandom();
    long high = clock.millis() << 16 | 0x7000L | random.nextInt(0x1000);
    long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
    return new RunId(new UUID(high, low));
  }

  /// The name of the run's staging schema.
  public String stagingSchema() {
    return "howdah_" + uuid.toString().replace("-", "");
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
