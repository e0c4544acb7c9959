package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ConversionRule;
import dev.howdah.plan.MisfitRule;
import dev.howdah.plan.TablePlan;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.TextEncoding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Encodes rows of one table for binary COPY, or says why a row does not fit. Binary COPY takes
/// away the server's own check of values, so everything is checked here. Confined to one thread.
final class RowEncoder {

  /// The longest row that the server takes, with room for its own headers.
  private static final long MAX_ROW_BYTES = 1_073_000_000L;

  private final List<ColumnPlan> columns;
  private final ColumnEncoder[] encoders;
  private final boolean numbered;
  private final RowBuffer buffer = new RowBuffer();
  private final List<Map<ConversionRule, long[]>> counts = new ArrayList<>();
  private @Nullable Misfit misfit;

  /// Why a row does not fit.
  ///
  /// @param column the number of the column among the loaded ones, -1 for the row as a whole
  /// @param constraint the target's constraint that it breaks, empty for none
  record Misfit(MisfitRule rule, int column, String constraint) {

    Misfit(MisfitRule rule, int column) {
      this(rule, column, "");
    }

    /// The rule as quarantine names it.
    String code() {
      return constraint.isEmpty() ? rule.code() : rule.code() + ":" + constraint;
    }

    /// What is wrong, for people.
    String message() {
      return constraint.isEmpty() ? rule.message() : rule.message() + ": " + constraint;
    }
  }

  RowEncoder(TablePlan table, TextEncoding encoding) {
    columns = table.loadedColumns();
    encoders = new ColumnEncoder[columns.size()];
    numbered = table.rowsThere() != null;
    for (int i = 0; i < encoders.length; i++) {
      encoders[i] = ColumnEncoder.forColumn(columns.get(i), encoding);
      counts.add(new EnumMap<>(ConversionRule.class));
    }
  }

  /// Encodes the cursor's current row; false where it does not fit, see [#misfit].
  ///
  /// @param number of the row in the order in which the file is read; written behind its columns
  ///   where the table is filled
  boolean encode(RowCursor cursor, long number) {
    buffer.beginRow(encoders.length + (numbered ? 1 : 0));
    for (int i = 0; i < encoders.length; i++) {
      ColumnEncoder encoder = encoders[i];
      encoder.begin();
      MisfitRule broken = encoder.encode(cursor, i, buffer);
      if (broken != null) {
        return reject(new Misfit(broken, i));
      }
    }
    if (numbered) {
      buffer.putLongField(number);
    }
    if (buffer.rowBytes() > MAX_ROW_BYTES) {
      return reject(new Misfit(MisfitRule.ROW_TOO_LARGE, -1));
    }
    for (int i = 0; i < encoders.length; i++) {
      count(i, encoders[i].conversion());
      count(i, encoders[i].repair());
      count(i, encoders[i].secondRepair());
    }
    return true;
  }

  /// Why the last row did not fit.
  ///
  /// @throws IllegalStateException if no row was refused
  Misfit misfit() {
    Misfit found = misfit;
    if (found == null) {
      throw new IllegalStateException("no row was refused");
    }
    return found;
  }

  /// Whether it is time to write.
  boolean isFull() {
    return buffer.isFull();
  }

  /// Writes what is encoded.
  void flush(RowSink sink) {
    buffer.flush(sink);
  }

  /// How many values each rule converted, by `column: rule` with the source's column name.
  Map<String, Long> conversions() {
    Map<String, Long> all = new LinkedHashMap<>();
    for (int i = 0; i < encoders.length; i++) {
      String column = columns.get(i).source();
      counts.get(i).forEach((rule, count) -> all.put(column + ": " + rule.code(), count[0]));
    }
    return all;
  }

  private boolean reject(Misfit reason) {
    buffer.abandonRow();
    misfit = reason;
    return false;
  }

  private void count(int column, @Nullable ConversionRule rule) {
    if (rule != null) {
      counts.get(column).computeIfAbsent(rule, _ -> new long[1])[0]++;
    }
  }
}
