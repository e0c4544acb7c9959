package dev.howdah.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.embedded.EmbeddedServer;
import dev.howdah.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

  @TempDir private Path folder;

  private final Random random = new Random(20_261_121);

  @Test
  void noMigrationIsLostWithTheDatabaseOrAReplica() throws Exception {
    Path home = folder.resolve("postgres");
    EmbeddedServer server = EmbeddedServer.start(home);
    server.createDatabaseIfMissing(EmbeddedServer.SERVICE_DATABASE);
    server.createDatabaseIfMissing(EmbeddedServer.DEFAULT_DATABASE);
    int port = server.port();
    var own = new TestPostgres.Database(port, EmbeddedServer.SERVICE_DATABASE);
    var target = new TestPostgres.Database(port, EmbeddedServer.DEFAULT_DATABASE);
    try (Fleet fleet = new Fleet(own, folder, Map.of())) {
      fleet.start(0).awaitReady();
      fleet.start(1).awaitReady();
      String source = fleet.upload(ROWS);
      String targetId = fleet.register(target);
      Map<String, Integer> rowsOf = new TreeMap<>();
      for (int i = 0; i < MIGRATIONS; i++) {
        fleet.migrate(source, targetId, "m_" + i);
        rowsOf.put("m_" + i, ROWS);
      }

      long end = System.nanoTime() + PATIENCE.toNanos();
      int losses = 0;
      int drains = 0;
      int ended = 0;
      while (ended < MIGRATIONS || drains < fleet.size()) {
        assertThat(System.nanoTime()).as("%d ended in time", ended).isLessThan(end);
        LockSupport.parkNanos(Duration.ofMillis(300 + random.nextInt(1_700)).toNanos());
        if (losses < LOSSES) {
          losses++;
          server = losses % 2 == 1 ? killed(server, home) : restarted(server, home);
          assertThat(server.port()).isEqualTo(port);
        } else if (drains < fleet.size()) {
          assertThat(fleet.get(drains).stop()).as("ends by itself when told to").isIn(0, 143);
          fleet.start(drains).awaitReady();
          drains++;
        }
        ended = fleet.ended();
      }
      assertThat(fleet.get(0).isAlive()).isTrue();
      assertThat(fleet.get(1).isAlive()).isTrue();
      fleet.requireVerified(target, rowsOf);
    } finally {
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
}
