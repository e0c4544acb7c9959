package dev.howdah.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.howdah.ops.PostgresForService;
import dev.howdah.testing.Corpus;
import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TestPostgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Migrations from outside: what is asked, what is answered, what is in the target then.
@QuarkusTest
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class MigrationResourceTest {

  private static final String NOBODY = "01990000-0000-7000-8000-000000000000";

  static final String TABLES =
      """
      CREATE TABLE one (id INTEGER PRIMARY KEY AUTOINCREMENT, t TEXT);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 7000)
        INSERT INTO one SELECT i, 'row ' || i FROM n;
      CREATE TABLE two (k TEXT PRIMARY KEY, one_id INTEGER REFERENCES one (id));
      INSERT INTO two VALUES ('a', 1), ('b', 7000);
      """;

  @TempDir Path temporary;

  @TestHTTPResource("/")
  URI root;

  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  private final StubSources sources;
  private final StubTargets targets;
  private final AgroalDataSource pool;
  private final TestPostgres.Database database = TestPostgres.newDatabase();

  MigrationResourceTest(StubSources sources, StubTargets targets, AgroalDataSource pool) {
    this.sources = sources;
    this.targets = targets;
    this.pool = pool;
  }

  private UUID source(Tenant tenant, String script) {
    return sources.add(
        tenant.id(), SqliteFile.make(temporary.resolve(UUID.randomUUID() + ".db"), script));
  }

  private UUID target(Tenant tenant) {
    return targets.add(tenant.id(), database.uri());
  }

  @Test
  void carriesAFileOverAndProvesIt() {
    Tenant tenant = Tenant.found("carry");
    UUID source =
        sources.add(
            tenant.id(),
            Corpus.files().stream()
                .filter(file -> Corpus.nameOf(file).startsWith("chinook/"))
                .findFirst()
                .orElseThrow());

    var made = tenant.create(source, target(tenant), Map.of("name", "Music")).then();
    String id =
        made.statusCode(202)
            .body("name", equalTo("Music"))
            .body("state", equalTo("queued"))
            .body("options.mode", equalTo("auto"))
            .extract()
            .path("id");
    made.header("Location", equalTo(root + "api/v1/migrations/" + id));

    tenant.await(id, "verified");
    tenant
        .get(id)
        .then()
        .body("published", equalTo(true))
        .body("attempt", equalTo(1))
        .body("error", nullValue())
        .body("replica", nullValue())
        .body("finishedAt", notNullValue());
    List<Map<String, Object>> tables = tenant.get(id, "/tables").path("items");
    assertThat(tables)
        .isNotEmpty()
        .allSatisfy(table -> {
          assertThat(table.get("state")).isEqualTo("verified");
          assertThat(table.get("rowsDone")).isEqualTo(table.get("rowsTotal"));
          assertThat(database.query("SELECT count(*) FROM \"" + table.get("target") + "\""))
              .isEqualTo(String.valueOf(table.get("rowsTotal")));
        });
    String run = tenant.get(id).path("run");
    tenant
        .get(id, "/report")
        .then()
        .statusCode(200)
        .body("version", equalTo(1))
        .body("run", equalTo(run))
        .body("outcome", equalTo("verified"))
        .body("tables.size()", equalTo(tables.size()));
    assertThat(tenant.get(id, "/report").asString()).doesNotContain("/corpus/");
    assertThat(database.query("SELECT run, state FROM howdah.run")).isEqualTo(run + "|PUBLISHED");
  }

  @Test
  void fillsTheTablesOfAnApplication() {
    Tenant tenant = Tenant.found("fill");
    database.execute(
        "CREATE TABLE one (id bigint PRIMARY KEY, t varchar(20))",
        "CREATE TABLE two (k text PRIMARY KEY, one_id bigint REFERENCES one (id))",
        "INSERT INTO one VALUES (9, 'seed')");
    String id =
        tenant.migrate(
            source(tenant, TABLES), target(tenant), Map.of("mode", "fill", "existing", "truncate"));

    tenant.await(id, "verified");

    assertThat(database.query("SELECT count(*), max(t) FROM one")).isEqualTo("7000|row 999");
    assertThat(database.query("SELECT * FROM two ORDER BY 1")).isEqualTo("a|1\nb|7000");
  }

  @Test
  void putsIntoQuarantineWhatDoesNotFit() {
    Tenant tenant = Tenant.found("quarantine");
    String id =
        tenant.migrate(
            source(
                tenant,
                "CREATE TABLE t (k TEXT PRIMARY KEY);"
                    + "INSERT INTO t VALUES ('a'), (CAST(x'ff' AS TEXT)), (CAST(x'fe' AS TEXT))"),
            target(tenant),
            Map.of());

    tenant.await(id, "quarantined");

    tenant.get(id).then().body("rowsQuarantined", equalTo(2));
    var first = tenant.get(id, "/rejects?limit=1").then().statusCode(200);
    first.body("items.size()", equalTo(1)).body("items[0].rule", equalTo("malformed-text"));
    String cursor = first.extract().path("next");
    tenant
        .get(id, "/rejects?limit=1&cursor=" + cursor)
        .then()
        .body("items.size()", equalTo(1))
        .body("next", nullValue());
  }

  @Test
  void loadsAgainWhatWasInQuarantine() {
    Tenant tenant = Tenant.found("retry");
    String id =
        tenant.migrate(
            source(
                tenant,
                "CREATE TABLE t (k TEXT PRIMARY KEY);"
                    + "INSERT INTO t VALUES ('a'), (CAST(x'6200' AS TEXT)), (CAST(x'ff' AS TEXT))"),
            target(tenant),
            Map.of());
    tenant.await(id, "quarantined");
    assertThat(database.query("SELECT * FROM t")).isEqualTo("a");

    retry(tenant, id, Map.of("nul", "strip")).then().statusCode(202);

    // One of two: it stays at quarantined.
    tenant.await(id, "quarantined");
    tenant.get(id).then().body("rowsQuarantined", equalTo(1)).body("error", nullValue());
    assertThat(database.query("SELECT * FROM t ORDER BY 1")).isEqualTo("a\nb");
    tenant
        .get(id, "/report?of=retry")
        .then()
        .body("tables[0].rowsLoaded", equalTo(1))
        .body("tables[0].rowsQuarantined", equalTo(1));
    tenant.get(id, "/report").then().body("outcome", equalTo("quarantined"));

    retry(tenant, id, Map.of("malformedText", "replace")).then().statusCode(202);

    tenant.await(id, "verified");
    tenant.get(id).then().body("rowsQuarantined", equalTo(0));
    tenant
        .get(id, "/report")
        .then()
        .body("outcome", equalTo("verified"))
        .body("tables[0].rowsLoaded", equalTo(3));
    assertThat(database.query("SELECT count(*) FROM t")).isEqualTo("3");
    retry(tenant, id, Map.of()).then().statusCode(409).body("code", equalTo("conflict"));
  }

  @Test
  void onlyALiveKeyLoadsAgain() {
    Tenant tenant = Tenant.found("retry-test");
    String id =
        tenant.migrate(
            source(tenant, "CREATE TABLE t (k TEXT); INSERT INTO t VALUES (CAST(x'ff' AS TEXT))"),
            target(tenant),
            Map.of());
    tenant.await(id, "quarantined");

    retry(tenant.with("operator", "test"), id, Map.of()).then().statusCode(403);
    retry(tenant.with("reader", "live"), id, Map.of()).then().statusCode(403);
    retry(Tenant.found("retry-other"), id, Map.of()).then().statusCode(404);
    retry(tenant, id, Map.of("nul", "forget")).then().statusCode(400);
    tenant.get(id).then().body("state", equalTo("quarantined"));
  }

  private static Response retry(Tenant tenant, String id, Map<String, ?> options) {
    return tenant.request().body(options).post(Tenant.MIGRATIONS + "/" + id + "/rejects/retry");
  }

  @Test
  void onlyPlansADryRun() {
    Tenant tenant = Tenant.found("dry").with("operator", "test");
    String id = tenant.migrate(source(tenant, TABLES), target(tenant), Map.of("dryRun", true));

    tenant.await(id, "planned");

    tenant.get(id, "/plan").then().statusCode(200).body("tables.size()", equalTo(2));
    tenant.get(id, "/report").then().statusCode(404);
    assertThat(database.query("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'howdah%'"))
        .isEqualTo("0");
    tenant.post(id, "start").then().statusCode(403);
    tenant.post(id, "verify").then().statusCode(409);
  }

  @Test
  void followsThePlanThatWasEdited() {
    Tenant tenant = Tenant.found("edit");
    String id = tenant.migrate(source(tenant, TABLES), target(tenant), Map.of("start", false));
    tenant.await(id, "planned");
    var read =
        tenant.request().accept("application/yaml").get(Tenant.MIGRATIONS + "/" + id + "/plan");
    assertThat(read.statusCode()).isEqualTo(200);
    String tag = read.header("ETag");
    String yaml = read.asString();
    assertThat(yaml).startsWith("# A migration plan").contains("target: two");

    RequestSpecification put =
        tenant
            .request()
            .config(
                RestAssuredConfig.config()
                    .encoderConfig(
                        EncoderConfig.encoderConfig()
                            .encodeContentTypeAs("application/yaml", ContentType.TEXT)))
            .contentType("application/yaml");
    String plan = Tenant.MIGRATIONS + "/" + id + "/plan";
    put.body(yaml.replace("target: two", "target: zwei")).put(plan).then().statusCode(428);
    put.header("If-Match", tag);
    put.body(yaml.replace("source: two", "source: three"))
        .put(plan)
        .then()
        .statusCode(422)
        .body("code", equalTo("plan-invalid"));
    put.body("tables: [")
        .put(plan)
        .then()
        .statusCode(422)
        .body("remedy", equalTo("Mend it, or go on with the one that is there."));
    put.body(yaml.replace("target: two", "target: zwei")).put(plan).then().statusCode(200);
    put.body(yaml).put(plan).then().statusCode(412).body("code", equalTo("precondition-failed"));
    tenant.post(id, "start").then().statusCode(202);

    tenant.await(id, "verified");
    assertThat(database.query("SELECT count(*) FROM zwei")).isEqualTo("2");
    tenant.request().header("If-Match", "*").body("{}").put(plan).then().statusCode(409);
  }

  @Test
  void provesAgain() {
    Tenant tenant = Tenant.found("again");
    String id = tenant.migrate(source(tenant, TABLES), target(tenant), Map.of());
    tenant.await(id, "verified");

    tenant.post(id, "verify").then().statusCode(202).body("state", equalTo("queued"));
    tenant.await(id, "verified");
    database.execute("UPDATE two SET one_id = 2 WHERE k = 'a'");
    tenant.post(id, "verify").then().statusCode(202);
    tenant.await(id, "different");

    tenant
        .get(id, "/report?of=verification")
        .then()
        .body("outcome", equalTo("different"))
        .body("differences[0].column", equalTo("one_id"));
    tenant.get(id, "/report").then().body("outcome", equalTo("verified"));
    tenant.post(id, "resume").then().statusCode(409);
  }

  @Test
  void saysWhyATargetRefuses() {
    Tenant tenant = Tenant.found("refused");
    database.execute("CREATE TABLE one (x int)");
    String id = tenant.migrate(source(tenant, TABLES), target(tenant), Map.of("mode", "create"));

    tenant.await(id, "refused");

    tenant.get(id).then().body("error.code", equalTo("target-not-empty"));
    database.execute("DROP TABLE one");
    tenant.post(id, "resume").then().statusCode(202);
    tenant.await(id, "verified");
    tenant.get(id).then().body("error", nullValue());
  }

  @Test
  void triesAgainWhereTheTargetDoesNotAnswer() {
    Tenant tenant = Tenant.found("away");
    UUID target = targets.add(tenant.id(), "postgresql://nobody@127.0.0.1:1/nothing");
    String id = tenant.migrate(source(tenant, TABLES), target, Map.of());
    long end = System.nanoTime() + 30_000_000_000L;
    while (tenant.get(id).<Integer>path("retries") < 2) {
      assertThat(System.nanoTime()).isLessThan(end);
      Tenant.pause();
    }
    tenant.get(id).then().body("error.code", equalTo("target-unreachable"));

    targets.move(target, database.uri());

    tenant.await(id, "verified");
  }

  @Test
  void doesOnceWhatIsAskedTwice() throws Exception {
    Tenant tenant = Tenant.found("idempotent");
    UUID source = source(tenant, TABLES);
    UUID target = target(tenant);
    String body =
        "{\"sourceId\":\"%s\",\"targetId\":\"%s\",\"dryRun\":true}".formatted(source, target);
    Callable<String> ask =
        () ->
            tenant
                .request()
                .header("Idempotency-Key", "k-1")
                .body(body)
                .post(Tenant.MIGRATIONS)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    Set<String> ids = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var one : threads.invokeAll(Stream.generate(() -> ask).limit(8).toList())) {
        ids.add(one.get());
      }
    }
    assertThat(ids).hasSize(1);
    tenant
        .request()
        .header("Idempotency-Key", "k-1")
        .body(body)
        .post(Tenant.MIGRATIONS)
        .then()
        .header("Idempotency-Replayed", equalTo("true"));
    tenant.request().get(Tenant.MIGRATIONS).then().body("items.size()", equalTo(1));
    tenant
        .request()
        .header("Idempotency-Key", "k-1")
        .body(body.replace("true", "false"))
        .post(Tenant.MIGRATIONS)
        .then()
        .statusCode(422)
        .body("code", equalTo("idempotency-key-reused"));
    tenant
        .request()
        .header("Idempotency-Key", "x".repeat(256))
        .body(body)
        .post(Tenant.MIGRATIONS)
        .then()
        .statusCode(400);
  }

  @Test
  void removesWhatHasEnded() {
    Tenant tenant = Tenant.found("remove");
    String id = tenant.migrate(source(tenant, TABLES), target(tenant), Map.of());
    tenant.await(id, "verified");
    String path = Tenant.MIGRATIONS + "/" + id;

    tenant.request().delete(path + "?discard=maybe").then().statusCode(400);
    tenant.with("operator", "test").request().delete(path + "?discard=true").then().statusCode(403);
    tenant.request().delete(path + "?discard=true").then().statusCode(204);

    tenant.get(id).then().statusCode(404);
    assertThat(database.query("SELECT count(*) FROM howdah.run")).isEqualTo("0");
    assertThat(database.query("SELECT count(*) FROM one")).isEqualTo("7000");
  }

  @Test
  void listsAndSaysWhatIsNew() {
    Tenant tenant = Tenant.found("list");
    UUID source = source(tenant, TABLES);
    String first = tenant.migrate(source, target(tenant), Map.of("dryRun", true));
    String second = tenant.migrate(source, target(tenant), Map.of("dryRun", true));
    tenant.await(first, "planned");
    tenant.await(second, "planned");

    var page = tenant.request().get(Tenant.MIGRATIONS + "?limit=1").then().statusCode(200);
    page.body("items[0].id", equalTo(second));
    String next = page.extract().path("next");
    tenant
        .request()
        .get(Tenant.MIGRATIONS + "?limit=1&state=planned&cursor=" + next)
        .then()
        .body("items[0].id", equalTo(first))
        .body("next", nullValue());
    tenant
        .request()
        .get(Tenant.MIGRATIONS + "?state=failed")
        .then()
        .body("items.size()", equalTo(0));
    tenant.request().get(Tenant.MIGRATIONS + "?state=lost").then().statusCode(400);
    String tag = tenant.get(first).header("ETag");
    tenant
        .request()
        .header("If-None-Match", tag)
        .get(Tenant.MIGRATIONS + "/" + first)
        .then()
        .statusCode(304);
    var part = tenant.get(first, "/tables?limit=1").then().body("items[0].source", equalTo("one"));
    tenant
        .get(first, "/tables?limit=1&cursor=" + part.extract().<String>path("next"))
        .then()
        .body("items[0].source", equalTo("two"))
        .body("next", nullValue());
  }

  @Test
  void showsAReportThatRunsNothing() {
    Tenant tenant = Tenant.found("page");
    String id =
        tenant.migrate(
            source(
                tenant,
                "CREATE TABLE \"<script>alert(1)</script>\" (\"<b>\" TEXT);"
                    + "INSERT INTO \"<script>alert(1)</script>\" VALUES ('x')"),
            target(tenant),
            Map.of("name", "<img src=x>"));
    tenant.await(id, "verified");

    for (var page :
        List.of(
            tenant.get(id, "/report?format=html"),
            tenant.request().accept("text/html").get(Tenant.MIGRATIONS + "/" + id + "/report"))) {
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.contentType()).isEqualTo("text/html;charset=UTF-8");
      assertThat(page.header("Content-Security-Policy"))
          .startsWith("default-src 'none'; style-src 'sha256-");
      assertThat(page.asString())
          .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;img src=x&gt;", ">verified<")
          .doesNotContain("<script", "<img");
    }
    tenant.get(id, "/report?format=pdf").then().statusCode(400);
  }

  private List<String> stream(Tenant tenant, String id, String last) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(root.resolve("/api/v1/migrations/" + id + "/events"))
            .header("Authorization", "Bearer " + tenant.key())
            .header("Accept", "text/event-stream");
    if (!last.isEmpty()) {
      request.header("Last-Event-ID", last);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<Stream<String>> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      return answer.body().toList();
    }
  }

  private static List<String> ids(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("id:"))
        .map(line -> line.substring(3).strip())
        .toList();
  }

  @Test
  void tellsWhatHappensAndGoesOnBehindWhatIsKnown() throws Exception {
    Tenant tenant = Tenant.found("events");
    String id = tenant.migrate(source(tenant, TABLES), target(tenant), Map.of());

    List<String> live = stream(tenant, id, "");

    assertThat(tenant.state(id)).isEqualTo("verified");
    List<String> data = live.stream().filter(line -> line.startsWith("data:")).toList();
    assertThat(data.getFirst()).contains("\"state\":\"queued\"");
    assertThat(data).anySatisfy(line -> assertThat(line).contains("\"state\":\"running\""));
    assertThat(data).anySatisfy(line -> assertThat(line).contains("\"table\":\"one\""));
    assertThat(data.getLast()).contains("\"state\":\"verified\"");
    List<String> ids = ids(live);
    assertThat(ids).doesNotHaveDuplicates().hasSize(data.size());
    assertThat(ids(stream(tenant, id, ""))).isEqualTo(ids);
    assertThat(ids(stream(tenant, id, ids.get(2)))).isEqualTo(ids.subList(3, ids.size()));
    assertThat(stream(tenant, id, ids.getLast())).isEmpty();
  }

  /// Every address, with a body where it takes one.
  private static List<String[]> addresses(String id, UUID source, UUID target) {
    String one = Tenant.MIGRATIONS + "/" + id;
    return List.of(
        new String[] {
          "POST",
          Tenant.MIGRATIONS,
          "{\"sourceId\":\"%s\",\"targetId\":\"%s\"}".formatted(source, target)
        },
        new String[] {"PUT", one + "/plan", "{}"},
        new String[] {"POST", one + "/start", ""},
        new String[] {"POST", one + "/cancel", ""},
        new String[] {"POST", one + "/resume", ""},
        new String[] {"POST", one + "/verify", ""},
        new String[] {"DELETE", one, ""},
        new String[] {"GET", Tenant.MIGRATIONS, ""},
        new String[] {"GET", one, ""},
        new String[] {"GET", one + "/tables", ""},
        new String[] {"GET", one + "/rejects", ""},
        new String[] {"GET", one + "/plan", ""},
        new String[] {"GET", one + "/report", ""},
        new String[] {"GET", one + "/events", ""});
  }

  private static int status(RequestSpecification request, String[] address) {
    if (!address[2].isEmpty()) {
      request.body(address[2]);
    }
    return request.header("If-Match", "*").request(address[0], address[1]).statusCode();
  }

  @Test
  void letsEachOnlyDoWhatItMay() {
    Tenant owner = Tenant.found("owner");
    Tenant other = Tenant.found("other");
    UUID source = source(owner, TABLES);
    UUID target = target(owner);
    String id = owner.migrate(source, target, Map.of());
    owner.await(id, "verified");
    Tenant reader = owner.with("reader", "live");
    for (String[] address : addresses(id, source, target)) {
      String as = address[0] + " " + address[1];
      assertThat(status(RestAssured.given().contentType("application/json"), address))
          .as(as)
          .isEqualTo(401);
      assertThat(status(reader.request(), address))
          .as("reader %s", as)
          .isEqualTo(address[0].equals("GET") ? 200 : 403);
      assertThat(status(other.request(), address))
          .as("another's %s", as)
          .isEqualTo(address[0].equals("GET") && address[1].equals(Tenant.MIGRATIONS) ? 200 : 404);
    }
    for (String[] address : addresses(NOBODY, source, target)) {
      if (!address[1].equals(Tenant.MIGRATIONS)) {
        assertThat(status(owner.request(), address)).as(address[1]).isEqualTo(404);
        assertThat(
                status(
                    owner.request(),
                    new String[] {
                      address[0], address[1].replace(NOBODY, "x'%00\u00e9"), address[2]
                    }))
            .isEqualTo(404);
      }
    }
    assertThat(other.request().get(Tenant.MIGRATIONS).asString()).doesNotContain(id);
    Tenant test = owner.with("operator", "test");
    test.create(source, target, Map.of())
        .then()
        .statusCode(403)
        .body("detail", equalTo("A hw_test_ key never writes to a target."));
    String planned = owner.migrate(source, target, Map.of("start", false));
    owner.await(planned, "planned");
    test.post(planned, "start").then().statusCode(403);
    owner.post(planned, "cancel").then().statusCode(202).body("state", equalTo("cancelled"));
  }

  @Test
  void refusesRequestsThatMakeNoSense() {
    Tenant tenant = Tenant.found("senseless");
    UUID source = source(tenant, TABLES);
    UUID target = target(tenant);
    for (Map<String, ?> more :
        List.<Map<String, ?>>of(
            Map.of("mode", "guess"),
            Map.of("mode", "fill", "existing", "replace"),
            Map.of("mode", "create", "existing", "keep"),
            Map.of("existingByTable", Map.of("one", "replace")),
            Map.of("existingByTable", Map.of("one", "")),
            Map.of("profile", "/etc/passwd"),
            Map.of("schema", ""),
            Map.of("schema", "a\u0000b"),
            Map.of("name", " "),
            Map.of("name", "a\nb"),
            Map.of("start", "perhaps"),
            Map.of("unknown", 1))) {
      tenant.create(source, target, more).then().statusCode(400);
    }
    for (String body : List.of("", "{}", "[]", "null", "{\"sourceId\":1}", "{", "\"x\"")) {
      tenant.request().body(body).post(Tenant.MIGRATIONS).then().statusCode(400);
    }
    tenant.create(UUID.randomUUID(), target, Map.of()).then().statusCode(404);
    tenant.create(source, UUID.randomUUID(), Map.of()).then().statusCode(404);
    tenant.request().get(Tenant.MIGRATIONS).then().body("items.size()", equalTo(0));
  }

  /// Whatever comes, the answer is none of the service's own failing.
  @Test
  void answersNonsenseWithoutFailing() {
    Tenant tenant = Tenant.found("fuzz");
    UUID source = source(tenant, TABLES);
    UUID target = target(tenant);
    String id = tenant.migrate(source, target, Map.of("start", false));
    tenant.await(id, "planned");
    List<String> scraps =
        List.of(
            "",
            "x",
            "-1",
            "0",
            "99999999999999999999",
            "%00",
            "%F0%9F%92%A9",
            "'",
            "..",
            "%2e%2e",
            "null",
            "true",
            NOBODY,
            "a".repeat(300));
    List<String> bodies =
        List.of(
            "",
            "{",
            "[]",
            "null",
            "1",
            "\"x\"",
            "{\"version\":1}",
            "\u0000",
            "- a\n- b",
            "&a [*a]");
    Random random = new Random(20261121);
    for (int i = 0; i < 150; i++) {
      String[] address =
          addresses(random.nextInt(3) == 0 ? pick(random, scraps) : id, source, target)
              .get(1 + random.nextInt(13));
      String path =
          address[1]
              + (random.nextBoolean() ? "" : "/" + pick(random, scraps))
              + "?limit="
              + pick(random, scraps)
              + "&cursor="
              + pick(random, scraps)
              + "&state="
              + pick(random, scraps)
              + "&of="
              + pick(random, scraps)
              + "&discard="
              + pick(random, scraps);
      if (address[1].endsWith("/start") || address[0].equals("DELETE")) {
        path = path.replace(id, NOBODY);
      }
      int status =
          tenant
              .request()
              .urlEncodingEnabled(false)
              .header("If-Match", pick(random, List.of("*", "x", "\"plan-1\"")))
              .header("Last-Event-ID", pick(random, List.of("x", "-1", "", "1e9")))
              .body(pick(random, bodies))
              .request(address[0], path)
              .statusCode();
      assertThat(status).as("%s %s", address[0], path).isLessThan(500);
      if (address[1].endsWith("/cancel") || address[1].endsWith("/resume")) {
        if (tenant.await(id, "planned", "cancelled").equals("cancelled")) {
          tenant.post(id, "resume").then().statusCode(202);
          tenant.await(id, "planned");
        }
      }
    }
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  @Test
  void writesDownWhoDidWhat() {
    Tenant tenant = Tenant.found("audited");
    String id = tenant.migrate(source(tenant, TABLES), target(tenant), Map.of("start", false));
    tenant.await(id, "planned");
    tenant.post(id, "start");
    tenant.await(id, "verified");
    tenant
        .request()
        .get("/api/v1/audit")
        .then()
        .body("items.action", equalTo(List.of("migration.start", "migration.create")))
        .body("items[0].subjectId", equalTo(id));
  }

  @Test
  void countsForTheInstruments() throws Exception {
    Tenant tenant = Tenant.found("counted");
    tenant.await(tenant.migrate(source(tenant, TABLES), target(tenant), Map.of()), "verified");
    try (HttpClient client = HttpClient.newHttpClient()) {
      String text =
          client
              .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      assertThat(text)
          .contains(
              "howdah_migrations{state=\"queued\"",
              "howdah_migrations_finished_total{outcome=\"verified\"",
              "howdah_migration_phase_seconds_count{phase=\"load\"",
              "howdah_queue_age_seconds ",
              "howdah_rows_copied_total ",
              "howdah_bytes_copied_total ",
              "howdah_rows_quarantined_total{rule=\"malformed-text\"",
              "howdah_verification_differences_total ",
              "howdah_failures_total{code=\"internal\"",
              "howdah_lease_takeovers_total ")
          .doesNotContain("table=\"");
    }
  }

  @Test
  void keepsNothingOfAMigrationThatIsGone() throws SQLException {
    Tenant tenant = Tenant.found("gone");
    String id = tenant.migrate(source(tenant, TABLES), target(tenant), Map.of("dryRun", true));
    tenant.await(id, "planned");
    tenant.request().delete(Tenant.MIGRATIONS + "/" + id).then().statusCode(204);
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      for (String table : List.of("document", "table", "event")) {
        try (var row =
            statement.executeQuery(
                "SELECT count(*) FROM howdah_service.migration_"
                    + table
                    + " WHERE migration_id = '"
                    + id
                    + "'")) {
          row.next();
          assertThat(row.getInt(1)).as(table).isZero();
        }
      }
    }
  }
}
