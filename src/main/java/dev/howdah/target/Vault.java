package dev.howdah.target;

import dev.howdah.secret.SealedSecret;
import dev.howdah.secret.SecretKeySource;
import dev.howdah.secret.SecretKeys;
import dev.howdah.state.ServiceHome;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Encrypts and decrypts the stored passwords with the keys that the service was started with.
/// Thread-safe.
@ApplicationScoped
class Vault {

  private static final Logger LOG = Logger.getLogger(Vault.class);

  private final SecretSettings settings;
  private final ServiceHome home;
  private volatile SecretKeys keys = SecretKeys.none();

  Vault(SecretSettings settings, ServiceHome home) {
    this.settings = settings;
    this.home = home;
  }

  /// When the service starts, so that keys that are mistyped end it at once.
  void open(@Observes StartupEvent event) {
    SecretKeys said =
        SecretKeySource.said(settings.keys().orElse(null), settings.keysFile().orElse(null));
    Path folder = home.folder();
    // A key in the home of one machine is no key for a database that others use, too.
    if (folder != null && (home.embedded() || LaunchMode.current().isDevOrTest())) {
      SecretKeys kept = SecretKeySource.ofHome(folder);
      if (said.isEmpty() && kept.isEmpty()) {
        Path made = SecretKeySource.makeInHome(folder);
        LOG.infof(
            "Stored passwords are encrypted with a key in %s, since %s is not set.",
            made, SecretKeys.VARIABLE);
        kept = SecretKeySource.ofHome(folder);
      }
      said = said.with(kept);
    }
    if (said.isEmpty()) {
      LOG.infof(
          "No passwords of targets are stored: %s is not set ('howdah secrets new-key' makes a"
              + " key).",
          SecretKeys.VARIABLE);
    }
    keys = said;
  }

  /// Encrypts.
  ///
  /// @throws dev.howdah.failure.HowdahException SECRET_KEY
  SealedSecret seal(String password, UUID organisation, UUID target) {
    return keys.seal(password, organisation, target);
  }

  /// Decrypts.
  ///
  /// @throws dev.howdah.failure.HowdahException SECRET_KEY
  String open(SealedSecret secret, UUID organisation, UUID target) {
    return keys.open(secret, organisation, target);
  }
}
