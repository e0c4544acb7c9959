package dev.howdah.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two replicas on one database with a hundred migrations, while replicas are killed at random:
/// every migration ends verified, none twice, none lost.
class ReplicasIT {

  private static final int MIGRATIONS = 100;
  private static final int KILLS = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(12);

  /// Rows of the files: from nothing to some seconds of work.
  private static final List<Integer> SIZES = List.of(0, 1, 10, 1_000, 5_000, 20_000, 60_000);

  @TempDir private Path folder;

  private final TestPostgres.Database own = TestPostgres.newDatabase();
  private final TestPostgres.Database target = TestPostgres.newDatabase();
  private final Random random = new Random(20_261_121);

  @Test
  void everyMigrationEndsVerifiedOnceThoughReplicasAreKilled() throws IOException {
    try (Fleet fleet = new Fleet(own, folder, Map.of("HOWDAH_JOB_QUEUE_LIMIT", "200"))) {
      fleet.start(0).awaitReady();
      fleet.start(1);
      List<String> sources = new ArrayList<>();
      for (int rows : SIZES) {
        sources.add(fleet.upload(rows));
      }
      String targetId = fleet.register(target);
      Map<String, Integer> rowsOf = new TreeMap<>();
      for (int i = 0; i < MIGRATIONS; i++) {
        String schema = "m_" + i;
        int which = i % SIZES.size();
        fleet.migrate(sources.get(which), targetId, schema);
        rowsOf.put(schema, SIZES.get(which));
      }
      fleet.get(1).awaitReady();

      long end = System.nanoTime() + PATIENCE.toNanos();
      int kills = 0;
      int ended = 0;
      while (ended < MIGRATIONS) {
        assertThat(System.nanoTime()).as("%d ended in time", ended).isLessThan(end);
        if (kills < KILLS) {
          LockSupport.parkNanos(Duration.ofMillis(500 + random.nextInt(3_500)).toNanos());
          int which = random.nextInt(2);
          fleet.get(which).kill();
          kills++;
          if (random.nextInt(4) == 0) {
            // Now and then nobody is there for a while.
            fleet.get(1 - which).kill();
            fleet.start(1 - which);
          }
          fleet.start(which);
        } else {
          LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
        ended = fleet.ended();
      }
      fleet.requireVerified(target, rowsOf);
    }
  }
}
