package dev.howdah.load;

import dev.howdah.schema.TargetSchema.Reference;
import java.util.ArrayList;
import java.util.List;

/// The order in which tables are filled: parents before children. Foreign keys that can be deferred
/// are, and so have no say in it; where the others form a circle, those that close it are taken off
/// for the time. Keys of a table to itself hold at the end of its one statement.
///
/// @param tables in the order in which they are filled
/// @param takenOff the foreign keys that no order satisfies
record FillOrder(List<FillTable> tables, List<Reference> takenOff) {

  static FillOrder of(List<FillTable> tables) {
    List<FillTable> left = new ArrayList<>(tables);
    List<FillTable> ordered = new ArrayList<>();
    List<Reference> takenOff = new ArrayList<>();
    while (!left.isEmpty()) {
      List<FillTable> ready =
          left.stream().filter(table -> waitsFor(table, left, takenOff).isEmpty()).toList();
      if (ready.isEmpty()) {
        // A circle: the table that waits for the fewest goes first, without those keys.
        FillTable next = left.getFirst();
        for (FillTable table : left) {
          if (waitsFor(table, left, takenOff).size() < waitsFor(next, left, takenOff).size()) {
            next = table;
          }
        }
        takenOff.addAll(waitsFor(next, left, takenOff));
        ready = List.of(next);
      }
      ordered.addAll(ready);
      left.removeAll(ready);
    }
    return new FillOrder(List.copyOf(ordered), List.copyOf(takenOff));
  }

  /// The keys of a table that refer to tables that are not filled yet.
  private static List<Reference> waitsFor(
      FillTable table, List<FillTable> left, List<Reference> takenOff) {
    return table.target().foreignKeys().stream()
        .filter(key -> !key.deferrable() && !takenOff.contains(key))
        .filter(key -> !isTo(key, table))
        .filter(key -> left.stream().anyMatch(other -> isTo(key, other)))
        .toList();
  }

  static boolean isTo(Reference key, FillTable table) {
    return key.parentSchema().equals(table.schema()) && key.parent().equals(table.name());
  }
}
