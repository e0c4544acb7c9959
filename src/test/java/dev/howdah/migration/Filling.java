package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.migration.MigrateRequest.Existing;
import dev.howdah.migration.MigrateRequest.Mode;
import dev.howdah.plan.Finding;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.PlanOptions;
import dev.howdah.plan.TablePlan.RowsThere;
import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TargetText;
import dev.howdah.testing.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A database whose schema the application has made, a file, and what is asked of Howdah.
final class Filling {

  /// What a role must be unable to change by filling, beside rows: everything that a schema
  /// declares.
  private static final String DECLARED =
      """
      SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid),
             convalidated::text, condeferrable::text, condeferred::text,
             obj_description(oid, 'pg_constraint')
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
      UNION ALL
      SELECT 'trigger', tgrelid::regclass::text, tgname, tgenabled::text, '', '', '', ''
        FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL
      SELECT 'relation', oid::regclass::text, relkind::text, relrowsecurity::text, '', '', '', ''
        FROM pg_class WHERE relnamespace = 'public'::regnamespace
      ORDER BY 1, 2, 3
      """;

  final TestPostgres.Database database = TestPostgres.newDatabase();
  private final Path folder;
  private final Path source;
  private Existing existing = Existing.FAIL;
  private Map<String, RowsThere> byTable = Map.of();
  private List<String> excluded = List.of();
  private Mode mode = Mode.FILL;
  private @Nullable String role;

  Filling(Path folder) {
    this.folder = folder;
    source = folder.resolve("app.db");
  }

  Filling source(String script) {
    SqliteFile.make(source, script);
    return this;
  }

  Filling target(String... statements) {
    database.execute(statements);
    return this;
  }

  Filling existing(Existing policy) {
    existing = policy;
    return this;
  }

  Filling existing(String table, RowsThere policy) {
    byTable = Map.of(table, policy);
    return this;
  }

  Filling exclude(String... names) {
    excluded = List.of(names);
    return this;
  }

  Filling mode(Mode asked) {
    mode = asked;
    return this;
  }

  /// From now on as this role, which logs in without a password.
  Filling as(String name) {
    role = name;
    return this;
  }

  Path file() {
    return source;
  }

  Migrations engine() {
    return Requests.engine(folder);
  }

  MigrateRequest request(boolean resume) {
    return new MigrateRequest(
        source,
        role == null ? database.uri() : database.uri().replace("postgres@", role + "@"),
        new PlanOptions(
            "public", PlanOptions.Identifiers.PRESERVE, RowsThere.FAIL, byTable, excluded),
        existing,
        null,
        resume,
        null,
        MigrateRequest.SnapshotPolicy.AUTO,
        mode,
        null);
  }

  MigrationReport fill() {
    return engine().migrate(request(false));
  }

  /// Fills, with every row carried and proved.
  MigrationReport fillsAll() {
    MigrationReport report = fill();
    assertThat(report.error()).isNull();
    assertThat(quarantine()).isEmpty();
    assertThat(report.exitCode()).isZero();
    assertThat(report.outcome()).isEqualTo(MigrationReport.Outcome.VERIFIED);
    assertThat(report.tables()).isNotEmpty().allMatch(MigrationReport.TableReport::verified);
    leavesNoStaging();
    return report;
  }

  /// Fills, with exactly these rows in quarantine: `table key column rule`, one line each.
  MigrationReport fillsBut(String... rows) {
    MigrationReport report = fill();
    assertThat(report.error()).isNull();
    assertThat(quarantine()).isEqualTo(String.join("\n", rows));
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.outcome()).isEqualTo(MigrationReport.Outcome.QUARANTINED);
    assertThat(report.tables()).isNotEmpty().allMatch(MigrationReport.TableReport::verified);
    assertThat(
            report.tables().stream().mapToLong(MigrationReport.TableReport::rowsQuarantined).sum())
        .isEqualTo(rows.length);
    leavesNoStaging();
    return report;
  }

  /// What is refused before anything is changed.
  HowdahException refused(ErrorCode code) {
    String before = state();
    HowdahException[] caught = new HowdahException[1];
    assertThatThrownBy(this::fill)
        .isInstanceOfSatisfying(
            HowdahException.class,
            e -> {
              assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
              caught[0] = e;
            });
    assertThat(state()).isEqualTo(before);
    return caught[0];
  }

  /// What fails on the way and leaves everything as it was.
  MigrationReport failed(int exitCode) {
    String before = state();
    MigrationReport report = fill();
    assertThat(report.exitCode()).as(String.valueOf(report.error())).isEqualTo(exitCode);
    assertThat(state()).isEqualTo(before);
    return report;
  }

  /// Rows, definitions, triggers, constraints and relations of the schema.
  String state() {
    return TargetText.of(database, "public") + "\n" + declared();
  }

  String declared() {
    return database.query(DECLARED);
  }

  String quarantine() {
    return database.query("SELECT to_regclass('howdah.quarantine') IS NULL").equals("t")
        ? ""
        : database.query(
            "SELECT concat_ws(' ', target_table, row_key, nullif(column_name, ''), rule)"
                + " FROM howdah.quarantine ORDER BY target_table COLLATE \"C\","
                + " row_key COLLATE \"C\", rule");
  }

  String query(String sql) {
    return database.query(sql);
  }

  /// What the plan says under a code: the objects, one after the other.
  List<String> found(String code) {
    return plan().findings().stream()
        .filter(finding -> finding.code().equals(code))
        .map(Finding::object)
        .toList();
  }

  /// What blocks the plan, as `code object`.
  List<String> blockers() {
    return plan().blockers().stream()
        .map(finding -> finding.code() + " " + finding.object())
        .toList();
  }

  /// The message of the only finding with a code.
  String message(String code) {
    return plan().findings().stream()
        .filter(finding -> finding.code().equals(code))
        .map(Finding::message)
        .collect(Collectors.joining("\n"));
  }

  MigrationPlan plan() {
    return engine().plan(request(false));
  }

  private void leavesNoStaging() {
    assertThat(query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'howdah\\__%'"))
        .isEmpty();
  }
}
