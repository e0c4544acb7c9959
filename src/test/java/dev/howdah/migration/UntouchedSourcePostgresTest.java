package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.schema.SourceFile;
import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The second promise: the file and its folder are after every command what they were before, in
/// whatever state an application left them, and what is read is one committed state.
class UntouchedSourcePostgresTest {

  private static final String TABLES =
      """
      CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT);
      CREATE TABLE b (id INTEGER PRIMARY KEY, t TEXT);
      INSERT INTO a VALUES (1, 'one'), (2, 'two');
      INSERT INTO b VALUES (1, 'one'), (2, 'two');
      """;

  @TempDir Path temporary;

  @Test
  void aFileWithARollbackJournalModeStaysAsItWas() throws IOException {
    Path file = folder("delete").resolve("app.db");
    SqliteFile.make(file, TABLES);

    everyCommandLeaves(file, SourceFile.Snapshot.LOCKED, 2);
  }

  @Test
  void aFileInWalModeThatWasClosedStaysAsItWas() throws IOException {
    Path file = folder("closed").resolve("app.db");
    SqliteFile.make(file, "PRAGMA journal_mode=WAL;" + TABLES);
    assertThat(contents(folderOf(file)).keySet()).containsExactly("app.db");

    everyCommandLeaves(file, SourceFile.Snapshot.UNCHANGING, 2);
  }

  @Test
  void aLogWithItsIndexStaysAsItWasAndIsRead() throws IOException, SQLException {
    Path file = walOfAKilledApplication("with-shm");
    assertThat(contents(folderOf(file)).keySet())
        .containsExactly("app.db", "app.db-shm", "app.db-wal");

    everyCommandLeaves(file, SourceFile.Snapshot.COPIED, 3);
  }

  @Test
  void aLogWithoutItsIndexStaysAsItWasAndIsRead() throws IOException, SQLException {
    Path file = walOfAKilledApplication("without-shm");
    Files.delete(Path.of(file + "-shm"));

    everyCommandLeaves(file, SourceFile.Snapshot.COPIED, 3);
  }

  /// The service counts beforehand what the copies will take.
  @Test
  void copiesAreMadeWhereTheyAreWantedAndTakeNoMoreThanWasSaid() throws IOException, SQLException {
    Path scratch = folder("scratch");
    for (String kind : List.of("with-index", "without-index")) {
      Path file = walOfAKilledApplication(kind);
      if (kind.equals("without-index")) {
        Files.delete(Path.of(file + "-shm"));
      }
      long said = Migrations.copyBytes(file, MigrateRequest.SnapshotPolicy.AUTO);
      assertThat(said).isEqualTo(Files.size(file) + 2 * Files.size(Path.of(file + "-wal")));
      AtomicLong taken = new AtomicLong();
      new Migrations(Map.of(), temporary, _ -> taken.accumulateAndGet(bytes(scratch), Math::max))
          .withScratch(scratch)
          .inspect(file, MigrateRequest.SnapshotPolicy.AUTO);
      assertThat(taken.get()).isBetween(Files.size(file), said);
      assertThat(scratch).isEmptyDirectory();
    }
    Path plain = folder("plain").resolve("app.db");
    SqliteFile.make(plain, "PRAGMA journal_mode=PERSIST;" + TABLES);
    assertThat(Migrations.copyBytes(plain, MigrateRequest.SnapshotPolicy.AUTO)).isZero();
    assertThat(Migrations.copyBytes(plain, MigrateRequest.SnapshotPolicy.COPY))
        .isEqualTo(Files.size(plain));
    Path hot = hotJournal();
    assertThat(Migrations.copyBytes(hot, MigrateRequest.SnapshotPolicy.AUTO))
        .isEqualTo(Files.size(hot) + Files.size(Path.of(hot + "-journal")));
    assertThat(Migrations.copyBytes(Path.of("missing"), MigrateRequest.SnapshotPolicy.COPY))
        .isZero();
  }

