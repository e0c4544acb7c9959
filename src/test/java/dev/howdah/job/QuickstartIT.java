package dev.howdah.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.testing.PackagedService;
import dev.howdah.testing.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page for newcomers to the API does what it says: every command of `docs/api/quickstart.md`
/// is run as it stands, and prints what the page shows.
class QuickstartIT {

  private static final Pattern BLOCK =
      Pattern.compile("```(bash|text)\\n(.*?)```\\n", Pattern.DOTALL);
  private static final String BETWEEN = "---- next ----";

  @TempDir private Path folder;

  private record Step(String commands, String output) {}

  @Test
  void everyCommandPrintsWhatThePageShows() throws IOException, InterruptedException {
    requireCurlAndJq();
    TestPostgres.Database target = TestPostgres.newDatabase();
    List<Step> steps = steps();
    assertThat(steps).hasSizeGreaterThan(8);
    String script =
        "set -euo pipefail\n"
            + steps.stream()
                .map(step -> step.commands() + "echo '" + BETWEEN + "'\n")
                .collect(Collectors.joining());
    Files.createDirectory(folder.resolve("samples"));
    Files.copy(Path.of("samples/todo_phase5.db"), folder.resolve("samples/todo_phase5.db"));

    try (PackagedService service =
        PackagedService.start(TestPostgres.newDatabase(), folder.resolve("log"), Map.of())
            .awaitReady()) {
      Path output = folder.resolve("output");
      ProcessBuilder shell =
          new ProcessBuilder("bash", "-c", script)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      shell.environment().put("HOWDAH", service.address());
      shell.environment().put("KEY", PackagedService.KEY);
      shell.environment().put("TARGET", target.uri());
      Process process = shell.start();
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(said + service.log()).isZero();

      String[] parts = said.split(BETWEEN + "\n", -1);
      for (int i = 0; i < steps.size(); i++) {
        assertThat(i < parts.length ? parts[i] : "")
            .as(steps.get(i).commands())
            .isEqualTo(steps.get(i).output());
      }
    }
    assertThat(target.query("SELECT count(*) FROM todo.tasks")).isEqualTo("1500");
  }

  private static List<Step> steps() throws IOException {
    List<Step> steps = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(Path.of("docs/api/quickstart.md")));
    while (block.find()) {
      if (block.group(1).equals("bash")) {
        steps.add(new Step(block.group(2), ""));
      } else {
        steps.set(steps.size() - 1, new Step(steps.getLast().commands(), block.group(2)));
      }
    }
    return steps;
  }

  private static void requireCurlAndJq() throws IOException, InterruptedException {
    boolean there =
        new ProcessBuilder("bash", "-c", "curl --help all | grep -q -- --json && jq --version")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
    if (Boolean.parseBoolean(System.getenv("HOWDAH_CORPUS_REQUIRED"))) {
      assertThat(there).as("curl with --json, and jq").isTrue();
    }
    Assumptions.assumeTrue(there, "curl with --json and jq are needed to run the page");
  }
}
