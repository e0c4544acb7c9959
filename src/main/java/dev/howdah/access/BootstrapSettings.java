package dev.howdah.access;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// The API key to begin with. Where neither is set, one is made and printed to standard output
/// once.
@ConfigMapping(prefix = "howdah.bootstrap")
interface BootstrapSettings {

  /// The API key that the first start gives the organisation `default`, with scope admin. Later
  /// starts check only its form. Secret.
  Optional<String> apiKey();

  /// A file that holds it, for mounted secrets, in place of the key itself.
  Optional<String> apiKeyFile();
}
