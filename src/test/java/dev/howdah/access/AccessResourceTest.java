package dev.howdah.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.howdah.ops.PostgresForService;
import dev.howdah.secret.ApiKeyText;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Keys, scopes and tenants, from outside.
@QuarkusTest
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
class AccessResourceTest {

  private static final String ADMIN = PostgresForService.ADMIN_KEY;
  private static final String KEYS = "/api/v1/api-keys";
  private static final String NOBODY = "01990000-0000-7000-8000-000000000000";

  private final AgroalDataSource pool;
  private final UsageCounter usage;

  AccessResourceTest(AgroalDataSource pool, UsageCounter usage) {
    this.pool = pool;
    this.usage = usage;
  }

  /// A key that was made for a test.
  private record Key(String id, String text) {}

  private static RequestSpecification as(String key) {
    return given().header("Authorization", "Bearer " + key).contentType("application/json");
  }

  private static Key key(String admin, String scope, String environment) {
    var made =
        as(admin)
            .body(Map.of("name", "test", "scope", scope, "environment", environment))
            .post(KEYS)
            .then()
            .statusCode(201)
            .extract();
    return new Key(made.path("apiKey.id"), made.path("key"));
  }

  /// The admin of a new organisation.
  private static Key tenant(String name) {
    var made =
        as(ADMIN)
            .body(Map.of("name", name))
            .post("/api/v1/organisations")
            .then()
            .statusCode(201)
            .extract();
    return new Key(made.path("apiKey.apiKey.id"), made.path("apiKey.key"));
  }

