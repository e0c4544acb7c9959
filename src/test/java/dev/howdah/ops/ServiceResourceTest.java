package dev.howdah.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/// The running service with its database there.
@QuarkusTest
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields
class ServiceResourceTest {

  private static final String UP = "UP";

  private final AgroalDataSource pool;

  @TestHTTPResource(value = "/health", management = true)
  URI health;

  ServiceResourceTest(AgroalDataSource pool) {
    this.pool = pool;
  }

  @Test
  void saysWhatItIs() {
    given()
        .when()
        .get("/")
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("name", equalTo("howdah"))
        .body(
            "description",
            equalTo(
                "Carries an application's data from SQLite to PostgreSQL and proves that nothing"
                    + " was lost."));
  }

  @Test
  void isReadyWhileTheDatabaseAnswers() {
    given()
        .when()
        .get(health + "/ready")
        .then()
        .statusCode(200)
        .body("status", equalTo(UP))
        .body("checks", hasSize(3))
        .body(
            "checks.name",
            containsInAnyOrder(
                "Database connections health check", "Tables of the service", "Graceful Shutdown"))
        .body("checks.status", everyItem(equalTo(UP)));
  }

  @Test
  void livesAndHasStarted() {
    given().when().get(health + "/live").then().statusCode(200).body("status", equalTo(UP));
    given().when().get(health + "/started").then().statusCode(200).body("status", equalTo(UP));
  }

  @Test
  void keepsHealthOffThePortForPeople() {
    given().when().get("/q/health/live").then().statusCode(404);
  }

  @Test
  void usesPostgres() throws SQLException {
    try (var connection = pool.getConnection()) {
      assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
    }
  }
}
