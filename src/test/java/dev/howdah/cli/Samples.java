package dev.howdah.cli;

import dev.howdah.migration.MigrationEvent;
import dev.howdah.migration.MigrationReport;
import dev.howdah.migration.MigrationReport.ConversionReport;
import dev.howdah.migration.MigrationReport.ErrorReport;
import dev.howdah.migration.MigrationReport.Outcome;
import dev.howdah.migration.MigrationReport.PhaseReport;
import dev.howdah.migration.MigrationReport.SequenceReport;
import dev.howdah.migration.MigrationReport.SourceReport;
import dev.howdah.migration.MigrationReport.TableReport;
import dev.howdah.migration.MigrationReport.TargetReport;
import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ColumnType;
import dev.howdah.plan.Finding;
import dev.howdah.plan.MalformedTextPolicy;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.NulPolicy;
import dev.howdah.plan.NumberMeaning;
import dev.howdah.plan.ObjectPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.schema.Affinity;
import dev.howdah.schema.Check;
import dev.howdah.schema.Column;
import dev.howdah.schema.ColumnProfile;
import dev.howdah.schema.ForeignKey;
import dev.howdah.schema.Index;
import dev.howdah.schema.Source;
import dev.howdah.schema.SourceFile;
import dev.howdah.schema.SourceSchema;
import dev.howdah.schema.SourceTable;
import dev.howdah.schema.TableProfile;
import dev.howdah.verify.CellDifference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Records made by hand.
final class Samples {

  static final List<MigrationEvent> EVENTS =
      List.of(
          new MigrationEvent.Notice("Using postgresql://app:hunter2@db:5432/app"),
          new MigrationEvent.PhaseStarted(MigrationEvent.Phase.LOAD, 1, 3),
          new MigrationEvent.TableStarted(MigrationEvent.Phase.LOAD, "users", 3),
          new MigrationEvent.TableFinished(MigrationEvent.Phase.LOAD, "users", 3, 0, 12));

  private static final List<TableReport> TABLES =
      List.of(
          new TableReport("users", "users", 5, 5, 0, true, "ab"),
          new TableReport("Tasks", "tasks", 10_240, 10_240, 0, true, "cd"));

  private Samples() {}

  static MigrationReport verified() {
    return report(Outcome.VERIFIED, 0, TABLES, List.of(), null);
  }

  static MigrationReport quarantined() {
    return report(
        Outcome.QUARANTINED,
        1,
        List.of(new TableReport("users", "users", 5, 4, 1, true, "ab")),
        List.of(),
        null);
  }

  static MigrationReport different() {
    return report(
        Outcome.DIFFERENT,
        2,
        List.of(new TableReport("users", "users", 5, 5, 0, false, "ab")),
        List.of(
            new CellDifference(
                "users", CellDifference.Kind.CELL, "id=1", "name", "TEXT 'a'", "text 'b'"),
            new CellDifference(
                "users", CellDifference.Kind.MISSING_ROW, "id=2", "", "TEXT 'c'", "")),
        null);
  }

  static MigrationReport failed() {
    return report(
        Outcome.FAILED,
        3,
        List.of(),
        List.of(),
        new ErrorReport("target-failed", "the disk of the server is full.", "Make room."));
  }

  static MigrationReport refused() {
    return report(
        Outcome.REFUSED,
        4,
        List.of(),
        List.of(),
        new ErrorReport(
            "target-not-empty", "the table users is already there.", "Use --existing replace."));
  }

  private static MigrationReport report(
      Outcome outcome,
      int exitCode,
      List<TableReport> tables,
      List<CellDifference> differences,
      @Nullable ErrorReport error) {
    return new MigrationReport(
        1,
        "0195",
        outcome,
        exitCode,
        new SourceReport("/data/app.db", 4096, "00ff", 10_245),
        new TargetReport(
            "PostgreSQL 18.6 at 127.0.0.1:54329",
            "howdah",
            "public",
            "psql postgresql://postgres@127.0.0.1:54329/howdah",
            true),
        tables,
        tables.isEmpty()
            ? List.of()
            : List.of(new ConversionReport("integer-to-boolean", "Tasks.done", 10_240)),
        tables.isEmpty()
            ? List.of()
            : List.of(
                new Finding("no-primary-key", Finding.Severity.INFO, "log", "It has no key."),
                new Finding("default-lost", Finding.Severity.WARNING, "users.x", "No default.")),
        tables.isEmpty()
            ? List.of()
            : List.of(new SequenceReport("tasks_id_seq", "tasks.id", 10_240, 10_241)),
        tables.isEmpty()
            ? List.of()
            : List.of(
                new ObjectPlan(
                    ObjectPlan.ObjectKind.TABLE, "users", ObjectPlan.State.CREATED, "", ""),
                new ObjectPlan(
                    ObjectPlan.ObjectKind.VIEW,
                    "late",
                    ObjectPlan.State.TRANSLATED,
                    "ifnull became coalesce",
                    ""),
                new ObjectPlan(
                    ObjectPlan.ObjectKind.TRIGGER,
                    "users.touch",
                    ObjectPlan.State.SKIPPED,
                    "triggers are not translated",
                    "CREATE TRIGGER …")),
        List.of(new PhaseReport("load", 1200), new PhaseReport("verify", 345)),
        differences,
        error);
  }

