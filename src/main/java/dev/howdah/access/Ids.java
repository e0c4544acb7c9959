package dev.howdah.access;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.util.UUID;

/// Ids in addresses.
final class Ids {

  private Ids() {}

  /// What is no id names nothing, like an id that is unknown or another's.
  static UUID read(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw missing();
    }
  }

  static HowdahException missing() {
    return new HowdahException(ErrorCode.NOT_FOUND, "There is nothing at this address.", "");
  }
}
