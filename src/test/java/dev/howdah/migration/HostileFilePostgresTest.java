package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.howdah.failure.HowdahException;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TestPostgres;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Files that were damaged, cut off or made to do harm: each is planned or refused, in bounded
/// time, and never by a failure that nobody foresaw.
class HostileFilePostgresTest {

  /// Far more than any of these small files needs.
  private static final Duration BOUND = Duration.ofSeconds(20);

  private static final int PAGE = 512;

  @TempDir Path temporary;

  private byte[] sound = new byte[0];
  private Migrations engine = new Migrations(java.util.Map.of(), Path.of("target"), _ -> {});

  @BeforeEach
  void makeASoundFile() throws IOException {
    engine = Requests.engine(temporary);
    StringBuilder script = new StringBuilder();
    script.append("PRAGMA page_size=").append(PAGE).append(';');
    script.append(
        """
        CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, note BLOB);
        CREATE TABLE child (
          parent_id INTEGER NOT NULL REFERENCES parent (id), label VARCHAR(20) COLLATE NOCASE,
          amount DECIMAL(10, 2) CHECK (amount >= 0), made TEXT DEFAULT CURRENT_TIMESTAMP,
          twice REAL AS (amount * 2) STORED);
        CREATE INDEX child_label ON child (label) WHERE label IS NOT NULL;
        CREATE TABLE keyed (k TEXT, v ANY, PRIMARY KEY (k)) WITHOUT ROWID, STRICT;
        CREATE VIEW totals AS SELECT parent_id, sum(amount) AS total FROM child GROUP BY parent_id;
        CREATE TRIGGER watch AFTER INSERT ON child BEGIN DELETE FROM keyed WHERE k = 'x'; END;
        """);
    for (int i = 1; i <= 60; i++) {
      script.append(
          "INSERT INTO parent (name, note) VALUES ('name %d', zeroblob(%d));".formatted(i, i * 20));
      script.append(
          "INSERT INTO child (parent_id, label, amount) VALUES (%d, 'label %d', %d.25);"
              .formatted(i, i, i));
      script.append("INSERT INTO keyed VALUES ('key %d', %d);".formatted(i, i));
    }
    sound = Files.readAllBytes(SqliteFile.make(temporary.resolve("sound.db"), script.toString()));
    assertThat(sound.length).isGreaterThan(100 * PAGE);
  }

  @Test
  void aFlippedBitIsRefusedOrCarriedAsItIs() throws IOException {
    int carried = 0;
    Random random = new Random(20_261_121);
    Outcomes outcomes = new Outcomes();
    for (int i = 0; i < 200; i++) {
      byte[] damaged = sound.clone();
      // Every other one in the header or the schema, where a bit says most.
      int reach = i % 2 == 0 ? 6 * PAGE : damaged.length;
      int at = random.nextInt(reach);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      String outcome = outcomes.add("bit flipped in byte " + at, damaged);
      if (outcome.equals("planned") && carried < 15) {
        carried++;
        Path file = Files.write(temporary.resolve("flipped-" + i + ".db"), damaged);
        MigrationReport report =
            engine.migrate(Requests.migrate(file, TestPostgres.newDatabase().uri()));
        assertThat(report.error()).as("bit flipped in byte " + at).isNull();
        assertThat(report.exitCode()).as("bit flipped in byte " + at).isBetween(0, 1);
        assertThat(report.differences()).isEmpty();
      }
    }
    assertThat(carried).isEqualTo(15);
    outcomes.check();
  }

  @Test
  void aPageOfNoiseIsRefusedOrPlanned() {
    Random random = new Random(4711);
    Outcomes outcomes = new Outcomes();
    for (int i = 0; i < 60; i++) {
      byte[] damaged = sound.clone();
      byte[] noise = new byte[PAGE];
      random.nextBytes(noise);
      int page = random.nextInt(damaged.length / PAGE);
      // The first page keeps the header: else every case ends at the magic.
      int keep = page == 0 ? 100 : 0;
      System.arraycopy(noise, keep, damaged, page * PAGE + keep, PAGE - keep);
      outcomes.add("noise in page " + (page + 1), damaged);
    }
    outcomes.check();
  }

  @Test
  void aFileThatWasCutOffIsRefused() {
    Outcomes outcomes = new Outcomes();
    for (int length = 1; length < sound.length; length += sound.length / 60) {
      byte[] damaged = java.util.Arrays.copyOf(sound, length);
      String expected = length < 16 ? "source-not-sqlite" : "source-truncated";
      assertThat(outcomes.add("cut off at " + length, damaged)).isEqualTo(expected);
    }
    outcomes.check();
  }

