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
    assertThat(scraped).containsAll(named);
  }
}
