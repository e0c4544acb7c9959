package dev.howdah.deploy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.ops.PostgresForService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every figure that an alert or a dashboard names is in a scrape of the running service.
@QuarkusTest
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields
class ScrapeResourceTest {

  private static final Pattern REST = Pattern.compile("[ {].*");

  /// Made by rooms that are not there yet. A name goes from here when its room comes.
  private static final Set<String> NOT_YET =
      Set.of(
          "howdah_backup_last_success_timestamp_seconds",
          "howdah_bytes_copied_total",
          "howdah_failures_total",
          "howdah_lease_takeovers_total",
          "howdah_migration_phase_seconds_count",
          "howdah_migration_phase_seconds_max",
          "howdah_migration_phase_seconds_sum",
          "howdah_migrations",
          "howdah_migrations_finished_total",
          "howdah_queue_age_seconds",
          "howdah_rate_limited_requests_total",
          "howdah_rows_copied_total",
          "howdah_rows_quarantined_total",
          "howdah_upload_bytes_total",
          "howdah_verification_differences_total");

  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  @Test
  void hasEveryFigureThatIsNamed() throws IOException {
    given().when().get("/").then().statusCode(200);
    System.gc();
    Set<String> scraped =
        given()
            .when()
            .get(metrics)
            .then()
            .statusCode(200)
            .extract()
            .asString()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> REST.matcher(line).replaceFirst(""))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> named = new TreeSet<>(InstrumentsTest.metrics());
    assertThat(named).containsAll(NOT_YET);
    named.removeAll(NOT_YET);
    assertThat(scraped).containsAll(named);
  }
}
