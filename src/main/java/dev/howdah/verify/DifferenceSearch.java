package dev.howdah.verify;

import dev.howdah.plan.TablePlan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Names what differs, once the sums have shown in which buckets something does.
///
/// Both sides are read twice more. The first time only the hashes of the rows of some differing
/// buckets are kept, with how many more of each the source has than the target: equal rows cancel
/// out. The second time the few rows that are going to be named are kept in a form for people. So
/// memory is bounded whatever the size of the table and of its rows. Confined to one thread.
final class DifferenceSearch {

  /// The most differences that are named.
  static final int MAX_DIFFERENCES = 100;

  /// How many rows' hashes are kept at once: about 64 MB. More only where one bucket alone has
  /// more.
  private static final long MAX_ROWS = 400_000;

  private final TablePlan table;
  private final boolean[] keyColumns;
  private final boolean keyed;
  private final SourceScan source;
  private final TargetScan target;

  DifferenceSearch(TablePlan table, boolean[] keyColumns, SourceScan source, TargetScan target) {
    this.table = table;
    this.keyColumns = keyColumns;
    this.keyed = ContentSums.hasKey(keyColumns);
    this.source = source;
    this.target = target;
  }

  /// The first differences, at most [#MAX_DIFFERENCES].
  List<CellDifference> find(ContentSums sourceSums, ContentSums targetSums) {
    BitSet buckets = chosen(sourceSums, targetSums);
    Map<RowHash, Balance> unbalanced = balances(sourceSums, buckets);
    List<Pair> pairs = pairs(unbalanced);
    Map<RowHash, NamedRow> sourceRows = new HashMap<>();
    Map<RowHash, NamedRow> targetRows = new HashMap<>();
    for (Pair pair : pairs) {
      pair.source().forEach(hash -> sourceRows.put(hash, NamedRow.UNREAD));
      pair.target().forEach(hash -> targetRows.put(hash, NamedRow.UNREAD));
    }
    var _ = source.scan((hash, row) -> keepIfWanted(sourceRows, hash, row), () -> {});
    target.scan((hash, row) -> keepIfWanted(targetRows, hash, row));

    Found found = new Found();
    for (Pair pair : pairs) {
      List<NamedRow> left = pair.source().stream().map(sourceRows::get).toList();
      List<NamedRow> right = pair.target().stream().map(targetRows::get).toList();
      name(left, right, pair, unbalanced, found);
    }
    return found.differences;
  }

  private static BitSet chosen(ContentSums source, ContentSums target) {
    BitSet differing = source.differing(target);
    BitSet chosen = new BitSet();
    long rows = 0;
    for (int bucket = differing.nextSetBit(0);
        bucket >= 0;
        bucket = differing.nextSetBit(bucket + 1)) {
      rows += source.rows(bucket) + target.rows(bucket);
      if (chosen.isEmpty() || rows <= MAX_ROWS) {
        chosen.set(bucket);
      }
    }
    return chosen;
  }

  private Map<RowHash, Balance> balances(ContentSums sums, BitSet buckets) {
    Map<RowHash, Balance> balances = new LinkedHashMap<>();
    var _ = source.scan((hash, row) -> count(balances, sums, buckets, hash, 1), () -> {});
    target.scan((hash, row) -> count(balances, sums, buckets, hash, -1));
    return balances;
  }

  private static void count(
      Map<RowHash, Balance> balances,
      ContentSums sums,
      BitSet buckets,
      CanonicalRow row,
      int change) {
    if (!buckets.get(sums.bucket(row))) {
      return;
    }
    RowHash hash = new RowHash(row.high(), row.low());
    Balance balance = balances.get(hash);
    if (balance == null) {
      balances.put(hash, new Balance(row.keyHash(), change));
    } else if (balance.rows + change == 0) {
      balances.remove(hash);
    } else {
      balance.rows += change;
    }
  }

