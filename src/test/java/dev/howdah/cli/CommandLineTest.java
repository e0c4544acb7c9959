package dev.howdah.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.migration.ConsistencyReport;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.plan.Finding;
import dev.howdah.plan.PlanOptions;
import dev.howdah.plan.TablePlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

  private final HandMadeEngine engine = new HandMadeEngine();

  @TempDir Path folder;

  @Test
  void takesTheDatabasesOfADirectoryOneByOne() throws IOException {
    byte[] magic = "SQLite format 3\0 and so on".getBytes(StandardCharsets.US_ASCII);
    Files.write(folder.resolve("b"), magic);
    Files.write(folder.resolve("b-wal"), new byte[100]);
    Files.writeString(folder.resolve("a.db"), "encrypted");
    Files.writeString(folder.resolve("readme.txt"), "SQLite");
    Files.write(folder.resolve(".hidden.db"), magic);
    Files.createDirectory(folder.resolve("c.db"));

    var ended = engine.run("migrate", folder.toString());

    assertThat(ended.code()).isZero();
    assertThat(engine.requests)
        .extracting(MigrateRequest::source, request -> request.options().schema())
        .containsExactly(tuple(folder.resolve("a.db"), "a"), tuple(folder.resolve("b"), "b"));
  }

  @Test
  void refusesADirectoryWithoutDatabases() {
    var ended = engine.run("migrate", folder.toString());

    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.err()).contains(folder + " is a directory without SQLite files.");
    assertThat(engine.requests).isEmpty();
  }

  @Test
  void handsEveryOptionToTheEngine() {
    var ended =
        engine.run(
            "migrate",
            "app.db",
            "--target",
            "postgresql://u:secret@h/db",
            "--schema",
            "crm",
            "--identifiers",
            "snake",
            "--existing",
            "replace",
            "--snapshot",
            "copy",
            "--resume",
            "--run",
            "0195",
            "--home",
            "/tmp/h");

    assertThat(ended.code()).isZero();
    assertThat(engine.calls).containsExactly("home /tmp/h");
    assertThat(engine.requests)
        .containsExactly(
            new MigrateRequest(
                Path.of("app.db"),
                "postgresql://u:secret@h/db",
                new PlanOptions("crm", PlanOptions.Identifiers.SNAKE),
                MigrateRequest.Existing.REPLACE,
                null,
                true,
                "0195",
                MigrateRequest.SnapshotPolicy.COPY,
                MigrateRequest.Mode.AUTO,
                null));
    assertThat(ended.out() + ended.err()).doesNotContain("secret", "hunter2");
  }

  @Test
  void hasDefaultsThatANewcomerNeedsNotKnow() {
    engine.run("migrate", "app.db");
    assertThat(engine.requests)
        .containsExactly(
            new MigrateRequest(
                Path.of("app.db"),
                null,
                new PlanOptions("public", PlanOptions.Identifiers.PRESERVE),
                MigrateRequest.Existing.FAIL,
                null,
                false,
                null,
                MigrateRequest.SnapshotPolicy.AUTO,
                MigrateRequest.Mode.AUTO,
                null));
    assertThat(engine.calls).containsExactly("home .howdah");
  }

  @Test
  void endsWithTheReportsExitCode() {
    engine.migrate = request -> Samples.quarantined();
    assertThat(engine.run("migrate", "a.db").code()).isEqualTo(1);
    engine.migrate = request -> Samples.different();
    assertThat(engine.run("verify", "a.db").code()).isEqualTo(2);
    engine.migrate = request -> Samples.failed();
    assertThat(engine.run("migrate", "a.db").code()).isEqualTo(3);
    engine.migrate = request -> Samples.refused();
    assertThat(engine.run("migrate", "a.db").code()).isEqualTo(4);
  }

  @Test
  void endsWith64WhereTheCommandLineIsNotUnderstood() {
    assertThat(engine.run().code()).isEqualTo(64);
    assertThat(engine.run("walk").code()).isEqualTo(64);
    assertThat(engine.run("migrate").code()).isEqualTo(64);
    assertThat(engine.run("runs").code()).isEqualTo(64);
    assertThat(engine.run("migrate", "a.db", "--existing", "perhaps").code()).isEqualTo(64);
    assertThat(engine.run("migrate", "a.db", "--report", "r.html").code()).isEqualTo(64);
    assertThat(engine.run("migrate", "a.db", "--run", "0195").code()).isEqualTo(64);
    assertThat(engine.run("migrate", "a.db", "b.db", "--resume").code()).isEqualTo(64);
    assertThat(engine.run("plan", "a.db", "b.db", "-o", "p.yaml").code()).isEqualTo(64);
    assertThat(engine.run("migrate", "a.db", "--report", "/nowhere/r.json").code()).isEqualTo(64);
    assertThat(engine.run("migrate", "a/x.db", "b/x.db").code()).isEqualTo(64);
    assertThat(engine.run("migrate", "a.db", "--mode", "pour").code()).isEqualTo(64);
    assertThat(engine.run("migrate", "a.db", "--existing", "t=replace").code()).isEqualTo(64);
    assertThat(engine.run("migrate", "a.db", "--mode", "create", "--existing", "keep").code())
        .isEqualTo(64);
    assertThat(engine.run("migrate", "a.db", "--mode", "fill", "--existing", "replace").code())
        .isEqualTo(64);
    assertThat(engine.requests).isEmpty();
  }

  @Test
  void handsWhatFillModeIsToldToTheEngine() {
    var ended =
        engine.run(
            "migrate",
            "app.db",
            "--mode",
            "fill",
            "--existing",
            "keep",
            "--existing",
            "auth_permission=truncate",
            "--profile",
            "django",
            "--exclude",
            "django_session",
            "--exclude",
            "users.legacy");

    assertThat(ended.code()).isZero();
    assertThat(engine.requests)
        .containsExactly(
            new MigrateRequest(
                Path.of("app.db"),
                null,
                new PlanOptions(
                    "public",
                    PlanOptions.Identifiers.PRESERVE,
                    TablePlan.RowsThere.FAIL,
                    Map.of("auth_permission", TablePlan.RowsThere.TRUNCATE),
                    List.of("django_session", "users.legacy")),
                MigrateRequest.Existing.KEEP,
                null,
                false,
                null,
                MigrateRequest.SnapshotPolicy.AUTO,
                MigrateRequest.Mode.FILL,
                "django"));
  }

  @Test
  void writesAFailureWithItsRemedyAndNoStackTrace() {
    engine.migrate =
        request -> {
          throw new HowdahException(
              ErrorCode.SOURCE_MISSING, "There is no file at a.db.", "Check the path.");
        };
    var ended = engine.run("migrate", "a.db");
    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .endsWith("howdah: There is no file at a.db.\nWhat to do: Check the path.\n");
  }

  @Test
  void hidesADefectsStackTraceAndPasswordsUnlessAskedToDebug() {
    var ended = engine.run("postgres");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err())
        .contains("Howdah itself failed: IllegalStateException: password=*** is not for your eyes")
        .doesNotContain("hunter2", "\tat ");
    assertThat(engine.withEnvironment(Map.of("HOWDAH_DEBUG", "1")).run("postgres").err())
        .contains("\tat dev.howdah.cli.");
  }

  @Test
  void writesOneDocumentToStandardOutputAndNothingElse() throws IOException {
    JsonNode report = json(engine.run("migrate", "a.db", "--format", "json"));
    assertThat(names(report))
        .containsExactly(
            "version",
            "run",
            "outcome",
            "exitCode",
            "source",
            "target",
            "tables",
            "conversions",
            "findings",
            "sequences",
            "objects",
            "phases",
            "differences");
    assertThat(report.get("version").asInt()).isEqualTo(1);
    assertThat(report.get("outcome").asText()).isEqualTo("verified");
    assertThat(names(report.get("source"))).containsExactly("path", "bytes", "sha256", "rows");
    assertThat(names(report.get("tables").get(0)))
        .containsExactly(
            "source", "target", "rowsRead", "rowsLoaded", "rowsQuarantined", "verified", "digest");
    assertThat(report.get("findings").get(0).toString())
        .isEqualTo(
            "{\"code\":\"no-primary-key\",\"severity\":\"info\",\"object\":\"log\","
                + "\"message\":\"It has no key.\"}");
    assertThat(report.get("objects").get(2).get("kind").asText()).isEqualTo("trigger");
    assertThat(report.get("objects").get(2).get("state").asText()).isEqualTo("skipped");

    engine.migrate = request -> Samples.failed();
    assertThat(json(engine.run("migrate", "a.db", "--format", "json")).get("error").toString())
        .isEqualTo(
            "{\"code\":\"target-failed\",\"message\":\"the disk of the server is full.\","
                + "\"remedy\":\"Make room.\"}");
    assertThat(
            json(engine.run("plan", "a.db", "--format=json"))
                .get("tables")
                .get(0)
                .get("columns")
                .get(0)
                .get("type")
                .asText())
        .isEqualTo("bigint");
    assertThat(
            json(engine.run("inspect", "a.db", "--format=json"))
                .get("file")
                .get("snapshot")
                .asText())
        .isEqualTo("copied");
    assertThat(names(json(engine.run("check", "--format", "json"))))
        .containsExactly("version", "exitCode", "server", "database", "tables", "findings");
    assertThat(json(engine.run("runs", "list", "--format", "json")).get("runs").get(0).toString())
        .isEqualTo(
            "{\"run\":\"0195\",\"state\":\"loading\",\"source\":\"/data/app.db\","
                + "\"schema\":\"public\",\"stagingSchema\":\"howdah_0195\","
                + "\"started\":\"2026-03-01T12:00:00Z\",\"tablesDone\":3,\"rowsQuarantined\":1}");
    assertThat(
            json(engine.run("reset-sequences", "--format", "json"))
                .get("sequences")
                .get(0)
                .toString())
        .isEqualTo(
            "{\"name\":\"tasks_id_seq\",\"column\":\"tasks.id\",\"lastValue\":41,\"nextValue\":42}");
    assertThat(
            json(engine.run("runs", "discard", "0195", "--format", "json"))
                .get("discarded")
                .asText())
        .isEqualTo("0195");
  }

  @Test
  void writesFailuresAsADocumentToo() throws IOException {
    for (String[] arguments :
        List.of(
            new String[] {"migrate", "--format", "json"},
            new String[] {"migrate", "a.db", "--format=json", "--mode", "pour"},
            new String[] {"migrate", "a.db", "--format=json", "--no-such"})) {
      JsonNode document = json(engine.run(arguments));
      assertThat(names(document)).containsExactly("version", "outcome", "exitCode", "error");
      assertThat(document.get("outcome").asText()).isEqualTo("refused");
      assertThat(document.get("exitCode").asInt()).isEqualTo(64);
      assertThat(document.get("error").get("code").asText()).isEqualTo("usage");
    }
    JsonNode defect = json(engine.run("postgres", "--format", "json"));
    assertThat(defect.get("exitCode").asInt()).isEqualTo(3);
    assertThat(defect.get("outcome").asText()).isEqualTo("failed");
    assertThat(defect.get("error").get("code").asText()).isEqualTo("internal");
  }

  @Test
  void carriesSeveralFilesIntoASchemaEachAndEndsWithTheWorstCode() throws IOException {
    engine.migrate =
        request ->
            switch (request.source().toString()) {
              case "b.db" -> Samples.different();
              case "c.db" ->
                  throw new HowdahException(ErrorCode.SOURCE_EMPTY, "c.db is empty.", "");
              default -> Samples.verified();
            };
    var ended = engine.run("migrate", "My App.sqlite3", "b.db", "c.db", "d.db", "--format=json");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(engine.requests)
        .extracting(request -> request.options().schema())
        .containsExactly("my_app", "b", "c", "d");
    JsonNode document = json(ended);
    assertThat(names(document)).containsExactly("version", "outcome", "exitCode", "reports");
    assertThat(document.get("outcome").asText()).isEqualTo("different");
    assertThat(document.get("reports")).hasSize(4);
    assertThat(document.get("reports").get(2).get("error").get("code").asText())
        .isEqualTo("source-empty");
    assertThat(document.get("reports").get(2).get("source").get("path").asText()).endsWith("/c.db");

    engine.requests.clear();
    engine.run("migrate", "a.db", "b.db", "--schema", "all");
    assertThat(engine.requests)
        .extracting(request -> request.options().schema())
        .containsExactly("all", "all");
  }

  @Test
  void writesTheReportFile() throws IOException {
    Path file = folder.resolve("report.json");
    var ended = engine.run("migrate", "a.db", "--report", file.toString());
    assertThat(ended.out()).startsWith("Done and verified");
    assertThat(new ObjectMapper().readTree(file.toFile()).get("outcome").asText())
        .isEqualTo("verified");
    assertThat(folder.toFile().list()).containsExactly("report.json");
  }

  @Test
  void writesThePlanFileAndSaysHowToUseIt() throws IOException {
    Path file = folder.resolve("plan.yaml");
    var ended =
        engine.run(
            "plan", "my app.db", "-o", file.toString(), "--target", "postgresql://u:pw1@h/d");
    assertThat(ended.code()).isZero();
    assertThat(file).hasContent("version: 1");
    assertThat(ended.out())
        .endsWith(
            "  ./howdah migrate 'my app.db' --target 'postgresql://u:***@h/d' --plan "
                + file
                + "\n");
  }

  @Test
  void dryRunPlansAndBlockersRefuse() {
    engine.plan =
        request ->
            Samples.plan(
                new Finding("too-many-columns", Finding.Severity.BLOCKER, "t", "1,700 columns."));
    engine.migrate =
        request -> {
          throw new AssertionError("a dry run migrates nothing");
        };
    var ended = engine.run("migrate", "a.db", "--dry-run");
    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.out()).contains("BLOCKER   t       1,700 columns. [too-many-columns]");
  }

  @Test
  void checkEndsWithOneWhereSomethingIsWrong() {
    assertThat(engine.run("check", "--schema", "a,b").code()).isZero();
    assertThat(engine.calls).contains("check null [a, b]");
    engine.consistency =
        new ConsistencyReport(
            "PostgreSQL 18.6",
            "app",
            3,
            List.of(new Finding("orphans", Finding.Severity.WARNING, "t", "2 rows.")));
    var ended = engine.run("check");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .isEqualTo(
            """
            PostgreSQL 18.6, database app: 3 tables looked at, 1 finding.

            Findings
              SEVERITY  OBJECT  FINDING
              warning   t       2 rows. [orphans]
            """);
  }

  @Test
  void helpOfEveryCommandListsEveryOption() {
    for (var command : DocsGenerator.commands()) {
      List<String> words =
          new ArrayList<>(List.of(command.getCommandSpec().qualifiedName().split(" ")));
      words.removeFirst();
      words.add("--help");
      var ended = engine.run(words.toArray(String[]::new));
      assertThat(ended.code()).isZero();
      for (var option : command.getCommandSpec().options()) {
        if (!option.hidden()) {
          assertThat(ended.out()).contains(option.longestName());
        }
      }
      assertThat(ended.err()).isEmpty();
    }
    assertThat(engine.run("--help").out()).contains("64   wrong usage");
    assertThat(engine.run("--version").out()).startsWith("howdah ");
  }

  @Test
  void progressAndNoticesGoToStandardError() {
    var ended = engine.run("migrate", "a.db");
    assertThat(ended.err())
        .isEqualTo(
            """
            Using postgresql://app:***@db:5432/app
            Loading: 1 table, 3 rows
              users: 3 rows in 12 ms
            """);
  }

  @Test
  void passwordsInMistypedCommandLinesAreNotEchoed() {
    for (String[] arguments :
        List.of(
            new String[] {"migrate", "a.db", "--traget=postgresql://u:hunter2@h/d"},
            new String[] {"migrate", "a.db", "--traget", "postgresql://u:hunter2 x@y@h/d"},
            new String[] {"check", "postgresql://u:hunter2@h/d"},
            new String[] {"check", "--format", "postgresql://u:hunter2@h/d"},
            new String[] {"check", "jdbc:postgresql://h/d?user=u&password=hunter2"},
            new String[] {"check", "host=h password='hunter2' user=u"},
            new String[] {"postgresql://u:hunter2@h/d"})) {
      var ended = engine.run(arguments);
      assertThat(ended.code()).isEqualTo(64);
      assertThat(ended.out() + ended.err()).doesNotContain("hunter2");
    }
  }

  private static JsonNode json(HandMadeEngine.Ended ended) throws IOException {
    assertThat(ended.out()).startsWith("{").endsWith("}\n").doesNotContain("hunter2");
    return new ObjectMapper().readTree(ended.out());
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void leavesNoPartialFileBehindWhereWritingFails() throws IOException {
    Path file = folder.resolve("taken.json");
    Files.createDirectory(file);
    assertThat(engine.run("migrate", "a.db", "--report", file.toString()).code()).isEqualTo(64);
    assertThat(engine.requests).isEmpty();
  }
}
