package dev.howdah.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;

import dev.howdah.ops.PostgresForService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// How the service behaves as an HTTP server.
@QuarkusTest
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields
class HttpMannersResourceTest {

  private static final String KEYS = "/api/v1/api-keys";
  private static final String BEARER = "Bearer " + PostgresForService.ADMIN_KEY;

  @TestHTTPResource("/")
  URI service;

  /// What comes back on a connection of its own until the service closes it.
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void opensToNoOtherOrigin() {
    for (String method : new String[] {"GET", "OPTIONS", "POST"}) {
      Response answer =
          given()
              .header("Origin", "https://example.org")
              .header("Access-Control-Request-Method", "POST")
              .header("Authorization", BEARER)
              .request(method, KEYS);
      assertThat(answer.headers().asList())
          .extracting(header -> header.getName().toLowerCase(Locale.ROOT))
          .noneMatch(name -> name.startsWith("access-control"));
    }
  }

  @Test
  void saysWhichMethodsThereAre() {
    given()
        .delete(KEYS)
        .then()
        .statusCode(405)
        .header("Allow", "GET, HEAD, OPTIONS, POST")
        .body("code", equalTo("method-not-allowed"));
    given().put(KEYS + "/x").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS, PATCH");
    given().get(KEYS + "/x/revoke").then().statusCode(405).header("Allow", "OPTIONS, POST");
    given().post("/").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
    Response options = given().options(KEYS);
    assertThat(options.statusCode()).isEqualTo(200);
    assertThat(List.of(options.header("Allow").split(", ?"))).contains("GET", "POST");
  }

  @Test
  void answersHeadWithoutABody() {
    given()
        .header("Authorization", BEARER)
        .head(KEYS)
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body(emptyString());
    given().head(KEYS).then().statusCode(401).body(emptyString());
    given().head("/nowhere").then().statusCode(404).body(emptyString());
  }

  @Test
  void compressesJson() throws IOException, InterruptedException {
    HttpResponse<java.io.InputStream> answer;
    try (HttpClient client = HttpClient.newHttpClient()) {
      answer =
          client.send(
              HttpRequest.newBuilder(service.resolve(KEYS))
                  .header("Authorization", BEARER)
                  .header("Accept-Encoding", "gzip")
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
      try (var unzipped = new GZIPInputStream(answer.body())) {
        assertThat(new String(unzipped.readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("{\"items\":[{");
      }
    }
  }

  @Test
  void believesNoProxyUnlessItIsToldTo() {
    given()
        .header("X-Forwarded-Proto", "https")
        .header("Forwarded", "proto=https;host=example.org")
        .get("/")
        .then()
        .statusCode(200)
        .header("Strict-Transport-Security", (String) null);
  }

  @Test
  void refusesHeadersThatAreTooLong() throws IOException {
    assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
    assertThat(raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .matches("(?s)HTTP/1\\.[01] 414 .*");
    given().get("/").then().statusCode(200);
  }

  @Test
  void endsWhatIsNoHttp() throws IOException {
    for (String garbage :
        new String[] {
          "\r\n\r\nhello\r\n\r\n",
          "GET\r\n\r\n",
          "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
          "GET / SPDY/3\r\nHost: x\r\n\r\n"
        }) {
      String answer = raw(garbage);
      assertThat(answer).as(garbage).doesNotContain("Exception", "io.vertx", "200 OK");
    }
    given().get("/").then().statusCode(200);
  }

  @Test
  void tellsVersionsOfWhatCanBeEdited() {
    String id = given().header("Authorization", BEARER).get("/api/v1/me").path("keyId");
    String tag =
        given()
            .header("Authorization", BEARER)
            .get(KEYS + "/" + id)
            .then()
            .statusCode(200)
            .header("ETag", containsString("\""))
            .extract()
            .header("ETag");
    for (String same : new String[] {tag, "*", "W/" + tag, "\"x\", " + tag}) {
      given()
          .header("Authorization", BEARER)
          .header("If-None-Match", same)
          .get(KEYS + "/" + id)
          .then()
          .statusCode(304)
          .header("ETag", tag)
          .body(emptyString());
    }
    given()
        .header("Authorization", BEARER)
        .header("If-None-Match", "\"x\"")
        .get(KEYS + "/" + id)
        .then()
        .statusCode(200);
  }
}
