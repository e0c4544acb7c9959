package dev.howdah.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsCheckTest {

  private static void check(Map<String, String> environment, String... properties) {
    SettingsCheck.check(environment, List.of(properties), Optional.empty());
  }

  private static void refuses(
      String message, Map<String, String> environment, String... properties) {
    assertThatThrownBy(() -> check(environment, properties))
        .isInstanceOfSatisfying(
            HowdahException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.USAGE);
              assertThat(failure.getMessage()).isEqualTo(message);
              assertThat(failure.remedy()).contains("docs/configuration.md");
            });
  }

  @Test
  void aMisspeltVariableIsRefusedByItsName() {
    refuses("There is no setting HOWDAH_LOG_JSN.", Map.of("HOWDAH_LOG_JSN", "true"));
  }

  @Test
  void aMisspeltPropertyIsRefusedByItsName() {
    refuses("There is no setting howdah.log.jsn.", Map.of(), "quarkus.http.port", "howdah.log.jsn");
  }

  @Test
  void aVariableIsNamedOnceThoughTheConfigurationHasItAsAPropertyToo() {
    refuses(
        "There is no setting HOWDAH_LOG_JSN.",
        Map.of("HOWDAH_LOG_JSN", "true"),
        "HOWDAH_LOG_JSN",
        "howdah.log.jsn");
  }

  @Test
  void knownSettingsPass() {
    assertThatCode(() ->
            check(
                Map.of("HOWDAH_LOG_JSON", "true", "HOWDAH_TARGET", "postgresql://h/d"),
                "howdah.log.json"))
        .doesNotThrowAnyException();
  }

  @Test
  void whatKubernetesSetsForAServiceOfThatNamePasses() {
    assertThatCode(() ->
            check(
                Map.of(
                    "HOWDAH_PORT", "tcp://10.0.0.1:8080",
                    "HOWDAH_SERVICE_HOST", "10.0.0.1",
                    "HOWDAH_SERVICE_PORT", "8080",
                    "HOWDAH_SERVICE_PORT_HTTP", "8080",
                    "HOWDAH_POSTGRESQL_PORT_5432_TCP", "tcp://10.0.0.2:5432",
                    "HOWDAH_POSTGRESQL_PORT_5432_TCP_ADDR", "10.0.0.2"),
                "howdah.port",
                "howdah.service.host"))
        .doesNotThrowAnyException();
  }

  @Test
  void aSecretGivenTwiceIsRefused() {
    refuses(
        "HOWDAH_BOOTSTRAP_API_KEY and HOWDAH_BOOTSTRAP_API_KEY_FILE are both set; only one of them"
            + " can be meant.",
        Map.of("HOWDAH_BOOTSTRAP_API_KEY", "x", "HOWDAH_BOOTSTRAP_API_KEY_FILE", "y"));
  }

  @Test
  void twoDatabasesAreRefusedWithoutTheirPasswords() {
    refuses(
        "DATABASE_URL (one:5432/app) and POSTGRES_HOST and the like (two:5432/app) name different"
            + " databases for the service.",
        Map.of(
            "DATABASE_URL", "postgresql://u:secret@one/app",
            "POSTGRES_HOST", "two",
            "POSTGRES_DB", "app",
            "POSTGRES_PASSWORD", "secret"));
  }

  @Test
  void quarkusOwnSettingMayNotNameAnotherDatabase() {
    assertThatThrownBy(() ->
            SettingsCheck.check(
                Map.of("DB_HOST", "one", "DB_NAME", "app"),
                List.of(),
                Optional.of("jdbc:postgresql://two/app")))
        .hasMessage(
            "DB_HOST and the like (one:5432/app) and QUARKUS_DATASOURCE_JDBC_URL (two:5432/app)"
                + " name different databases for the service.");
  }

  @Test
  void theSameDatabaseMayBeNamedTwice() {
    assertThatCode(() ->
            check(
                Map.of(
                    "DATABASE_URL", "postgresql://u:secret@one:5432/app",
                    "POSTGRES_HOST", "one",
                    "POSTGRES_DB", "app",
                    "PGHOST", "elsewhere")))
        .doesNotThrowAnyException();
  }
}
