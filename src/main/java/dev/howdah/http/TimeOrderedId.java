package dev.howdah.http;

import java.security.SecureRandom;
import java.util.UUID;

/// Ids of the service's things: UUID version 7 (RFC 9562, section 5.7), so that lists are ordered
/// by age and indexes grow at one end. 74 of the bits are random from a secure source, so that an
/// id cannot be guessed from another.
public final class TimeOrderedId {

  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private TimeOrderedId() {}

  /// A new id.
  public static UUID next() {
    return at(System.currentTimeMillis());
  }

  static UUID at(long millis) {
    // Not static: a native image would be built with its seed, for all who run it.
    SecureRandom random = new SecureRandom();
    long high = (millis << 16) | VERSION | (random.nextLong() & 0x0FFFL);
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | VARIANT;
    return new UUID(high, low);
  }
}
