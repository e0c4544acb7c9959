package dev.howdah.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.howdah.embedded.EmbeddedServer;
import dev.howdah.testing.PackagedService;
import dev.howdah.testing.PackagedService.Answer;
import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a cluster does to the chart's pods: the one server with the service's tables and with the
/// target is killed and comes back, and replicas are told to end and others begin. Every migration
/// ends verified, none twice, none lost; the replicas themselves live on.
class DatabaseLossIT {

  private static final int MIGRATIONS = 16;
  private static final int LOSSES = 5;
  private static final int ROWS = 40_000;
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Set<String> ENDED =
      Set.of("verified", "quarantined", "different", "failed", "refused", "cancelled");

  @TempDir private Path folder;

  private final Random random = new Random(20_261_121);
  private final List<PackagedService> replicas = new ArrayList<>();

  private PackagedService start(TestPostgres.Database database, int number) {
    return PackagedService.start(
        database,
        folder.resolve("replica-" + number + ".log"),
        Map.of(
            "HOWDAH_JOB_HEARTBEAT", "1s",
            "HOWDAH_JOB_CONCURRENCY_PER_ORGANISATION", "4",
            "HOWDAH_RATE_LIMIT_ENABLED", "false"));
  }

  @Test
  void noMigrationIsLostWithTheDatabaseOrAReplica() throws Exception {
    Path home = folder.resolve("postgres");
    EmbeddedServer server = EmbeddedServer.start(home);
    server.createDatabaseIfMissing(EmbeddedServer.SERVICE_DATABASE);
    server.createDatabaseIfMissing(EmbeddedServer.DEFAULT_DATABASE);
    int port = server.port();
    var own = new TestPostgres.Database(port, EmbeddedServer.SERVICE_DATABASE);
    var target = new TestPostgres.Database(port, EmbeddedServer.DEFAULT_DATABASE);
    try {
      replicas.add(start(own, 0).awaitReady());
      replicas.add(start(own, 1).awaitReady());
      Map<String, String> schemas = begin(replicas.getFirst(), target);

      Map<String, JsonNode> ended = new TreeMap<>();
      long end = System.nanoTime() + PATIENCE.toNanos();
      int losses = 0;
      int drains = 0;
      while (ended.size() < MIGRATIONS) {
        assertThat(System.nanoTime()).as("%d ended in time", ended.size()).isLessThan(end);
        LockSupport.parkNanos(Duration.ofMillis(300 + random.nextInt(1_700)).toNanos());
        if (losses < LOSSES) {
          losses++;
          server = losses % 2 == 1 ? killed(server, home) : restarted(server, home);
          assertThat(server.port()).isEqualTo(port);
        } else if (drains < replicas.size()) {
          assertThat(replicas.get(drains).stop()).as("ends by itself when told to").isIn(0, 143);
          replicas.set(drains, start(own, drains).awaitReady());
          drains++;
        }
        for (String id : schemas.keySet()) {
          JsonNode migration = ended.containsKey(id) ? null : find(id);
          if (migration != null && ENDED.contains(migration.get("state").asText())) {
            ended.put(id, migration);
          }
        }
      }

      assertThat(replicas).allSatisfy(replica -> assertThat(replica.isAlive()).isTrue());
      assertThat(ended.values())
          .allSatisfy(migration ->
              assertThat(migration.get("state").asText())
                  .as("%s", migration)
                  .isEqualTo("verified"));
      for (String schema : schemas.values()) {
        assertThat(target.query("SELECT count(*), sum(id) FROM " + schema + ".item"))
            .as(schema)
            .isEqualTo(ROWS + "|" + (long) ROWS * (ROWS + 1) / 2);
      }
      assertThat(
              target.query(
                  "SELECT count(*), count(DISTINCT schema_name) FROM howdah.run"
                      + " WHERE state = 'PUBLISHED'"))
          .isEqualTo(MIGRATIONS + "|" + MIGRATIONS);
      assertThat(
              target.query("SELECT count(*) FROM pg_namespace WHERE nspname ~ '^howdah_[0-9a-f]'"))
          .isEqualTo("0");
    } finally {
      replicas.forEach(PackagedService::close);
      server.close();
    }
  }

  /// As the kernel ends a pod that used too much memory: the server recovers from its WAL.
  private static EmbeddedServer killed(EmbeddedServer server, Path home) throws Exception {
    String pid = Files.readAllLines(server.dataDirectory().resolve("postmaster.pid")).getFirst();
    ProcessHandle process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    process.destroyForcibly();
    process.onExit().get(30, TimeUnit.SECONDS);
    server.close();
    return EmbeddedServer.start(home);
  }

  /// As Kubernetes ends a pod.
  private static EmbeddedServer restarted(EmbeddedServer server, Path home) {
    server.close();
    return EmbeddedServer.start(home);
  }

  /// @return the schema of each migration by its id
  private Map<String, String> begin(PackagedService service, TestPostgres.Database target)
      throws IOException {
    Path file = folder.resolve("items.db");
    SqliteFile.make(
        file,
        """
        CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL, data BLOB);
        CREATE INDEX item_name ON item (name);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
        INSERT INTO item SELECT i, 'item ' || i, i / 3.0, randomblob(i %% 40) FROM n;
        """
            .formatted(ROWS));
    String source =
        id(
            201,
            service.send(
                "POST",
                "/api/v1/sources?name=items.db",
                "application/vnd.sqlite3",
                Files.readAllBytes(file)));
    String targetId =
        id(201, service.post("/api/v1/targets", Map.of("name", "target", "uri", target.uri())));
    Map<String, String> schemas = new TreeMap<>();
    for (int i = 0; i < MIGRATIONS; i++) {
      String schema = "m_" + i;
      schemas.put(
          id(
              202,
              service.post(
                  "/api/v1/migrations",
                  Map.of("sourceId", source, "targetId", targetId, "schema", schema))),
          schema);
    }
    return schemas;
  }

  private static String id(int status, Answer answer) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    return answer.body().get("id").asText();
  }

  /// From whichever replica answers; null where none does at the moment.
  private @Nullable JsonNode find(String id) {
    for (PackagedService replica : replicas) {
      try {
        Answer answer = replica.get("/api/v1/migrations/" + id);
        if (answer.status() == 200) {
          return answer.body();
        }
      } catch (IOException e) {
        // The database is away for the moment, or the replica is starting.
      }
    }
    return null;
  }
}
