package dev.howdah.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;

/// Everything that a migration is going to do. Written as YAML, can be edited and given back.
///
/// @param version of the format, 1
/// @param source the path of the file that it was made for
/// @param sourceSha256 the digest of that file
/// @param schema the target schema
/// @param tables in the order of the file
/// @param views in the order of their dependencies
/// @param objects what becomes of each schema object
/// @param findings what a person should know
/// @param mode whether the tables are made or filled
/// @param checks in fill mode, what is asked of the target after filling
public record MigrationPlan(
    int version,
    String source,
    String sourceSha256,
    String schema,
    List<TablePlan> tables,
    List<ViewPlan> views,
    List<ObjectPlan> objects,
    List<Finding> findings,
    Mode mode,
    List<Profile.Check> checks) {

  /// The version of the format that this Howdah writes and reads.
  public static final int VERSION = 1;

  public MigrationPlan {
    tables = List.copyOf(tables);
    views = List.copyOf(views);
    objects = List.copyOf(objects);
    findings = List.copyOf(findings);
    // Plans that were written before there was another mode do not name it.
    mode = Objects.requireNonNullElse(mode, Mode.CREATE);
    checks = checks == null ? List.of() : List.copyOf(checks);
  }

  /// A plan in create mode.
  public MigrationPlan(
      int version,
      String source,
      String sourceSha256,
      String schema,
      List<TablePlan> tables,
      List<ViewPlan> views,
      List<ObjectPlan> objects,
      List<Finding> findings) {
    this(
        version,
        source,
        sourceSha256,
        schema,
        tables,
        views,
        objects,
        findings,
        Mode.CREATE,
        List.of());
  }

  /// Who makes the tables.
  public enum Mode {
    /// Howdah does.
    @JsonProperty("create")
    CREATE,
    /// The application has made them; Howdah fills them.
    @JsonProperty("fill")
    FILL
  }

  /// The findings that stop the migration.
  public List<Finding> blockers() {
    return findings.stream()
        .filter(finding -> finding.severity() == Finding.Severity.BLOCKER)
        .toList();
  }

  /// The same plan under another name of the file.
  public MigrationPlan withSource(String otherSource) {
    return new MigrationPlan(
        version, otherSource, sourceSha256, schema, tables, views, objects, findings, mode, checks);
  }

  /// The same plan with other tables.
  public MigrationPlan withTables(List<TablePlan> otherTables) {
    return new MigrationPlan(
        version, source, sourceSha256, schema, otherTables, views, objects, findings, mode, checks);
  }
}