  private static void refused(ValidatableResponse answer) {
    answer
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", "Bearer realm=\"howdah\"")
        .body("code", equalTo("unauthenticated"))
        .body("detail", equalTo("A valid API key is needed."));
  }

  private static int status(String key) {
    return as(key).get("/api/v1/me").statusCode();
  }

  private void sql(String sql) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Every address that needs a key, with a body where it takes one.
  private static List<String[]> addresses(String id) {
    return List.of(
        new String[] {"GET", "/api/v1/me", ""},
        new String[] {"GET", "/api/v1/organisations", ""},
        new String[] {"GET", "/api/v1/organisations/" + id, ""},
        new String[] {"POST", "/api/v1/organisations", "{\"name\":\"n\"}"},
        new String[] {"GET", "/api/v1/audit", ""},
        new String[] {"GET", "/api/v1/usage", ""},
        new String[] {"GET", KEYS, ""},
        new String[] {
          "POST", KEYS, "{\"name\":\"n\",\"scope\":\"reader\",\"environment\":\"test\"}"
        },
        new String[] {"GET", KEYS + "/" + id, ""},
        new String[] {"PATCH", KEYS + "/" + id, "{\"name\":\"n\"}"},
        new String[] {"POST", KEYS + "/" + id + "/rotate", "{}"},
        new String[] {"POST", KEYS + "/" + id + "/revoke", "{}"});
  }

  @Test
  void tellsTheCallerWhoItIs() {
    as(ADMIN)
        .get("/api/v1/me")
        .then()
        .statusCode(200)
        .body("organisation", equalTo("default"))
        .body("scope", equalTo("admin"))
        .body("live", equalTo(true));
  }

  @Test
  void refusesEveryAddressWithoutAValidKey() {
    String unknown = ApiKeyText.next(true).reveal();
    for (String[] address : addresses(NOBODY)) {
      for (String header :
          new String[] {
            "",
            "Bearer",
            "Bearer " + unknown,
            "Bearer " + ADMIN + "x",
            "Bearer hw_live_1",
            "Basic YTpi",
            ADMIN
          }) {
        RequestSpecification request = given().contentType("application/json");
        if (!header.isEmpty()) {
          request.header("Authorization", header);
        }
        if (!address[2].isEmpty()) {
          request.body(address[2]);
        }
        refused(request.request(address[0], address[1]).then());
      }
    }
  }

  @Test
  void refusesWhatTheScopeDoesNotAllow() {
    for (String scope : new String[] {"reader", "operator"}) {
      String key = key(ADMIN, scope, "live").text();
      for (String[] address : addresses(NOBODY)) {
        RequestSpecification request = as(key);
        if (!address[2].isEmpty()) {
          request.body(address[2]);
        }
        boolean reads =
            address[1].endsWith("/me")
                || address[1].endsWith("/usage")
                || (address[1].contains("/organisations") && address[0].equals("GET"));
        int status = request.request(address[0], address[1]).statusCode();
        assertThat(status)
            .as("%s %s %s", scope, address[0], address[1])
            .isEqualTo(reads ? (address[1].endsWith(NOBODY) ? 404 : 200) : 403);
      }
    }
  }

  @Test
  void hidesOneTenantFromAnother() {
    Key one = tenant("one");
    Key other = tenant("other");
    String otherOrganisation = as(other.text()).get("/api/v1/me").path("organisationId");
    for (String path : new String[] {"", "/rotate", "/revoke"}) {
      String method = path.isEmpty() ? "GET" : "POST";
      var foreign = as(one.text()).body("{}").request(method, KEYS + "/" + other.id() + path);
      var unknown = as(one.text()).body("{}").request(method, KEYS + "/" + NOBODY + path);
      var noId = as(one.text()).body("{}").request(method, KEYS + "/x" + path);
      assertThat(List.of(foreign.statusCode(), unknown.statusCode(), noId.statusCode()))
          .containsOnly(404);
      assertThat(foreign.<String>path("detail")).isEqualTo(unknown.<String>path("detail"));
    }
    as(one.text()).get("/api/v1/organisations/" + otherOrganisation).then().statusCode(404);
    as(one.text()).get("/api/v1/organisations").then().body("items.size()", equalTo(1));
    as(one.text()).body(Map.of("name", "x")).post("/api/v1/organisations").then().statusCode(403);
    for (String path : new String[] {KEYS, "/api/v1/audit", "/api/v1/usage"}) {
      assertThat(as(one.text()).get(path).then().statusCode(200).extract().asString())
          .doesNotContain(other.id(), otherOrganisation);
    }
    assertThat(status(other.text())).isEqualTo(200);
    as(ADMIN).get("/api/v1/organisations/" + otherOrganisation).then().statusCode(200);
  }

  @Test
  void revokesWithinASecond() throws InterruptedException {
    Key key = key(ADMIN, "reader", "live");
    assertThat(status(key.text())).isEqualTo(200);
    as(ADMIN)
        .post(KEYS + "/" + key.id() + "/revoke")
        .then()
        .statusCode(200)
        .body("active", equalTo(false));
    Thread.sleep(1_000);
    refused(as(key.text()).get("/api/v1/me").then());
    as(ADMIN).body("{}").post(KEYS + "/" + key.id() + "/rotate").then().statusCode(409);
  }

  @Test
  void rotatesWithAnOverlap() throws InterruptedException {
    Key old = key(ADMIN, "operator", "live");
    var made =
        as(ADMIN)
            .body(Map.of("overlapSeconds", 2))
            .post(KEYS + "/" + old.id() + "/rotate")
            .then()
            .statusCode(201)
            .body("apiKey.scope", equalTo("operator"))
            .extract();
    String next = made.path("key");
    assertThat(status(old.text())).isEqualTo(200);
    assertThat(status(next)).isEqualTo(200);
    as(ADMIN).body("{}").post(KEYS + "/" + old.id() + "/rotate").then().statusCode(409);
    Thread.sleep(3_000);
    assertThat(status(old.text())).isEqualTo(401);
    assertThat(status(next)).isEqualTo(200);
  }

  @Test
  void refusesExpiredKeys() throws SQLException, InterruptedException {
    Key key = key(ADMIN, "reader", "test");
    assertThat(status(key.text())).isEqualTo(200);
    sql(
        "UPDATE howdah_service.api_key SET expires_at = now() - interval '1 second' WHERE id = '"
            + key.id()
            + "'");
    Thread.sleep(1_000);
    refused(as(key.text()).get("/api/v1/me").then());
  }

  @Test
  void keepsTestKeysFromMakingLiveOnes() {
    Key test = key(ADMIN, "admin", "test");
    Key live = key(ADMIN, "reader", "live");
    as(test.text())
        .body(Map.of("name", "n", "scope", "reader", "environment", "live"))
        .post(KEYS)
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
    as(test.text()).body("{}").post(KEYS + "/" + live.id() + "/rotate").then().statusCode(403);
    key(test.text(), "reader", "test");
  }

  @Test
  void refusesKeysThatMakeNoSense() {
    for (String body :
        new String[] {
          "{}",
          "",
          "{\"name\":\"n\",\"scope\":\"root\",\"environment\":\"live\"}",
          "{\"name\":\"n\",\"scope\":\"reader\",\"environment\":\"prod\"}",
          "{\"name\":\"\",\"scope\":\"reader\",\"environment\":\"live\"}",
          "{\"name\":\"n\",\"scope\":\"reader\",\"environment\":\"live\","
              + "\"expiresAt\":\"2001-01-01T00:00:00Z\"}"
        }) {
      as(ADMIN)
          .body(body)
          .post(KEYS)
          .then()
          .statusCode(400)
          .body("code", equalTo("request-invalid"));
    }
  }

  @Test
  void showsAKeyOnceAndKeepsItNowhere() throws SQLException {
    Key key = key(ADMIN, "reader", "live");
    as(ADMIN).get(KEYS + "/" + key.id()).then().statusCode(200).body("key", nullValue());
    assertThat(as(ADMIN).get(KEYS).asString()).doesNotContain(key.text().substring(13));
    try (var connection = pool.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT k::text FROM howdah_service.api_key k")) {
      while (rows.next()) {
        assertThat(rows.getString(1)).doesNotContain(key.text().substring(13));
      }
    }
  }

  @Test
  void pagesThroughKeysWithoutRepeatingOrLosing() {
    Key admin = tenant("pages");
    for (int i = 0; i < 6; i++) {
      key(admin.text(), "reader", "test");
    }
    Set<String> seen = new HashSet<>();
    String cursor = null;
    int pages = 0;
    do {
      var page =
          as(admin.text()).get(KEYS + "?limit=3" + (cursor == null ? "" : "&cursor=" + cursor));
      for (String id : page.<List<String>>path("items.id")) {
        assertThat(seen.add(id)).isTrue();
      }
      cursor = page.path("next");
      pages++;
    } while (cursor != null);
    assertThat(seen).hasSize(7).contains(admin.id());
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void writesDownWhoDidWhat() {
    Key admin = tenant("audited");
    Key made = key(admin.text(), "reader", "test");
    as(admin.text())
        .header("X-Request-Id", "audit-1")
        .post(KEYS + "/" + made.id() + "/revoke")
        .then()
        .statusCode(200);
    as(admin.text())
        .get("/api/v1/audit")
        .then()
        .statusCode(200)
        .body("items.size()", equalTo(2))
        .body("items[0].action", equalTo("api-key.revoke"))
        .body("items[0].subjectId", equalTo(made.id()))
        .body("items[0].apiKeyId", equalTo(admin.id()))
        .body("items[0].requestId", equalTo("audit-1"));
  }

  @Test
  void countsPerKeyAndDay() {
    Key admin = tenant("counted");
    for (int i = 0; i < 5; i++) {
      assertThat(status(admin.text())).isEqualTo(200);
    }
    usage.flush();
    as(admin.text())
        .get("/api/v1/usage")
        .then()
        .statusCode(200)
        .body("apiKeyId", hasItem(admin.id()))
        .body("requests[0]", equalTo(5));
    as(admin.text())
        .get(KEYS + "/" + admin.id())
        .then()
        .body("lastUsedAt", org.hamcrest.Matchers.notNullValue());
  }

  private static ValidatableResponse change(Key admin, String id, String body) {
    return as(admin.text()).header("If-Match", "*").body(body).patch(KEYS + "/" + id).then();
  }

  @Test
  void changesWhatWasSeen() {
    Key admin = tenant("changed");
    Key key = key(admin.text(), "reader", "live");
    String path = KEYS + "/" + key.id();
    String seen = as(admin.text()).get(path).header("ETag");
    as(admin.text()).body("{}").patch(path).then().statusCode(428);
    as(admin.text())
        .header("If-Match", seen)
        .body(
            "{\"name\":\"other\",\"requestsPerMinute\":77,\"expiresAt\":\"2999-01-01T00:00:00Z\"}")
        .patch(path)
        .then()
        .statusCode(200)
        .header("ETag", not(equalTo(seen)))
        .body("name", equalTo("other"))
        .body("scope", equalTo("reader"))
        .body("requestsPerMinute", equalTo(77))
        .body("expiresAt", equalTo("2999-01-01T00:00:00Z"));
    as(admin.text())
        .header("If-Match", seen)
        .body("{\"name\":\"third\"}")
        .patch(path)
        .then()
        .statusCode(412)
        .body("code", equalTo("precondition-failed"));
    change(
            admin,
            key.id(),
            "{\"requestsPerMinute\":null,\"expiresAt\":null,\"scope\":\"operator\"}")
        .statusCode(200)
        .body("name", equalTo("other"))
        .body("scope", equalTo("operator"))
        .body("requestsPerMinute", nullValue())
        .body("expiresAt", nullValue());
    as(admin.text())
        .get("/api/v1/audit")
        .then()
        .body("items[0].action", equalTo("api-key.change"))
        .body("items[0].subjectId", equalTo(key.id()));
    for (String wrong :
        new String[] {
          "{\"name\":\" \"}",
          "{\"scope\":\"root\"}",
          "{\"requestsPerMinute\":0}",
          "{\"expiresAt\":\"2001-01-01T00:00:00Z\"}",
          "{\"hash\":\"x\"}",
          ""
        }) {
      change(admin, key.id(), wrong).statusCode(400);
    }
  }

  @Test
  void keepsTestKeysFromChangingLiveOnes() {
    Key test = key(ADMIN, "admin", "test");
    Key live = key(ADMIN, "reader", "live");
    change(test, live.id(), "{\"scope\":\"admin\"}").statusCode(403);
  }

  @Test
  void keepsTheLastAdmin() {
    Key admin = tenant("last");
    key(admin.text(), "operator", "live");
    key(admin.text(), "admin", "test");
    String revoke = KEYS + "/" + admin.id() + "/revoke";
    as(admin.text())
        .post(revoke)
        .then()
        .statusCode(409)
        .body("detail", equalTo("This is the last admin key of the organisation."));
    change(admin, admin.id(), "{\"scope\":\"operator\"}").statusCode(409);
    change(admin, admin.id(), "{\"expiresAt\":\"2999-01-01T00:00:00Z\"}").statusCode(409);
    change(admin, admin.id(), "{\"name\":\"renamed\"}").statusCode(200);

    Key next = key(admin.text(), "admin", "live");
    as(next.text()).post(revoke).then().statusCode(200);
    as(next.text()).post(revoke).then().statusCode(200);
    as(next.text()).post(KEYS + "/" + next.id() + "/revoke").then().statusCode(409);
  }

  @Test
  void keepsOneOfTwoAdminsThatEndAtOnce() throws Exception {
    for (int round = 0; round < 5; round++) {
      Key one = tenant("duel");
      Key other = key(one.text(), "admin", "live");
      // A test key is no support for live ones.
      Key third = key(one.text(), "admin", "test");
      List<Callable<Integer>> both =
          List.of(
              () -> as(third.text()).post(KEYS + "/" + other.id() + "/revoke").statusCode(),
              () -> as(third.text()).post(KEYS + "/" + one.id() + "/revoke").statusCode());
      List<Integer> answers = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Integer> answer : threads.invokeAll(both)) {
          answers.add(answer.get());
        }
      }
      assertThat(answers).containsExactlyInAnyOrder(200, 409);
    }
  }
}
