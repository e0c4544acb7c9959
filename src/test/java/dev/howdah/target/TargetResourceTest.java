package dev.howdah.target;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.ops.PostgresForService;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresTarget;
import dev.howdah.testing.TestPostgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Registered targets, from outside.
@QuarkusTest
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
class TargetResourceTest {

  private static final String ADMIN = PostgresForService.ADMIN_KEY;
  private static final String TARGETS = "/api/v1/targets";
  private static final String NOBODY = "01990000-0000-7000-8000-000000000000";
  private static final String PASSWORD = "Hush-4711 @:/?#'\\";
  private static final String HIDDEN = "Hush-4711";

  private final AgroalDataSource pool;
  private final RegisteredTargets targets;
  private final TestPostgres.Database database = TestPostgres.newDatabase();

  TargetResourceTest(AgroalDataSource pool, RegisteredTargets targets) {
    this.pool = pool;
    this.targets = targets;
  }

  private static RequestSpecification as(String key) {
    return given().header("Authorization", "Bearer " + key).contentType("application/json");
  }

  private static String key(String admin, String scope, String environment) {
    return as(admin)
        .body(Map.of("name", "test", "scope", scope, "environment", environment))
        .post("/api/v1/api-keys")
        .then()
        .statusCode(201)
        .extract()
        .path("key");
  }

  private static String tenant() {
    return as(ADMIN)
        .body(Map.of("name", "tenant"))
        .post("/api/v1/organisations")
        .then()
        .statusCode(201)
        .extract()
        .path("apiKey.key");
  }

  private Map<String, Object> body(String user) {
    Map<String, Object> body = new HashMap<>();
    body.put("name", "main");
    body.put("host", "127.0.0.1");
    body.put("port", database.port());
    body.put("database", database.name());
    body.put("user", user);
    return body;
  }

  private Map<String, Object> withPassword(String user) {
    Map<String, Object> body = body(user);
    body.put("password", PASSWORD);
    return body;
  }

  private static String created(String key, Map<String, Object> body) {
    return as(key).body(body).post(TARGETS).then().statusCode(201).extract().path("id");
  }

