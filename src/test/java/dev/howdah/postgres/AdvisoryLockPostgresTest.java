package dev.howdah.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class AdvisoryLockPostgresTest {

  private final ConnectionSettings settings =
      ConnectionSettings.parse(TestPostgres.newDatabase().uri());

  @Test
  void letsOneRunWorkOnASchemaAtATime() throws SQLException {
    try (Connection one = PostgresTarget.open(settings, "one");
        Connection two = PostgresTarget.open(settings, "two")) {
      try (AdvisoryLock _ = AdvisoryLock.acquire(one, "public")) {
        assertThat(AdvisoryLock.tryAcquire(two, "public")).isEmpty();
        HowdahException failure =
            catchThrowableOfType(
                HowdahException.class, () -> AdvisoryLock.acquire(two, "public").close());
        assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_LOCKED);
        assertThat(failure)
            .hasMessageMatching(
                "Another run of Howdah is at work on schema public \\(server process [0-9]+, user"
                    + " postgres, from 127\\.0\\.0\\.1\\)\\.");
        try (AdvisoryLock other = AdvisoryLock.tryAcquire(two, "Public").orElseThrow()) {
          assertThat(other).isNotNull();
        }
      }
      try (AdvisoryLock again = AdvisoryLock.tryAcquire(two, "public").orElseThrow()) {
        assertThat(again).isNotNull();
      }
    }
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker")
  void losesTheLockWithItsConnection() throws SQLException {
    try (Connection one = PostgresTarget.open(settings, "one")) {
      assertThat(AdvisoryLock.tryAcquire(one, "s")).isPresent();
    }
    try (Connection two = PostgresTarget.open(settings, "two")) {
      boolean acquired = false;
      // The server notices the closed connection a moment later.
      for (int i = 0; i < 1000 && !acquired; i++) {
        acquired = AdvisoryLock.tryAcquire(two, "s").isPresent();
      }
      assertThat(acquired).isTrue();
    }
  }
}