  static MigrationPlan plan(Finding... findings) {
    return new MigrationPlan(
        1,
        "/data/app.db",
        "00ff",
        "public",
        List.of(
            new TablePlan(
                "Tasks",
                "tasks",
                10_240,
                List.of(
                    new ColumnPlan(
                        "id",
                        "id",
                        ColumnType.of(ColumnType.Kind.BIGINT),
                        NumberMeaning.NONE,
                        NulPolicy.QUARANTINE,
                        MalformedTextPolicy.QUARANTINE,
                        true,
                        null,
                        "tasks_id_seq",
                        null,
                        null,
                        "INTEGER PRIMARY KEY"),
                    new ColumnPlan(
                        "done",
                        "done",
                        ColumnType.of(ColumnType.Kind.BOOLEAN),
                        NumberMeaning.NONE,
                        NulPolicy.QUARANTINE,
                        MalformedTextPolicy.QUARANTINE,
                        false,
                        "false",
                        null,
                        null,
                        null,
                        "BOOLEAN, only 0 and 1 stored")),
                new TablePlan.PrimaryKeyPlan("tasks_pkey", List.of("id")),
                List.of(
                    new TablePlan.IndexPlan(
                        "ix_done", "ix_done", false, false, "btree", List.of("\"done\""), "done")),
                List.of(new TablePlan.CheckPlan("ck", "id > 0")),
                List.of(
                    new TablePlan.ForeignKeyPlan(
                        "fk",
                        List.of("user_id"),
                        "users",
                        List.of("id"),
                        "NO ACTION",
                        "CASCADE",
                        false,
                        false,
                        false,
                        2)),
                1,
                Map.of("done: integer-to-boolean", 10_239L))),
        List.of(),
        List.of(
            new ObjectPlan(
                ObjectPlan.ObjectKind.TRIGGER,
                "Tasks.touch",
                ObjectPlan.State.SKIPPED,
                "triggers are not translated",
                "CREATE TRIGGER …")),
        List.of(findings));
  }

  static Source source() {
    SourceTable table =
        new SourceTable(
            "Tasks",
            "CREATE TABLE Tasks (…)",
            false,
            false,
            List.of(
                new Column("id", "INTEGER", Affinity.INTEGER, false, null, "BINARY", null),
                new Column("hours", "INT", Affinity.INTEGER, true, "0", "BINARY", null),
                new Column(
                    "twice",
                    "",
                    Affinity.BLOB,
                    false,
                    null,
                    "BINARY",
                    new Column.Generated("hours * 2", false))),
            List.of("id"),
            null,
            "id",
            true,
            7L,
            List.of(
                new Index(
                    "ix_hours",
                    null,
                    Index.Origin.CREATED,
                    false,
                    List.of(new Index.Part("hours", null, "NOCASE", true)),
                    "hours > 1",
                    "CREATE INDEX …")),
            List.of(new Check("ck", "hours >= 0")),
            List.of(
                new ForeignKey(
                    0,
                    null,
                    List.of("hours"),
                    "grid",
                    List.of(),
                    "NO ACTION",
                    "CASCADE",
                    false,
                    false)));
    return new Source(
        new SourceFile(
            "/data/app.db",
            1_327_104,
            "00ff",
            "UTF-8",
            4096,
            5,
            0,
            "wal",
            SourceFile.Snapshot.COPIED),
        new SourceSchema(
            List.of(table),
            List.of(new SourceSchema.View("late", "CREATE VIEW late AS SELECT 1")),
            List.of(),
            List.of(
                new SourceSchema.OtherObject(
                    SourceSchema.OtherObject.Kind.INTERNAL_TABLE, "sqlite_sequence", "")),
            List.of()),
        List.of(
            new TableProfile(
                "Tasks",
                1234,
                List.of(column("id", 1234, 0), column("hours", 1230, 4)),
                Map.of(0, 3L),
                List.of())));
  }

  private static ColumnProfile column(String name, long integers, long texts) {
    return new ColumnProfile(
        name,
        integers + texts,
        0,
        new ColumnProfile.Integers(integers, 1, integers, 1, 0),
        new ColumnProfile.Reals(0, 0, 0, 0, 0, 0, 0, 0),
        new ColumnProfile.Texts(texts, 6, 5, 0, 0, 0, 0, 0, Map.of()),
        new ColumnProfile.Blobs(0, 0, 0, 0));
  }
}
