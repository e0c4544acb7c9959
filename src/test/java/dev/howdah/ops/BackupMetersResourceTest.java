package dev.howdah.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.state.BackupRuns;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields
class BackupMetersResourceTest {

  private static final String SUCCESS = "howdah_backup_last_success_timestamp_seconds";
  private static final String VERIFIED = "howdah_backup_last_verified_timestamp_seconds";

  private final AgroalDataSource pool;
  private final BackupMeters meters;

  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  BackupMetersResourceTest(AgroalDataSource pool, BackupMeters meters) {
    this.pool = pool;
    this.meters = meters;
  }

  @Test
  void tellWhenTheServicesDatabaseWasLastBackedUp() throws SQLException {
    assertThat(value(SUCCESS)).isZero();
    assertThat(value(VERIFIED)).isZero();

    Instant finished = Instant.parse("2026-03-01T12:00:00Z");
    BackupRuns runs = new BackupRuns(pool);
    runs.add(
        new BackupRuns.Run("a-1", "a", finished.minusSeconds(9), finished, 7, "ab".repeat(32)));
    assertThat(runs.verified("a-1", finished.plusSeconds(60))).isTrue();
    assertThat(runs.verified("a-2", finished.plusSeconds(90))).isFalse();
    meters.refresh();

    assertThat(value(SUCCESS)).isEqualTo(1_772_366_400.0);
    assertThat(value(VERIFIED)).isEqualTo(1_772_366_460.0);
  }

  private double value(String name) {
    return given()
        .accept("text/plain")
        .get(metrics)
        .asString()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }
}
