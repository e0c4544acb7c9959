package dev.howdah.target;

import java.io.IOException;

/// A connection was to go to an address that is not allowed. Names neither.
final class HostNotAllowedException extends IOException {

  private static final long serialVersionUID = 1L;

  HostNotAllowedException() {
    super("The host is not allowed by howdah.target.allowed-hosts.");
  }
}
