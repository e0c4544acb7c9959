package dev.howdah.target;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// The keys that stored passwords are encrypted with.
@ConfigMapping(prefix = "howdah.secret")
interface SecretSettings {

  /// The keys: `id:base64` of 32 bytes, separated by commas or lines. The first one encrypts, all
  /// decrypt. `howdah secrets new-key` prints one. Where none is set and the database is the
  /// embedded one, a key is made and kept in the service's home.
  Optional<String> keys();

  /// A file with the keys, for mounted secrets, instead of the keys themselves.
  Optional<String> keysFile();
}
