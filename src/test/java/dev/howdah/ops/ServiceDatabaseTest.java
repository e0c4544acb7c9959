package dev.howdah.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Where the service looks for its database.
class ServiceDatabaseTest {

  private static final String ADDRESS = "postgresql://app:secret@db.example:5433/app";

  @Test
  void takesDatabaseUrl() {
    assertThat(ServiceDatabase.named(Map.of("DATABASE_URL", ADDRESS)))
        .contains(ConnectionSettings.parse(ADDRESS));
  }

  @Test
  void takesTheSetsOfVariables() {
    for (String set : new String[] {"POSTGRES_", "DB_"}) {
      assertThat(
              ServiceDatabase.named(
                  Map.of(
                      set + "HOST", "db.example",
                      set + "PORT", "5433",
                      set + (set.equals("DB_") ? "NAME" : "DB"), "app",
                      set + "USER", "app",
                      set + "PASSWORD", "secret")))
          .as(set)
          .contains(ConnectionSettings.parse(ADDRESS));
    }
  }

  @Test
  void neverTakesTheTargetOfMigrations() {
    assertThat(ServiceDatabase.named(Map.of("HOWDAH_TARGET", ADDRESS))).isEmpty();
  }

  @Test
  void refusesAnAddressThatItDoesNotUnderstandWithoutRepeatingIt() {
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() ->
            ServiceDatabase.named(Map.of("DATABASE_URL", "postgresql://app:secret@db:99999/app")))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_ADDRESS);
          assertThat(failure.getMessage() + failure.remedy()).doesNotContain("secret");
        });
  }

  @Test
  void startsNothingUnlessTheEntryPointAllowsIt() {
    assertThat(ServiceDatabase.isServing()).isFalse();
    assertThat(ServiceDatabase.choose(Map.of())).isEqualTo(Optional.empty());
  }

  @Test
  void announcesWithoutThePassword() {
    assertThat(new DatabaseChoice.Named(ConnectionSettings.parse(ADDRESS)).announcement())
        .isEqualTo(
            "Database: the one that the environment names. Connect with: psql"
                + " 'postgresql://app@db.example:5433/app'");
  }
}
