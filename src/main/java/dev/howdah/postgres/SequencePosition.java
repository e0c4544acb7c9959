package dev.howdah.postgres;

/// What {@link Sequences} did with one sequence.
///
/// @param before as it was found
/// @param after as it is now; equal to `before` where nothing had to be done
public record SequencePosition(ColumnSequence before, ColumnSequence after) {

  /// The sequence's name with its schema, not quoted.
  public String name() {
    return after.sequenceSchema() + "." + after.sequence();
  }

  /// Whether the sequence was moved.
  public boolean isChanged() {
    return before.lastValue() != after.lastValue() || before.called() != after.called();
  }
}
