package dev.howdah.migration;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.postgres.ColumnSequence;
import dev.howdah.postgres.Sequences;
import java.sql.Connection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Where the identities of a plan's tables continue.
final class Identities {

  private Identities() {}

  static List<MigrationReport.SequenceReport> read(Connection connection, MigrationPlan plan) {
    Set<String> columns = new HashSet<>();
    for (TablePlan table : plan.tables()) {
      for (ColumnPlan column : table.columns()) {
        if (column.identity() != null) {
          columns.add(table.target() + "." + column.target());
        }
      }
    }
    if (columns.isEmpty()) {
      return List.of();
    }
    return Sequences.read(connection, List.of(plan.schema())).stream()
        .filter(sequence -> columns.contains(sequence.table() + "." + sequence.column()))
        .map(Identities::report)
        .toList();
  }

  static MigrationReport.SequenceReport report(ColumnSequence sequence) {
    return new MigrationReport.SequenceReport(
        sequence.sequence(),
        sequence.table() + "." + sequence.column(),
        sequence.lastValue(),
        sequence.nextValue());
  }
}
