package dev.howdah.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.ops.PostgresForService;
import dev.howdah.testing.SqliteFile;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An open stream of events does not outlive the key that opened it.
@QuarkusTest
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
@Timeout(60)
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class EventStreamKeysResourceTest {

  @TempDir Path temporary;

  @TestHTTPResource("/")
  URI root;

  private final StubSources sources;
  private final StubTargets targets;
  private final AgroalDataSource pool;
  private final HttpClient client = HttpClient.newHttpClient();
  private Tenant tenant;
  private Tenant reader;
  private UUID readersKey;
  private String migration;

  EventStreamKeysResourceTest(StubSources sources, StubTargets targets, AgroalDataSource pool) {
    this.sources = sources;
    this.targets = targets;
    this.pool = pool;
  }

  /// A migration that is tried again and again, so that its streams do not end by themselves.
  @BeforeEach
  void migrate() {
    tenant = Tenant.found("stream keys");
    reader = tenant.with("reader", "live");
    readersKey = UUID.fromString(reader.request().get("/api/v1/me").path("keyId"));
    UUID source =
        sources.add(
            tenant.id(),
            SqliteFile.make(temporary.resolve("app.db"), "CREATE TABLE t (id INTEGER)"));
    UUID away = targets.add(tenant.id(), "postgresql://nobody@127.0.0.1:1/nothing");
    migration = tenant.migrate(source, away, Map.of());
  }

  @AfterEach
  void cancel() {
    tenant.post(migration, "cancel");
    client.shutdownNow();
  }

  @Test
  void endsSoonWhenTheKeyIsRevoked() throws Exception {
    CompletableFuture<Long> end = open(reader);
    tenant.request().post("/api/v1/api-keys/" + readersKey + "/revoke").then().statusCode(200);
    long revoked = System.nanoTime();
    assertThat(Duration.ofNanos(end.get(30, TimeUnit.SECONDS) - revoked))
        .isLessThan(Duration.ofSeconds(5));
    assertThat(events(reader).statusCode()).isEqualTo(401);
  }

  @Test
  void endsWhenTheKeyExpires() throws Exception {
    CompletableFuture<Long> end = open(reader);
    service("UPDATE howdah_service.api_key SET expires_at = now() WHERE id = ?");
    end.get(30, TimeUnit.SECONDS);
    assertThat(events(reader).statusCode()).isEqualTo(401);
  }

  @Test
  void endsWhereAnotherReplicaRevokedTheKey() throws Exception {
    CompletableFuture<Long> end = open(reader);
    service("UPDATE howdah_service.api_key SET revoked_at = now() WHERE id = ?");
    end.get(30, TimeUnit.SECONDS);
    assertThat(events(reader).statusCode()).isEqualTo(401);
  }

  @Test
  void goesOnForOtherKeys() throws Exception {
    Tenant other = tenant.with("reader", "live");
    CompletableFuture<Long> end = open(reader);
    CompletableFuture<Long> others = open(other);
    service("UPDATE howdah_service.api_key SET revoked_at = now() WHERE id = ?");
    end.get(30, TimeUnit.SECONDS);
    assertThat(others).isNotDone();
    tenant.post(migration, "cancel").then().statusCode(202);
    others.get(30, TimeUnit.SECONDS);
    assertThat(events(other).statusCode()).isEqualTo(200);
  }

  private HttpResponse<Stream<String>> events(Tenant who) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(root.resolve("/api/v1/migrations/" + migration + "/events"))
            .header("Authorization", "Bearer " + who.key())
            .header("Accept", "text/event-stream")
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofLines());
  }

  /// Opens a stream, and returns when its first event is there.
  ///
  /// @return when it ended, by the clock of {@link System#nanoTime}
  private CompletableFuture<Long> open(Tenant who) throws Exception {
    HttpResponse<Stream<String>> answer = events(who);
    assertThat(answer.statusCode()).isEqualTo(200);
    Iterator<String> lines = answer.body().iterator();
    assertThat(lines.next()).isNotEmpty();
    CompletableFuture<Long> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          while (lines.hasNext()) {
            lines.next();
          }
          end.complete(System.nanoTime());
        });
    return end;
  }

  /// Changes the reader's key as another replica does.
  private void service(String sql) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, readersKey);
      assertThat(statement.executeUpdate()).isOne();
    }
  }
}
