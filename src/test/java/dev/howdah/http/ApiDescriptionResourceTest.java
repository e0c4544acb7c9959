package dev.howdah.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.howdah.ops.PostgresForService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The description of the API: complete, and the same that is kept in `docs/api`.
@QuarkusTest
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
class ApiDescriptionResourceTest {

  private static final String ADDRESS = "/api/openapi";
  private static final Path PAGE = Path.of("docs/api/openapi.yaml");

  private static String yaml() {
    return given().get(ADDRESS + "?format=yaml").then().statusCode(200).extract().asString();
  }

  @Test
  void isWhatDocsKeep() throws IOException {
    String generated = yaml();
    if (Boolean.getBoolean("howdah.docs.update")) {
      Files.writeString(PAGE, generated);
    }
    assertThat(generated)
        .as(
            "%s; regenerate with ./mvnw test -Dtest=ApiDescriptionResourceTest"
                + " -Dhowdah.docs.update=true",
            PAGE)
        .isEqualTo(Files.readString(PAGE));
  }

  @Test
  void describesEachOperation() throws IOException {
    JsonNode api = new YAMLMapper().readTree(yaml());
    Set<String> ids = new HashSet<>();
    for (var path : api.get("paths").properties()) {
      assertThat(path.getKey()).doesNotStartWith("/test");
      for (var operation : path.getValue().properties()) {
        String name = operation.getKey() + " " + path.getKey();
        JsonNode one = operation.getValue();
        assertThat(one.path("summary").asText()).as(name).isNotBlank();
        assertThat(ids.add(one.path("operationId").asText())).as(name).isTrue();
        assertThat(one.path("tags").size()).as(name).isEqualTo(1);
        assertThat(one.path("responses").has("500")).as(name).isTrue();
        if (path.getKey().startsWith("/api/")) {
          assertThat(one.path("responses").path("429").path("$ref").asText())
              .as(name)
              .isEqualTo("#/components/responses/Problem429");
        }
      }
    }
    assertThat(ids).contains("apiKeyList", "apiKeyChange", "accessMe");
    assertThat(api.at("/components/securitySchemes/apiKey/scheme").asText()).isEqualTo("bearer");
    assertThat(api.at("/security/0").has("apiKey")).isTrue();
  }

  @Test
  void needsNoKey() {
    for (String path : new String[] {ADDRESS, ADDRESS + "?format=json", "/api/docs/"}) {
      given().get(path).then().statusCode(200);
      given().header("Authorization", "Bearer wrong").get(path).then().statusCode(200);
      given().head(path).then().statusCode(200);
    }
    given().redirects().follow(false).get("/api/docs").then().statusCode(302);
  }

  @Test
  void isOnlyRead() {
    for (String path : new String[] {ADDRESS, "/api/docs", "/api/docs/", "/api/docs/index.html"}) {
      for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE", "FOO"}) {
        given()
            .request(method, path)
            .then()
            .statusCode(405)
            .contentType("application/problem+json")
            .header("Allow", "GET, HEAD, OPTIONS");
      }
    }
    given().get("/api/docs/nothing").then().statusCode(404).body("code", equalTo("not-found"));
    given()
        .get(ADDRESS)
        .then()
        .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .header("Access-Control-Allow-Origin", (String) null);
  }

  /// The page of Quarkus has two scripts within it, which change with its version.
  @Test
  void thePageMayRunItsOwnScriptsAndNoOthers() throws NoSuchAlgorithmException {
    var answer = given().get("/api/docs/").then().statusCode(200).extract();
    Matcher script =
        Pattern.compile("<script(?: defer)?>(.*?)</script>", Pattern.DOTALL)
            .matcher(answer.asString());
    StringBuilder sources = new StringBuilder("script-src 'self'");
    while (script.find()) {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(script.group(1).getBytes(StandardCharsets.UTF_8));
      sources.append(" 'sha256-").append(Base64.getEncoder().encodeToString(hash)).append('\'');
    }
    assertThat(answer.header("Content-Security-Policy"))
        .as("HttpManners.DOCS_POLICY")
        .contains(sources + ";")
        .startsWith("default-src 'none';");
    assertThat(answer.asString()).doesNotContain("http://", "https://");
  }
}
