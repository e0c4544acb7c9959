package dev.howdah.ops;

import dev.howdah.testing.TestPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/// Gives the service under test a database of its own on the test server.
public final class PostgresForService implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    TestPostgres.Database database = TestPostgres.newDatabase();
    return Map.of(
        ServiceDatabase.URL_PROPERTY,
        "jdbc:postgresql://127.0.0.1:" + database.port() + "/" + database.name(),
        "quarkus.datasource.username",
        "postgres");
  }

  @Override
  public void stop() {}
}
