package dev.howdah.migration;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.Finding;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.plan.ViewPlan;
import dev.howdah.schema.Column;
import dev.howdah.schema.Identifier;
import dev.howdah.schema.Source;
import dev.howdah.schema.SourceTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Checks a plan that a person may have edited against the file.
final class PlanCheck {

  private final MigrationPlan plan;
  private final Source source;
  private final List<String> problems = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  private PlanCheck(MigrationPlan plan, Source source) {
    this.plan = plan;
    this.source = source;
  }

  /// Refuses a plan that does not fit; else gives it back with findings about what it leaves out.
  static MigrationPlan check(MigrationPlan plan, Source source) {
    return new PlanCheck(plan, source).check();
  }

  private MigrationPlan check() {
    requireName("schema", plan.schema());
    Set<String> targets = new HashSet<>();
    Set<String> sources = new HashSet<>();
    for (TablePlan table : plan.tables()) {
      requireName("the target of table " + table.source(), table.target());
      if (!targets.add(table.target())) {
        problems.add("two tables or views have the target " + table.target());
      }
      if (!sources.add(table.source())) {
        problems.add("table " + table.source() + " is there twice");
      }
      Optional<SourceTable> found = source.schema().findTable(table.source());
      if (found.isEmpty()) {
        problems.add("the file has no table " + table.source());
      } else {
        checkTable(table, found.get());
      }
    }
    for (ViewPlan view : plan.views()) {
      requireName("the target of view " + view.source(), view.target());
      if (!targets.add(view.target())) {
        problems.add("two tables or views have the target " + view.target());
      }
    }
    for (SourceTable table : source.schema().tables()) {
      boolean planned =
          plan.tables().stream().anyMatch(found -> found.source().equals(table.name()));
      if (!planned && !isExplained(table.name())) {
        findings.add(
            new Finding(
                "table-left-out",
                Finding.Severity.WARNING,
                table.name(),
                "the plan leaves the table out" + rows(table.name())));
      }
    }
    if (!plan.sourceSha256().equals(source.file().sha256())) {
      findings.add(
          new Finding(
              "plan-of-another-state",
              Finding.Severity.WARNING,
              plan.source(),
              "the plan was made for another state of the file; values that came since may not fit"
                  + " its types"));
    }
    if (!problems.isEmpty()) {
      throw new HowdahException(
          ErrorCode.PLAN_INVALID,
          "The plan does not fit the file: " + String.join("; ", problems) + ".",
          "Mend it, or make it anew with: howdah plan " + source.file().path() + " -o plan.yaml");
    }
    List<Finding> all = new ArrayList<>(plan.findings());
    findings.stream().filter(finding -> !all.contains(finding)).forEach(all::add);
    return new MigrationPlan(
        plan.version(),
        plan.source(),
        plan.sourceSha256(),
        plan.schema(),
        plan.tables(),
        plan.views(),
        plan.objects(),
        all,
        plan.mode(),
        plan.checks());
  }

  /// How many rows a table has, where they were counted.
  private String rows(String table) {
    return source.profiles().isEmpty()
        ? ""
        : ", with its " + source.profile(table).rows() + " rows";
  }

  private void checkTable(TablePlan table, SourceTable found) {
    Set<String> targets = new HashSet<>();
    if (table.loadedColumns().isEmpty()) {
      problems.add("table " + table.source() + " has no column to load");
    }
    for (ColumnPlan column : table.columns()) {
      String name = table.source() + "." + column.source();
      requireName("the target of column " + name, column.target());
      if (!targets.add(column.target())) {
        problems.add("two columns of " + table.source() + " have the target " + column.target());
      }
      if (found.findColumn(column.source()).isEmpty()) {
        problems.add("the file has no column " + name);
      }
    }
    for (Column column : found.columns()) {
      boolean planned =
          table.columns().stream().anyMatch(plan -> plan.source().equals(column.name()));
      if (!planned && !isExplained(table.source() + "." + column.name())) {
        findings.add(
            new Finding(
                "column-left-out",
                Finding.Severity.WARNING,
                table.source() + "." + column.name(),
                "the plan leaves the column out, with all its values"));
      }
    }
  }

  /// Whether the plan as it was made says already why an object is not in it.
  private boolean isExplained(String object) {
    return plan.findings().stream().anyMatch(finding -> finding.object().equals(object));
  }

  private void requireName(String what, String name) {
    try {
      Identifier.quote(name);
    } catch (IllegalArgumentException e) {
      problems.add(what + " is " + e.getMessage());
    }
  }
}
