package dev.howdah.migration;

import dev.howdah.failure.ExitCode;
import dev.howdah.load.RunStore;
import dev.howdah.migration.MigrationEvent.Phase;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.ServerFacts;
import dev.howdah.sqlite.Reader;
import dev.howdah.verify.QuarantinedRows;
import dev.howdah.verify.TableVerification;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The proof alone, at any time after a migration.
final class LaterProof {

  private final SourceReading reading;
  private final ResolvedTarget target;
  private final Phases phases;
  private final RunStore store;

  LaterProof(SourceReading reading, ResolvedTarget target, Phases phases, RunStore store) {
    this.reading = reading;
    this.target = target;
    this.phases = phases;
    this.store = store;
  }

  /// Compares with the plan that is given, else with the one that the newest published run of this
  /// schema and file used, else with a new one.
  MigrationReport verify(MigrateRequest request, Supplier<MigrationPlan> newPlan) {
    try (Connection connection = target.open("verify")) {
      ServerFacts server = ServerFacts.read(connection);
      Optional<RunStore.Run> run = findRun(connection, request);
      MigrationPlan plan =
          request.planFile() == null && run.isPresent()
              ? PlanFile.fromJson(run.get().plan())
              : newPlan.get();
      Map<String, TableVerification> verifications = new LinkedHashMap<>();
      long rows = plan.tables().stream().mapToLong(TablePlan::rows).sum();
      phases.run(
          Phase.VERIFY,
          plan.tables().size(),
          rows,
          () -> {
            try (Reader reader = reading.database().openReader()) {
              for (TablePlan table : plan.tables()) {
                QuarantinedRows quarantined =
                    run.map(found ->
                            QuarantinedRows.of(
                                store.quarantinedDigests(connection, found.id(), table.source())))
                        .orElse(QuarantinedRows.none());
                verifications.put(
                    table.target(),
                    TableProof.prove(
                        reading,
                        reader,
                        connection,
                        plan.schema(),
                        table,
                        quarantined,
                        "",
                        phases.listener()));
              }
            }
            return null;
          });
      reading.database().requireUnchanged();
      boolean equal = verifications.values().stream().allMatch(TableVerification::equal);
      long quarantined =
          verifications.values().stream().mapToLong(TableVerification::quarantinedRows).sum();
      MigrationReport.Outcome outcome =
          !equal
              ? MigrationReport.Outcome.DIFFERENT
              : quarantined > 0
                  ? MigrationReport.Outcome.QUARANTINED
                  : MigrationReport.Outcome.VERIFIED;
      ExitCode exitCode =
          !equal ? ExitCode.DIFFERENT : quarantined > 0 ? ExitCode.QUARANTINED : ExitCode.DONE;
      return new ReportWriter(reading, target, plan, phases)
          .report(
              run.map(found -> found.id().toString()).orElse(""),
              outcome,
              exitCode,
              server,
              Map.of(),
              verifications,
              List.of(),
              plan.mode() == MigrationPlan.Mode.FILL
                  ? Identities.ofTables(connection, plan)
                  : Identities.read(connection, plan),
              null);
    } catch (SQLException e) {
      throw PostgresFailure.wrap("close the connection", e);
    }
  }

  private Optional<RunStore.Run> findRun(Connection connection, MigrateRequest request) {
    String name = reading.source().file().path();
    List<RunStore.Run> published =
        store.list(connection).stream()
            .filter(run -> run.state() == RunStore.State.PUBLISHED)
            .filter(run ->
                request.run() != null
                    ? run.id().toString().equals(request.run())
                    : run.schema().equals(request.options().schema())
                        && (run.sourceSha256().equals(reading.source().file().sha256())
                            || run.sourcePath().equals(name)))
            .toList();
    if (request.run() != null && published.isEmpty()) {
      throw RunStore.unknown(request.run());
    }
    return published.stream().findFirst();
  }
}
