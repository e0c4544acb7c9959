package dev.howdah.plan;

import dev.howdah.plan.translate.TableScope;
import dev.howdah.plan.translate.ViewScope;
import dev.howdah.plan.translate.ViewTranslation;
import dev.howdah.plan.translate.ViewTranslator;
import dev.howdah.schema.SourceSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Plans the views, in the order of their dependencies.
final class ViewPlanner {

  private ViewPlanner() {}

  /// @param names the target's name of each view
  /// @param tables what views can read
  static List<ViewPlan> plan(
      List<SourceSchema.View> views,
      Map<String, String> names,
      List<TableScope> tables,
      PlanOptions.Identifiers identifiers,
      Findings findings) {
    Map<String, SourceSchema.View> sources = new LinkedHashMap<>();
    List<ViewTranslator.View> wanted = new ArrayList<>();
    for (SourceSchema.View view : views) {
      sources.put(view.name(), view);
      wanted.add(
          new ViewTranslator.View(
              view.name(), names.getOrDefault(view.name(), view.name()), view.sql()));
    }
    ViewTranslator translator =
        new ViewTranslator(name -> new NameSpace(identifiers, Set.of()).give(name));
    List<ViewPlan> plans = new ArrayList<>();
    translator
        .translateAll(wanted, new ViewScope(tables))
        .forEach((name, translation) -> {
          switch (translation) {
            case ViewTranslation.Translated translated -> {
              plans.add(new ViewPlan(name, names.getOrDefault(name, name), translated.selectSql()));
              if (translated.changed()) {
                findings.translated(ObjectPlan.ObjectKind.VIEW, name, "its query was translated");
              } else {
                findings.created(ObjectPlan.ObjectKind.VIEW, name);
              }
            }
            case ViewTranslation.Untranslatable untranslatable -> {
              SourceSchema.View view = sources.get(name);
              findings.skipped(
                  ObjectPlan.ObjectKind.VIEW,
                  name,
                  untranslatable.reason(),
                  view == null ? "" : view.sql());
            }
          }
        });
    return plans;
  }
}
