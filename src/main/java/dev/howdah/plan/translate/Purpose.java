package dev.howdah.plan.translate;

/// What an expression is for, which decides what may be in it.
enum Purpose {
  /// A CHECK constraint.
  CHECK("a CHECK constraint"),
  /// A part or the condition of an index, which must be immutable.
  INDEX("an index"),
  /// A generated column, which must be immutable and give the very value that SQLite computes.
  GENERATED("a generated column"),
  /// A DEFAULT clause.
  DEFAULT("a default"),
  /// A view.
  VIEW("a view");

  private final String words;

  Purpose(String words) {
    this.words = words;
  }

  /// What it is called in a reason.
  String words() {
    return words;
  }

  /// Whether the result may depend on nothing but the row.
  boolean isImmutable() {
    return switch (this) {
      case CHECK, INDEX, GENERATED -> true;
      case DEFAULT, VIEW -> false;
    };
  }
}
