package dev.howdah.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.sqlite.TextEncoding;
import dev.howdah.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random rows of many types are found equal; after one random corruption of the target they never
/// are. Run one seed again with `-Dhowdah.seed=…`.
class RandomCorruptionPostgresTest {

  private static final int ROUNDS = 20;
  private static final int CORRUPTIONS = 8;

  /// A value as SQLite stores it and as SQL for PostgreSQL.
  private record Cell(@Nullable Object stored, String sql) {}

  /// A type and an expression that changes every value `v` of it, also NULL.
  private enum Type {
    BIGINT("bigint", "CASE WHEN v IS NULL THEN 0 WHEN v < 0 THEN v + 1 ELSE v - 1 END"),
    DOUBLE("double precision", "CASE v WHEN 0 THEN -v ELSE coalesce(-v, 0) END"),
    NUMERIC("numeric", "coalesce(v + 1e-30, 0)"),
    TEXT("text", "coalesce(v || ' ', '')"),
    BYTEA("bytea", "coalesce(v || '\\x00', '')"),
    BOOLEAN("boolean", "coalesce(NOT v, false)"),
    DATE("date", "coalesce(v + 1, '2000-01-01')"),
    TIMESTAMP("timestamp", "coalesce(v + '1 microsecond', '2000-01-01')"),
    TIMESTAMPTZ("timestamptz", "coalesce(v + '1 microsecond', '2000-01-01Z')"),
    UUID(
        "uuid",
        "coalesce(overlay(v::text placing CASE right(v::text, 1) WHEN '0' THEN '1' ELSE"
            + " '0' END from 36)::uuid, '00000000-0000-0000-0000-000000000000')"),
    JSON("json", "coalesce((v::text || ' ')::json, 'null')"),
    JSONB("jsonb", "coalesce(jsonb_build_array(v), 'null')");

    private final String sql;
    private final String change;

    Type(String sql, String change) {
      this.sql = sql;
      this.change = change;
    }
  }

  static List<Long> seeds() {
    Long one = Long.getLong("howdah.seed");
    if (one != null) {
      return List.of(one);
    }
    List<Long> seeds = new ArrayList<>();
    Random random = new Random();
    for (int i = 0; i < 3; i++) {
      seeds.add(random.nextLong());
    }
    seeds.add(20_261_121L);
    return seeds;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void seesEveryRandomCorruption(long seed) throws SQLException {
    System.out.println("RandomCorruptionPostgresTest: -Dhowdah.seed=" + seed);
    Random random = new Random(seed);
    try (Connection connection = TestPostgres.newDatabase().connect();
        Statement statement = connection.createStatement()) {
      int corruptions = 0;
      for (int round = 0; round < ROUNDS; round++) {
        corruptions += round(random, connection, statement, "seed " + seed + " round " + round);
      }
      assertThat(corruptions).isGreaterThan(ROUNDS * CORRUPTIONS / 2);
    }
  }

  private static int round(Random random, Connection connection, Statement statement, String where)
      throws SQLException {
    List<Type> types = new ArrayList<>();
    List<ColumnPlan> columns = new ArrayList<>();
    StringBuilder create = new StringBuilder("CREATE TABLE t (n int");
    for (int column = 0; column < 1 + random.nextInt(8); column++) {
      Type type = Type.values()[random.nextInt(Type.values().length)];
      types.add(type);
      columns.add(Plans.column("c" + column, type.sql));
      create.append(", c").append(column).append(' ').append(type.sql);
    }
    statement.execute("DROP TABLE IF EXISTS t");
    statement.execute(create.append(')').toString());

    int count = 2 + random.nextInt(30);
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      @Nullable Object[] row = new Object[types.size()];
      StringBuilder insert = new StringBuilder("INSERT INTO t VALUES (" + n);
      for (int column = 0; column < row.length; column++) {
        Cell cell = cell(types.get(column), random);
        row[column] = cell.stored();
        insert.append(", ").append(cell.sql());
      }
      rows.add(row);
      statement.execute(insert.append(')').toString());
    }
    TablePlan table =
        random.nextBoolean()
            ? Plans.table("t", columns)
            : Plans.table("t", columns, List.of("c" + random.nextInt(columns.size())));
    assertThat(compare(connection, table, rows)).as(where).matches(TableVerification::equal);

    int seen = 0;
    connection.setAutoCommit(false);
    for (int i = 0; i < CORRUPTIONS; i++) {
      String corruption = corruption(random, types, count);
      if (statement.executeUpdate(corruption) > 0) {
        TableVerification proof = compare(connection, table, rows);
        assertThat(proof.equal()).as(where + ": " + corruption).isFalse();
        assertThat(proof.differences()).as(where + ": " + corruption).isNotEmpty();
        seen++;
      }
      connection.rollback();
    }
    connection.setAutoCommit(true);
    return seen;
  }

