package dev.howdah.plan.translate;

import java.util.List;
import java.util.function.UnaryOperator;

@SuppressWarnings("UnusedVariable")
public final class ViewTranslator {
  private ViewTranslator() {}

  public static ViewTranslation translate(
      String sql, ViewScope scope, UnaryOperator<String> rename) {
    return new ViewTranslation.Untranslatable("stub", List.of());
  }
}
