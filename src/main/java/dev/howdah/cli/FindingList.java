package dev.howdah.cli;

import dev.howdah.plan.Finding;
import dev.howdah.plan.ObjectPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Findings and objects that were not carried, as they appear in several printers.
final class FindingList {

  private FindingList() {}

  /// The findings, the worst first.
  static String text(List<Finding> findings) {
    if (findings.isEmpty()) {
      return "";
    }
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort(Comparator.comparing(Finding::severity).reversed());
    TextTable table = new TextTable("SEVERITY", "OBJECT", "FINDING");
    for (Finding finding : sorted) {
      table.row(
          severity(finding.severity()),
          finding.object().isEmpty() ? "-" : finding.object(),
          finding.message() + " [" + finding.code() + "]");
    }
    return "\nFindings\n" + table.render("  ");
  }

  private static String severity(Finding.Severity severity) {
    return switch (severity) {
      case INFO -> "info";
      case WARNING -> "warning";
      case BLOCKER -> "BLOCKER";
    };
  }

  /// What is translated or left out, with the reason; what is created as it was is only counted.
  static String text(List<ObjectPlan> objects, String translated, String skipped) {
    StringBuilder out = new StringBuilder();
    append(out, objects, ObjectPlan.State.TRANSLATED, translated);
    append(out, objects, ObjectPlan.State.SKIPPED, skipped);
    return out.toString();
  }

  private static void append(
      StringBuilder out, List<ObjectPlan> objects, ObjectPlan.State state, String heading) {
    TextTable table = new TextTable("KIND", "NAME", "REASON");
    for (ObjectPlan object : objects) {
      if (object.state() == state) {
        table.row(
            kind(object.kind()), object.name(), object.reason().isEmpty() ? "-" : object.reason());
      }
    }
    if (!table.isEmpty()) {
      out.append('\n').append(heading).append('\n').append(table.render("  "));
    }
  }

  private static String kind(ObjectPlan.ObjectKind kind) {
    return switch (kind) {
      case UNIQUE -> "unique constraint";
      case GENERATED -> "generated column";
      case TABLE,
          PRIMARY_KEY,
          INDEX,
          CHECK,
          FOREIGN_KEY,
          DEFAULT,
          VIEW,
          TRIGGER,
          VIRTUAL_TABLE,
          INTERNAL_TABLE ->
          kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }
}
