package dev.howdah.plan.translate;

/// What became of an expression.
public sealed interface Translation {

  /// It has the same meaning in PostgreSQL.
  ///
  /// @param sql PostgreSQL's text
  /// @param changed whether more than quotes, parentheses, blanks and the case of words differ
  record Translated(String sql, boolean changed) implements Translation {}

  /// It has no translation that is known to mean the same.
  ///
  /// @param reason why, in one sentence without a full stop
  record Untranslatable(String reason) implements Translation {}
}
