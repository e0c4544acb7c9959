package dev.howdah.plan.translate;

public sealed interface Translation {
  record Translated(String sql, boolean changed) implements Translation {}

  record Untranslatable(String reason) implements Translation {}
}
