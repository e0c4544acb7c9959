package dev.howdah.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.testing.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The way up and the way down.
class SchemaVersionsPostgresTest {

  /// Everything in the schema but Flyway's own table: columns, constraints, indexes.
  private static final String CATALOGUE =
      """
      SELECT c.relname || ' ' || c.relkind::text || ' ' || coalesce(a.attname || ' '
             || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' '
             || coalesce(pg_get_expr(d.adbin, d.adrelid), ''), '')
      FROM pg_class c
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relnamespace = 'howdah_service'::regnamespace AND c.relname NOT LIKE 'flyway%'
      UNION ALL
      SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
      FROM pg_constraint
      WHERE connamespace = 'howdah_service'::regnamespace AND conname NOT LIKE 'flyway%'
      UNION ALL
      SELECT indexdef FROM pg_indexes
      WHERE schemaname = 'howdah_service' AND tablename NOT LIKE 'flyway%'
      ORDER BY 1
      """;

  private final TestPostgres.Database database = TestPostgres.newDatabase();
  private final SchemaVersions versions = versions(database.uri());

  private static SchemaVersions versions(String address) {
    return new SchemaVersions(
        StateDatabase.find(address, Map.of(), Path.of("unused")).dataSource());
  }

  @Test
  void goesUpDownAndUpToTheSame() {
    for (int keep = 0; keep < SchemaVersions.latest(); keep++) {
      versions.up();
      String there = database.query(CATALOGUE);
      assertThat(there).contains("api_key", "organisation", "audit_of_organisation");

      assertThat(versions.down(keep)).isEqualTo(SchemaVersions.latest() - keep);
      String kept = database.query(CATALOGUE);
      assertThat(keep == 0 ? kept : "").isEmpty();
      assertThat(kept).isNotEqualTo(there);

      assertThat(versions.up()).isEqualTo(SchemaVersions.latest() - keep);
      assertThat(database.query(CATALOGUE)).isEqualTo(there);
    }
  }

  @Test
  void upTwiceDoesNothingTheSecondTime() {
    assertThat(versions.up()).isEqualTo(SchemaVersions.latest());
    assertThat(versions.up()).isZero();
    assertThat(versions.down(SchemaVersions.latest())).isZero();
  }

  @Test
  void tellsWhatIsApplied() {
    assertThat(versions.info()).extracting(SchemaVersions.Version::applied).containsOnlyNulls();
    versions.up();
    assertThat(versions.info())
        .hasSize(SchemaVersions.latest())
        .allSatisfy(version -> assertThat(version.applied()).isNotNull());
  }

  @Test
  void severalMayGoUpAtOnce() throws Exception {
    List<Callable<Integer>> all =
        Stream.generate(() -> (Callable<Integer>) () -> versions(database.uri()).up())
            .limit(4)
            .collect(Collectors.toList());
    int applied = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> one : threads.invokeAll(all)) {
        applied += one.get();
      }
    }
    assertThat(applied).isEqualTo(SchemaVersions.latest());
  }

  @Test
  void keepsTheVersionWhoseUndoFails() {
    versions.up();
    versions.down(1);
    database.execute("CREATE VIEW public.uses AS SELECT id FROM howdah_service.audit");
    String there = database.query(CATALOGUE);

    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> versions.down(0))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_FAILED));
    assertThat(database.query(CATALOGUE)).isEqualTo(there);
    assertThat(versions.info().getFirst().applied()).isNotNull();
  }

  @Test
  void saysWhereNothingAnswers() {
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> versions("postgresql://nobody:hush@127.0.0.1:1/nothing").up())
        .satisfies(e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_DATABASE);
          assertThat(e.getMessage()).doesNotContain("hush");
        });
  }
}
