package dev.howdah.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The figures of a replica as a whole.
@QuarkusTest
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields
class MetersResourceTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  private double figure(String name) {
    return given()
        .when()
        .get(metrics)
        .then()
        .statusCode(200)
        .extract()
        .asString()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  @Test
  void saysThatItIsReady() throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (figure("howdah_ready") < 1 && Instant.now().isBefore(end)) {
      Thread.sleep(100);
    }
    assertThat(figure("howdah_ready")).isEqualTo(1);
  }

  @Test
  void saysHowMuchScratchSpaceThereIs() {
    double free = figure("howdah_scratch_free_bytes");
    double total = figure("howdah_scratch_total_bytes");
    assertThat(free).isPositive().isLessThanOrEqualTo(total);
  }

  @Test
  void hasTheFiguresOfThePool() {
    assertThat(figure("agroal_awaiting_count")).isZero();
    assertThat(figure("agroal_active_count")).isNotNegative();
  }
}
