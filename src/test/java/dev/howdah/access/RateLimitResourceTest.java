package dev.howdah.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.howdah.ops.PostgresForService;
import dev.howdah.secret.ApiKeyText;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Limits as callers meet them, behind a proxy that says who they are; and slow clients.
@QuarkusTest
@TestProfile(RateLimitResourceTest.Strict.class)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields
class RateLimitResourceTest {

  private static final String ADMIN = PostgresForService.ADMIN_KEY;
  private static final String ME = "/api/v1/me";
  private static final String KEYS = "/api/v1/api-keys";

  private final MeterRegistry instruments;

  @TestHTTPResource("/")
  URI service;

  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  RateLimitResourceTest(MeterRegistry instruments) {
    this.instruments = instruments;
  }

  /// Three wrong keys a minute, believed proxies, one second for slow clients.
  public static final class Strict implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return new HashMap<>(
          Map.of(
              "howdah.rate-limit.wrong-keys-per-minute", "3",
              "howdah.rate-limit.highest-per-key", "1000",
              "quarkus.http.proxy.proxy-address-forwarding", "true",
              "quarkus.http.proxy.allow-x-forwarded", "true",
              "quarkus.http.idle-timeout", "1S"));
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(PostgresForService.class));
    }
  }

  private static RequestSpecification as(String key) {
    return given().header("Authorization", "Bearer " + key).contentType("application/json");
  }

  private static String key(String scope, int requestsPerMinute) {
    return as(ADMIN)
        .body(
            Map.of(
                "name",
                "limited",
                "scope",
                scope,
                "environment",
                "test",
                "requestsPerMinute",
                requestsPerMinute))
        .post(KEYS)
        .then()
        .statusCode(201)
        .body("apiKey.requestsPerMinute", equalTo(requestsPerMinute))
        .extract()
        .path("key");
  }

  private static ValidatableResponse limited(Response answer, String detail) {
    return answer
        .then()
        .statusCode(429)
        .contentType("application/problem+json")
        .body("code", equalTo("rate-limited"))
        .body("detail", equalTo(detail));
  }

  private static Response from(String address, String key) {
    return as(key).header("X-Forwarded-For", address).get(ME);
  }

  private double counted(String limit) {
    return instruments.get("howdah.rate.limited.requests").tag("limit", limit).counter().count();
  }

  @Test
  void countsDownInHeadersAndRefusesWhatIsTooMuch() {
    String key = key("reader", 3);
    double before = counted("key");
    for (String left : new String[] {"2", "1", "0"}) {
      as(key)
          .get(ME)
          .then()
          .statusCode(200)
          .header("RateLimit-Limit", "3")
          .header("RateLimit-Remaining", left)
          .header("Retry-After", (String) null);
    }
    Response refused = as(key).get(ME);

    limited(refused, "Too many requests with this API key.")
        .header("RateLimit-Limit", "3")
        .header("RateLimit-Remaining", "0")
        .header("X-Request-Id", refused.<String>path("requestId"));
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 20);
    assertThat(Integer.parseInt(refused.header("RateLimit-Reset"))).isBetween(41, 60);
    assertThat(counted("key")).isEqualTo(before + 1);
    assertThat(given().get(metrics).then().statusCode(200).extract().asString())
        .contains("howdah_rate_limited_requests_total{limit=\"key\"}");
  }

  @Test
  void countsWhatIsRefusedOrNotThere() {
    String key = key("reader", 3);
    as(key).get(KEYS).then().statusCode(403).header("RateLimit-Remaining", "2");
    as(key)
        .get("/api/v1/organisations/01990000-0000-7000-8000-000000000000")
        .then()
        .statusCode(404)
        .header("RateLimit-Remaining", "1");
    as(key).get(ME).then().statusCode(200).header("RateLimit-Remaining", "0");
    as(key).get(KEYS).then().statusCode(429);
  }

  @Test
  void limitsNobodyWithoutAKey() {
    given().get(ME).then().statusCode(401).header("RateLimit-Limit", (String) null);
    given().get("/").then().statusCode(200).header("RateLimit-Limit", (String) null);
  }

  @Test
  void allowsNoKeyMoreThanTheServiceAllows() {
    as(ADMIN)
        .body(
            "{\"name\":\"n\",\"scope\":\"reader\",\"environment\":\"test\",\"requestsPerMinute\":1001}")
        .post(KEYS)
        .then()
        .statusCode(400)
        .body("detail", equalTo("requestsPerMinute is at most 1000 here."));
  }

  @Test
  void stopsAnAddressThatGuesses() {
    String address = "198.51.100.7";
    String used = key("reader", 100);
    String unused = key("reader", 100);
    assertThat(from(address, used).statusCode()).isEqualTo(200);
    double before = counted("address");
    for (int i = 0; i < 3; i++) {
      from(address, ApiKeyText.next(true).reveal()).then().statusCode(401);
    }
    Response stopped = from(address, ApiKeyText.next(true).reveal());
    limited(stopped, "Too many wrong API keys from this address.");
    assertThat(Integer.parseInt(stopped.header("Retry-After"))).isBetween(1, 21);
    assertThat(counted("address")).isEqualTo(before + 1);

    // Whoever worked from there before goes on, and so do all other addresses.
    assertThat(from(address, used).statusCode()).isEqualTo(200);
    assertThat(from(address, unused).statusCode()).isEqualTo(429);
    assertThat(from("198.51.100.8", unused).statusCode()).isEqualTo(200);
    from("198.51.100.8", ApiKeyText.next(true).reveal()).then().statusCode(401);
    // What cannot be a key is refused without a look into the database, so it is not counted.
    for (int i = 0; i < 10; i++) {
      from("198.51.100.9", "hw_live_1").then().statusCode(401);
    }
  }

  @Test
  void insistsOnTlsWhereTheProxyHadIt() {
    given()
        .header("X-Forwarded-Proto", "https")
        .get("/")
        .then()
        .header("Strict-Transport-Security", "max-age=31536000");
    given().get("/").then().header("Strict-Transport-Security", (String) null);
  }

  @Test
  void hangsUpOnWhoSendsNothing() throws IOException {
    for (String begun :
        new String[] {
          "",
          "GET / HTTP/1.1\r\nHost: x\r\n",
          "POST /api/v1/api-keys HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
        }) {
      try (Socket socket = new Socket(service.getHost(), service.getPort())) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
        // Ends when the service closes the connection; else the timeout fails the test.
        byte[] answer = socket.getInputStream().readAllBytes();
        assertThat(new String(answer, StandardCharsets.UTF_8))
            .as(begun)
            .doesNotContain("HTTP/1.1 2");
      }
    }
    given().get("/").then().statusCode(200);
  }
}
