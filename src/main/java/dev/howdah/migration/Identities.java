package dev.howdah.migration;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.postgres.ColumnSequence;
import dev.howdah.postgres.Sequences;
import dev.howdah.schema.Source;
import dev.howdah.schema.SourceTable;
import dev.howdah.schema.SqliteName;
import dev.howdah.sqlite.Reader;
import java.sql.Connection;
import java.util.ArrayList;
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

  /// Where the sequences of all columns of a plan's tables continue, which in fill mode are the
  /// application's own.
  static List<MigrationReport.SequenceReport> ofTables(Connection connection, MigrationPlan plan) {
    List<String> tables = plan.tables().stream().map(TablePlan::target).toList();
    return Sequences.read(
            connection, List.of(plan.schema()), sequence -> tables.contains(sequence.table()))
        .stream()
        .map(Identities::report)
        .toList();
  }

  /// What AUTOINCREMENT has given out in the file, which a sequence must be beyond also where no
  /// row has it any more (SQLite documentation, "Autoincrement").
  static List<Sequences.Floor> floors(Source source, MigrationPlan plan) {
    List<Sequences.Floor> floors = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      SourceTable found = source.schema().findTable(table.source()).orElse(null);
      if (found == null || found.rowidAlias() == null || found.findSequence().isEmpty()) {
        continue;
      }
      for (ColumnPlan column : table.columns()) {
        if (SqliteName.key(column.source()).equals(SqliteName.key(found.rowidAlias()))) {
          floors.add(
              new Sequences.Floor(
                  table.target(), column.target(), found.findSequence().getAsLong()));
        }
      }
    }
    return floors;
  }

  /// The same, and beyond the largest key of the file: its row may be in quarantine, and its number
  /// is to be free when it is loaded. Keys that the sequence cannot give out are left out, for no
  /// INSERT takes them, and a sequence that stood at its end would give out nothing any more.
  static List<Sequences.Floor> floorsBeyondAllKeys(
      Source source, Reader reader, Connection connection, MigrationPlan plan) {
    List<String> tables = plan.tables().stream().map(TablePlan::target).toList();
    // Others of the schema need not be readable.
    List<ColumnSequence> sequences =
        Sequences.read(
            connection, List.of(plan.schema()), sequence -> tables.contains(sequence.table()));
    List<Sequences.Floor> floors =
        new ArrayList<>(
            floors(source, plan).stream()
                .filter(floor -> sequences.stream().noneMatch(one -> isBeyond(floor, one)))
                .toList());
    for (TablePlan table : plan.tables()) {
      SourceTable found = source.schema().findTable(table.source()).orElse(null);
      if (found == null || found.rowidAlias() == null) {
        continue;
      }
      String alias = SqliteName.key(found.rowidAlias());
      for (ColumnPlan column : table.columns()) {
        for (ColumnSequence sequence : sequences) {
          if (SqliteName.key(column.source()).equals(alias)
              && sequence.table().equals(table.target())
              && sequence.column().equals(column.target())
              && sequence.increment() > 0) {
            reader
                .largest(found.name(), column.source(), sequence.end())
                .ifPresent(largest ->
                    floors.add(new Sequences.Floor(table.target(), column.target(), largest)));
          }
        }
      }
    }
    return floors;
  }

  /// AUTOINCREMENT goes on to 2⁶³-1; a sequence of an `integer` column does not.
  private static boolean isBeyond(Sequences.Floor floor, ColumnSequence sequence) {
    return sequence.table().equals(floor.table())
        && sequence.column().equals(floor.column())
        && sequence.increment() > 0
        && floor.atLeast() > sequence.end();
  }

  static MigrationReport.SequenceReport report(ColumnSequence sequence) {
    return new MigrationReport.SequenceReport(
        sequence.sequence(),
        sequence.table() + "." + sequence.column(),
        sequence.lastValue(),
        sequence.nextValue());
  }
}
