package dev.howdah.ops;

import dev.howdah.testing.TestPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/// Gives the service under test a database of its own on the test server.
public final class PostgresForService implements QuarkusTestResourceLifecycleManager {

  /// The key that the service begins with.
  public static final String ADMIN_KEY =
      "hw_live_000000000000000000000000000000HowdahTest00032ywAQ";

  /// The keys that the service encrypts passwords with: the current one and an old one.
  public static final String SECRET_KEYS =
      "test-2:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=,"
          + "test-1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

  @Override
  public Map<String, String> start() {
    TestPostgres.Database database = TestPostgres.newDatabase();
    return Map.of(
        ServiceDatabase.URL_PROPERTY,
        "jdbc:postgresql://127.0.0.1:" + database.port() + "/" + database.name(),
        "quarkus.datasource.username",
        "postgres",
        "howdah.bootstrap.api-key",
        ADMIN_KEY,
        "howdah.target.allowed-hosts",
        "127.0.0.1",
        "howdah.secret.keys",
        SECRET_KEYS);
  }

  @Override
  public void stop() {}
}
