package dev.howdah.postgres;

import java.util.Locale;
import java.util.Optional;

/// How far a connection insists on TLS (PostgreSQL documentation, section 32.19.3).
public enum SslMode {
  /// Never TLS.
  DISABLE,
  /// TLS only where the server refuses a plain connection.
  ALLOW,
  /// TLS where the server offers it; the default.
  PREFER,
  /// Always TLS; the certificate is not checked.
  REQUIRE,
  /// Always TLS with a certificate of a known authority.
  VERIFY_CA,
  /// Always TLS with a certificate of a known authority for this host name.
  VERIFY_FULL;

  /// The spelling of libpq, for example `verify-full`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Whether the server's certificate is checked.
  public boolean verifies() {
    return this == VERIFY_CA || this == VERIFY_FULL;
  }

  static Optional<SslMode> of(String word) {
    for (SslMode mode : values()) {
      if (mode.word().equals(word.toLowerCase(Locale.ROOT))) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
