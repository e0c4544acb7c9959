package dev.howdah.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.TextEncoding;
import dev.howdah.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProofPostgresTest {

  private static final TablePlan KEYED =
      Plans.table(
          "t", List.of(Plans.column("id", "bigint"), Plans.column("v", "text")), List.of("id"));
  private static final TablePlan UNKEYED =
      Plans.table("t", List.of(Plans.column("id", "bigint"), Plans.column("v", "text")));

  private static TestPostgres.Database database;
  private static Connection connection;

  private final List<@Nullable Object[]> rows = new ArrayList<>();
  private final List<byte[]> quarantine = new ArrayList<>();
  private final List<Long> progress = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void connect() {
    database = TestPostgres.newDatabase();
    connection = database.connect();
  }

  @AfterAll
  static void disconnect() throws SQLException {
    connection.close();
  }

  @BeforeEach
  void emptyTable() {
    execute("DROP TABLE IF EXISTS t", "CREATE TABLE t (id bigint, v text)");
  }

  private static void execute(String... sqls) {
    try (Statement statement = connection.createStatement()) {
      for (String sql : sqls) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void source(@Nullable Object... row) {
    rows.add(row);
  }

  private TableVerification compare(TablePlan table) {
    return compare(
        table, () -> new MemoryCursor(table.loadedColumns().size(), rows, TextEncoding.UTF_8));
  }

  private TableVerification compare(TablePlan table, Supplier<RowCursor> source) {
    return Proof.compare(
        new Proof.Comparison(
            table,
            TextEncoding.UTF_8,
            source,
            connection,
            "public",
            QuarantinedRows.of(quarantine),
            progress::add));
  }

  private static String show(CellDifference difference) {
    return "%s|%s|%s|%s|%s|%s"
        .formatted(
            difference.table(),
            difference.kind(),
            difference.key(),
            difference.column(),
            difference.source(),
            difference.target());
  }

  private static List<String> shown(TableVerification proof) {
    return proof.differences().stream().map(ProofPostgresTest::show).toList();
  }

  @Test
  void findsEqualTablesEqualInWhateverOrder() {
    source(1L, "a");
    source(2L, null);
    source(3L, "");
    execute("INSERT INTO t VALUES (3, ''), (1, 'a'), (2, NULL)");

    TableVerification proof = compare(KEYED);

    assertThat(proof)
        .isEqualTo(new TableVerification("t", 3, 0, 3, true, proof.digest(), List.of()));
    assertThat(proof.digest()).matches("[0-9a-f]{64}").isEqualTo(compare(UNKEYED).digest());
    assertThat(progress.getLast()).isEqualTo(6);
  }

  @Test
  void findsTwoEmptyTablesEqual() {
    assertThat(compare(KEYED).equal()).isTrue();
    assertThat(compare(UNKEYED).equal()).isTrue();
  }

  @Test
  void seesValuesSwappedBetweenRows() {
    source(1L, "a");
    source(2L, "b");
    execute("INSERT INTO t VALUES (1, 'b'), (2, 'a')");

    TableVerification proof = compare(KEYED);

    assertThat(proof.equal()).isFalse();
    assertThat(shown(proof))
        .containsExactlyInAnyOrder(
            "t|CELL|id=1|v|TEXT \"a\"|\"b\"", "t|CELL|id=2|v|TEXT \"b\"|\"a\"");
    assertThat(compare(UNKEYED).differences()).hasSize(4);
  }

  @Test
  void seesValuesSwappedBetweenColumns() {
    TablePlan table =
        Plans.table("t", List.of(Plans.column("a", "text"), Plans.column("b", "text")));
    execute("DROP TABLE t", "CREATE TABLE t (a text, b text)", "INSERT INTO t VALUES ('y', 'x')");
    source("x", "y");
    assertThat(compare(table).equal()).isFalse();

    rows.clear();
    source("yx", "");
    assertThat(compare(table).equal()).isFalse();
  }

  @Test
  void namesMissingAndExtraRows() {
    source(1L, "a");
    source(2L, "b\n");
    execute("INSERT INTO t VALUES (1, 'a'), (3, 'c')");

    assertThat(shown(compare(KEYED)))
        .containsExactlyInAnyOrder(
            "t|MISSING_ROW|id=2||id=INTEGER 2, v=TEXT \"b\\n\"|no such row",
            "t|EXTRA_ROW|id=3||no such row|id=3, v=\"c\"");
    assertThat(shown(compare(UNKEYED)))
        .containsExactlyInAnyOrder(
            "t|MISSING_ROW|id=2, v=\"b\\n\"||id=INTEGER 2, v=TEXT \"b\\n\"|no such row",
            "t|EXTRA_ROW|id=3, v=\"c\"||no such row|id=3, v=\"c\"");
  }

  @Test
  void seesARowTwiceInsteadOfAnother() {
    source(1L, "a");
    source(2L, "b");
    source(2L, "b");
    execute("INSERT INTO t VALUES (1, 'a'), (1, 'a'), (2, 'b')");

    TableVerification proof = compare(UNKEYED);

    assertThat(proof.equal()).isFalse();
    assertThat(proof.sourceRows()).isEqualTo(proof.targetRows()).isEqualTo(3);
    assertThat(proof.differences())
        .extracting(CellDifference::kind)
        .containsExactlyInAnyOrder(CellDifference.Kind.MISSING_ROW, CellDifference.Kind.EXTRA_ROW);
  }

  @Test
  void countsHowManyEqualRowsAreTooFew() {
    for (int i = 0; i < 5; i++) {
      source(1L, "a");
    }
    execute("INSERT INTO t VALUES (1, 'a'), (1, 'a')");

    assertThat(shown(compare(UNKEYED)))
        .containsExactly(
            "t|MISSING_ROW|id=1, v=\"a\"||id=INTEGER 1, v=TEXT \"a\"|3 such rows too few");
  }

  @Test
  void leavesOutWhatIsInQuarantineAsOftenAsItIsThere() {
    source(1L, "a");
    source(2L, "bad");
    source(2L, "bad");
    execute("INSERT INTO t VALUES (1, 'a')");
    quarantine.add(MemoryCursor.digest(TextEncoding.UTF_8, 2L, "bad"));
    assertThat(compare(UNKEYED).equal()).isFalse();

    quarantine.add(MemoryCursor.digest(TextEncoding.UTF_8, 2L, "bad"));
    TableVerification proof = compare(UNKEYED);
    assertThat(proof)
        .isEqualTo(new TableVerification("t", 3, 2, 1, true, proof.digest(), List.of()));
  }

  @Test
  void seesRowsOfQuarantineThatTheFileDoesNotHave() {
    source(1L, "a");
    execute("INSERT INTO t VALUES (1, 'a')");
    quarantine.add(MemoryCursor.digest(TextEncoding.UTF_8, 9L, "gone"));

    TableVerification proof = compare(KEYED);

    assertThat(proof.equal()).isFalse();
    assertThat(proof.quarantinedRows()).isZero();
    assertThat(proof.differences())
        .singleElement()
        .satisfies(difference -> {
          assertThat(difference.kind()).isEqualTo(CellDifference.Kind.EXTRA_ROW);
          assertThat(difference.target())
              .isEqualTo("a row in quarantine that the file does not have");
        });
  }

  @Test
  void seesARowThatIsBothInQuarantineAndLoaded() {
    source(1L, "a");
    execute("INSERT INTO t VALUES (1, 'a')");
    quarantine.add(MemoryCursor.digest(TextEncoding.UTF_8, 1L, "a"));

    assertThat(shown(compare(KEYED)))
        .containsExactly("t|EXTRA_ROW|id=1||no such row|id=1, v=\"a\"");
  }

  @Test
  void namesTheRuleOfAMisfitThatIsNotInQuarantine() {
    source("x", "a");
    execute("INSERT INTO t VALUES (1, 'a')");

    assertThat(shown(compare(KEYED)))
        .contains(
            "t|MISSING_ROW|id=\"x\"||id=does not fit (not-an-integer): TEXT \"x\", v=TEXT \"a\"|no"
                + " such row");
  }

  @Test
  void takesNullInANotNullColumnForAMisfit() {
    TablePlan table =
        Plans.table(
            "t", List.of(Plans.column("id", "bigint"), Plans.notNull("v", "text")), List.of("id"));
    source(1L, null);
    execute("INSERT INTO t VALUES (1, NULL)");

    assertThat(shown(compare(table)))
        .containsExactly("t|CELL|id=1|v|does not fit (null-not-allowed): NULL|NULL");
  }

  @Test
  void readsTablesWithoutLoadedColumns() {
    TablePlan table = Plans.table("t", List.of(Plans.generated("id", "bigint")));
    rows.add(new Object[0]);
    rows.add(new Object[0]);
    execute("INSERT INTO t VALUES (1), (2)");
    assertThat(compare(table).equal()).isTrue();

    execute("INSERT INTO t VALUES (3)");
    assertThat(shown(compare(table)))
        .containsExactly("t|EXTRA_ROW|||no such row|a row without columns");
  }

  @Test
  void leavesOutGeneratedColumnsAndQuotesNames() {
    ColumnPlan odd = Plans.column("a \"b\", c", "text");
    TablePlan table =
        Plans.table("T \"x\"", List.of(Plans.generated("g", "bigint"), odd), List.of(odd.target()));
    execute(
        "DROP TABLE IF EXISTS \"T \"\"x\"\"\"",
        "CREATE TABLE \"T \"\"x\"\"\" (g bigint, \"a \"\"b\"\", c\" text)",
        "INSERT INTO \"T \"\"x\"\"\" VALUES (1, 'v')");
    source("v");

    assertThat(compare(table).equal()).isTrue();
  }

  @Test
  void comparesByAKeyOfSeveralColumns() {
    TablePlan table =
        Plans.table(
            "t",
            List.of(
                Plans.column("a", "text"), Plans.column("v", "bytea"), Plans.column("b", "uuid")),
            List.of("b", "a"));
    execute(
        "DROP TABLE t",
        "CREATE TABLE t (a text, v bytea, b uuid)",
        "INSERT INTO t VALUES ('k', '\\x02', '00000000-0000-0000-0000-000000000001')");
    source("k", new byte[] {1}, "00000000000000000000000000000001");

    assertThat(shown(compare(table)))
        .containsExactly(
            "t|CELL|a=\"k\", b=\"00000000000000000000000000000001\"|v|BLOB \\x01|\\x02");
  }

  @Test
  void cutsWhatItShowsToTwoHundredCharacters() {
    source(1L, "x".repeat(5000) + "a");
    execute("INSERT INTO t VALUES (1, repeat('😀', 5000))");

    CellDifference difference = compare(KEYED).differences().getFirst();

    assertThat(difference.source()).hasSize(200).startsWith("TEXT \"xxx").endsWith("x…");
    assertThat(difference.target().length()).isBetween(199, 200);
    assertThat(difference.target()).endsWith("😀…");
  }

  @Test
  void namesAtMostAHundredDifferencesOfManyRows() {
    for (long id = 0; id < 20_000; id++) {
      source(id, "v" + id);
    }
    execute("INSERT INTO t SELECT i, 'w' || i FROM generate_series(0, 19999) i");

    TableVerification proof = compare(KEYED);

    assertThat(proof.equal()).isFalse();
    assertThat(proof.differences()).hasSize(100);
    assertThat(proof.differences()).allMatch(it -> it.kind() == CellDifference.Kind.CELL);
    assertThat(compare(UNKEYED).differences()).hasSize(100);
    assertThat(progress).contains(40_000L);
    assertThat(progress.size()).isGreaterThan(8);
  }

  @Test
  void findsTheOneDifferentRowOfMany() {
    for (long id = 0; id < 50_000; id++) {
      source(id, "v" + id);
    }
    execute(
        "INSERT INTO t SELECT i, 'v' || i FROM generate_series(0, 49999) i",
        "UPDATE t SET v = v || ' ' WHERE id = 31415");

    assertThat(shown(compare(KEYED)))
        .containsExactly("t|CELL|id=31415|v|TEXT \"v31415\"|\"v31415 \"");
  }

  @Test
  void pairsRowsWhoseKeyIsThereTwice() {
    source(1L, "a");
    execute("INSERT INTO t VALUES (1, 'b'), (1, 'c')");

    assertThat(compare(KEYED).differences())
        .extracting(CellDifference::kind)
        .containsExactly(CellDifference.Kind.CELL, CellDifference.Kind.EXTRA_ROW);
  }

  @Test
  void refusesAColumnOfAnotherType() {
    execute("DROP TABLE t", "CREATE TABLE t (id timestamp, v text)");

    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> compare(KEYED))
        .matches(e -> e.code() == ErrorCode.VERIFICATION_DIFFERENT)
        .withMessage(
            "Column \"id\" of table \"public\".\"t\" is timestamp, but the plan says bigint.");

    execute("DROP TABLE t", "CREATE TABLE t (id bigint)");
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> compare(KEYED))
        .withMessage("Column \"v\" of table \"public\".\"t\" is missing, but the plan says text.");
  }

  @Test
  void readsDomainsAsTheTypeBelow() {
    execute(
        "CREATE DOMAIN inner_id AS bigint",
        "CREATE DOMAIN outer_id AS inner_id",
        "DROP TABLE t",
        "CREATE TABLE t (id outer_id, v varchar(5))",
        "INSERT INTO t VALUES (1, 'a')");
    source(1L, "a");

    assertThat(compare(KEYED).equal()).isTrue();
  }

  @Test
  void readsThePartitionsOfATable() {
    execute(
        "DROP TABLE t",
        "CREATE TABLE t (id bigint, v text) PARTITION BY HASH (id)",
        "CREATE TABLE t_0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        "CREATE TABLE t_1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
        "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
    source(1L, "a");
    source(2L, "b");

    assertThat(compare(KEYED).equal()).isTrue();
  }

  @Test
  void worksInsideATransactionAndLeavesItOpen() throws SQLException {
    source(1L, "a");
    connection.setAutoCommit(false);
    try {
      execute("INSERT INTO t VALUES (1, 'a')");
      assertThat(compare(KEYED).equal()).isTrue();
      connection.rollback();
      assertThat(compare(KEYED).equal()).isFalse();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  @Test
  void stopsWhenItsThreadIsInterrupted() {
    source(1L, "a");
    execute("INSERT INTO t SELECT i, 'v' FROM generate_series(1, 100000) i");
    Supplier<RowCursor> interrupting =
        () -> {
          Thread.currentThread().interrupt();
          return new MemoryCursor(2, rows, TextEncoding.UTF_8);
        };

    for (int i = 0; i < 20; i++) {
      assertThatExceptionOfType(HowdahException.class)
          .isThrownBy(() -> compare(KEYED, interrupting))
          .matches(e -> e.code() == ErrorCode.RUN_INTERRUPTED);
      assertThat(Thread.interrupted()).isTrue();
      execute("ANALYZE t", "SELECT 1");
    }
    assertThat(compare(KEYED).targetRows()).isEqualTo(100_000);
  }

  @Test
  void stopsAlsoWhileTheServerWaitsForALock() throws SQLException {
    source(1L, "a");
    Thread caller = Thread.currentThread();
    try (Connection other = database.connect();
        Connection third = database.connect()) {
      other.setAutoCommit(false);
      other.createStatement().execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      Thread watcher = Thread.ofPlatform().start(() -> interruptOnceSomeoneWaits(third, caller));
      assertThatExceptionOfType(HowdahException.class)
          .isThrownBy(() -> compare(KEYED))
          .matches(e -> e.code() == ErrorCode.RUN_INTERRUPTED);
      assertThat(Thread.interrupted()).isTrue();
      other.rollback();
      assertThat(watcher).isNotNull();
    }
    assertThat(compare(KEYED).targetRows()).isZero();
  }

  private static void interruptOnceSomeoneWaits(Connection third, Thread caller) {
    try (Statement statement = third.createStatement()) {
      boolean waits = false;
      while (!waits) {
        try (var locks = statement.executeQuery("SELECT 1 FROM pg_locks WHERE NOT granted")) {
          waits = locks.next();
        }
      }
      caller.interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void handsOnWhatTheSourceThrows() {
    execute("INSERT INTO t SELECT i, 'v' FROM generate_series(1, 100000) i");
    HowdahException failure =
        new HowdahException(ErrorCode.SOURCE_CORRUPT, "damaged", "restore it");

    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() ->
            compare(
                KEYED,
                () -> {
                  throw failure;
                }))
        .isSameAs(failure);
    assertThat(compare(KEYED).targetRows()).isEqualTo(100_000);
  }

  @Test
  void wrapsWhatTheServerThrows() {
    TablePlan table = Plans.table("v", KEYED.columns());
    execute("CREATE OR REPLACE VIEW v AS SELECT (1 / (id - id))::bigint AS id, v FROM t");
    execute("INSERT INTO t VALUES (1, 'a')");
    try {
      assertThatExceptionOfType(HowdahException.class)
          .isThrownBy(() -> compare(table))
          .matches(e -> e.code() == ErrorCode.TARGET_FAILED)
          .withMessageContaining("SQLState 22012");
    } finally {
      execute("DROP VIEW v");
    }
  }

  @Test
  void comparesLargeValues() {
    byte[] blob = new byte[20_000_000];
    for (int i = 0; i < blob.length; i++) {
      blob[i] = (byte) ((i * 31) >> 3);
    }
    TablePlan table =
        Plans.table("t", List.of(Plans.column("id", "bigint"), Plans.column("v", "bytea")));
    execute("DROP TABLE t", "CREATE TABLE t (id bigint, v bytea)");
    source(1L, blob);
    try (var insert = connection.prepareStatement("INSERT INTO t VALUES (1, ?)")) {
      insert.setBytes(1, blob);
      insert.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    assertThat(compare(table).equal()).isTrue();

    execute("UPDATE t SET v = set_bit(v, 100000000, 1 - get_bit(v, 100000000))");
    assertThat(compare(table).equal()).isFalse();
  }
}
