package dev.howdah.job;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.howdah.ops.PostgresForService;
import dev.howdah.testing.SilentProxy;
import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TestPostgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A target that logs in and then answers nothing keeps a worker no longer than a person wants.
@QuarkusTest
@TestProfile(SilentTargetResourceTest.OneWorker.class)
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
@Timeout(240)
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class SilentTargetResourceTest {

  @TempDir Path temporary;

  private final StubSources sources;
  private final StubTargets targets;
  private final TestPostgres.Database database = TestPostgres.newDatabase();

  SilentTargetResourceTest(StubSources sources, StubTargets targets) {
    this.sources = sources;
    this.targets = targets;
  }

  /// So that a worker that is not free shows.
  public static final class OneWorker implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("howdah.job.concurrency", "1");
    }
  }

  private UUID source(Tenant tenant) {
    return sources.add(
        tenant.id(), SqliteFile.make(temporary.resolve("app.db"), MigrationResourceTest.TABLES));
  }

  @Test
  void aCancelEndsWorkThatWaitsForASilentTarget() throws Exception {
    Tenant tenant = Tenant.found("silent target");
    UUID source = source(tenant);
    try (SilentProxy proxy = SilentProxy.before(database.port())) {
      proxy.fallSilentAt("COPY \"howdah_");
      UUID silent = targets.add(tenant.id(), proxy.to(database).uri());
      String id = tenant.migrate(source, silent, Map.of());
      proxy.awaitSilence();

      tenant.post(id, "cancel").then().statusCode(202);

      tenant.await(id, "cancelled");
      tenant.get(id).then().body("published", equalTo(false)).body("replica", nullValue());
      String next =
          tenant.migrate(
              source, targets.add(tenant.id(), TestPostgres.newDatabase().uri()), Map.of());
      tenant.await(next, "verified");
    }
  }

  @Test
  void aCancelWhilePublishingSaysThatTheEndIsNotKnown() throws Exception {
    Tenant tenant = Tenant.found("silent while publishing");
    String id;
    UUID target;
    try (SilentProxy proxy = SilentProxy.before(database.port())) {
      proxy.fallSilentAt(" SET SCHEMA ");
      target = targets.add(tenant.id(), proxy.to(database).uri());
      id = tenant.migrate(source(tenant), target, Map.of());
      proxy.awaitSilence();

      tenant.post(id, "cancel").then().statusCode(202);

      tenant.await(id, "failed");
      tenant
          .get(id)
          .then()
          .body("error.code", equalTo("target-unreachable"))
          .body("error.message", containsString("whether it is published is not known"));
    }
    targets.move(target, database.uri());
    tenant.post(id, "resume").then().statusCode(202);
    tenant.await(id, "verified");
  }
}
