package dev.howdah.migration;

import dev.howdah.failure.ExitCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.load.Deviation;
import dev.howdah.load.TableLoad;
import dev.howdah.plan.Finding;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.postgres.ServerFacts;
import dev.howdah.verify.TableVerification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts a report together from what the stations of a run handed on.
final class ReportWriter {

  private final SourceReading reading;
  private final ResolvedTarget target;
  private final MigrationPlan plan;
  private final Phases phases;

  ReportWriter(SourceReading reading, ResolvedTarget target, MigrationPlan plan, Phases phases) {
    this.reading = reading;
    this.target = target;
    this.plan = plan;
    this.phases = phases;
  }

  MigrationReport report(
      String run,
      MigrationReport.Outcome outcome,
      ExitCode exitCode,
      @Nullable ServerFacts server,
      Map<String, TableLoad> loads,
      Map<String, TableVerification> verifications,
      List<Deviation> deviations,
      List<MigrationReport.SequenceReport> sequences,
      @Nullable HowdahException failure) {
    List<Finding> findings = new ArrayList<>(plan.findings());
    for (Deviation deviation : deviations) {
      findings.add(
          new Finding(
              deviation.code(), Finding.Severity.WARNING, deviation.object(), deviation.message()));
    }
    return new MigrationReport(
        MigrationReport.VERSION,
        run,
        outcome,
        exitCode.code(),
        new MigrationReport.SourceReport(
            reading.source().file().path(),
            reading.source().file().bytes(),
            reading.source().file().sha256(),
            reading.rows()),
        new MigrationReport.TargetReport(
            server == null ? target.settings().hostsText() : server.display(),
            target.settings().database(),
            plan.schema(),
            target.settings().psqlCommand(),
            target.isEmbedded()),
        tables(loads, verifications),
        conversions(loads),
        findings,
        sequences,
        plan.objects(),
        phases.reports(),
        MigrationRun.differences(verifications),
        failure == null
            ? null
            : new MigrationReport.ErrorReport(
                failure.code().code(), failure.getMessage(), failure.remedy()));
  }

  private List<MigrationReport.TableReport> tables(
      Map<String, TableLoad> loads, Map<String, TableVerification> verifications) {
    List<MigrationReport.TableReport> reports = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      TableLoad load = loads.get(table.target());
      TableVerification verification = verifications.get(table.target());
      long read =
          load != null ? load.rowsRead() : verification != null ? verification.sourceRows() : 0;
      long loaded =
          load != null ? load.rowsLoaded() : verification != null ? verification.targetRows() : 0;
      long rejected =
          load != null
              ? load.rowsQuarantined()
              : verification != null ? verification.quarantinedRows() : 0;
      reports.add(
          new MigrationReport.TableReport(
              table.source(),
              table.target(),
              read,
              loaded,
              rejected,
              verification != null && verification.equal(),
              verification == null ? "" : verification.digest()));
    }
    return reports;
  }

  private List<MigrationReport.ConversionReport> conversions(Map<String, TableLoad> loads) {
    List<MigrationReport.ConversionReport> reports = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      TableLoad load = loads.get(table.target());
      if (load == null) {
        continue;
      }
      reports.addAll(conversions(table, load));
    }
    return reports;
  }

  static List<MigrationReport.ConversionReport> conversions(TablePlan table, TableLoad load) {
    return load.conversions().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> {
          int colon = entry.getKey().lastIndexOf(": ");
          return new MigrationReport.ConversionReport(
              entry.getKey().substring(colon + 2),
              table.source() + "." + entry.getKey().substring(0, colon),
              entry.getValue());
        })
        .toList();
  }
}
