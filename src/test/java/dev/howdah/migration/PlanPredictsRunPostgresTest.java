package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.failure.HowdahException;
import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ColumnType;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.ObjectPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.plan.ViewPlan;
import dev.howdah.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The fourth promise: what `plan` says will be created, converted and rejected is what `migrate`
/// does.
class PlanPredictsRunPostgresTest {

  /// What only the run finds, because it takes the values as they are after their conversion, or
  /// rows that go to quarantine, or what an expression says of each row.
  private static final Map<String, List<String>> FOUND_ON_THE_WAY =
      Map.of(
          "025-unique-nulls-and-classes",
          List.of("primary-key-refused: class_key", "unique-refused: classes.classes_v_key"),
          "026-collations",
          List.of("foreign-key-not-valid: tagged.tagged_tag_fkey"),
          "034-foreign-key-to-quarantined-row",
          List.of("foreign-key-not-valid: child.child_parent_id_fkey"),
          "037-checks",
          List.of("check-not-valid: c.c_check_2"));

  @TestFactory
  Stream<DynamicTest> aRunDoesWhatItsPlanSaid(@TempDir Path temporary) {
    return GoldenFolder.all().stream()
        .map(folder -> DynamicTest.dynamicTest(folder.name(), () -> compare(folder, temporary)));
  }

  private static void compare(GoldenFolder folder, Path temporary) throws IOException {
    Path place = Files.createDirectory(temporary.resolve(folder.name()));
    TestPostgres.Database database = TestPostgres.newDatabase();
    MigrateRequest request =
        Requests.migrate(
            folder.source(place),
            database.uri(),
            folder.plan(),
            MigrateRequest.Existing.FAIL,
            false);
    Migrations engine = Requests.engine(place);

    MigrationPlan plan;
    try {
      plan = engine.plan(request);
    } catch (HowdahException planned) {
      assertThat(refusal(engine, request)).isEqualTo(planned.code().code());
      return;
    }
    if (!plan.blockers().isEmpty()) {
      assertThat(refusal(engine, request)).isEqualTo("plan-blocked");
      return;
    }
    MigrationReport report = engine.migrate(request);

    assertThat(report.error()).isNull();
    long quarantine = plan.tables().stream().mapToLong(TablePlan::expectedQuarantine).sum();
    assertThat(report.exitCode()).isEqualTo(quarantine == 0 ? 0 : 1);
    assertThat(report.tables().stream().map(PlanPredictsRunPostgresTest::rows).toList())
        .isEqualTo(plan.tables().stream().map(PlanPredictsRunPostgresTest::rows).toList());
    assertThat(conversions(report)).isEqualTo(conversions(plan));
    assertThat(report.objects()).isEqualTo(plan.objects());
    assertThat(report.findings().subList(0, plan.findings().size())).isEqualTo(plan.findings());
    List<String> found = FOUND_ON_THE_WAY.getOrDefault(folder.name(), List.of());
    assertThat(
            report.findings().stream()
                .skip(plan.findings().size())
                .map(finding -> finding.code() + ": " + finding.object()))
        .as("found on the way, although the plan had not said it")
        .containsExactlyElementsOf(found);
    if (found.stream().noneMatch(finding -> finding.startsWith("primary-key-refused"))) {
      compareTarget(plan, database);
    }
  }

