package dev.howdah.ops;

import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresTarget;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/// Tells Quarkus where the database is when nothing else does: neither
/// `quarkus.datasource.jdbc.url` from any source (`QUARKUS_DATASOURCE_JDBC_URL` among them) nor a
/// container of its Dev Services. Hands over the address only; {@link DatabaseLogin} brings what is
/// secret.
///
/// The configuration is read at three times. While the service is built nothing is said, for
/// Quarkus would write it into what it builds. While dev mode prepares the service, a database that
/// the environment names is said, so that no container is started beside it. When the service
/// starts, the decision is made.
public final class DatabaseSourceFactory implements ConfigSourceFactory {

  /// Below every other source.
  private static final int ORDINAL = 10;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    ConfigValue configured = context.getValue(ServiceDatabase.URL_PROPERTY);
    if (configured != null && configured.getValue() != null) {
      return List.of();
    }
    return settings(context).map(DatabaseSourceFactory::source).stream().toList();
  }

  private static Optional<ConnectionSettings> settings(ConfigSourceContext context) {
    if (ServiceDatabase.isServing()) {
      return ServiceDatabase.choose(System.getenv()).map(DatabaseChoice::settings);
    }
    if (context.getProfiles().contains("dev")) {
      return ServiceDatabase.named(System.getenv());
    }
    return Optional.empty();
  }

  private static ConfigSource source(ConnectionSettings settings) {
    return new PropertiesConfigSource(
        Map.of(ServiceDatabase.URL_PROPERTY, PostgresTarget.jdbcUrl(settings)),
        "Howdah's choice of a database",
        ORDINAL);
  }
}
