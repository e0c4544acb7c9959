package dev.howdah.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.testing.TestPostgres;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CopyStreamPostgresTest {

  private final TestPostgres.Database database = TestPostgres.newDatabase();
  private final ConnectionSettings settings = ConnectionSettings.parse(database.uri());

  @BeforeEach
  void makeTables() {
    database.execute(
        "CREATE SCHEMA \"S s\"",
        "CREATE TABLE \"S s\".\"T\"\"t\" (\"Id\" int, extra text, b bytea)");
  }

  @Test
  void copiesRowsWrittenInPieces() throws SQLException {
    try (Connection connection = PostgresTarget.open(settings, "load");
        CopyStream copy = open(connection, false)) {
      byte[] first = tuple(1, new byte[] {7, 0, -1});
      copy.write(first, 0, 3);
      copy.write(first, 3, first.length - 3);
      byte[] second = tuple(-2, null);
      copy.write(second, 0, second.length);
      assertThat(copy.finish()).isEqualTo(2);
    }
    assertThat(database.query("SELECT * FROM \"S s\".\"T\"\"t\" ORDER BY 1"))
        .isEqualTo("-2|∅|∅\n1|∅|\\x0700ff");
  }

  @Test
  void copiesNoRows() throws SQLException {
    try (Connection connection = PostgresTarget.open(settings, "load");
        CopyStream copy = open(connection, false)) {
      assertThat(copy.finish()).isZero();
    }
  }

  @Test
  void copiesValuesLargerThanAMessageAndManySmallOnes() throws SQLException {
    byte[] big = new byte[3_500_000];
    Arrays.fill(big, (byte) 'x');
    try (Connection connection = PostgresTarget.open(settings, "load");
        CopyStream copy = open(connection, false)) {
      for (int i = 0; i < 20_000; i++) {
        byte[] row = tuple(i, new byte[i % 7]);
        copy.write(row, 0, row.length);
      }
      byte[] row = tuple(20_000, big);
      copy.write(row, 0, row.length);
      byte[] medium = tuple(20_001, new byte[65_535]);
      copy.write(medium, 0, medium.length);
      assertThat(copy.finish()).isEqualTo(20_002);
    }
    assertThat(
            database.query(
                "SELECT count(*), sum(\"Id\"::bigint), sum(length(b)), md5(string_agg(b, '' ORDER BY"
                    + " length(b)) FILTER (WHERE length(b) > 100000)) = md5(repeat('x', 3500000))"
                    + " FROM \"S s\".\"T\"\"t\""))
        .isEqualTo("20002|200030001|3625532|t");
  }

  @Test
  void freezesRowsOfATableMadeInTheSameTransaction() throws SQLException {
    try (Connection connection = PostgresTarget.open(settings, "load")) {
      PostgresTarget.beginTransaction(connection);
      try (Statement statement = connection.createStatement()) {
        statement.execute("TRUNCATE \"S s\".\"T\"\"t\"");
      }
      try (CopyStream copy = open(connection, true)) {
        byte[] row = tuple(1, null);
        copy.write(row, 0, row.length);
        copy.finish();
      }
      connection.commit();
    }
    assertThat(database.query("SELECT \"Id\" FROM \"S s\".\"T\"\"t\"")).isEqualTo("1");
  }

  @Test
  void saysWhereARowDoesNotFit() throws SQLException {
    try (Connection connection = PostgresTarget.open(settings, "load");
        CopyStream copy = open(connection, false)) {
      byte[] good = tuple(1, null);
      copy.write(good, 0, good.length);
      byte[] bad = {0, 2, 0, 0, 0, 2, 0, 1, -1, -1, -1, -1};
      copy.write(bad, 0, bad.length);
      HowdahException failure = catchThrowableOfType(HowdahException.class, copy::finish);

      assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_FAILED);
      assertThat(failure)
          .hasMessageStartingWith("Could not copy rows into \"S s\".\"T\"\"t\": ")
          .hasMessageEndingWith("Where: COPY T\"t, line 2, column Id");
    }
    assertThat(database.query("SELECT count(*) FROM \"S s\".\"T\"\"t\"")).isEqualTo("0");
  }

  @Test
  void saysWhichTableIsMissing() throws SQLException {
    try (Connection connection = PostgresTarget.open(settings, "load")) {
      HowdahException failure =
          catchThrowableOfType(
              HowdahException.class,
              () -> CopyStream.open(connection, "nix", "t", List.of("a"), false));
      assertThat(failure)
          .hasMessage(
              "Could not copy rows into \"nix\".\"t\": schema \"nix\" does not exist (SQLSTATE"
                  + " 3F000)");
    }
  }

  @Test
  void keepsNothingOfWhatIsCancelled() throws SQLException {
    try (Connection connection = PostgresTarget.open(settings, "load")) {
      try (CopyStream copy = open(connection, false)) {
        byte[] row = tuple(1, new byte[200_000]);
        copy.write(row, 0, row.length);
        copy.cancel();
        copy.cancel();
      }
      try (CopyStream again = open(connection, false)) {
        assertThat(again.finish()).isZero();
      }
    }
    assertThat(database.query("SELECT count(*) FROM \"S s\".\"T\"\"t\"")).isEqualTo("0");
  }

  private static CopyStream open(Connection connection, boolean freeze) {
    return CopyStream.open(connection, "S s", "T\"t", List.of("Id", "b"), freeze);
  }

  private static byte[] tuple(int id, byte @Nullable [] bytes) {
    ByteBuffer out = ByteBuffer.allocate(2 + 8 + 4 + (bytes == null ? 0 : bytes.length));
    out.putShort((short) 2).putInt(4).putInt(id);
    if (bytes == null) {
      out.putInt(-1);
    } else {
      out.putInt(bytes.length).put(bytes);
    }
    return out.array();
  }
}
