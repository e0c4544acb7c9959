package dev.howdah.migration;

import dev.howdah.load.Rehearsal;
import dev.howdah.load.TableLoad;
import dev.howdah.migration.MigrationEvent.Phase;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.schema.Source;
import dev.howdah.schema.SourceSchema;
import dev.howdah.schema.SourceTable;
import dev.howdah.schema.TableProfile;
import dev.howdah.sqlite.Catalogue;
import dev.howdah.sqlite.Profiler;
import dev.howdah.sqlite.Reader;
import dev.howdah.sqlite.SourceDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A source that is open: its facts, and readers for as long as it is not closed.
final class SourceReading implements AutoCloseable {

  private final SourceDatabase database;
  private final Source source;

  private SourceReading(SourceDatabase database, Source source) {
    this.database = database;
    this.source = source;
  }

  /// Opens a file, reads its catalogue and scans what it stores.
  static SourceReading open(
      Path file, MigrateRequest.SnapshotPolicy snapshot, Path scratch, Phases phases) {
    SourceDatabase database =
        phases.run(
            Phase.READ,
            0,
            0,
            () ->
                SourceDatabase.open(file, snapshot == MigrateRequest.SnapshotPolicy.COPY, scratch));
    boolean done = false;
    try {
      SourceSchema schema;
      try (Reader reader = database.openReader()) {
        schema = Catalogue.read(reader);
      }
      List<TableProfile> profiles =
          phases.run(
              Phase.PROFILE,
              schema.tables().size(),
              0,
              () -> profile(database, schema, phases.listener()));
      done = true;
      return new SourceReading(database, new Source(database.file(), schema, profiles));
    } finally {
      if (!done) {
        database.close();
      }
    }
  }

  private static List<TableProfile> profile(
      SourceDatabase database, SourceSchema schema, MigrationListener listener) {
    TableProfile[] profiles = new TableProfile[schema.tables().size()];
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < profiles.length; i++) {
      positions.add(i);
    }
    Workers.run(
        positions,
        () -> new Lane(database.openReader()),
        (lane, position) -> {
          SourceTable table = schema.tables().get(position);
          long start = System.nanoTime();
          listener.on(new MigrationEvent.TableStarted(Phase.PROFILE, table.name(), 0));
          profiles[position] =
              new Profiler(lane.reader(), database.encoding(), schema)
                  .profile(
                      table,
                      rows ->
                          listener.on(
                              new MigrationEvent.TableProgress(Phase.PROFILE, table.name(), rows)));
          listener.on(
              new MigrationEvent.TableFinished(
                  Phase.PROFILE,
                  table.name(),
                  profiles[position].rows(),
                  0,
                  Phases.millisSince(start)));
        });
    return List.of(profiles);
  }

  private record Lane(Reader reader) implements Workers.Resource {

    @Override
    public void close() {
      reader.close();
    }
  }

  /// What is known of the file.
  Source source() {
    return source;
  }

  /// The open file.
  SourceDatabase database() {
    return database;
  }

  /// The rows of all tables.
  long rows() {
    return source.profiles().stream().mapToLong(TableProfile::rows).sum();
  }

  /// Makes the predictions exact, by encoding the rows where a profile alone cannot tell.
  ///
  /// @param all whether every table is looked at, as for a plan that was edited
  MigrationPlan predict(MigrationPlan plan, boolean all) {
    List<TablePlan> tables = new ArrayList<>();
    try (Reader reader = database.openReader()) {
      for (TablePlan table : plan.tables()) {
        if (all || table.expectedQuarantine() > 0) {
          TableLoad load = Rehearsal.rehearse(table, reader, database.encoding());
          tables.add(table.expecting(load.rowsQuarantined(), load.conversions()));
        } else {
          tables.add(table);
        }
      }
    }
    return plan.withTables(tables);
  }

  @Override
  public void close() {
    database.close();
  }
}