  private static long bytes(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aHotJournalStaysAsItWasAndIsRolledBackInTheCopy() throws IOException, SQLException {
    Path file = hotJournal();
    assertThat(contents(folderOf(file)).keySet()).containsExactly("app.db", "app.db-journal");

    everyCommandLeaves(file, SourceFile.Snapshot.COPIED, 2);
  }

  @Test
  void theJournalThatPersistModeLeavesIsNoHotOne() throws IOException {
    Path file = folder("persist").resolve("app.db");
    SqliteFile.make(file, "PRAGMA journal_mode=PERSIST;" + TABLES);
    assertThat(contents(folderOf(file)).keySet()).containsExactly("app.db", "app.db-journal");

    everyCommandLeaves(file, SourceFile.Snapshot.LOCKED, 2);
  }

  @Test
  void aReadOnlyFileInAReadOnlyFolderIsRead() throws IOException, SQLException {
    for (String mode : List.of("DELETE", "WAL")) {
      Path folder = folder("read-only-" + mode);
      Path file = folder.resolve("app.db");
      SqliteFile.make(file, "PRAGMA journal_mode=" + mode + ";" + TABLES);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
      try {
        everyCommandLeaves(
            file,
            mode.equals("WAL") ? SourceFile.Snapshot.UNCHANGING : SourceFile.Snapshot.LOCKED,
            2);
      } finally {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    Path logged = walOfAKilledApplication("read-only-log");
    Files.setPosixFilePermissions(folderOf(logged), PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      everyCommandLeaves(logged, SourceFile.Snapshot.COPIED, 3);
    } finally {
      Files.setPosixFilePermissions(folderOf(logged), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void aFileThatIsMissingIsNotMade() throws IOException {
    Path folder = folder("missing");
    Path file = folder.resolve("app.db");
    Migrations engine = Requests.engine(temporary);
    TestPostgres.Database database = TestPostgres.newDatabase();
    MigrateRequest request = Requests.migrate(file, database.uri());

    for (Runnable command :
        List.<Runnable>of(
            () -> engine.inspect(file, MigrateRequest.SnapshotPolicy.AUTO),
            () -> engine.plan(request),
            () -> engine.migrate(request),
            () -> engine.verify(request))) {
      assertThatThrownBy(command::run)
          .isInstanceOfSatisfying(
              HowdahException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_MISSING);
                assertThat(e.code().exitCode().code()).isEqualTo(4);
              });
      assertThat(contents(folder)).isEmpty();
    }
    assertThat(database.query("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'howdah%'"))
        .isEqualTo("0");
  }

  @Test
  void whileARollbackJournalFileIsReadNobodyCanCommitToIt() throws IOException {
    Path file = folder("writer-delete").resolve("app.db");
    SqliteFile.make(file, TABLES);
    Writer writer = new Writer(file);

    MigrationReport report = migrateWith(file, writer, MigrateRequest.SnapshotPolicy.AUTO);

    assertThat(report.exitCode()).isZero();
    // The writer's first try comes before the file is opened.
    assertThat(rowsRead(report)).containsExactly("a 3", "b 3");
    assertThat(writer.commits).as("commits of the writer").isEqualTo(1);
    assertThat(writer.refused).as("refused by SQLite's lock").isPositive();
  }

  @Test
  void aWriterInWalModeIsNotDisturbedAndOneStateIsRead() throws IOException, SQLException {
    Path file = folder("writer-wal").resolve("app.db");
    try (Connection connection = SqliteFile.open(file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA journal_mode=WAL;" + TABLES);
      Writer writer = new Writer(file);

      MigrationReport report = migrateWith(file, writer, MigrateRequest.SnapshotPolicy.AUTO);

      assertThat(report.error()).isNull();
      assertThat(report.exitCode()).isZero();
      List<String> rows = rowsRead(report);
      // The snapshot is taken after the writer's first commit, which the first event sets off.
      assertThat(rows).containsExactly("a 3", "b 3");
      assertThat(writer.commits).isGreaterThan(3);
      assertThat(writer.refused).isZero();
    }
  }

  @Test
  void withACopyAWriterIsNotDisturbedInAnyMode() throws IOException {
    Path file = folder("writer-copy").resolve("app.db");
    SqliteFile.make(file, TABLES);
    Writer writer = new Writer(file);

    MigrationReport report = migrateWith(file, writer, MigrateRequest.SnapshotPolicy.COPY);

    assertThat(report.error()).isNull();
    assertThat(report.exitCode()).isZero();
    assertThat(rowsRead(report)).containsExactly("a 3", "b 3");
    assertThat(writer.commits).isGreaterThan(3);
    assertThat(writer.refused).isZero();
  }

  @Test
  void aWriterThatComesToAFileThatIsReadWithoutALockIsNoticed() throws IOException {
    Path file = folder("writer-late").resolve("app.db");
    SqliteFile.make(file, "PRAGMA journal_mode=WAL;" + TABLES);
    for (MigrationEvent.Phase phase :
        List.of(
            MigrationEvent.Phase.LOAD, MigrationEvent.Phase.FINISH, MigrationEvent.Phase.VERIFY)) {
      TestPostgres.Database database = TestPostgres.newDatabase();
      Writer writer = new Writer(file);
      Migrations engine =
          new Migrations(
              Map.of(),
              temporary,
              event -> {
                if (event instanceof MigrationEvent.PhaseStarted started
                    && started.phase() == phase) {
                  writer.commitOnce();
                }
              });

      MigrationReport report = engine.migrate(Requests.migrate(file, database.uri()));

      assertThat(writer.commits).isEqualTo(1);
      assertThat(report.error())
          .as("written to in phase " + phase)
          .extracting(MigrationReport.ErrorReport::code)
          .isEqualTo("source-changed");
      assertThat(report.exitCode()).isEqualTo(3);
      assertThat(database.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
          .isEqualTo("0");
    }
  }

  private static List<String> rowsRead(MigrationReport report) {
    return report.tables().stream()
        .map(table -> table.source() + " " + table.rowsLoaded())
        .toList();
  }

  /// Migrates while every event has the writer try to commit a row to both tables.
  private MigrationReport migrateWith(
      Path file, Writer writer, MigrateRequest.SnapshotPolicy snapshot) {
    TestPostgres.Database database = TestPostgres.newDatabase();
    Migrations engine = new Migrations(Map.of(), temporary, _ -> writer.commitOnce());
    return engine.migrate(
        new MigrateRequest(
            file,
            database.uri(),
            Requests.OPTIONS,
            MigrateRequest.Existing.FAIL,
            null,
            false,
            null,
            snapshot));
  }

  private void everyCommandLeaves(Path file, SourceFile.Snapshot snapshot, long rows)
      throws IOException {
    Map<String, String> before = contents(folderOf(file));
    TestPostgres.Database database = TestPostgres.newDatabase();
    Migrations engine = Requests.engine(temporary);
    MigrateRequest request = Requests.migrate(file, database.uri());

    assertThat(engine.inspect(file, MigrateRequest.SnapshotPolicy.AUTO).file().snapshot())
        .isEqualTo(snapshot);
    assertThat(contents(folderOf(file))).as("after inspect").isEqualTo(before);
    engine.plan(request);
    assertThat(contents(folderOf(file))).as("after plan").isEqualTo(before);
    MigrationReport report = engine.migrate(request);
    assertThat(contents(folderOf(file))).as("after migrate").isEqualTo(before);
    assertThat(report.exitCode()).isZero();
    assertThat(rowsRead(report)).containsExactly("a " + rows, "b " + rows);
    assertThat(engine.verify(request).exitCode()).isZero();
    assertThat(contents(folderOf(file))).as("after verify").isEqualTo(before);
    engine.inspect(file, MigrateRequest.SnapshotPolicy.COPY);
    assertThat(contents(folderOf(file))).as("after a copy").isEqualTo(before);
  }

  /// A file whose last commit is only in its log, as a killed application leaves it: copied from
  /// under one that is running.
  private Path walOfAKilledApplication(String name) throws IOException, SQLException {
    Path live = folder(name + "-live").resolve("app.db");
    Path folder = folder(name);
    try (Connection connection = SqliteFile.open(live);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA journal_mode=WAL;" + TABLES);
      statement.executeUpdate(
          "INSERT INTO a VALUES (3, 'three'); INSERT INTO b VALUES (3, 'three');");
      copyAll(folderOf(live), folder);
    }
    return folder.resolve("app.db");
  }

  /// A file in the middle of a transaction whose pages have been written already.
  private Path hotJournal() throws IOException, SQLException {
    Path live = folder("journal-live").resolve("app.db");
    SqliteFile.make(live, TABLES);
    Path folder = folder("journal");
    try (Connection connection = SqliteFile.open(live);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA cache_size=1; PRAGMA cache_spill=ON; BEGIN;");
      statement.executeUpdate(
          "UPDATE a SET t = 'never committed';"
              + "WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
              + " INSERT INTO b SELECT i, 'never committed' FROM n;");
      copyAll(folderOf(live), folder);
      statement.executeUpdate("ROLLBACK");
    }
    assertThat(Files.size(folder.resolve("app.db"))).as("pages were spilled").isGreaterThan(16_384);
    return folder.resolve("app.db");
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectory(temporary.resolve(name));
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  /// The names in a folder, each with time and content.
  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    List<Path> files = new ArrayList<>();
    try (Stream<Path> listed = Files.list(folder)) {
      files.addAll(listed.toList());
    }
    for (Path file : files) {
      contents.put(
          file.getFileName().toString(),
          Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
    }
    return contents;
  }

  /// An application that writes: each transaction adds a row to both tables.
  private static final class Writer {

    private final Path file;
    private int commits;
    private int refused;

    Writer(Path file) {
      this.file = file;
    }

    synchronized void commitOnce() {
      try (Connection connection = SqliteFile.open(file);
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout=0");
        statement.executeUpdate(
            "BEGIN IMMEDIATE;"
                + "INSERT INTO a (t) VALUES ('written meanwhile');"
                + "INSERT INTO b (t) VALUES ('written meanwhile'); COMMIT;");
        commits++;
      } catch (SQLException e) {
        assertThat(e.getMessage()).contains("SQLITE_BUSY");
        refused++;
      }
    }
  }
}
