package dev.howdah.migration;

import dev.howdah.failure.ExitCode;
import dev.howdah.load.RunStore;
import dev.howdah.load.TableLoad;
import dev.howdah.load.TableLoader;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.postgres.ServerFacts;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Reports of runs that are over, from what their target remembers.
final class PublishedReport {

  private final ResolvedTarget target;
  private final RunStore store;

  PublishedReport(ResolvedTarget target, RunStore store) {
    this.target = target;
    this.store = store;
  }

  Optional<MigrationReport> of(Connection connection, String id) {
    return store
        .find(connection, UUID.fromString(id))
        .filter(run -> run.state() == RunStore.State.PUBLISHED)
        .map(run -> report(connection, run));
  }

  private MigrationReport report(Connection connection, RunStore.Run run) {
    MigrationPlan plan = PlanFile.fromJson(run.plan());
    Map<String, String> steps = store.checkpoints(connection, run.id());
    Map<String, Long> rejected = store.quarantinedByTable(connection, run.id());
    List<MigrationReport.TableReport> tables = new ArrayList<>();
    List<MigrationReport.ConversionReport> conversions = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      String step = steps.get(TableLoader.step(table));
      if (step == null) {
        continue;
      }
      TableLoad load = TableLoader.read(step);
      // Also those that came there behind the load, because of constraints.
      long out = rejected.getOrDefault(table.source(), 0L);
      tables.add(
          new MigrationReport.TableReport(
              table.source(),
              table.target(),
              load.rowsRead(),
              load.rowsRead() - out,
              out,
              true,
              steps.getOrDefault(RunStore.proofStep(table.target()), "")));
      conversions.addAll(ReportWriter.conversions(table, load));
    }
    long quarantined =
        tables.stream().mapToLong(MigrationReport.TableReport::rowsQuarantined).sum();
    return new MigrationReport(
        MigrationReport.VERSION,
        run.id().toString(),
        quarantined > 0 ? MigrationReport.Outcome.QUARANTINED : MigrationReport.Outcome.VERIFIED,
        (quarantined > 0 ? ExitCode.QUARANTINED : ExitCode.DONE).code(),
        new MigrationReport.SourceReport(
            run.sourcePath(),
            run.sourceBytes(),
            run.sourceSha256(),
            tables.stream().mapToLong(MigrationReport.TableReport::rowsRead).sum()),
        new MigrationReport.TargetReport(
            ServerFacts.read(connection).display(),
            target.settings().database(),
            plan.schema(),
            target.settings().psqlCommand(),
            target.isEmbedded()),
        tables,
        conversions,
        plan.findings(),
        plan.mode() == MigrationPlan.Mode.FILL
            ? Identities.ofTables(connection, plan)
            : Identities.read(connection, plan),
        plan.objects(),
        List.of(),
        List.of(),
        null);
  }
}
