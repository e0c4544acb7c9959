package dev.howdah.plan;

import java.util.ArrayList;
import java.util.List;

/// Collects what a person should know and what becomes of each object. Confined to one thread.
final class Findings {

  private final List<Finding> findings = new ArrayList<>();
  private final List<ObjectPlan> objects = new ArrayList<>();

  void info(String code, String object, String message) {
    findings.add(new Finding(code, Finding.Severity.INFO, object, message));
  }

  void warn(String code, String object, String message) {
    findings.add(new Finding(code, Finding.Severity.WARNING, object, message));
  }

  void block(String code, String object, String message) {
    findings.add(new Finding(code, Finding.Severity.BLOCKER, object, message));
  }

  void created(ObjectPlan.ObjectKind kind, String name) {
    objects.add(new ObjectPlan(kind, name, ObjectPlan.State.CREATED, "", ""));
  }

  void translated(ObjectPlan.ObjectKind kind, String name, String reason) {
    objects.add(new ObjectPlan(kind, name, ObjectPlan.State.TRANSLATED, reason, ""));
  }

  /// An object that is not made: always with a finding, so that nobody misses it.
  void skipped(ObjectPlan.ObjectKind kind, String name, String reason, String sourceSql) {
    objects.add(new ObjectPlan(kind, name, ObjectPlan.State.SKIPPED, reason, sourceSql));
    String code = kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "-not-carried";
    findings.add(new Finding(code, Finding.Severity.WARNING, name, reason));
  }

  /// A table of SQLite's own: not made, and nobody misses it.
  void internal(String name, String reason) {
    objects.add(
        new ObjectPlan(
            ObjectPlan.ObjectKind.INTERNAL_TABLE, name, ObjectPlan.State.SKIPPED, reason, ""));
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  List<ObjectPlan> objects() {
    return List.copyOf(objects);
  }
}
