package dev.howdah.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServerTest {

  @TempDir Path home;

  @Test
  void keepsDataAndPortBetweenStarts() throws Exception {
    int port;
    try (EmbeddedServer server = EmbeddedServer.start(home)) {
      port = server.port();
      assertThat(server.startedHere()).isTrue();
      assertThat(server.createDatabaseIfMissing("kept \"data\"")).isTrue();
      assertThat(server.createDatabaseIfMissing("kept \"data\"")).isFalse();
      execute(port, "CREATE TABLE t AS SELECT 42 AS a");
    }
    assertThat(PidFile.read(data())).isEmpty();
    try (EmbeddedServer server = EmbeddedServer.start(home)) {
      assertThat(server.port()).isEqualTo(port);
      assertThat(query(port, "SELECT a FROM t")).isEqualTo("42");
      assertThat(server.createDatabaseIfMissing("kept \"data\"")).isFalse();
    }
  }

  @Test
  void isDurableUtf8AndLocal() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start(home)) {
      int port = server.port();
      assertThat(query(port, "SHOW fsync")).isEqualTo("on");
      assertThat(query(port, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(port, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(query(port, "SHOW server_encoding")).isEqualTo("UTF8");
      assertThat(query(port, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(
              query(
                  port,
                  "SELECT setting FROM pg_file_settings WHERE applied AND name ILIKE 'timezone'"))
          .isEqualTo("UTC");
      assertThat(query(port, "SELECT upper('ä') || (SELECT datlocale FROM pg_database LIMIT 1)"))
          .isEqualTo("ÄC.UTF-8");
    }
  }

  @Test
  void sharesOneServerBetweenHandlesUntilTheLastIsClosed() throws Exception {
    EmbeddedServer first = EmbeddedServer.start(home);
    EmbeddedServer second = EmbeddedServer.start(home);
    assertThat(second.port()).isEqualTo(first.port());
    first.close();
    assertThat(query(second.port(), "SELECT 1")).isEqualTo("1");
    second.close();
    assertThat(PidFile.read(data())).isEmpty();
    second.close();
  }

  @Test
  void leavesAServerThatSomebodyElseStarted() throws Exception {
    EmbeddedServer.start(home).close();
    ServerCommand command = command();
    assertThat(control(command, "start", "-w", "-o", "-p " + freePort()).succeeded()).isTrue();
    try {
      try (EmbeddedServer server = EmbeddedServer.start(home)) {
        assertThat(server.startedHere()).isFalse();
        assertThat(query(server.port(), "SELECT 1")).isEqualTo("1");
      }
      assertThat(PidFile.read(data())).isPresent();
    } finally {
      assertThat(control(command, "stop", "-w", "-m", "fast").succeeded()).isTrue();
    }
  }

  @Test
  void startsAgainAfterTheServerWasKilled() throws Exception {
    EmbeddedServer killed = EmbeddedServer.start(home);
    execute(killed.port(), "CREATE TABLE t AS SELECT 7 AS a");
    ProcessHandle process =
        ProcessHandle.of(PidFile.read(data()).orElseThrow().pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().get(30, TimeUnit.SECONDS);
    killed.close();
    assertThat(PidFile.read(data())).isPresent();

    try (EmbeddedServer server = EmbeddedServer.start(home)) {
      assertThat(server.startedHere()).isTrue();
      assertThat(query(server.port(), "SELECT a FROM t")).isEqualTo("7");
    }
  }

  @Test
  void startsAlthoughThePidOfAKilledServerNowBelongsToAnotherProgram() throws Exception {
    EmbeddedServer.start(home).close();
    Files.writeString(
        data().resolve("postmaster.pid"),
        ProcessHandle.current().pid() + "\n" + data() + "\n1\n54329\n\n127.0.0.1\n  1 1\nready\n");
    try (EmbeddedServer server = EmbeddedServer.start(home)) {
      assertThat(server.startedHere()).isTrue();
    }
  }

  @Test
  void choosesAndRemembersAnotherPortWhereTheOldOneIsTaken() throws Exception {
    int taken;
    try (EmbeddedServer server = EmbeddedServer.start(home)) {
      taken = server.port();
    }
    int other;
    try (ServerSocket socket =
        new ServerSocket(taken, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      try (EmbeddedServer server = EmbeddedServer.start(home)) {
        other = server.port();
        assertThat(other).isNotEqualTo(socket.getLocalPort());
      }
    }
    try (EmbeddedServer server = EmbeddedServer.start(home)) {
      assertThat(server.port()).isEqualTo(other);
    }
  }

  @Test
  void twoProcessesThatStartAtOnceShareTheServer() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                  "-cp",
                  System.getProperty("java.class.path"),
                  StartOnce.class.getName(),
                  home.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    }
    for (Process process : processes) {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output.strip()).isEqualTo("1000");
    }
    assertThat(PidFile.read(data())).isEmpty();
  }

  /// Started as a process of its own.
  static final class StartOnce {
    public static void main(String[] args) throws SQLException {
      try (EmbeddedServer server = EmbeddedServer.start(Path.of(args[0]))) {
        int sum = 0;
        for (int i = 0; i < 1000; i++) {
          sum += Integer.parseInt(query(server.port(), "SELECT 1"));
        }
        System.out.println(sum);
      }
    }
  }

  @Test
  void refusesDataOfAnotherMajorVersion() throws IOException {
    Files.createDirectories(data());
    Files.writeString(data().resolve("PG_VERSION"), "15\n");
    assertThatThrownBy(() -> EmbeddedServer.start(home))
        .isInstanceOfSatisfying(
            HowdahException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.EMBEDDED_SERVER);
              assertThat(failure)
                  .hasMessage(
                      "The data directory "
                          + data()
                          + " was made by PostgreSQL 15; this Howdah brings PostgreSQL 18.");
            });
  }

  @Test
  void refusesAFolderThatIsNoDataDirectory() throws IOException {
    Files.createDirectories(data());
    Files.writeString(data().resolve("letter.txt"), "dear");
    assertThatThrownBy(() -> EmbeddedServer.start(home))
        .hasMessage("The folder " + data() + " is there but is no data directory of PostgreSQL.");
    assertThat(data().resolve("letter.txt")).exists();
  }

  @Test
  void saysWhichFolderCannotBeUsed() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "not a folder");
    assertThatThrownBy(() -> EmbeddedServer.start(file))
        .isInstanceOfSatisfying(
            HowdahException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.EMBEDDED_SERVER);
              assertThat(failure.getMessage()).startsWith("The folder " + file + "/postgres ");
              assertThat(failure.remedy()).contains("--target", "DATABASE_URL");
            });
  }

  @Test
  void showsTheServersOwnWordsWhereItDoesNotStart() throws IOException {
    EmbeddedServer.start(home).close();
    Files.writeString(data().resolve("postgresql.conf"), "shared_buffers = lots\n");
    assertThatThrownBy(() -> EmbeddedServer.start(home))
        .hasMessageContaining("invalid value for parameter \"shared_buffers\": \"lots\"");
  }

  @Test
  void knowsTheArchiveOfEachSupportedSystem() {
    assertThat(ServerBinaries.archiveNames("linux", "amd64"))
        .containsExactly("postgres-linux-x86_64.txz");
    assertThat(ServerBinaries.archiveNames("linux", "aarch64"))
        .containsExactly("postgres-linux-arm_64.txz");
    assertThat(ServerBinaries.archiveNames("mac os x", "aarch64"))
        .containsExactly("postgres-darwin-x86_64.txz");
    assertThat(ServerBinaries.archiveNames("windows 11", "amd64")).isEmpty();
    assertThat(ServerBinaries.archiveNames("linux", "riscv64")).isEmpty();
    assertThat(ServerBinaries.class.getResource("/postgres-linux-x86_64.txz")).isNotNull();
    assertThat(ServerBinaries.class.getResource("/postgres-linux-arm_64.txz")).isNotNull();
    assertThat(ServerBinaries.class.getResource("/postgres-darwin-x86_64.txz")).isNotNull();
  }

  private Path data() {
    return home.resolve("postgres/data");
  }

  private ServerCommand command() throws IOException {
    return new ServerCommand(
        ServerBinaries.find(home.resolve("postgres/binaries")),
        home.resolve("postgres/server.log"),
        Integer.valueOf(0).equals(Files.getAttribute(home, "unix:uid")));
  }

  private ServerCommand.Result control(ServerCommand command, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-D", data().toString(), "-l", command.log().toString()));
    return command.run(60, "pg_ctl", all);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }

  private static void execute(int port, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(int port, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
