package dev.howdah.plan.translate;

import dev.howdah.syntax.AsciiCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tables and the views already translated that a view may read.
///
/// @param relations all of them
public record ViewScope(List<TableScope> relations) {

  public ViewScope {
    relations = List.copyOf(relations);
  }

  /// The same with one more view.
  public ViewScope with(TableScope view) {
    List<TableScope> all = new ArrayList<>(relations);
    all.add(view);
    return new ViewScope(all);
  }

  Optional<TableScope> find(String name) {
    return relations.stream().filter(one -> AsciiCase.same(one.source(), name)).findFirst();
  }
}
