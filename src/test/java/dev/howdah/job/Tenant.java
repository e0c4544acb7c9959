package dev.howdah.job;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.howdah.ops.PostgresForService;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// An organisation of a test, and what it asks of the service.
record Tenant(UUID id, String key) {

  static final String MIGRATIONS = "/api/v1/migrations";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BOUND_NANOS = 60_000_000_000L;

  /// A new one with an admin key.
  static Tenant found(String name) {
    var made =
        as(PostgresForService.ADMIN_KEY)
            .body(Map.of("name", name))
            .post("/api/v1/organisations")
            .then()
            .statusCode(201)
            .extract();
    return new Tenant(UUID.fromString(made.path("organisation.id")), made.path("apiKey.key"));
  }

  /// The same organisation with another key.
  Tenant with(String scope, String environment) {
    String other =
        as(key)
            .body(Map.of("name", "test", "scope", scope, "environment", environment))
            .post("/api/v1/api-keys")
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    return new Tenant(id, other);
  }

  static RequestSpecification as(String key) {
    return given().header("Authorization", "Bearer " + key).contentType("application/json");
  }

  RequestSpecification request() {
    return as(key);
  }

  Response create(UUID source, UUID target, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("sourceId", source.toString());
    body.put("targetId", target.toString());
    return request().body(body).post(MIGRATIONS);
  }

  /// The id of a new migration.
  String migrate(UUID source, UUID target, Map<String, ?> more) {
    return create(source, target, more).then().statusCode(202).extract().path("id");
  }

  Response get(String id, String... path) {
    return request().get(MIGRATIONS + "/" + id + String.join("", path));
  }

  Response post(String id, String action) {
    return request().post(MIGRATIONS + "/" + id + "/" + action);
  }

  String state(String id) {
    // Not by a path, for which RestAssured compiles a script each time.
    String body = get(id).then().statusCode(200).extract().asString();
    try {
      return JSON.readTree(body).get("state").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(body, e);
    }
  }

  /// Waits until a migration is at one of these states.
  String await(String id, String... states) {
    long end = System.nanoTime() + BOUND_NANOS;
    while (true) {
      String state = state(id);
      if (List.of(states).contains(state)) {
        return state;
      }
      assertThat(System.nanoTime())
          .as("never %s but %s", String.join(" or ", states), get(id).asString())
          .isLessThan(end);
      pause();
    }
  }

  static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
