package dev.howdah.backup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a database holds, in numbers small enough to be kept beside its dump. Immutable.
///
/// @param tables the tables that have rows of their own, ordered by schema and name; partitions are
///   tables, materialized views and what belongs to an extension are none
/// @param sequences their positions
/// @param largeObjects how many there are
/// @param largeObjectDigest of the numbers and bytes of all large objects; does not depend on their
///   order
public record Content(
    List<Table> tables, List<Sequence> sequences, long largeObjects, String largeObjectDigest) {

  public Content {
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
  }

  /// A table.
  ///
  /// @param schema where it is
  /// @param name its name
  /// @param rows how many rows it has
  /// @param digest of the rows, 32 hexadecimal digits; does not depend on their order, on the
  ///   session's settings or on the version of the server. Generated columns are no part of it
  public record Table(String schema, String name, long rows, String digest) {

    String object() {
      return schema + "." + name;
    }
  }

  /// A sequence. It goes on counting while the dump is made, therefore two positions.
  ///
  /// @param schema where it is
  /// @param name its name
  /// @param from its last value before the dump
  /// @param fromCalled whether that value was given out
  /// @param to its last value after the dump
  /// @param toCalled whether that value was given out
  public record Sequence(
      String schema, String name, long from, boolean fromCalled, long to, boolean toCalled) {

    String object() {
      return schema + "." + name;
    }

    private boolean covers(Sequence restored) {
      if (from == to) {
        return restored.from == from
            && (restored.fromCalled == fromCalled || restored.fromCalled == toCalled);
      }
      return restored.from >= Math.min(from, to) && restored.from <= Math.max(from, to);
    }

    private String text() {
      String begin = from + (fromCalled ? "" : " (not yet given out)");
      return from == to ? begin : begin + " to " + to;
    }
  }

  /// Something that is not as the manifest says.
  ///
  /// @param object what it is about: `schema.name`, `large objects`, or the dump's file
  /// @param kind `rows`, `content`, `sequence`, `large-objects`, `missing`, `unexpected`, `file`
  /// @param expected what the manifest says
  /// @param found what is there
  public record Difference(String object, String kind, String expected, String found) {}

  /// How many rows all tables have.
  public long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }

  /// Compares what was recorded with what is there after a restore.
  ///
  /// @param restored what is there
  /// @param exact whether anything that was not recorded is a difference, too
  /// @return empty where all is the same
  public List<Difference> differences(Content restored, boolean exact) {
    List<Difference> differences = new ArrayList<>();
    Map<String, Table> tablesThere = new LinkedHashMap<>();
    restored.tables.forEach(table -> tablesThere.put(table.object(), table));
    for (Table table : tables) {
      compare(table, tablesThere.remove(table.object()), differences);
    }
    Map<String, Sequence> sequencesThere = new LinkedHashMap<>();
    restored.sequences.forEach(sequence -> sequencesThere.put(sequence.object(), sequence));
    for (Sequence sequence : sequences) {
      Sequence there = sequencesThere.remove(sequence.object());
      if (there == null) {
        differences.add(new Difference(sequence.object(), "missing", "a sequence", "nothing"));
      } else if (!sequence.covers(there)) {
        differences.add(
            new Difference(sequence.object(), "sequence", sequence.text(), there.text()));
      }
    }
    if (exact) {
      tablesThere.keySet().forEach(name -> differences.add(unexpected(name, "a table")));
      sequencesThere.keySet().forEach(name -> differences.add(unexpected(name, "a sequence")));
    }
    if ((exact || largeObjects > 0)
        && (largeObjects != restored.largeObjects
            || !largeObjectDigest.equals(restored.largeObjectDigest))) {
      differences.add(
          new Difference(
              "large objects",
              "large-objects",
              largeObjects + " with digest " + largeObjectDigest,
              restored.largeObjects + " with digest " + restored.largeObjectDigest));
    }
    return differences;
  }

  private static void compare(Table table, @Nullable Table there, List<Difference> differences) {
    if (there == null) {
      differences.add(new Difference(table.object(), "missing", "a table", "nothing"));
    } else if (table.rows() != there.rows()) {
      differences.add(
          new Difference(
              table.object(), "rows", Long.toString(table.rows()), Long.toString(there.rows())));
    } else if (!table.digest().equals(there.digest())) {
      differences.add(new Difference(table.object(), "content", table.digest(), there.digest()));
    }
  }

  private static Difference unexpected(String object, String what) {
    return new Difference(object, "unexpected", "nothing", what);
  }
}
