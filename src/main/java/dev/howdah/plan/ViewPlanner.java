package dev.howdah.plan;

import dev.howdah.plan.translate.TableScope;
import dev.howdah.plan.translate.ViewScope;
import dev.howdah.plan.translate.ViewTranslation;
import dev.howdah.plan.translate.ViewTranslator;
import dev.howdah.schema.SourceSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Plans the views, in the order of their dependencies.
final class ViewPlanner {

  private final List<SourceSchema.View> views;
  private final Map<String, String> names;
  private final PlanOptions.Identifiers identifiers;
  private final Findings findings;
  private final List<ViewPlan> plans = new ArrayList<>();
  private ViewScope scope;

  /// @param names the target's name of each view
  /// @param tables what views can read
  ViewPlanner(
      List<SourceSchema.View> views,
      Map<String, String> names,
      List<TableScope> tables,
      PlanOptions.Identifiers identifiers,
      Findings findings) {
    this.views = views;
    this.names = names;
    this.identifiers = identifiers;
    this.findings = findings;
    this.scope = new ViewScope(tables);
  }

  List<ViewPlan> plan() {
    List<SourceSchema.View> pending = new ArrayList<>(views);
    boolean progress = true;
    while (progress && !pending.isEmpty()) {
      progress = pending.removeIf(view -> translate(view, pending));
    }
    for (SourceSchema.View view : pending) {
      findings.skipped(
          ObjectPlan.ObjectKind.VIEW, view.name(), "it reads a view that reads it", view.sql());
    }
    return List.copyOf(plans);
  }

  /// Translates a view; false where it has to wait for a view that it reads.
  private boolean translate(SourceSchema.View view, List<SourceSchema.View> pending) {
    NameSpace columns = new NameSpace(identifiers, java.util.Set.of());
    ViewTranslation translation = ViewTranslator.translate(view.sql(), scope, columns::give);
    boolean waits =
        translation.dependencies().stream()
            .anyMatch(name ->
                !name.equalsIgnoreCase(view.name())
                    && pending.stream().anyMatch(other -> other.name().equalsIgnoreCase(name)));
    switch (translation) {
      case ViewTranslation.Translated translated -> {
        String target = names.getOrDefault(view.name(), view.name());
        plans.add(new ViewPlan(view.name(), target, translated.selectSql()));
        scope = scope.with(TableScope.of(view.name(), target, translated.columns()));
        if (translated.changed()) {
          findings.translated(ObjectPlan.ObjectKind.VIEW, view.name(), "its query was translated");
        } else {
          findings.created(ObjectPlan.ObjectKind.VIEW, view.name());
        }
        return true;
      }
      case ViewTranslation.Untranslatable untranslatable -> {
        if (waits) {
          return false;
        }
        findings.skipped(
            ObjectPlan.ObjectKind.VIEW, view.name(), untranslatable.reason(), view.sql());
        return true;
      }
    }
  }
}
