package dev.howdah.job;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.howdah.ops.PostgresForService;
import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TestPostgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files that are made so that SQLite is busy for ever keep neither a worker nor a request.
@QuarkusTest
@TestProfile(PlanTimeoutResourceTest.Impatient.class)
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
@Timeout(180)
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class PlanTimeoutResourceTest {

  private static final String FINE =
      "CREATE TABLE t (a INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)";

  @TempDir Path temporary;

  private final StubSources sources;
  private final StubTargets targets;
  private final TestPostgres.Database database = TestPostgres.newDatabase();

  PlanTimeoutResourceTest(StubSources sources, StubTargets targets) {
    this.sources = sources;
    this.targets = targets;
  }

  /// Little time, and one worker.
  public static final class Impatient implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "howdah.job.plan-timeout", "5s",
          "howdah.job.concurrency", "1",
          "howdah.source.inspect-timeout", "3s");
    }
  }

  /// SQLite computes the columns of each view, which takes about half a second for each.
  private Path hostile() {
    StringBuilder script = new StringBuilder(FINE + "; CREATE VIEW v0 AS SELECT a FROM t;");
    for (int i = 1; i < 400; i++) {
      script.append(
          "CREATE VIEW v" + i + " AS SELECT x.a FROM v" + (i - 1) + " x, v" + (i - 1) + " y;");
    }
    return SqliteFile.make(temporary.resolve("hostile.db"), script.toString());
  }

  @Test
  void aFileThatTakesTooLongToPlanIsRefusedAndTheWorkerIsFree() {
    Tenant tenant = Tenant.found("too slow");
    UUID target = targets.add(tenant.id(), database.uri());
    UUID slow = sources.add(tenant.id(), hostile());
    UUID fine = sources.add(tenant.id(), SqliteFile.make(temporary.resolve("fine.db"), FINE));

    String planned = tenant.migrate(slow, target, Map.of("dryRun", true));
    String migrated = tenant.migrate(slow, target, Map.of());
    String after = tenant.migrate(fine, target, Map.of());

    for (String id : new String[] {planned, migrated}) {
      tenant.await(id, "refused");
      tenant
          .get(id)
          .then()
          .body("error.code", equalTo("source-too-slow"))
          .body(
              "error.message",
              equalTo("hostile.db could not be read and planned within 5 seconds."))
          .body("replica", nullValue());
    }
    tenant.await(after, "verified");
  }

  @Test
  void anEditedPlanIsNotComparedWithAFileForEver() throws Exception {
    Tenant tenant = Tenant.found("slow plan");
    UUID target = targets.add(tenant.id(), database.uri());
    Path file = SqliteFile.make(temporary.resolve("app.db"), FINE);
    String id = tenant.migrate(sources.add(tenant.id(), file), target, Map.of("start", false));
    tenant.await(id, "planned");
    String plan = tenant.get(id, "/plan").asString();
    Files.copy(hostile(), file, StandardCopyOption.REPLACE_EXISTING);

    tenant
        .request()
        .header("If-Match", "*")
        .body(plan)
        .put(Tenant.MIGRATIONS + "/" + id + "/plan")
        .then()
        .statusCode(422)
        .body("code", equalTo("source-too-slow"))
        .body("detail", equalTo("app.db could not be inspected within 3 seconds."));
  }
}
