package dev.howdah.plan;

import dev.howdah.schema.SourceSchema;
import java.util.List;
import java.util.Map;

/// Plans the views, in the order of their dependencies.
@SuppressWarnings("UnusedVariable")
final class ViewPlanner {

  private final List<SourceSchema.View> views;
  private final Findings findings;

  ViewPlanner(
      List<SourceSchema.View> views,
      Map<String, String> names,
      Map<String, TableDraft> drafts,
      PlanOptions.Identifiers identifiers,
      Findings findings) {
    this.views = views;
    this.findings = findings;
  }

  List<ViewPlan> plan() {
    for (SourceSchema.View view : views) {
      findings.skipped(ObjectPlan.ObjectKind.VIEW, view.name(), "stub", view.sql());
    }
    return List.of();
  }
}