  private String sql(String sql) throws SQLException {
    StringBuilder out = new StringBuilder();
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        try (var rows = statement.getResultSet()) {
          while (rows.next()) {
            out.append(rows.getString(1)).append('\n');
          }
        }
      }
    }
    return out.toString();
  }

  private static UUID organisation(String key) {
    return UUID.fromString(as(key).get("/api/v1/me").path("organisationId"));
  }

  private static Map<String, String> states(Response answer) {
    answer.then().statusCode(200);
    Map<String, String> states = new HashMap<>();
    List<String> names = answer.path("checks.name");
    List<String> found = answer.path("checks.state");
    for (int i = 0; i < names.size(); i++) {
      states.put(names.get(i), found.get(i));
    }
    return states;
  }

  private static String message(Response answer, String check) {
    return answer.path("checks.find { it.name == '" + check + "' }.message");
  }

  @Test
  void registersAnAddressAndShowsItWithoutThePassword() {
    String uri =
        "postgresql://postgres:Hush-4711%40@127.0.0.1:"
            + database.port()
            + "/"
            + database.name()
            + "?connect_timeout=5";
    Response made = as(ADMIN).body(Map.of("name", "by uri", "uri", uri)).post(TARGETS);
    made.then()
        .statusCode(201)
        .header("ETag", "\"1\"")
        .body("name", equalTo("by uri"))
        .body(
            "address",
            equalTo("postgresql://postgres@127.0.0.1:" + database.port() + "/" + database.name()))
        .body("hosts", equalTo(List.of("127.0.0.1:" + database.port())))
        .body("database", equalTo(database.name()))
        .body("user", equalTo("postgres"))
        .body("sslMode", equalTo("prefer"))
        .body("password", equalTo("stored"));
    String id = made.path("id");
    Response found = as(ADMIN).get(TARGETS + "/" + id);
    assertThat(found.<Map<String, Object>>path("")).isEqualTo(made.path(""));
    assertThat(made.asString() + found.asString() + as(ADMIN).get(TARGETS).asString())
        .contains(id)
        .doesNotContain(HIDDEN);
    as(ADMIN)
        .get("/api/v1/audit")
        .then()
        .body(
            "items.findAll { it.subjectId == '" + id + "' }.action",
            equalTo(List.of("target.create")));
  }

  @Test
  void keepsNoPasswordInClear() throws SQLException {
    String id = created(ADMIN, withPassword("postgres"));
    String row =
        sql(
            "SELECT t::text || encode(t.secret, 'escape') FROM howdah_service.target t WHERE id = '"
                + id
                + "'");
    assertThat(row).contains("test-2", "127.0.0.1").doesNotContain(HIDDEN, "4711");
    assertThat(
            sql("SELECT octet_length(secret) FROM howdah_service.target WHERE id = '" + id + "'"))
        .isEqualTo((1 + 12 + PASSWORD.length() + 16) + "\n");
    ConnectionSettings settings = targets.settings(organisation(ADMIN), UUID.fromString(id));
    assertThat(settings.password()).isEqualTo(PASSWORD);
    assertThat(settings.toString()).doesNotContain(HIDDEN);
    assertThat(settings.sslCert()).isEmpty();
    assertThat(settings.sslKey()).isEmpty();
  }

  @Test
  void refusesWhatIsNoTargetWithoutRepeatingIt() {
    Map<String, Object> both = withPassword("postgres");
    both.put("passwordFile", "main");
    Map<String, Object> twice = body("postgres");
    twice.put("uri", "postgresql://u@127.0.0.1/db");
    Map<String, Object> noFile = body("postgres");
    noFile.put("passwordFile", "main");
    Map<String, Object> certificate = body("postgres");
    certificate.put("sslRootCert", "/etc/passwd");
    Map<String, Object> pem = body("postgres");
    pem.put("caCertificate", "-----BEGIN CERTIFICATE-----\nHush-4711\n-----END CERTIFICATE-----");
    Map<String, Object> zero = body("postgres");
    zero.put("password", "a\0b");
    Map<String, Object> unknown = body("postgres");
    unknown.put("socketFactory", "java.lang.Object");
    for (Map<String, Object> body :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("name", "n"),
            Map.of("name", "n", "uri", "Hush-4711"),
            Map.of("name", "n", "uri", "postgresql://u:Hush-4711@127.0.0.1/db?Hush-4711=1"),
            Map.of("name", "n", "uri", "postgresql://u:Hush-4711@/db?host=/tmp"),
            Map.of("name", "n", "uri", "postgresql://u:x@h/db", "password", "Hush-4711"),
            Map.of("name", "n", "uri", "postgresql://u:Hush-4711@10.0.0.1/db"),
            Map.of("name", "n", "uri", "postgresql://u:Hush-4711@169.254.169.254/db"),
            Map.of("name", "n", "uri", "postgresql://u:Hush-4711@2130706433/db"),
            Map.of("name", "n", "uri", "postgresql://u:Hush-4711@0x7f000001/db"),
            Map.of("name", "n", "uri", "postgresql://u:Hush-4711@[::1]/db"),
            Map.of("name", "n", "uri", "postgresql://u:Hush-4711@8.8.8.8/db"),
            Map.of("name", "n", "uri", "postgresql://u:Hush-4711@127.0.0.1,10.0.0.1/db"),
            both,
            twice,
            noFile,
            certificate,
            pem,
            zero,
            unknown)) {
      Response answer = as(ADMIN).body(body).post(TARGETS);
      assertThat(answer.statusCode()).as(body.toString()).isEqualTo(400);
      assertThat(answer.contentType()).startsWith("application/problem+json");
      assertThat(answer.asString()).doesNotContain(HIDDEN);
    }
    as(ADMIN)
        .body(Map.of("name", "n", "uri", "postgresql://u@10.0.0.1/db"))
        .post(TARGETS)
        .then()
        .body("code", equalTo("target-address"))
        .body("detail", equalTo("The host of the target is not allowed."));
  }

  @Test
  void changesOnlyWhatWasSeen() {
    String id = created(ADMIN, withPassword("postgres"));
    Map<String, Object> change = body("postgres");
    change.put("name", "renamed");
    String path = TARGETS + "/" + id;
    as(ADMIN)
        .body(change)
        .put(path)
        .then()
        .statusCode(428)
        .body("code", equalTo("precondition-required"));
    as(ADMIN)
        .header("If-Match", "\"2\"")
        .body(change)
        .put(path)
        .then()
        .statusCode(412)
        .body("code", equalTo("precondition-failed"));
    as(ADMIN)
        .header("If-Match", "\"1\"")
        .body(change)
        .put(path)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("name", equalTo("renamed"))
        .body("password", equalTo("stored"));
    as(ADMIN).header("If-Match", "\"1\"").body(change).put(path).then().statusCode(412);
    as(ADMIN).header("If-Match", "\"1\"").delete(path).then().statusCode(412);
    as(ADMIN).get(path).then().statusCode(200).header("ETag", "\"2\"");
    as(ADMIN).header("If-Match", "\"2\"").delete(path).then().statusCode(204);
    as(ADMIN).get(path).then().statusCode(404);
    as(ADMIN).delete(path).then().statusCode(404);
  }

  @Test
  void ofTwoChangesOfTheSameStateOneIsRefused() throws Exception {
    String id = created(ADMIN, body("postgres"));
    CountDownLatch begin = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(2)) {
      var running =
          List.of("a", "b").stream()
              .map(name ->
                  threads.submit(() -> {
                    Map<String, Object> change = body("postgres");
                    change.put("name", name);
                    begin.await();
                    return as(ADMIN)
                        .header("If-Match", "\"1\"")
                        .body(change)
                        .put(TARGETS + "/" + id)
                        .statusCode();
                  }))
              .toList();
      begin.countDown();
      assertThat(List.of(running.get(0).get(), running.get(1).get()))
          .containsExactlyInAnyOrder(200, 412);
    }
  }

  @Test
  void sendsNoPasswordToAnotherHost() {
    String id = created(ADMIN, withPassword("postgres"));
    String path = TARGETS + "/" + id;
    Map<String, Object> elsewhere = body("postgres");
    elsewhere.put("port", 1);
    Map<String, Object> unsafe = body("postgres");
    unsafe.put("sslMode", "disable");
    for (Map<String, Object> change : List.of(elsewhere, unsafe, body("somebody"))) {
      as(ADMIN)
          .header("If-Match", "\"1\"")
          .body(change)
          .put(path)
          .then()
          .statusCode(400)
          .body("detail", containsString("password is needed again"));
    }
    Map<String, Object> database = body("postgres");
    database.put("database", "other");
    as(ADMIN)
        .header("If-Match", "\"1\"")
        .body(database)
        .put(path)
        .then()
        .statusCode(200)
        .body("password", equalTo("stored"))
        .body("database", equalTo("other"));
    elsewhere.put("password", "");
    as(ADMIN)
        .header("If-Match", "\"2\"")
        .body(elsewhere)
        .put(path)
        .then()
        .statusCode(200)
        .body("password", equalTo("none"));
    assertThat(targets.settings(organisation(ADMIN), UUID.fromString(id)).password()).isEmpty();
  }

  @Test
  void hidesOneTenantFromAnother() {
    String other = tenant();
    String id = created(ADMIN, withPassword("postgres"));
    for (String method : new String[] {"GET", "PUT", "DELETE", "POST"}) {
      String behind = method.equals("POST") ? "/test" : "";
      RequestSpecification foreign = as(other).header("If-Match", "*");
      RequestSpecification unknown = as(other).header("If-Match", "*");
      if (method.equals("PUT")) {
        foreign.body(body("postgres"));
        unknown.body(body("postgres"));
      }
      Response one = foreign.request(method, TARGETS + "/" + id + behind);
      Response two = unknown.request(method, TARGETS + "/" + NOBODY + behind);
      assertThat(List.of(one.statusCode(), two.statusCode())).containsOnly(404);
      assertThat(one.<String>path("detail")).isEqualTo(two.path("detail"));
    }
    assertThat(as(other).get(TARGETS).<List<?>>path("items")).isEmpty();
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> targets.settings(organisation(other), UUID.fromString(id)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> targets.find(organisation(other), UUID.fromString(id)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    as(ADMIN).get(TARGETS + "/" + id).then().statusCode(200);
  }

  @Test
  void lookingIsForAllTestingForOperatorsChangingForAdmins() {
    String id = created(ADMIN, body("postgres"));
    for (String scope : new String[] {"reader", "operator"}) {
      String key = key(ADMIN, scope, "live");
      as(key).get(TARGETS).then().statusCode(200).body("items.id", hasItem(id));
      as(key).get(TARGETS + "/" + id).then().statusCode(200);
      as(key)
          .post(TARGETS + "/" + id + "/test")
          .then()
          .statusCode(scope.equals("reader") ? 403 : 200);
      as(key).body(body("x")).post(TARGETS).then().statusCode(403);
      as(key)
          .header("If-Match", "*")
          .body(body("x"))
          .put(TARGETS + "/" + id)
          .then()
          .statusCode(403);
      as(key).delete(TARGETS + "/" + id).then().statusCode(403);
    }
    given().get(TARGETS).then().statusCode(401);
    String test = key(ADMIN, "admin", "test");
    as(test).get(TARGETS + "/" + id).then().statusCode(200);
    as(test).post(TARGETS + "/" + id + "/test").then().statusCode(200);
    as(test)
        .body(body("x"))
        .post(TARGETS)
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
    as(test).header("If-Match", "*").body(body("x")).put(TARGETS + "/" + id).then().statusCode(403);
    as(test).delete(TARGETS + "/" + id).then().statusCode(403);
  }

  @Test
  void findsNothingWrongWithAGoodTarget() {
    String id = created(ADMIN, withPassword("postgres"));
    Response answer = as(ADMIN).post(TARGETS + "/" + id + "/test");
    assertThat(states(answer))
        .isEqualTo(
            List.of(
                    "connection",
                    "database",
                    "pooler",
                    "clock",
                    "tls",
                    "version",
                    "encoding",
                    "writable",
                    "privileges",
                    "locks",
                    "connections")
                .stream()
                .collect(Collectors.toMap(name -> name, name -> "ok")));
    answer.then().body("state", equalTo("ok"));
    assertThat(message(answer, "tls"))
        .isEqualTo(
            "The connection is not encrypted. sslMode is prefer. Both ends are on one machine.");
    assertThat(message(answer, "pooler")).isEqualTo("There is no pooler on the way.");
    assertThat(answer.asString()).doesNotContain(HIDDEN);
    assertThat(database.query("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'howdah%'"))
        .isEqualTo("0");
  }

  @Test
  void namesPrivilegesThatAreMissing() {
    database.execute("CREATE ROLE weak_" + database.name() + " LOGIN");
    String id = created(ADMIN, body("weak_" + database.name()));
    Response answer = as(ADMIN).post(TARGETS + "/" + id + "/test");
    answer.then().body("state", equalTo("failed"));
    assertThat(states(answer)).containsEntry("privileges", "failed").containsEntry("version", "ok");
    assertThat(answer.<List<String>>path("checks.findAll { it.name == 'privileges' }.remedy"))
        .hasSize(2)
        .anySatisfy(remedy -> assertThat(remedy).contains("GRANT CREATE ON DATABASE"))
        .anySatisfy(remedy -> assertThat(remedy).contains("GRANT USAGE, CREATE ON SCHEMA"));
  }

  @Test
  void countsFreeConnections() throws SQLException {
    String role = "few_" + database.name();
    database.execute(
        "CREATE ROLE " + role + " LOGIN",
        "GRANT CREATE ON DATABASE " + database.name() + " TO " + role,
        "GRANT CREATE ON SCHEMA public TO " + role,
        "ALTER DATABASE " + database.name() + " CONNECTION LIMIT 3");
    String id = created(ADMIN, body(role));
    Response answer = as(ADMIN).post(TARGETS + "/" + id + "/test");
    assertThat(states(answer)).containsEntry("connections", "failed").containsEntry("pooler", "ok");
    assertThat(message(answer, "connections"))
        .isEqualTo("The migration opens 7 connections, but the server has 2 free.");

    database.execute("ALTER DATABASE " + database.name() + " CONNECTION LIMIT 1");
    assertThat(states(as(ADMIN).post(TARGETS + "/" + id + "/test")))
        .containsEntry("pooler", "warning");

    database.execute("ALTER DATABASE " + database.name() + " CONNECTION LIMIT 0");
    answer = as(ADMIN).post(TARGETS + "/" + id + "/test");
    assertThat(states(answer)).isEqualTo(Map.of("connection", "failed"));
    assertThat(message(answer, "connection")).contains("too many connections for database");
  }

  @Test
  void seesThatADatabaseIsReadOnlyOrOfAnotherEncoding() {
    database.execute(
        "ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
    String id = created(ADMIN, body("postgres"));
    assertThat(states(as(ADMIN).post(TARGETS + "/" + id + "/test")))
        .containsEntry("writable", "failed")
        .containsEntry("encoding", "ok");

    String latin = database.name() + "_latin";
    TestPostgres.newDatabase()
        .execute(
            "CREATE DATABASE "
                + latin
                + " TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
    Map<String, Object> body = body("postgres");
    body.put("database", latin);
    assertThat(states(as(ADMIN).post(TARGETS + "/" + created(ADMIN, body) + "/test")))
        .containsEntry("writable", "ok")
        .containsEntry("encoding", "failed");
  }

  @Test
  void refusesTheServicesOwnDatabase() throws SQLException {
    Map<String, Object> own = body("postgres");
    own.put("database", sql("SELECT current_database()").strip());
    String id = created(ADMIN, own);
    Response answer = as(ADMIN).post(TARGETS + "/" + id + "/test");
    answer.then().body("state", equalTo("failed"));
    assertThat(states(answer))
        .containsEntry("database", "failed")
        .containsEntry("connection", "ok");

    ConnectionSettings settings = targets.settings(organisation(ADMIN), UUID.fromString(id));
    try (Connection connection = PostgresTarget.open(settings, "test")) {
      assertThatExceptionOfType(HowdahException.class)
          .isThrownBy(() -> targets.requireSuitable(connection, "public"))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_UNSUITABLE));
    }
    try (Connection connection = database.connect()) {
      targets.requireSuitable(connection, "public");
      assertThatExceptionOfType(HowdahException.class)
          .isThrownBy(() -> targets.requireSuitable(connection, "howdah_service"))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_UNSUITABLE));
    }
  }

  @Test
  void saysLittleOfTheNetwork() throws IOException, SQLException {
    Map<String, Object> closed = body("postgres");
    closed.put("port", 1);
    String id = created(ADMIN, closed);
    Response refused = as(ADMIN).post(TARGETS + "/" + id + "/test");
    assertThat(states(refused)).isEqualTo(Map.of("connection", "failed"));
    assertThat(message(refused, "connection")).isEqualTo("The host refuses the connection.");

    // Allowed when it was registered, and not any more.
    sql(
        "UPDATE howdah_service.target SET address = replace(address, '127.0.0.1', '10.0.0.1')"
            + " WHERE id = '"
            + id
            + "'");
    Response forbidden = as(ADMIN).post(TARGETS + "/" + id + "/test");
    assertThat(message(forbidden, "connection"))
        .isEqualTo("The host of the target is not allowed.");
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> targets.settings(organisation(ADMIN), UUID.fromString(id)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_ADDRESS));

    try (ServerSocket other = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual()
          .start(() -> {
            while (!other.isClosed()) {
              try (var client = other.accept()) {
                client
                    .getOutputStream()
                    .write("NOPE: secret banner\r\n".getBytes(StandardCharsets.US_ASCII));
              } catch (IOException e) {
                // The driver went away, or the test is over.
              }
            }
          });
      Map<String, Object> banner = body("postgres");
      banner.put("port", other.getLocalPort());
      Response answer = as(ADMIN).post(TARGETS + "/" + created(ADMIN, banner) + "/test");
      assertThat(message(answer, "connection"))
          .isEqualTo("The host does not answer as a PostgreSQL server that this login fits.");
      assertThat(answer.asString()).doesNotContain("banner");
    }
  }

  @Test
  void noticesPasswordsThatWereSwapped() throws SQLException {
    Map<String, Object> other = body("postgres");
    other.put("password", "another");
    String one = created(ADMIN, withPassword("postgres"));
    String two = created(ADMIN, other);
    sql(
        "UPDATE howdah_service.target t SET secret = o.secret, secret_key_id = o.secret_key_id"
            + " FROM howdah_service.target o WHERE t.id IN ('"
            + one
            + "', '"
            + two
            + "') AND o.id IN ('"
            + one
            + "', '"
            + two
            + "') AND o.id <> t.id");
    for (String id : new String[] {one, two}) {
      Response answer = as(ADMIN).post(TARGETS + "/" + id + "/test");
      assertThat(message(answer, "connection"))
          .isEqualTo(
              "The stored password is not what was encrypted for this target with the key"
                  + " 'test-2'.");
    }
    sql("UPDATE howdah_service.target SET secret_key_id = 'gone' WHERE id = '" + one + "'");
    Response answer = as(ADMIN).post(TARGETS + "/" + one + "/test");
    assertThat(message(answer, "connection"))
        .isEqualTo("The key 'gone' that the password was encrypted with is not there.");
  }

  @Test
  void writesCertificatesForTheDriver() throws IOException {
    String pem = Files.readString(Path.of("src/test/resources/certificates/authority.pem"));
    Map<String, Object> body = body("postgres");
    body.put("caCertificate", pem);
    Response made = as(ADMIN).body(body).post(TARGETS);
    made.then()
        .statusCode(201)
        .body("sslMode", equalTo("verify-full"))
        .body("caCertificate", equalTo(pem));
    String id = made.path("id");
    ConnectionSettings settings = targets.settings(organisation(ADMIN), UUID.fromString(id));
    assertThat(Path.of(String.valueOf(settings.sslRootCert()))).hasContent(pem);
    // The test server has no TLS.
    Response answer = as(ADMIN).post(TARGETS + "/" + id + "/test");
    assertThat(message(answer, "connection")).startsWith("No TLS connection to PostgreSQL at");
    assertThat(answer.asString()).doesNotContain("howdah-certificates");
  }

  @Test
  void pagesThroughTargets() {
    String tenant = tenant();
    for (int i = 0; i < 3; i++) {
      created(tenant, body("postgres"));
    }
    Response first = as(tenant).get(TARGETS + "?limit=2");
    first.then().body("items.size()", equalTo(2));
    as(tenant)
        .get(TARGETS + "?limit=2&cursor=" + first.path("next"))
        .then()
        .body("items.size()", equalTo(1))
        .body("items[0].id", not(equalTo(first.path("items[1].id"))));
  }

  @Test
  void measuresClocksAndLimitsTests() {
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    assertThat(ConnectionTrial.clocks(noon, noon.plusMillis(5), noon.plusMillis(10)))
        .isEqualTo(TargetCheck.ok("clock", "The clocks of server and service differ by 0.0 s."));
    assertThat(ConnectionTrial.clocks(noon, noon.minusMillis(2_000), noon).state())
        .isEqualTo(TargetCheck.State.ok);
    TargetCheck late = ConnectionTrial.clocks(noon, noon.plusMillis(2_510), noon.plusMillis(10));
    assertThat(late.state()).isEqualTo(TargetCheck.State.warning);
    assertThat(late.message()).isEqualTo("The clocks of server and service differ by 2.5 s.");
    assertThat(ConnectionTrial.clocks(noon, noon.minus(Duration.ofHours(1)), noon).state())
        .isEqualTo(TargetCheck.State.warning);

    TrialSlots slots = TrialSlots.of(2, 1);
    UUID one = new UUID(1, 1);
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> slots.within(one, () -> slots.within(one, () -> 1)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED));
    assertThat(slots.within(one, () -> slots.within(new UUID(2, 2), () -> 2))).isEqualTo(2);
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() ->
            slots.within(
                one,
                () -> slots.within(new UUID(2, 2), () -> slots.within(new UUID(3, 3), () -> 3))))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED));
    assertThat(slots.within(one, () -> 4)).isEqualTo(4);
  }
}
