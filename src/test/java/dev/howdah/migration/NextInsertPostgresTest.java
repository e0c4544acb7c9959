package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.howdah.failure.HowdahException;
import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.schema.Identifier;
import dev.howdah.testing.Corpus;
import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The first INSERT of the application after a migration: it gives no key and gets one that is
/// free, behind the largest one and behind every one that AUTOINCREMENT has given out.
class NextInsertPostgresTest {

  @TestFactory
  Stream<DynamicTest> afterAGoldenFolderAnInsertWithoutAKeyWorks(@TempDir Path temporary) {
    return GoldenFolder.all().stream()
        .map(folder ->
            DynamicTest.dynamicTest(
                folder.name(),
                () -> {
                  Path place = Files.createDirectory(temporary.resolve(folder.name()));
                  migrateAndInsert(folder.source(place), folder.plan(), place);
                }));
  }

  @TestFactory
  Stream<DynamicTest> afterAFileOfTheCorpusAnInsertWithoutAKeyWorks(@TempDir Path temporary) {
    return Corpus.files().stream()
        .map(file ->
            DynamicTest.dynamicTest(
                Corpus.nameOf(file), () -> migrateAndInsert(file, null, temporary)));
  }

  private static void migrateAndInsert(Path source, @Nullable Path planFile, Path place)
      throws SQLException, IOException {
    TestPostgres.Database database = TestPostgres.newDatabase();
    Migrations engine = Requests.engine(place);
    MigrateRequest request =
        Requests.migrate(source, database.uri(), planFile, MigrateRequest.Existing.FAIL, false);
    MigrationPlan plan;
    MigrationReport report;
    try {
      plan = engine.plan(request);
      report = engine.migrate(request);
    } catch (HowdahException refused) {
      // Other tests say which files are refused and why; here nothing can be inserted.
      assertThat(refused.code().exitCode().code()).isEqualTo(4);
      return;
    }
    assertThat(report.error()).isNull();
    List<String> expected = new ArrayList<>();
    try (Connection file = open(source, place);
        Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      for (TablePlan table : plan.tables()) {
        for (ColumnPlan column : table.columns()) {
          if (column.identity() != null) {
            long next = insert(file, connection, table, column);
            expected.add(table.target() + "." + column.target() + " continues at " + next);
          }
        }
      }
    }
    assertThat(report.sequences())
        .extracting(sequence -> sequence.column() + " continues at " + sequence.nextValue())
        .as("what the report says of the sequences")
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /// Inserts a row of which nothing is given, in a transaction that takes everything off that says
  /// something about other columns, and gives back its key. The transaction is rolled back.
  private static long insert(
      Connection file, Connection connection, TablePlan table, ColumnPlan column)
      throws SQLException {
    long largest =
        Math.max(
            0,
            single(
                file, "SELECT max(" + quote(column.source()) + ") FROM " + quote(table.source())));
    if (single(file, "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'") > 0) {
      largest =
          Math.max(
              largest,
              single(
                  file,
                  "SELECT max(seq) FROM sqlite_sequence WHERE name = '"
                      + table.source().replace("'", "''")
                      + "'"));
    }
    String name = Identifier.quote("public", table.target());
    try (Statement statement = connection.createStatement()) {
      for (String relaxing : relaxing(connection, name, column.target())) {
        statement.execute(relaxing);
      }
      String sql =
          "INSERT INTO " + name + " DEFAULT VALUES RETURNING " + Identifier.quote(column.target());
      if (largest == Long.MAX_VALUE) {
        // Nothing is left to give out; in SQLite it would be a random key, or "database is full".
        assertThatThrownBy(() -> statement.executeQuery(sql))
            .hasMessageContaining("reached maximum value of sequence");
        return Long.MAX_VALUE;
      }
      try (ResultSet row = statement.executeQuery(sql)) {
        row.next();
        assertThat(row.getLong(1)).as(table.target()).isEqualTo(largest + 1);
        return row.getLong(1);
      }
    } finally {
      connection.rollback();
    }
  }

  private static List<String> relaxing(Connection connection, String table, String key)
      throws SQLException {
    List<String> statements = new ArrayList<>();
    String oid = "'" + table.replace("'", "''") + "'::regclass";
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT conname FROM pg_constraint WHERE contype IN ('c', 'f', 'u') AND conrelid = "
                  + oid)) {
        while (rows.next()) {
          statements.add(
              "ALTER TABLE "
                  + table
                  + " DROP CONSTRAINT "
                  + Identifier.quote(rows.getString(1))
                  + " CASCADE");
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT i.indexrelid::regclass::text FROM pg_index i WHERE NOT i.indisprimary"
                  + " AND i.indisunique AND i.indrelid = "
                  + oid
                  + " AND NOT EXISTS (SELECT 1 FROM pg_constraint c"
                  + " WHERE c.conindid = i.indexrelid AND c.contype = 'u')")) {
        while (rows.next()) {
          statements.add("DROP INDEX " + rows.getString(1));
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT attname FROM pg_attribute WHERE attnum > 0 AND attnotnull AND attrelid = "
                  + oid)) {
        while (rows.next()) {
          if (!rows.getString(1).equals(key)) {
            statements.add(
                "ALTER TABLE "
                    + table
                    + " ALTER COLUMN "
                    + Identifier.quote(rows.getString(1))
                    + " DROP NOT NULL");
          }
        }
      }
    }
    return statements;
  }

  /// A copy, with the log that may hold the last rows: nothing is left beside a file of the corpus.
  private static Connection open(Path source, Path place) throws IOException {
    Path copy = Files.copy(source, Files.createTempDirectory(place, "copy").resolve("copy.db"));
    Path log = Path.of(source + "-wal");
    if (Files.exists(log)) {
      Files.copy(log, Path.of(copy + "-wal"));
    }
    return SqliteFile.open(copy);
  }

  private static long single(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
