package dev.howdah.ops;

import dev.howdah.postgres.PostgresTarget;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/// Tells Quarkus where the database is when nothing else does: neither
/// `quarkus.datasource.jdbc.url` from any source (`QUARKUS_DATASOURCE_JDBC_URL` among them) nor a
/// container of its Dev Services. Hands over the address only; {@link DatabaseLogin} brings what is
/// secret.
///
/// The configuration is read at three times. While the service is built nothing is said, for
/// Quarkus would write it into what it builds. While dev mode prepares the service and the
/// environment names a database, only that no container is to be started beside it: an address
/// would be kept as the configured one and come without its login. When the service starts, the
/// decision is made.
public final class DatabaseSourceFactory implements ConfigSourceFactory {

  /// Below every other source.
  private static final int ORDINAL = 10;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    ConfigValue configured = context.getValue(ServiceDatabase.URL_PROPERTY);
    if (configured != null && configured.getValue() != null) {
      return List.of();
    }
    Map<String, String> environment = System.getenv();
    if (ServiceDatabase.isServing()) {
      return ServiceDatabase.choose(environment)
          .map(choice ->
              source(ServiceDatabase.URL_PROPERTY, PostgresTarget.jdbcUrl(choice.settings())))
          .stream()
          .toList();
    }
    if (context.getProfiles().contains("dev") && ServiceDatabase.named(environment).isPresent()) {
      return List.of(source("quarkus.datasource.devservices.enabled", "false"));
    }
    return List.of();
  }

  private static ConfigSource source(String property, String value) {
    return new PropertiesConfigSource(
        Map.of(property, value), "Howdah's choice of a database", ORDINAL);
  }
}