  /// The rows that are only on one side, put together by their keys.
  private List<Pair> pairs(Map<RowHash, Balance> unbalanced) {
    Map<Object, Pair> pairs = new LinkedHashMap<>();
    unbalanced.forEach((hash, balance) -> {
      Object together = keyed ? (Object) balance.keyHash : hash;
      Pair pair = pairs.get(together);
      if (pair == null) {
        if (pairs.size() == MAX_DIFFERENCES) {
          return;
        }
        pair = new Pair(new ArrayList<>(), new ArrayList<>());
        pairs.put(together, pair);
      }
      List<RowHash> side = balance.rows > 0 ? pair.source() : pair.target();
      if (side.size() < MAX_DIFFERENCES) {
        side.add(hash);
      }
    });
    return List.copyOf(pairs.values());
  }

  private void keepIfWanted(Map<RowHash, NamedRow> wanted, CanonicalRow row, Row values) {
    wanted.computeIfPresent(
        new RowHash(row.high(), row.low()),
        (hash, kept) -> kept.isRead() ? kept : NamedRow.of(values, keyColumns, columnNames()));
  }

  private List<String> columnNames() {
    return table.loadedColumns().stream().map(column -> column.source()).toList();
  }

  private void name(
      List<NamedRow> left,
      List<NamedRow> right,
      Pair pair,
      Map<RowHash, Balance> unbalanced,
      Found found) {
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      if (i < left.size() && i < right.size() && left.get(i).hasKeyOf(right.get(i), keyColumns)) {
        if (!cells(left.get(i), right.get(i), found)) {
          missing(left.get(i), 1, found);
        }
        continue;
      }
      if (i < left.size()) {
        missing(left.get(i), rows(unbalanced, pair.source().get(i)), found);
      }
      if (i < right.size()) {
        extra(right.get(i), -rows(unbalanced, pair.target().get(i)), found);
      }
    }
  }

  private static long rows(Map<RowHash, Balance> unbalanced, RowHash hash) {
    Balance balance = unbalanced.get(hash);
    return balance == null ? 0 : balance.rows;
  }

  /// Names the cells that differ in two rows of the same key; false where there is none.
  private boolean cells(NamedRow left, NamedRow right, Found found) {
    boolean any = false;
    for (int column = 0; column < keyColumns.length; column++) {
      if (!left.hasCellOf(right, column)) {
        any = true;
        found.add(
            new CellDifference(
                table.source(),
                CellDifference.Kind.CELL,
                left.key(),
                table.loadedColumns().get(column).source(),
                left.values().get(column),
                right.values().get(column)));
      }
    }
    return any;
  }

  private void missing(NamedRow row, long times, Found found) {
    found.add(
        new CellDifference(
            table.source(),
            CellDifference.Kind.MISSING_ROW,
            row.key(),
            "",
            row.summary(columnNames()),
            times == 1 ? "no such row" : times + " such rows too few"));
  }

  private void extra(NamedRow row, long times, Found found) {
    found.add(
        new CellDifference(
            table.source(),
            CellDifference.Kind.EXTRA_ROW,
            row.key(),
            "",
            times == 1 ? "no such row" : times + " such rows too few",
            row.summary(columnNames())));
  }

  /// The hash of a row.
  private record RowHash(long high, long low) {
    @Override
    public int hashCode() {
      return (int) low;
    }
  }

  /// Rows of both sides with the same key; in a table without a key, one row of one side.
  private record Pair(List<RowHash> source, List<RowHash> target) {}

  /// How many more rows with a certain hash the source has than the target.
  private static final class Balance {
    private final long keyHash;
    private long rows;

    Balance(long keyHash, long rows) {
      this.keyHash = keyHash;
      this.rows = rows;
    }
  }

  /// The differences so far.
  private static final class Found {
    private final List<CellDifference> differences = new ArrayList<>();

    void add(CellDifference difference) {
      if (differences.size() < MAX_DIFFERENCES) {
        differences.add(difference);
      }
    }
  }
}
