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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Replicas of the packaged service on one database, of which any may be away, and the migrations
/// that they were given. Confined to one thread.
final class Fleet implements AutoCloseable {

  private static final Set<String> ENDED =
      Set.of("verified", "quarantined", "different", "failed", "refused", "cancelled");

  private final TestPostgres.Database database;
  private final Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private final List<PackagedService> replicas = new ArrayList<>();
  private final Map<String, String> schemas = new TreeMap<>();
  private final Map<String, JsonNode> ended = new TreeMap<>();

  /// @param database the service's own
  /// @param folder for logs and files
  /// @param more variables of each replica
  Fleet(TestPostgres.Database database, Path folder, Map<String, String> more) {
    this.database = database;
    this.folder = folder;
    settings.put("HOWDAH_JOB_HEARTBEAT", "1s");
    settings.put("HOWDAH_JOB_CONCURRENCY_PER_ORGANISATION", "4");
    settings.put("HOWDAH_RATE_LIMIT_ENABLED", "false");
    settings.putAll(more);
  }

  /// Starts one more, or one again; does not wait until it is ready.
  PackagedService start(int number) {
    PackagedService replica =
        PackagedService.start(database, folder.resolve("replica-" + number + ".log"), settings);
    if (number == replicas.size()) {
      replicas.add(replica);
    } else {
      replicas.set(number, replica);
    }
    return replica;
  }

  PackagedService get(int number) {
    return replicas.get(number);
  }

  int size() {
    return replicas.size();
  }

  /// Uploads a file with a table `item` of so many rows to the first replica.
  ///
  /// @return the id of the source
  String upload(int rows) throws IOException {
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
    return id(
        201,
        get(0)
            .send(
                "POST",
                "/api/v1/sources?name=items-" + rows + ".db",
                "application/vnd.sqlite3",
                Files.readAllBytes(file)));
  }

  /// @return the id of the target
  String register(TestPostgres.Database target) throws IOException {
    return id(201, get(0).post("/api/v1/targets", Map.of("name", "target", "uri", target.uri())));
  }

  /// Gives the first replica a migration.
  void migrate(String source, String target, String schema) throws IOException {
    Answer answer =
        get(0)
            .post(
                "/api/v1/migrations",
                Map.of("sourceId", source, "targetId", target, "schema", schema));
    schemas.put(id(202, answer), schema);
  }

  /// Looks which migrations have ended.
  ///
  /// @return how many, since the first look
  int ended() {
    for (String id : schemas.keySet()) {
      JsonNode migration = ended.containsKey(id) ? null : find(id);
      if (migration != null && ENDED.contains(migration.get("state").asText())) {
        ended.put(id, migration);
      }
    }
    return ended.size();
  }

  /// Every migration ended verified with its rows, once, and left nothing of its work behind.
  ///
  /// @param rowsOf how many rows each schema's table has to have
  void requireVerified(TestPostgres.Database target, Map<String, Integer> rowsOf) {
    assertThat(ended.values())
        .hasSameSizeAs(rowsOf.keySet())
        .allSatisfy(migration ->
            assertThat(migration.get("state").asText()).as("%s", migration).isEqualTo("verified"));
    rowsOf.forEach((schema, rows) -> {
      assertThat(target.query("SELECT count(*), sum(id) FROM " + schema + ".item"))
          .as(schema)
          .isEqualTo(rows + "|" + (rows == 0 ? "∅" : (long) rows * (rows + 1) / 2));
    });
    assertThat(
            target.query(
                "SELECT count(*), count(DISTINCT schema_name) FROM howdah.run"
                    + " WHERE state = 'PUBLISHED'"))
        .isEqualTo(rowsOf.size() + "|" + rowsOf.size());
    assertThat(target.query("SELECT count(*) FROM howdah.run")).isEqualTo("" + rowsOf.size());
    assertThat(target.query("SELECT count(*) FROM pg_namespace WHERE nspname ~ '^howdah_[0-9a-f]'"))
        .isEqualTo("0");
  }

  private static String id(int status, Answer answer) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    return answer.body().get("id").asText();
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
          // It is starting, or its database is away.
        }
      }
    }
    return null;
  }

  @Override
  public void close() {
    replicas.forEach(PackagedService::close);
  }
}
