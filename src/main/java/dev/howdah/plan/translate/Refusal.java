package dev.howdah.plan.translate;

/// Ends a translation that is not known to be right. Never leaves this package.
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  Refusal(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /// Why, in one sentence without a full stop.
  String reason() {
    return reason;
  }
}
