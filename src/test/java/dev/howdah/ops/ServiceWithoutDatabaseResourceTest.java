package dev.howdah.ops;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The running service while nothing answers at its database's address: whoever restarts it for
/// that (liveness) would not bring the database back, whoever sends it work (readiness) has to
/// wait.
@QuarkusTest
@TestProfile(ServiceWithoutDatabaseResourceTest.NothingThere.class)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields
class ServiceWithoutDatabaseResourceTest {

  @TestHTTPResource(value = "/health", management = true)
  URI health;

  /// Port 1 of this machine, where nothing listens.
  public static final class NothingThere implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          ServiceDatabase.URL_PROPERTY,
          "jdbc:postgresql://127.0.0.1:1/nothing",
          "quarkus.datasource.username",
          "nobody",
          "quarkus.log.category.\"io.smallrye.health\".level",
          "OFF");
    }
  }

  @Test
  void isNotReady() {
    given()
        .when()
        .get(health + "/ready")
        .then()
        .statusCode(503)
        .body("status", equalTo("DOWN"))
        .body("checks.find { it.name == 'Tables of the service' }.status", equalTo("DOWN"))
        .body(
            "checks.find { it.name == 'Database connections health check' }.status",
            equalTo("DOWN"));
  }

  @Test
  void livesAndHasStartedAllTheSame() {
    given().when().get(health + "/live").then().statusCode(200).body("status", equalTo("UP"));
    given().when().get(health + "/started").then().statusCode(200).body("status", equalTo("UP"));
  }

  @Test
  void answersPeople() {
    given().when().get("/").then().statusCode(200).body("name", equalTo("howdah"));
  }

  @Test
  void asksCallersToComeBack() {
    for (int i = 0; i < 3; i++) {
      given()
          .header("Authorization", "Bearer " + PostgresForService.ADMIN_KEY)
          .get("/api/v1/me")
          .then()
          .statusCode(503)
          .contentType("application/problem+json")
          .header("Retry-After", "5")
          .header("RateLimit-Limit", (String) null)
          .body("code", equalTo("service-database"));
    }
  }
}
