package dev.howdah.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the containers of PostgreSQL's pod do with a volume: their scripts, run by bash on made
/// directories. Programs stand in for the image's own `docker-ensure-initdb.sh` and
/// `docker-entrypoint.sh`.
class PostgresqlStartTest {

  private static final String MOUNT = "/var/lib/postgresql";
  private static final String WAITS =
      "Another pod still uses the volume; this one waits until that has ended.";

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

  private Process start(String container, Map<String, String> more) {
    Manifest.Pod pod =
        Chart.render("{}").stream()
            .filter(manifest -> manifest.kind().equals("StatefulSet"))
            .findFirst()
            .flatMap(Manifest::pod)
            .orElseThrow();
    Object found =
        Stream.of("initContainers", "containers")
            .flatMap(kind -> Manifest.list(pod.template(), "spec", kind).stream())
            .filter(each -> Manifest.find(each, "name").orElseThrow().equals(container))
            .findFirst()
            .orElseThrow();
    List<Object> command = Manifest.list(found, "command");
    assertThat(command).startsWith("/bin/bash", "-c");
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(command.stream(), Manifest.list(found, "args").stream())
                .map(each -> moved(String.valueOf(each)))
                .toList());
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
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Result run(String container, Map<String, String> more) {
    return result(start(container, more));
  }

  /// The rest of what it writes, and its end.
  private static Result result(Process process) {
    try {
      String output = process.inputReader().readAllAsString();
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

  private static String line(Process process) throws IOException {
    return process.inputReader().readLine();
  }

  /// Programs that open it wait until the test does.
  private Path gate() throws IOException, InterruptedException {
    Path gate = folder.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    return gate;
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
        .contains("restore a backup")
        .endsWith(
            "  kubectl delete pvc data-r-howdah-postgresql-0 --wait=false;"
                + " kubectl delete pod r-howdah-postgresql-0\n");
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

  /// A pod that was deleted by force runs for a while beside the new one.
  @Test
  void ofTwoFirstStartsTheSecondWaitsAndFindsTheData() throws IOException, InterruptedException {
    Path gate = gate();
    initdb("echo begun; cat %s >\"$PGDATA/base\"".formatted(gate));
    Process first = start("first-start", Map.of());
    assertThat(line(first)).isEqualTo("begun");
    Process second = start("first-start", Map.of());
    assertThat(line(second)).isEqualTo(WAITS);

    Files.writeString(gate, "data");
    assertThat(result(first)).isEqualTo(new Result(0, ""));
    assertThat(result(second)).isEqualTo(new Result(0, ""));
    assertThat(data.resolve("base")).hasContent("data");
  }

  /// The server is what the shell becomes, so that Kubernetes' signal reaches it, and it holds the
  /// lock as long as a process of it is there.
  @Test
  void ofTwoServersTheSecondWaitsForTheEndOfTheFirst() throws IOException, InterruptedException {
    theyLetItStart();
    Path server = programs.resolve("docker-entrypoint.sh");
    Files.writeString(server, "#!/bin/bash\necho \"$$ $1 $2\"\nexec cat %s\n".formatted(gate()));
    assertThat(server.toFile().setExecutable(true)).isTrue();
    Process first = start("postgresql", Map.of());
    String arguments = " -c hba_file=/etc/howdah/pg_hba.conf";
    assertThat(line(first)).isEqualTo(first.pid() + arguments);

    Process second = start("postgresql", Map.of());
    Process third = start("first-start", Map.of());
    assertThat(line(second)).isEqualTo(WAITS);
    assertThat(line(third)).isEqualTo(WAITS);
    third.toHandle().destroy();
    assertThat(result(third)).isEqualTo(new Result(1, ""));

    first.toHandle().destroy();
    assertThat(first.waitFor()).isEqualTo(128 + 15);
    assertThat(line(second)).isEqualTo(second.pid() + arguments);
    second.toHandle().destroy();
    assertThat(second.waitFor()).isEqualTo(128 + 15);
  }

  @Test
  void anImageWithoutTheProgramMakesTheDataItself() throws IOException {
    Files.delete(programs.resolve("docker-ensure-initdb.sh"));
    Result result = run("first-start");
    assertThat(result.code()).isZero();
    assertThat(result.output()).contains("makes the data itself when it starts");
    assertThat(data).doesNotExist();
  }
}
