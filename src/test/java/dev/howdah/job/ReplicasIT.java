package dev.howdah.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two replicas on one database with a hundred migrations, while replicas are killed at random:
/// every migration ends verified, none twice, none lost.
class ReplicasIT {

  private static final int MIGRATIONS = 100;
  private static final int KILLS = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(12);
  private static final Set<String> ENDED =
      Set.of("verified", "quarantined", "different", "failed", "refused", "cancelled");

  /// Rows of the files: from nothing to some seconds of work.
  private static final List<Integer> SIZES = List.of(0, 1, 10, 1_000, 5_000, 20_000, 60_000);

  @TempDir private Path folder;

  private final TestPostgres.Database own = TestPostgres.newDatabase();
  private final TestPostgres.Database target = TestPostgres.newDatabase();
  private final List<PackagedService> replicas = new ArrayList<>();
  private final Random random = new Random(20_261_121);

  private PackagedService start(int number) {
    return PackagedService.start(
        own,
        folder.resolve("replica-" + number + ".log"),
        Map.of(
            "HOWDAH_JOB_HEARTBEAT", "1s",
            "HOWDAH_JOB_CONCURRENCY_PER_ORGANISATION", "4",
            "HOWDAH_JOB_QUEUE_LIMIT", "200",
            "HOWDAH_RATE_LIMIT_ENABLED", "false"));
  }

  @Test
  void everyMigrationEndsVerifiedOnceThoughReplicasAreKilled() throws IOException {
    replicas.add(start(0).awaitReady());
    replicas.add(start(1));
    try {
      List<String> sources = new ArrayList<>();
      for (int rows : SIZES) {
        sources.add(upload(replicas.getFirst(), rows));
      }
      String targetId =
          created(
              replicas
                  .getFirst()
                  .post("/api/v1/targets", Map.of("name", "target", "uri", target.uri())));
      Map<String, Integer> rowsOf = new TreeMap<>();
      Map<String, String> schemaOf = new TreeMap<>();
      for (int i = 0; i < MIGRATIONS; i++) {
        String schema = "m_" + i;
        int which = i % SIZES.size();
        Answer answer =
            replicas
                .getFirst()
                .post(
                    "/api/v1/migrations",
                    Map.of("sourceId", sources.get(which), "targetId", targetId, "schema", schema));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
        String id = answer.body().get("id").asText();
        rowsOf.put(schema, SIZES.get(which));
        schemaOf.put(id, schema);
      }
      replicas.get(1).awaitReady();

      long end = System.nanoTime() + PATIENCE.toNanos();
      int kills = 0;
      Map<String, JsonNode> ended = new TreeMap<>();
      while (ended.size() < MIGRATIONS) {
        assertThat(System.nanoTime()).as("%d ended in time", ended.size()).isLessThan(end);
        if (kills < KILLS) {
          LockSupport.parkNanos(Duration.ofMillis(500 + random.nextInt(3_500)).toNanos());
          int which = random.nextInt(2);
          replicas.get(which).kill();
          kills++;
          if (random.nextInt(4) == 0) {
            // Now and then nobody is there for a while.
            replicas.get(1 - which).kill();
            replicas.set(1 - which, start(1 - which));
          }
          replicas.set(which, start(which));
        } else {
          LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
        for (String id : schemaOf.keySet()) {
          if (!ended.containsKey(id)) {
            JsonNode migration = find(id);
            if (migration != null && ENDED.contains(migration.get("state").asText())) {
              ended.put(id, migration);
            }
          }
        }
      }

      assertThat(ended.values())
          .allSatisfy(migration ->
              assertThat(migration.get("state").asText())
                  .as("%s", migration)
                  .isEqualTo("verified"));
      rowsOf.forEach((schema, rows) -> {
        assertThat(target.query("SELECT count(*), sum(id) FROM " + schema + ".item"))
            .as(schema)
            .isEqualTo(rows + "|" + (rows == 0 ? "∅" : (long) rows * (rows + 1) / 2));
      });
      assertThat(
              target.query(
                  "SELECT count(*), count(DISTINCT schema_name) FROM howdah.run"
                      + " WHERE state = 'PUBLISHED'"))
          .isEqualTo(MIGRATIONS + "|" + MIGRATIONS);
      assertThat(target.query("SELECT count(*) FROM howdah.run")).isEqualTo("" + MIGRATIONS);
      assertThat(
              target.query("SELECT count(*) FROM pg_namespace WHERE nspname ~ '^howdah_[0-9a-f]'"))
          .isEqualTo("0");
    } finally {
      replicas.forEach(PackagedService::close);
    }
  }

  /// From whichever replica answers; null where none does at the moment.
  private @Nullable JsonNode find(String id) {
    for (PackagedService replica : replicas) {
      if (replica.isAlive()) {
        try {
          Answer answer = replica.get("/api/v1/migrations/" + id);
          if (answer.status() == 200) {
            return answer.body();
          }
        } catch (IOException e) {
          // It is starting.
        }
      }
    }
    return null;
  }

  private String upload(PackagedService replica, int rows) throws IOException {
    Path file = folder.resolve("items-" + rows + ".db");
    SqliteFile.make(
        file,
        """
        CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL, data BLOB);
        CREATE INDEX item_name ON item (name);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
        INSERT INTO item SELECT i, 'item ' || i, i / 3.0, randomblob(i %% 40) FROM n
        WHERE %d > 0;
        """
            .formatted(rows, rows));
    return created(
        replica.send(
            "POST",
            "/api/v1/sources?name=items-" + rows + ".db",
            "application/vnd.sqlite3",
            Files.readAllBytes(file)));
  }

  private static String created(Answer answer) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    return answer.body().get("id").asText();
  }
}
