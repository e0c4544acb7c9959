package dev.howdah.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.MalformedTextPolicy;
import dev.howdah.plan.NulPolicy;
import dev.howdah.plan.NumberMeaning;
import dev.howdah.plan.TablePlan;
import dev.howdah.sqlite.TextEncoding;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks cell by cell, on a real server, what the proof takes for equal in a column of one type.
final class CellCheck {

  private final Connection connection;
  private final String type;
  private NumberMeaning numbers = NumberMeaning.NONE;
  private NulPolicy nul = NulPolicy.QUARANTINE;
  private MalformedTextPolicy malformedText = MalformedTextPolicy.QUARANTINE;
  private TextEncoding encoding = TextEncoding.UTF_8;
  private @Nullable Object stored;

  CellCheck(Connection connection, String type) {
    this.connection = connection;
    this.type = type;
  }

  CellCheck numbers(NumberMeaning meaning) {
    numbers = meaning;
    return this;
  }

  CellCheck nul(NulPolicy policy) {
    nul = policy;
    return this;
  }

  CellCheck malformed(MalformedTextPolicy policy) {
    malformedText = policy;
    return this;
  }

  CellCheck encoding(TextEncoding newEncoding) {
    encoding = newEncoding;
    return this;
  }

  /// A stored value is the same as that SQL expression.
  CellCheck is(@Nullable Object value, String sql) {
    stored = value;
    put(sql);
    TableVerification proof = compare(QuarantinedRows.none());
    assertThat(proof.differences()).as("%s %s is %s", type, show(), sql).isEmpty();
    assertThat(proof.equal()).as("%s %s is %s", type, show(), sql).isTrue();
    return this;
  }

  /// The value that was given last is none of these SQL expressions.
  CellCheck not(String... sqls) {
    for (String sql : sqls) {
      put(sql);
      TableVerification proof = compare(QuarantinedRows.none());
      assertThat(proof.equal()).as("%s %s is not %s", type, show(), sql).isFalse();
      assertThat(proof.differences())
          .as("%s %s is not %s", type, show(), sql)
          .singleElement()
          .satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(CellDifference.Kind.CELL);
            assertThat(difference.key()).isEqualTo("id=1");
            assertThat(difference.column()).isEqualTo("v");
          });
    }
    return this;
  }

  /// A stored value is none of these SQL expressions.
  CellCheck differs(@Nullable Object value, String... sqls) {
    stored = value;
    return not(sqls);
  }

  /// A stored value breaks that rule: it equals nothing, and only quarantine explains it.
  CellCheck misfit(@Nullable Object value, String rule, String... sqls) {
    stored = value;
    put("NULL");
    assertMisfit(rule);
    for (String sql : sqls) {
      put(sql);
      assertMisfit(rule);
    }
    execute("DELETE FROM cell");
    TableVerification proof =
        compare(QuarantinedRows.of(List.of(MemoryCursor.digest(encoding, 1L, value))));
    assertThat(proof.equal()).isTrue();
    assertThat(proof.quarantinedRows()).isEqualTo(1);
    return this;
  }

  private void assertMisfit(String rule) {
    TableVerification proof = compare(QuarantinedRows.none());
    assertThat(proof.equal()).as("%s %s breaks %s", type, show(), rule).isFalse();
    assertThat(proof.differences())
        .singleElement()
        .satisfies(difference -> {
          assertThat(difference.kind()).isEqualTo(CellDifference.Kind.CELL);
          assertThat(difference.source())
              .as("%s %s", type, show())
              .startsWith("does not fit (" + rule + "): ");
        });
  }

  private String show() {
    return switch (stored) {
      case null -> "NULL";
      case byte[] blob -> HumanText.ofBytes(blob, 0, blob.length);
      case MemoryCursor.Text text -> HumanText.ofBytes(text.stored(), 0, text.stored().length);
      case Object value -> value.getClass().getSimpleName() + " " + value;
    };
  }

  private void put(String sql) {
    execute(
        "DROP TABLE IF EXISTS cell",
        "CREATE TABLE cell (id bigint PRIMARY KEY, v " + type + ")",
        "INSERT INTO cell VALUES (1, " + sql + ")");
  }

  private TableVerification compare(QuarantinedRows quarantined) {
    ColumnPlan column = Plans.column("v", type, numbers, nul, malformedText);
    TablePlan table =
        Plans.table("cell", List.of(Plans.column("id", "bigint"), column), List.of("id"));
    List<@Nullable Object[]> rows = Collections.singletonList(MemoryCursor.row(1L, stored));
    return Proof.compare(
        new Proof.Comparison(
            table,
            encoding,
            () -> new MemoryCursor(2, rows, encoding),
            connection,
            "public",
            quarantined,
            _ -> {}));
  }

  private void execute(String... sqls) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(String.join(";", sqls));
    } catch (SQLException e) {
      throw new IllegalStateException(String.join(";", sqls), e);
    }
  }
}
