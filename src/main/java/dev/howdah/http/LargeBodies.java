package dev.howdah.http;

import java.util.OptionalLong;

/// Addresses that take longer bodies than all others, which they never hold in memory. A room that
/// has some makes a bean of this.
public interface LargeBodies {

  /// The longest body that an address takes, in bytes; it also has to count for itself where no
  /// length is declared.
  ///
  /// @param path of the request, normalized
  /// @return empty where the address is none of these
  OptionalLong limit(String path);
}
