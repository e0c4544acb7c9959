package dev.howdah.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the init containers of PostgreSQL's pod do with a volume: their scripts, run by bash on
/// made directories. A program stands in for the image's own `docker-ensure-initdb.sh`.
class PostgresqlStartTest {

  private static final String MOUNT = "/var/lib/postgresql";

  @TempDir Path folder;

  private Path volume = Path.of("");
  private Path data = Path.of("");
  private Path programs = Path.of("");

  private record Result(int code, String output) {}

  @BeforeEach
  void anEmptyVolume() throws IOException {
    volume = Files.createDirectories(folder.resolve("volume"));
    Files.createDirectories(volume.resolve("lost+found"));
    data = volume.resolve("18/docker");
    programs = Files.createDirectories(folder.resolve("programs"));
    initdb("echo data >\"$PGDATA/base\"; echo control >\"$PGDATA/global/pg_control\"");
  }

  /// Makes the image's program, which begins as initdb does: PG_VERSION comes first.
  private void initdb(String rest) throws IOException {
    Path program = programs.resolve("docker-ensure-initdb.sh");
    Files.writeString(
        program,
        """
        #!/bin/bash
        set -e
        [ ! -e "$PGDATA" ] || { echo "directory exists but is not empty"; exit 1; }
        mkdir -p "$PGDATA/global"
        chmod 700 "$PGDATA"
        echo 18 >"$PGDATA/PG_VERSION"
        """
            + rest
            + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private Result run(String container, Map<String, String> more) {
    Manifest.Pod pod =
        Chart.render("{}").stream()
            .filter(manifest -> manifest.kind().equals("StatefulSet"))
            .findFirst()
            .flatMap(Manifest::pod)
            .orElseThrow();
    Object found =
        Manifest.list(pod.template(), "spec", "initContainers").stream()
            .filter(each -> Manifest.find(each, "name").orElseThrow().equals(container))
            .findFirst()
            .orElseThrow();
    List<Object> command = Manifest.list(found, "command");
    assertThat(command).startsWith("/bin/bash", "-c").hasSize(3);
    ProcessBuilder builder =
        new ProcessBuilder("/bin/bash", "-c", moved(String.valueOf(command.get(2))));
    builder.environment().put("PATH", programs + ":/usr/bin:/bin");
    builder.environment().put("HOME", folder.toString());
    builder.environment().remove("PG_MAJOR");
    for (Object variable : Manifest.list(found, "env")) {
      builder
          .environment()
          .put(
              String.valueOf(Manifest.find(variable, "name").orElseThrow()),
              moved(String.valueOf(Manifest.find(variable, "value").orElseThrow())));
    }
    builder.environment().putAll(more);
    builder.redirectErrorStream(true);
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String moved(String text) {
    return text.replace(MOUNT, volume.toString());
  }

  private Result run(String container) {
    return run(container, Map.of());
  }

  private void write(String file, String text) throws IOException {
    Path path = volume.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void theyLetItStart() {
    assertThat(run("check-version")).isEqualTo(new Result(0, ""));
    assertThat(run("first-start")).isEqualTo(new Result(0, ""));
  }

  @Test
  void anEmptyVolumeGetsItsDataByOneRename() throws IOException {
    theyLetItStart();
    assertThat(data.resolve("PG_VERSION")).hasContent("18");
    assertThat(data.resolve("base")).hasContent("data");
    assertThat(Files.getPosixFilePermissions(data)).hasSize(3);
    assertThat(volume.resolve("18")).isDirectoryNotContaining("glob:**/.unfinished");
    theyLetItStart();
  }

  /// The image makes it where it is not there.
  @Test
  void anEmptyDirectoryInItsPlaceIsTaken() throws IOException {
    Files.createDirectories(data);
    theyLetItStart();
    assertThat(data.resolve("base")).hasContent("data");
  }

  @Test
  void aFirstStartThatWasKilledIsBegunAnew() throws IOException {
    initdb("echo half >\"$PGDATA/half\"; kill -9 $PPID $$");
    assertThat(run("check-version").code()).isZero();
    assertThat(run("first-start").code()).isEqualTo(137);
    assertThat(data).doesNotExist();
    assertThat(volume.resolve("18/.unfinished/half")).exists();

    initdb("echo data >\"$PGDATA/base\"; echo control >\"$PGDATA/global/pg_control\"");
    theyLetItStart();
    assertThat(data.resolve("base")).hasContent("data");
    assertThat(data.resolve("half")).doesNotExist();
  }

  @Test
  void aFirstStartThatFailsFailsThePod() throws IOException {
    initdb("echo 'psql: a password is missing' >&2; exit 3");
    assertThat(run("first-start")).isEqualTo(new Result(3, "psql: a password is missing\n"));
    assertThat(data).doesNotExist();
  }

  /// Of an earlier chart, or restored from a snapshot: there is no mark of ours on it.
  @Test
  void dataThatIsThereIsNotTouched() throws IOException {
    write("18/docker/PG_VERSION", "18\n");
    write("18/docker/global/pg_control", "control");
    write("18/docker/base/1/1259", "rows");
    initdb("exit 9");
    theyLetItStart();
    assertThat(data.resolve("base/1/1259")).hasContent("rows");
  }

  @Test
  void dataOfAnotherVersionOrInAnotherPlaceIsRefused() throws IOException {
    write("17/docker/PG_VERSION", "17\n");
    assertThat(run("check-version").code()).isEqualTo(1);
    assertThat(run("check-version").output())
        .contains("data of PostgreSQL 17 in " + volume + "/17/docker");
    Files.delete(volume.resolve("17/docker/PG_VERSION"));
    write("data/PG_VERSION", "18\n");
    assertThat(run("check-version").output())
        .contains("data of PostgreSQL 18 in " + volume + "/data;");
    Files.delete(volume.resolve("data/PG_VERSION"));
    write("PG_VERSION", "16\n");
    assertThat(run("check-version").output()).contains("data of PostgreSQL 16 in " + volume + ";");
  }

  /// What the image itself left behind when it was killed, under an earlier chart.
  @Test
  void aHalfMadeDirectoryIsRefusedAndKept() throws IOException {
    write("18/docker/PG_VERSION", "18\n");
    write("18/docker/postgresql.conf", "");
    Result result = run("check-version");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output())
        .contains("has no global/pg_control")
        .contains("delete the claim and the pod")
        .contains("restore a backup");
    assertThat(data.resolve("postgresql.conf")).exists();

    Files.delete(data.resolve("PG_VERSION"));
    assertThat(run("check-version").code()).isEqualTo(1);
  }

  @Test
  void anImageOfAnotherMajorVersionIsRefused() {
    assertThat(run("check-version", Map.of("PG_MAJOR", "18")).code()).isZero();
    assertThat(run("check-version", Map.of("PG_MAJOR", "19")))
        .isEqualTo(
            new Result(
                1,
                "The image is PostgreSQL 19, and postgresql.majorVersion is 18: they have to"
                    + " agree.\n"));
  }

  @Test
  void anImageWithoutTheProgramMakesTheDataItself() throws IOException {
    Files.delete(programs.resolve("docker-ensure-initdb.sh"));
    Result result = run("first-start");
    assertThat(result.code()).isZero();
    assertThat(result.output()).contains("makes the data itself when it starts");
    assertThat(volume.resolve("18")).doesNotExist();
  }
}