  /// A statement that changes the table, or nothing at all.
  private static String corruption(Random random, List<Type> types, int count) {
    int row = random.nextInt(count);
    int other = (row + 1 + random.nextInt(count - 1)) % count;
    int index = random.nextInt(types.size());
    String column = "c" + index;
    return switch (random.nextInt(5)) {
      case 0 -> "DELETE FROM t WHERE n = " + row;
      case 1 -> "INSERT INTO t SELECT * FROM t WHERE n = " + row;
      case 2 ->
          // Exchanges two values that are not the same, in rows that are otherwise not the same.
          """
          UPDATE t SET %1$s = o.%1$s FROM t o
          WHERE t.n IN (%2$d, %3$d) AND o.n = %2$d + %3$d - t.n
            AND t.%1$s::text IS DISTINCT FROM o.%1$s::text
            AND (SELECT count(DISTINCT (to_jsonb(t) - 'n' - '%1$s')::text) FROM t
                 WHERE n IN (%2$d, %3$d)) = 2
          """
              .formatted(column, row, other);
      default -> {
        String change = types.get(index).change.replaceAll("\\bv\\b", column);
        yield "UPDATE t SET " + column + " = " + change + " WHERE n = " + row;
      }
    };
  }

  private static TableVerification compare(
      Connection connection, TablePlan table, List<@Nullable Object[]> rows) {
    int columns = table.loadedColumns().size();
    return Proof.compare(
        new Proof.Comparison(
            table,
            TextEncoding.UTF_8,
            () -> new MemoryCursor(columns, rows, TextEncoding.UTF_8),
            connection,
            "public",
            QuarantinedRows.none(),
            _ -> {}));
  }

  private static Cell cell(Type type, Random random) {
    if (random.nextInt(6) == 0) {
      return new Cell(null, "NULL");
    }
    return switch (type) {
      case BIGINT -> {
        long value = random.nextLong() >> random.nextInt(64);
        yield new Cell(
            random.nextBoolean() ? (Object) value : Long.toString(value), "'" + value + "'");
      }
      case DOUBLE -> {
        double value = number(random);
        yield new Cell(value, "'" + value + "'");
      }
      case NUMERIC -> {
        double value = number(random);
        // `Double.toString` has two digits for the least numbers, where one is enough.
        yield Math.abs(value) < Double.MIN_NORMAL
            ? new Cell(0.5, "0.50")
            : new Cell(value, "'" + value + "'");
      }
      case TEXT -> {
        String value = text(random);
        yield new Cell(value, quote(value));
      }
      case BYTEA -> {
        byte[] value = new byte[random.nextInt(20)];
        random.nextBytes(value);
        yield new Cell(value, "'\\x" + HexFormat.of().formatHex(value) + "'");
      }
      case BOOLEAN -> {
        boolean value = random.nextBoolean();
        yield new Cell(value ? 1L : 0L, Boolean.toString(value));
      }
      case DATE -> {
        String value = time(random).format(DateTimeFormatter.ISO_LOCAL_DATE);
        yield new Cell(value, quote(value));
      }
      case TIMESTAMP -> {
        String value = time(random).toString();
        yield new Cell(value, quote(value));
      }
      case TIMESTAMPTZ -> {
        String value = time(random).toString();
        yield new Cell(value + "Z", quote(value + "Z"));
      }
      case UUID -> {
        String value = new UUID(random.nextLong(), random.nextLong()).toString();
        yield new Cell(random.nextBoolean() ? value.toUpperCase(Locale.ROOT) : value, quote(value));
      }
      case JSON, JSONB -> {
        String value = json(random, 0);
        yield new Cell(value, quote(value));
      }
    };
  }

  private static double number(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextBoolean() ? 0.0 : -0.0;
      case 1 -> random.nextInt(1000) / 8.0;
      case 2 -> random.nextGaussian();
      case 3 -> random.nextInt();
      default -> {
        double value = Double.longBitsToDouble(random.nextLong());
        yield Double.isFinite(value) ? value : 1e300;
      }
    };
  }

  private static String text(Random random) {
    String alphabet = "ab '\\\n\t\r\"é漢😀";
    int[] codePoints = alphabet.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
    }
    return text.toString();
  }

  private static LocalDateTime time(Random random) {
    long seconds = random.nextLong(-60_000_000_000L, 250_000_000_000L);
    return LocalDateTime.ofInstant(
        Instant.ofEpochSecond(seconds, random.nextInt(1_000_000) * 1000L), ZoneOffset.UTC);
  }

  private static String json(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 3 : 5)) {
      case 0 -> Integer.toString(random.nextInt(2000) - 1000);
      case 1 -> random.nextBoolean() ? "true" : "1.5e3";
      case 2 -> "\"" + text(random).replaceAll("[\\\\\"\\p{Cntrl}]", "\\\\u00e9") + "\"";
      case 3 -> "[" + json(random, depth + 1) + "," + json(random, depth + 1) + "]";
      default ->
          "{\"zz\":" + json(random, depth + 1) + ", \"a\" : " + json(random, depth + 1) + "}";
    };
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
