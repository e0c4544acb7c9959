package dev.howdah.cli;

import dev.howdah.migration.Backups;
import dev.howdah.migration.ConsistencyReport;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.migration.MigrationListener;
import dev.howdah.migration.MigrationReport;
import dev.howdah.migration.Migrations;
import dev.howdah.migration.PostgresHandle;
import dev.howdah.migration.RejectsPage;
import dev.howdah.migration.RejectsQuery;
import dev.howdah.migration.RejectsRequest;
import dev.howdah.migration.RunSummary;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.schema.Source;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the commands ask of the engine. The one that ships is {@link Migrations}.
interface Engine {

  Source inspect(Path source, MigrateRequest.SnapshotPolicy snapshot);

  MigrationPlan plan(MigrateRequest request);

  MigrationReport migrate(MigrateRequest request);

  MigrationReport verify(MigrateRequest request);

  ConsistencyReport check(@Nullable String target, List<String> schemas);

  List<MigrationReport.SequenceReport> resetSequences(
      @Nullable String target, List<String> schemas);

  List<RunSummary> runs(@Nullable String target);

  RejectsPage rejects(RejectsQuery query);

  MigrationReport retryRejects(RejectsRequest request);

  void discard(@Nullable String target, String run);

  PostgresHandle startPostgres();

  Backups backups();

  void writePlan(MigrationPlan plan, Writer out);

  /// Ends whatever is at work in a target, from another thread.
  default void stop() {}

  /// Makes an engine for one command.
  interface Factory {
    Engine create(Map<String, String> environment, Path home, MigrationListener listener);
  }

  /// The engine that ships.
  static Engine of(Map<String, String> environment, Path home, MigrationListener listener) {
    Migrations migrations = new Migrations(environment, home, listener);
    Backups backups = new Backups(environment, home, listener);
    return new Engine() {
      @Override
      public Source inspect(Path source, MigrateRequest.SnapshotPolicy snapshot) {
        return migrations.inspect(source, snapshot);
      }

      @Override
      public MigrationPlan plan(MigrateRequest request) {
        return migrations.plan(request);
      }

      @Override
      public MigrationReport migrate(MigrateRequest request) {
        return migrations.migrate(request);
      }

      @Override
      public MigrationReport verify(MigrateRequest request) {
        return migrations.verify(request);
      }

      @Override
      public ConsistencyReport check(@Nullable String target, List<String> schemas) {
        return migrations.check(target, schemas);
      }

      @Override
      public List<MigrationReport.SequenceReport> resetSequences(
          @Nullable String target, List<String> schemas) {
        return migrations.resetSequences(target, schemas);
      }

      @Override
      public List<RunSummary> runs(@Nullable String target) {
        return migrations.runs(target);
      }

      @Override
      public RejectsPage rejects(RejectsQuery query) {
        return migrations.rejects(query);
      }

      @Override
      public MigrationReport retryRejects(RejectsRequest request) {
        return migrations.retryRejects(request);
      }

      @Override
      public void discard(@Nullable String target, String run) {
        migrations.discard(target, run);
      }

      @Override
      public PostgresHandle startPostgres() {
        return migrations.startPostgres();
      }

      @Override
      public Backups backups() {
        return backups;
      }

      @Override
      public void stop() {
        migrations.stop();
      }

      @Override
      public void writePlan(MigrationPlan plan, Writer out) {
        Migrations.writePlan(plan, out);
      }
    };
  }
}
