package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType;

@SuppressWarnings("UnusedVariable")
public final class ExpressionTranslator {
  public ExpressionTranslator(TableScope scope) {}

  public Translation check(String sql) {
    return new Translation.Untranslatable("stub");
  }

  public Translation indexPart(String sql) {
    return new Translation.Untranslatable("stub");
  }

  public Translation indexCondition(String sql) {
    return new Translation.Untranslatable("stub");
  }

  public Translation generated(String sql, ColumnType target) {
    return new Translation.Untranslatable("stub");
  }

  public Translation columnDefault(String sql, ColumnType target) {
    return new Translation.Untranslatable("stub");
  }
}
