package dev.howdah.verify;

/// A value of the source has no form in the column's type. Carries the rule that it breaks, spelt
/// as in `docs/type-mapping.md`; has no stack trace, since it is an answer and not a failure.
final class Misfit extends Exception {

  private static final long serialVersionUID = 1L;

  private final String rule;

  Misfit(String rule) {
    super(rule, null, false, false);
    this.rule = rule;
  }

  String rule() {
    return rule;
  }
}