  private static void compareTarget(MigrationPlan plan, TestPostgres.Database database) {
    assertThat(lines(database, relations("'r'")))
        .as("tables")
        .isEqualTo(plan.tables().stream().map(TablePlan::target).sorted().toList());
    assertThat(lines(database, relations("'v'")))
        .as("views")
        .isEqualTo(plan.views().stream().map(ViewPlan::target).sorted().toList());
    assertThat(lines(database, relations("'S'")))
        .as("sequences")
        .isEqualTo(
            plan.tables().stream()
                .flatMap(table -> table.columns().stream())
                .flatMap(column -> Stream.ofNullable(column.identity()))
                .sorted()
                .toList());
    assertThat(lines(database, relations("'i'"))).as("indexes").isEqualTo(indexes(plan));
    assertThat(
            lines(
                database,
                "SELECT r.relname || '.' || c.conname FROM pg_constraint c"
                    + " JOIN pg_class r ON r.oid = c.conrelid"
                    + " WHERE c.contype IN ('c', 'f') AND c.connamespace = 'public'::regnamespace"))
        .as("checks and foreign keys")
        .isEqualTo(constraints(plan));
    for (TablePlan table : plan.tables()) {
      assertThat(
              database
                  .query(
                      "SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,"
                          + " a.attidentity <> '', a.attgenerated <> '', a.atthasdef"
                          + " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
                          + " WHERE c.relnamespace = 'public'::regnamespace AND c.relname = '"
                          + table.target().replace("'", "''")
                          + "' AND a.attnum > 0 ORDER BY a.attnum")
                  .lines()
                  .toList())
          .as("columns of " + table.target())
          .isEqualTo(table.columns().stream().map(column -> column(table, column)).toList());
    }
    for (ObjectPlan object : plan.objects()) {
      if (object.state() == ObjectPlan.State.SKIPPED) {
        assertThat(object.reason()).as("why " + object.name() + " is skipped").isNotBlank();
      }
    }
  }

  private static String column(TablePlan table, ColumnPlan column) {
    boolean key =
        table.primaryKey() != null && table.primaryKey().columns().contains(column.target());
    return String.join(
        "|",
        column.target(),
        formatted(column.type()),
        flag(column.notNull() || key || column.identity() != null),
        flag(column.identity() != null),
        flag(column.generatedSql() != null),
        flag(
            column.generatedSql() != null
                || (column.defaultSql() != null && column.identity() == null)));
  }

  private static String flag(boolean value) {
    return value ? "t" : "f";
  }

  private static String formatted(ColumnType type) {
    return type.sql()
        .replaceFirst("^varchar", "character varying")
        .replaceFirst("^timestamptz$", "timestamp with time zone")
        .replaceFirst("^timestamp$", "timestamp without time zone")
        .replaceFirst("^time$", "time without time zone");
  }

  private static List<String> indexes(MigrationPlan plan) {
    List<String> names = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      if (table.primaryKey() != null) {
        names.add(table.primaryKey().name());
      }
      table.indexes().forEach(index -> names.add(index.name()));
    }
    return names.stream().sorted().toList();
  }

  private static List<String> constraints(MigrationPlan plan) {
    List<String> names = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      table.checks().forEach(check -> names.add(table.target() + "." + check.name()));
      table.foreignKeys().forEach(key -> names.add(table.target() + "." + key.name()));
    }
    return names.stream().sorted().toList();
  }

  private static String relations(String kinds) {
    return "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        + " AND relkind IN ("
        + kinds
        + ")";
  }

  private static List<String> lines(TestPostgres.Database database, String sql) {
    return database.query(sql).lines().sorted().toList();
  }

  private static String rows(TablePlan table) {
    return rows(
        table.source(),
        table.target(),
        table.rows(),
        table.rows() - table.expectedQuarantine(),
        table.expectedQuarantine());
  }

  private static String rows(MigrationReport.TableReport table) {
    return rows(
        table.source(),
        table.target(),
        table.rowsRead(),
        table.rowsLoaded(),
        table.rowsQuarantined());
  }

  private static String rows(
      String source, String target, long read, long loaded, long quarantined) {
    return "%s as %s: %d read, %d loaded, %d quarantined"
        .formatted(source, target, read, loaded, quarantined);
  }

  private static Map<String, Long> conversions(MigrationPlan plan) {
    Map<String, Long> counts = new HashMap<>();
    for (TablePlan table : plan.tables()) {
      table
          .expectedConversions()
          .forEach((rule, count) -> counts.put(table.source() + "." + rule, count));
    }
    return counts;
  }

  private static Map<String, Long> conversions(MigrationReport report) {
    Map<String, Long> counts = new HashMap<>();
    for (MigrationReport.ConversionReport conversion : report.conversions()) {
      counts.put(conversion.column() + ": " + conversion.rule(), conversion.count());
    }
    return counts;
  }

  private static String refusal(Migrations engine, MigrateRequest request) {
    try {
      return "not refused: " + engine.migrate(request).outcome();
    } catch (HowdahException e) {
      return e.code().code();
    }
  }
}