  @Test
  void everyEndOfThePageWithTheHeaderIsRefused() {
    Outcomes outcomes = new Outcomes();
    for (int length : new int[] {15, 16, 17, 18, 50, 99, 100, 101, 511, 512}) {
      outcomes.add("cut off at " + length, java.util.Arrays.copyOf(sound, length));
    }
    outcomes.check();
    assertThat(outcomes.counts.keySet()).containsExactly("source-truncated");
  }

  @TestFactory
  Stream<DynamicTest> whatIsNoDatabaseIsRefused() {
    byte[] magicAndNoise = new byte[8192];
    new Random(7).nextBytes(magicAndNoise);
    byte[] magic = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, magicAndNoise, 0, magic.length);
    byte[] versionTwo =
        "** This file contains an SQLite 2.1 database **".getBytes(StandardCharsets.US_ASCII);
    return Stream.of(
        refused("no bytes at all", new byte[0], "source-empty"),
        refused("the magic and nothing", magic, "source-truncated"),
        refused("the magic and noise", magicAndNoise, "source-corrupt"),
        refused("the header alone", java.util.Arrays.copyOf(sound, 100), "source-truncated"),
        refused("zeros", new byte[4096], "source-not-sqlite"),
        refused(
            "a text",
            "hello, world".repeat(100).getBytes(StandardCharsets.UTF_8),
            "source-not-sqlite"),
        refused("SQLite 2", versionTwo, "source-not-sqlite"));
  }

  @TestFactory
  Stream<DynamicTest> aHeaderThatLiesIsRefused() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int size : new int[] {0, 2, 3, 100, 256, 513, 0x7FFF}) {
      tests.add(refused("pages of " + size + " bytes", with(16, 2, size), "source-corrupt"));
    }
    for (int size : new int[] {1, 1024, 4096, 32_768}) {
      tests.add(
          refused(
              "pages of " + size + " bytes, and the sound number of pages",
              with(16, 2, size),
              "source-truncated"));
    }
    byte[] smaller = with(16, 2, 1024);
    ByteBuffer.wrap(smaller).putInt(28, smaller.length / 1024);
    tests.add(refused("pages of 1024 bytes, and their number", smaller, "source-corrupt"));
    tests.add(refused("more pages than there are", with(28, 4, 1_000_000), "source-truncated"));
    tests.add(refused("most pages", with(28, 4, -1), "source-truncated"));
    tests.add(refused("fewer pages than there are", with(28, 4, 3), "source-corrupt"));
    tests.add(refused("reserved space of a whole page", with(20, 1, 255), "source-not-sqlite"));
    tests.add(refused("a read version to come", with(19, 1, 3), "source-too-new"));
    tests.add(refused("a schema format to come", with(44, 4, 5), "source-too-new"));
    tests.add(refused("a fraction that must be 64", with(21, 1, 63), "source-not-sqlite"));
    // SQLite looks at its lowest two bits only.
    tests.add(refused("an encoding that is none", with(56, 4, 9), "planned"));
    return tests.stream();
  }

  /// No row is in the freelist; whether its check looks at it is for SQLite to say.
  @Test
  void aFreelistThatLeadsNowhereIsRefusedOrPlanned() {
    byte[] bytes = with(32, 4, 1_000_000_000);
    ByteBuffer.wrap(bytes).putInt(36, 5);
    assertThat(outcome("freelist", bytes)).isIn("planned", "source-corrupt");
  }

  @Test
  void aPageThatIsItsOwnChildIsRefused() {
    Outcomes outcomes = new Outcomes();
    int interior = 0;
    for (int page = 0; page < sound.length / PAGE; page++) {
      int header = page * PAGE + (page == 0 ? 100 : 0);
      if (sound[header] != 5 && sound[header] != 2) {
        continue;
      }
      interior++;
      byte[] rightmost = sound.clone();
      ByteBuffer.wrap(rightmost).putInt(header + 8, page + 1);
      outcomes.add("page " + (page + 1) + " is its own last child", rightmost);
      byte[] first = sound.clone();
      int cell = ByteBuffer.wrap(first).getShort(header + 12) & 0xFFFF;
      ByteBuffer.wrap(first).putInt(page * PAGE + cell, page + 1);
      outcomes.add("page " + (page + 1) + " is its own first child", first);
      byte[] root = sound.clone();
      ByteBuffer.wrap(root).putInt(header + 8, 1);
      outcomes.add("page " + (page + 1) + " has the schema as its last child", root);
    }
    assertThat(interior).as("interior pages").isGreaterThan(3);
    outcomes.check();
    assertThat(outcomes.counts.keySet()).containsExactly("source-corrupt");
  }

  /// Texts in the schema that no `CREATE` statement of SQLite can have been.
  @TestFactory
  Stream<DynamicTest> aSchemaThatIsNoSqlIsRefusedOrPlanned() {
    return Stream.of(
            "CREATE TABLE t (",
            "CREATE TABLE t (a, a)",
            "CREATE TABLE other (a)",
            "CREATE TABLE t (a CHECK (" + "(".repeat(5_000) + "1" + ")".repeat(5_000) + "))",
            "CREATE TABLE t (a CHECK (" + "NOT ".repeat(900) + "1))",
            "CREATE TABLE t (a CHECK (1" + " + 1".repeat(900) + "))",
            "CREATE TABLE t (a DEFAULT ("
                + "-".repeat(1)
                + "(".repeat(90)
                + "1"
                + ")".repeat(90)
                + "))",
            "CREATE TABLE t (a CHECK ("
                + "CASE WHEN 1 THEN ".repeat(300)
                + "1"
                + " END".repeat(300)
                + "))",
            "CREATE TABLE t (a 'unclosed",
            "CREATE TABLE t (a /* unclosed",
            "CREATE TABLE t (a) -- a comment without an end of line",
            "CREATE TABLE t (" + "a".repeat(100_000) + ")",
            "CREATE TABLE t AS SELECT 1",
            "CREATE VIEW t AS SELECT * FROM t",
            "CREATE INDEX t ON t (a)",
            "CREATE TABLE t (a REFERENCES t (nothing) ON DELETE EVERYTHING)",
            "CREATE TABLE t (a AS (b) STORED, b AS (a) STORED)",
            "CREATE TABLE t (a \u0000 b)",
            "CREATE VIRTUAL TABLE t USING no_such_module(a, b)",
            "CREATE VIRTUAL TABLE t USING fts5(a, content='no_such_table')",
            "SELECT load_extension('x')",
            "",
            "\uFEFF")
        .map(sql ->
            DynamicTest.dynamicTest(
                "SQL: " + sql.substring(0, Math.min(60, sql.length())).replace('\u0000', '0'),
                () -> {
                  Path file = temporary.resolve("schema-" + System.nanoTime() + ".db");
                  SqliteFile.make(file, "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'x');");
                  try (var connection = SqliteFile.open(file);
                      var statement = connection.createStatement()) {
                    statement.execute("PRAGMA writable_schema=ON");
                    try (var update =
                        connection.prepareStatement("UPDATE sqlite_schema SET sql = ?")) {
                      update.setString(1, sql);
                      update.executeUpdate();
                    }
                  }
                  assertThat(outcome("schema", Files.readAllBytes(file)))
                      .isIn("planned", "source-corrupt");
                }));
  }

  /// SQLite itself stops at 65,535 references to one of them, after half a second for each view.
  @Test
  void aViewOfViewsOfViewsEndsInTime() throws IOException {
    StringBuilder script = new StringBuilder("CREATE TABLE t (a); INSERT INTO t VALUES (1);");
    script.append("CREATE VIEW v0 AS SELECT a FROM t;");
    for (int i = 1; i <= 17; i++) {
      script.append("CREATE VIEW v%d AS SELECT x.a FROM v%d x, v%d y;".formatted(i, i - 1, i - 1));
    }
    Path file = SqliteFile.make(temporary.resolve("views.db"), script.toString());

    assertThat(outcome("views", Files.readAllBytes(file))).isEqualTo("planned");
  }

  private DynamicTest refused(String what, byte[] bytes, String expected) {
    return DynamicTest.dynamicTest(
        what, () -> assertThat(outcome(what, bytes)).isEqualTo(expected));
  }

  private byte[] with(int offset, int length, int value) {
    byte[] changed = sound.clone();
    for (int i = 0; i < length; i++) {
      changed[offset + i] = (byte) (value >>> (8 * (length - 1 - i)));
    }
    return changed;
  }

  /// How a plan of the file ends: `planned`, or the code of the failure.
  private String outcome(String what, byte[] bytes) {
    try {
      Path file = Files.createTempFile(temporary, "hostile-", ".db");
      Files.write(file, bytes);
      String outcome =
          assertTimeoutPreemptively(
              BOUND,
              () -> {
                try {
                  MigrationPlan plan = engine.plan(Requests.migrate(file, null));
                  return plan.blockers().isEmpty() ? "planned" : "blocked";
                } catch (HowdahException e) {
                  assertThat(e.code().exitCode().code())
                      .as(what + ": " + e.getMessage())
                      .isEqualTo(4);
                  return e.code().code();
                }
              },
              what);
      assertThat(Files.readAllBytes(file)).as(what).isEqualTo(bytes);
      Files.delete(file);
      return outcome;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private final class Outcomes {

    private final TreeMap<String, Integer> counts = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    String add(String what, byte[] bytes) {
      try {
        String outcome = outcome(what, bytes);
        counts.merge(outcome, 1, Integer::sum);
        return outcome;
      } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
        failures.add(what + ": " + e);
        return "failed";
      }
    }

    void check() {
      assertThat(failures).isEmpty();
    }
  }
}
