package dev.howdah.ops;

import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresTarget;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jboss.logging.Logger;

/// Says in one line of the log which database it is, in another if it does not answer, and stops
/// the embedded one with the service.
@ApplicationScoped
final class DatabaseLife {

  private static final Logger LOG = Logger.getLogger(DatabaseLife.class);

  /// The name of Quarkus' source for what Dev Services started.
  private static final String DEV_SERVICES = "DevServicesConfigSource";

  private static final int LAST = 1_000_000;

  private final Config config;

  DatabaseLife(Config config) {
    this.config = config;
  }

  void announce(@Observes StartupEvent event, AgroalDataSource pool) {
    if (LaunchMode.current() != LaunchMode.TEST) {
      LOG.info(
          ServiceDatabase.chosen().map(DatabaseChoice::announcement).orElseGet(this::configured));
      Thread.ofVirtual().name("database-trial").start(() -> tryOut(pool));
    }
  }

  /// Says early and in words what is wrong with the database. Beside the start, which does not wait
  /// for it: readiness follows the database as it comes and goes.
  private static void tryOut(AgroalDataSource pool) {
    try {
      Optional<DatabaseChoice> chosen = ServiceDatabase.chosen();
      if (chosen.isPresent()) {
        PostgresTarget.open(chosen.get().settings(), "service").close();
      } else {
        pool.getConnection().close();
      }
    } catch (HowdahException e) {
      LOG.warnf("The service is not ready. %s %s", e.getMessage(), e.remedy());
    } catch (SQLException e) {
      LOG.warnf("The service is not ready. No connection to its database: %s", e.getMessage());
    }
  }

  /// While the application is stopping and not behind its end: dev mode may begin the next one
  /// right then, which wants the same server.
  void stop(@Observes @Priority(LAST) ShutdownEvent event, AgroalDataSource pool) {
    if (ServiceDatabase.chosen().orElse(null) instanceof DatabaseChoice.Embedded) {
      pool.flush(AgroalDataSource.FlushMode.ALL);
    }
    ServiceDatabase.close();
  }

  private String configured() {
    ConfigValue url = config.getConfigValue(ServiceDatabase.URL_PROPERTY);
    String connect =
        psql(url.getValue(), config.getOptionalValue("quarkus.datasource.username", String.class))
            .map(command -> " Connect with: " + command)
            .orElse("");
    return DEV_SERVICES.equals(url.getSourceName())
        ? "Database: a throw-away container of Quarkus' Dev Services."
            + connect
            + " (its password: quarkus.datasource.devservices.password in application.properties)"
        : "Database: the one that " + ServiceDatabase.URL_PROPERTY + " names." + connect;
  }

  /// The command for psql; empty where Howdah does not understand the address, which may still be
  /// one that the driver does.
  private static Optional<String> psql(String url, Optional<String> user) {
    int query = url.indexOf('?');
    String plain = query < 0 ? url : url.substring(0, query);
    String login =
        user.map(name -> "?user=" + URLEncoder.encode(name, StandardCharsets.UTF_8)).orElse("");
    try {
      return Optional.of(ConnectionSettings.parse(plain + login).psqlCommand());
    } catch (HowdahException e) {
      return Optional.empty();
    }
  }
}
