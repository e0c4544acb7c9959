package dev.howdah.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.TablePlan;
import dev.howdah.testing.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class TargetScanPostgresTest {

  private static final TablePlan TABLE =
      Plans.table("t", List.of(Plans.column("id", "bigint"), Plans.column("v", "text")));

  @Test
  void readsMessagesHoweverTheyAreCut() throws Exception {
    TestPostgres.Database database = TestPostgres.newDatabase();
    database.execute(
        "CREATE TABLE t (id bigint, v text)",
        "INSERT INTO t VALUES (1, 'abc'), (2, NULL), (3, '')");
    try (Connection connection = database.connect()) {
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY t TO STDOUT (FORMAT binary)", copy);
      byte[] bytes = copy.toByteArray();
      for (int size = 1; size <= bytes.length; size++) {
        TargetScan scan = new TargetScan(TABLE, "public", connection, "");
        List<String> rows = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += size) {
          byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size));
          scan.take(part, (hash, row) -> rows.add(row.display(0) + row.display(1)));
        }
        assertThat(rows)
            .as("messages of %s bytes", size)
            .containsExactly("1\"abc\"", "2NULL", "3\"\"");
      }
    }
  }

  @Test
  void refusesWhatIsNoCopyInBinaryFormat() throws Exception {
    try (Connection connection = TestPostgres.newDatabase().connect()) {
      TargetScan scan = new TargetScan(TABLE, "public", connection, "");
      assertThatExceptionOfType(HowdahException.class)
          .isThrownBy(() -> scan.take(new byte[30], (hash, row) -> {}))
          .matches(e -> e.code() == ErrorCode.TARGET_FAILED)
          .withMessageContaining("no header of binary data");
    }
  }
}
