package dev.howdah.ops;

import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresTarget;
import io.quarkus.arc.Unremovable;
import io.quarkus.credentials.CredentialsProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

/// Logs new connections of the pool in: user, password, TLS. They are no part of the configuration,
/// which Quarkus' Dev UI shows and in which a `$` would have a meaning. A password in a file (that
/// `POSTGRES_PASSWORD_FILE` names) is read anew for each connection, so that it can be changed
/// while the service runs.
@ApplicationScoped
@Unremovable
final class DatabaseLogin implements CredentialsProvider {

  private static final String PURPOSE = "service";

  /// pgjdbc's properties; none where Quarkus' own configuration or Dev Services name the database.
  @Override
  public Map<String, String> getCredentials(String credentialsProviderName) {
    return ServiceDatabase.chosen()
        .map(DatabaseLogin::current)
        .map(DatabaseLogin::login)
        .orElse(Map.of());
  }

  private static ConnectionSettings current(DatabaseChoice choice) {
    return switch (choice) {
      case DatabaseChoice.Named named ->
          ServiceDatabase.named(System.getenv()).orElse(named.settings());
      case DatabaseChoice.Embedded embedded -> embedded.settings();
    };
  }

  private static Map<String, String> login(ConnectionSettings settings) {
    Map<String, String> properties = new HashMap<>();
    PostgresTarget.jdbcProperties(settings, PURPOSE)
        .forEach((key, value) -> properties.put((String) key, (String) value));
    return properties;
  }
}
