package dev.howdah.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.howdah.testing.InstalledPostgres;
import dev.howdah.testing.InstalledPostgres.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the commands print and end with, from the first backup to a loss and back.
class BackupCommandsPostgresTest {

  private final InstalledPostgres server = InstalledPostgres.get();
  private final Map<String, String> environment = new HashMap<>();

  @TempDir Path folder;

  private HandMadeEngine.Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    int code =
        Howdah.run(
            new Surroundings(
                new PrintWriter(out),
                new PrintWriter(err),
                environment,
                "./howdah",
                false,
                InstantSource.system(),
                Engine::of),
            all.toArray(String[]::new));
    assertThat(out + err.toString()).doesNotContain(InstalledPostgres.PASSWORD);
    return new HandMadeEngine.Ended(code, out.toString(), err.toString());
  }

  private static JsonNode json(HandMadeEngine.Ended ended) throws IOException {
    return new ObjectMapper().readTree(ended.out());
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void fromTheFirstBackupToALossAndBack() throws IOException {
    Database database = server.newDatabase("shop");
    database.execute(
        "CREATE TABLE item (id int PRIMARY KEY, name text)",
        "INSERT INTO item SELECT i, 'n' || i FROM generate_series(1, 1234) AS i");
    Path backups = folder.resolve("backups");
    environment.put("HOWDAH_PG_BIN", server.programs().toString());
    environment.put("HOWDAH_TARGET", database.uri());
    environment.put("HOWDAH_BACKUP_DIRECTORY", backups.toString());

    HandMadeEngine.Ended made = run("backup", "--name", "nightly");
    assertThat(made.code()).isZero();
    assertThat(made.err()).isEmpty();
    assertThat(made.out())
        .matches(
            "(?s)Backup [0-9a-f]{8} of "
                + database.name()
                + ": 1 table, 1,234 rows, [0-9.]+ kB in .*\n  "
                + backups
                + "/nightly-\\d{8}T\\d{6}Z-[0-9a-f]{8}\\.dump\n  SHA-256 [0-9a-f]{64}\n");

    JsonNode second = json(run("backup", "--name", "nightly", "--keep", "1", "--format=json"));
    assertThat(names(second))
        .containsExactly("version", "exitCode", "backup", "file", "millis", "recorded", "pruned");
    assertThat(names(second.get("backup")))
        .containsExactly(
            "id",
            "name",
            "label",
            "database",
            "created",
            "server",
            "tool",
            "bytes",
            "sha256",
            "tables",
            "rows");
    assertThat(second.get("exitCode").asInt()).isZero();
    assertThat(second.get("pruned")).hasSize(1);

    JsonNode manifest =
        new ObjectMapper()
            .readTree(Path.of(second.get("file").asText().replace(".dump", ".json")).toFile());
    assertThat(names(manifest))
        .containsExactly(
            "version",
            "name",
            "id",
            "label",
            "database",
            "created",
            "howdahVersion",
            "serverVersion",
            "serverMajor",
            "encoding",
            "toolVersion",
            "toolMajor",
            "compression",
            "bytes",
            "sha256",
            "content");
    assertThat(manifest.get("content").get("tables").get(0).toString())
        .startsWith("{\"schema\":\"public\",\"name\":\"item\",\"rows\":1234,\"digest\":\"");
    assertThat(manifest.get("encoding").asText()).isEqualTo("UTF8");

    JsonNode listed = json(run("backups", "list", "--format", "json"));
    assertThat(listed.get("backups")).hasSize(1);
    assertThat(listed.get("backups").get(0)).isEqualTo(second.get("backup"));
    String id = second.get("backup").get("id").asText();
    assertThat(run("backups", "list").out()).contains("ID", id, "nightly", "1,234");

    HandMadeEngine.Ended trial = run("backups", "verify", id, "--into", server.maintenance().uri());
    assertThat(trial.code()).isZero();
    assertThat(trial.out())
        .endsWith(": 1 table with 1,234 rows and 0 sequences compared, all as recorded.\n");

    HandMadeEngine.Ended refused = run("restore", id);
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.err()).contains("is not empty: table public.item.");

    database.execute("DROP TABLE item");
    HandMadeEngine.Ended restored = run("restore", second.get("file").asText());
    assertThat(restored.code()).isZero();
    assertThat(restored.out()).contains("1,234 rows", "all as recorded.", "What 'check' finds:");
    assertThat(database.query("SELECT count(*), max(name) FROM item")).isEqualTo("1234|n999");

    Path dump = Path.of(second.get("file").asText());
    byte[] bytes = Files.readAllBytes(dump);
    bytes[bytes.length - 1] ^= 1;
    Files.write(dump, bytes);
    JsonNode damaged = json(run("backups", "verify", "--format=json"));
    assertThat(damaged.get("exitCode").asInt()).isEqualTo(2);
    assertThat(damaged.get("outcome").asText()).isEqualTo("different");
    assertThat(damaged.get("differences").get(0).get("kind").asText()).isEqualTo("file");
    assertThat(run("backups", "verify").code()).isEqualTo(2);
    assertThat(run("restore", "latest", "--existing", "replace").code()).isEqualTo(4);

    assertThat(run("backups", "prune", "--keep", "1").out())
        .isEqualTo("No backup is old enough to be removed.\n");
    Files.delete(dump);
    assertThat(run("backups", "list").out())
        .startsWith("There is no complete backup.\nNot a backup: nightly-")
        .endsWith(". Its dump is missing.\n");
  }

  @Test
  void saysWhatIsWrongWithACommandLine() {
    assertThat(run("backup").code()).isEqualTo(64);
    assertThat(run("backup").err()).contains("Say --directory DIR.");
    String there = folder.toString();
    assertThat(run("backup", "--directory", there, "--keep", "0").code()).isEqualTo(64);
    assertThat(run("backup", "--directory", there, "--compression", "10").code()).isEqualTo(64);
    assertThat(run("backups").code()).isEqualTo(64);
    assertThat(run("backups", "prune", "--directory", there).code()).isEqualTo(64);
    assertThat(run("backups", "list", "--directory", there + "/none").code()).isEqualTo(4);
    assertThat(run("restore", "--directory", there, "--existing", "drop").code()).isEqualTo(64);
    assertThat(run("restore", "--directory", there).code()).isEqualTo(4);
    assertThat(run("restore", "--directory", there).err()).contains("has no complete backup");
  }
}
