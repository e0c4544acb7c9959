package dev.howdah.access;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.util.UUID;

/// Ids in addresses.
public final class Ids {

  private Ids() {}

  /// What is no id names nothing, like an id that is unknown or another's.
  ///
  /// @throws HowdahException NOT_FOUND
  public static UUID read(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw missing();
    }
  }

  /// What is thrown where there is nothing that the caller may know of.
  public static HowdahException missing() {
    return new HowdahException(ErrorCode.NOT_FOUND, "There is nothing at this address.", "");
  }
}
