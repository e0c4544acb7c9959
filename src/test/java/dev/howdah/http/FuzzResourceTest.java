package dev.howdah.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.howdah.ops.PostgresForService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every operation that `docs/api/openapi.yaml` describes, with hundreds of bad requests: what
/// answers is never 5xx, always a problem document, and says nothing of the inside.
@QuarkusTest
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields
class FuzzResourceTest {

  /// An address or headers that are too long: refused before there is a request.
  private static final Set<Integer> READ_BY_NOBODY = Set.of(414, 431);

  private static final String ADMIN = PostgresForService.ADMIN_KEY;
  private static final int THREADS = 4;
  private static final int MOST_SHOWN = 40;

  /// Names of classes and files, SQL, and what PostgreSQL, Jackson and Hibernate say.
  private static final Pattern INSIDE =
      Pattern.compile(
          "Exception|Throwable|dev\\.howdah|(java|javax|jakarta|io|org|com)\\.[a-z]+\\.[a-z]|\\.java\\b"
              + "|\\bat [a-z]+\\.|SELECT |INSERT |UPDATE |DELETE FROM|howdah_service|ERROR:|SQLSTATE"
              + "|Jackson|Hibernate|Vert\\.x|duplicate key|line: \\d+");

  /// What HTTP does not allow in a head or in an address. What reads HTTP may refuse it without a
  /// document.
  private static final Pattern UNCLEAN =
      Pattern.compile(
          "[^\\r\\n -~]|^[^\\r]*(?:[\"<>\\\\^`{|}\\[\\]]|%(?![0-9A-Fa-f]{2}))|\\r\\nHost:(?! ?localhost)");

  private static final ObjectMapper JSON = new ObjectMapper();

  @TestHTTPResource("/")
  URI service;

  private static String tenant(String name) {
    return as(ADMIN, "{\"name\":\"" + name + "\"}", "/api/v1/organisations", "apiKey.key");
  }

  private static String key(String admin, String scope) {
    String body = "{\"name\":\"fuzz\",\"scope\":\"" + scope + "\",\"environment\":\"live\"}";
    return as(admin, body, "/api/v1/api-keys", "key");
  }

  private static String as(String key, String body, String address, String member) {
    return given()
        .header("Authorization", "Bearer " + key)
        .contentType("application/json")
        .body(body)
        .post(address)
        .then()
        .statusCode(201)
        .extract()
        .path(member);
  }

  private static String me(String key, String member) {
    return given()
        .header("Authorization", "Bearer " + key)
        .get("/api/v1/me")
        .then()
        .statusCode(200)
        .extract()
        .path(member);
  }

  @Test
  void badRequestsAreAnsweredWithProblems() throws Exception {
    JsonNode api = new YAMLMapper().readTree(Path.of("docs/api/openapi.yaml").toFile());
    String admin = tenant("fuzz");
    String other = tenant("other");
    List<String> ids = List.of(me(other, "keyId"), me(other, "organisationId"), me(ADMIN, "keyId"));
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("an admin", admin);
    keys.put("a reader", key(admin, "reader"));
    keys.put("an operator", key(admin, "operator"));

    List<Callable<List<String>>> operations = new ArrayList<>();
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (var path : api.get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (operation.getValue().has("operationId")) {
          BadRequests requests = new BadRequests(api, operation.getKey(), path.getKey(), ids, keys);
          operations.add(() -> wrong(requests.all(), statuses));
        }
      }
    }
    assertThat(operations).hasSizeGreaterThan(10);

    List<String> wrong = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<List<String>> one : threads.invokeAll(operations)) {
        wrong.addAll(one.get());
      }
    }
    assertThat(wrong.stream().limit(MOST_SHOWN).toList())
        .as("%d of the answers %s", wrong.size(), statuses)
        .isEmpty();
    assertThat(statuses.keySet()).contains(200, 400, 401, 403, 404, 405, 406, 413, 415);
    assertThat(statuses.values().stream().mapToInt(Integer::intValue).sum())
        .isGreaterThanOrEqualTo(operations.size() * BadRequests.LEAST);

    // It still works, and the other tenant has lost nothing.
    assertThat(me(ADMIN, "organisation")).isEqualTo("default");
    assertThat(me(other, "organisation")).isEqualTo("other");
  }

  private List<String> wrong(List<BadRequests.Request> requests, Map<Integer, Integer> statuses)
      throws IOException {
    List<String> wrong = new ArrayList<>();
    for (BadRequests.Request request : requests) {
      String what;
      try {
        RawExchange.Answer answer = RawExchange.send(service, request.head(), request.body());
        synchronized (statuses) {
          statuses.merge(answer.status(), 1, Integer::sum);
        }
        what = wrong(request, answer);
      } catch (IOException e) {
        what = "no answer: " + e;
      }
      if (!what.isEmpty()) {
        wrong.add(request.what() + ": " + what);
      }
    }
    return wrong;
  }

  /// What is wrong with an answer; empty where nothing is.
  private static String wrong(BadRequests.Request request, RawExchange.Answer answer) {
    int status = answer.status();
    if (INSIDE.matcher(answer.body()).find()) {
      return status + " tells of the inside: " + answer.body();
    }
    if (status >= 500
        || (status == 0 && request.understood() && !UNCLEAN.matcher(request.head()).find())) {
      return status + " " + answer.body();
    }
    boolean understood = request.understood() && !UNCLEAN.matcher(request.head()).find();
    boolean documented = answer.header("Content-Type").equals(Problem.MEDIA_TYPE);
    if (!understood && !documented) {
      // Refused by what reads HTTP, before there is a request.
      return status < 300 || answer.body().isEmpty() ? "" : status + " " + answer;
    }
    if (!documented && READ_BY_NOBODY.contains(status)) {
      return answer.body().isEmpty() ? "" : status + " " + answer;
    }
    if (answer.header(RequestId.HEADER).isEmpty()) {
      return status + " has no request id";
    }
    if (status < 400) {
      return "";
    }
    if (!documented) {
      return status + " is no problem document: " + answer.head() + answer.body();
    }
    return request.what().startsWith("HEAD") ? "" : wrong(status, answer);
  }

  private static String wrong(int status, RawExchange.Answer answer) {
    String text = answer.body();
    try {
      JsonNode problem = JSON.readTree(text.substring(text.indexOf('{')));
      return problem.path("status").asInt() == status
              && !problem.path("code").asText().isEmpty()
              && problem.path("requestId").asText().equals(answer.header(RequestId.HEADER))
          ? ""
          : status + " says " + text;
    } catch (IOException | StringIndexOutOfBoundsException e) {
      return status + " is not JSON: " + text;
    }
  }
}
