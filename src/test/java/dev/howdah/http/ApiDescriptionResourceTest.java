package dev.howdah.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.howdah.ops.PostgresForService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
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
    System.out.println(given().get("/api/docs/").asString());
    System.out.println(given().redirects().follow(false).get("/api/docs").statusLine());
    System.out.println(given().post("/api/docs/").statusLine());
    System.out.println(
        given().post("/api/openapi").statusLine() + given().post("/api/openapi").asString());
    System.out.println(given().get("/api/openapi.yaml").statusLine());
  }
}
