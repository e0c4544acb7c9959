package dev.howdah.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.howdah.ops.PostgresForService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Every error is a problem document with a request id, whoever refuses the request.
@QuarkusTest
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields
class ProblemResourceTest {

  @TestHTTPResource("/")
  URI service;

  private static ValidatableResponse problem(ValidatableResponse answer, int status, String code) {
    return answer
        .statusCode(status)
        .contentType("application/problem+json")
        .header("X-Request-Id", matchesPattern("[A-Za-z0-9._-]+"))
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", equalTo("default-src 'none'; frame-ancestors 'none'"))
        .body("status", equalTo(status))
        .body("code", equalTo(code))
        .body("type", equalTo("/docs/errors.md#" + code))
        .body("title", not(equalTo("")))
        .body("requestId", matchesPattern("[A-Za-z0-9._-]+"));
  }

  private static ValidatableResponse post(String type, String body) {
    return given().contentType(type).body(body).when().post("/test/failing").then();
  }

  @Test
  void tellsKnownFailuresWithTheirRemedy() {
    problem(given().when().get("/test/failing/known").then(), 409, "target-locked")
        .body("detail", equalTo("It is locked."))
        .body("remedy", equalTo("Wait."))
        .body("title", equalTo("Target locked"));
  }

  @Test
  void saysNothingOfItsInside() {
    for (String how : new String[] {"internal", "state", "query", "error"}) {
      String text =
          problem(given().when().get("/test/failing/" + how).then(), 500, "internal")
              .extract()
              .asString();
      assertThat(text).as(how).doesNotContain("secret", "Exception", "dev.howdah");
    }
  }

  @Test
  void asksToComeBackWhileTheDatabaseIsAway() {
    String text =
        problem(given().when().get("/test/failing/database").then(), 503, "service-database")
            .header("Retry-After", "5")
            .extract()
            .asString();
    assertThat(text).doesNotContain("secret");
  }

  @Test
  void answersUnknownAddressesAndMethodsAndTypes() {
    problem(given().when().get("/nowhere").then(), 404, "not-found");
    problem(given().when().get("/api/v1/nowhere").then(), 404, "not-found");
    problem(given().when().get("/test/failing/a/b/c").then(), 404, "not-found");
    problem(given().when().delete("/test/failing").then(), 405, "method-not-allowed");
    problem(post("text/plain", "x"), 415, "media-type-unsupported");
    problem(
        given().accept("image/png").when().get("/test/failing/page").then(), 406, "not-acceptable");
  }

  @Test
  void namesWhatIsWrongInTheBody() {
    problem(post("application/json", "{\"name\":"), 400, "request-invalid");
    problem(post("application/json", ""), 400, "request-invalid");
    problem(post("application/json", "[1]"), 400, "request-invalid");
    problem(post("application/json", "{\"name\":\"n\",\"count\":\"many\"}"), 400, "request-invalid")
        .body("errors.field", contains("count"));
    problem(post("application/json", "{\"nmae\":\"n\",\"count\":1}"), 400, "request-invalid")
        .body("errors.field", contains("nmae"));
    problem(post("application/json", "{\"name\":\" \",\"count\":0}"), 400, "request-invalid")
        .body("errors.field", contains("count", "name"))
        .body(
            "errors.message", contains("must be greater than or equal to 1", "must not be blank"));
  }

  @Test
  void refusesBodiesThatAreTooLong() throws IOException, InterruptedException {
    String long2 = "{\"name\":\"" + "x".repeat(2 << 20) + "\",\"count\":1}";
    problem(post("application/json", long2), 413, "request-too-large");
    problem(post("application/json", "x".repeat(11 << 20)), 413, "request-too-large");

    HttpResponse<String> chunked;
    try (HttpClient client = HttpClient.newHttpClient()) {
      InputStream body = new ByteArrayInputStream(long2.getBytes(StandardCharsets.UTF_8));
      chunked =
          client.send(
              HttpRequest.newBuilder(service.resolve("/test/failing"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofInputStream(() -> body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    }
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(chunked.body()).contains("request-too-large");
  }

  @Test
  void takesOverARequestIdOnlyWhereItIsHarmless() {
    given()
        .header("X-Request-Id", "trace-1.a_B")
        .when()
        .get("/test/failing/known")
        .then()
        .header("X-Request-Id", "trace-1.a_B")
        .body("requestId", equalTo("trace-1.a_B"));
    for (String bad : new String[] {"a b", "<script>", "-x", "x".repeat(65)}) {
      given()
          .header("X-Request-Id", bad)
          .when()
          .get("/test/failing/known")
          .then()
          .header("X-Request-Id", matchesPattern("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]+"));
    }
    given().when().get("/").then().statusCode(200).header("X-Request-Id", matchesPattern(".+"));
  }

  @Test
  void readsPages() {
    given().when().get("/test/failing/page").then().statusCode(200).body("limit", equalTo(50));
    problem(given().when().get("/test/failing/page?limit=0").then(), 400, "request-invalid");
    problem(given().when().get("/test/failing/page?limit=x").then(), 400, "request-invalid");
    problem(given().when().get("/test/failing/page?cursor=abc").then(), 400, "request-invalid");
    problem(given().when().get("/test/failing/page?cursor=***").then(), 400, "request-invalid");
  }

  @Test
  void servesThePageThatProblemsLinkTo() {
    assertThat(given().when().get("/docs/errors.md").then().statusCode(200).extract().asString())
        .contains("## not-found");
  }

  @Test
  void survivesWhatIsNoHttp() throws IOException {
    for (String line :
        new String[] {"GET /%zz HTTP/1.1", "GET /\0 HTTP/1.1", "GET /a/../../b HTTP/1.1"}) {
      try (Socket socket = new Socket(service.getHost(), service.getPort())) {
        socket
            .getOutputStream()
            .write(
                (line + "\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).as(line).startsWith("HTTP/1.1 4").doesNotContain("Exception");
      }
    }
  }
}
