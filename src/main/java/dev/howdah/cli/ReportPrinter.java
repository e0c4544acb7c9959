package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.migration.MigrationReport;
import dev.howdah.migration.MigrationReport.ConversionReport;
import dev.howdah.migration.MigrationReport.ErrorReport;
import dev.howdah.migration.MigrationReport.PhaseReport;
import dev.howdah.migration.MigrationReport.SequenceReport;
import dev.howdah.migration.MigrationReport.TableReport;
import dev.howdah.migration.MigrationReport.TargetReport;
import dev.howdah.verify.CellDifference;
import java.util.List;

/// What a run did, for people.
///
/// @param report the facts
/// @param kind what was asked for
/// @param name how the command line is called
/// @param again the command as it is to be typed to do the same once more
record ReportPrinter(MigrationReport report, Kind kind, String name, String again) {

  /// How many differences are shown.
  private static final int DIFFERENCES = 20;

  /// What was asked for.
  enum Kind {
    /// A migration.
    MIGRATION,
    /// The proof alone.
    VERIFICATION,
    /// Quarantined rows were loaded again.
    RETRY,
    /// The same, but everything was taken back.
    RETRY_REHEARSAL;

    boolean isRetry() {
      return this == RETRY || this == RETRY_REHEARSAL;
    }
  }

  /// The outcome of a command that made a report.
  static SourceCommand.Outcome outcome(
      MigrationReport report, Kind kind, String name, String again, boolean json) {
    return new SourceCommand.Outcome(
        exitCode(report),
        Documents.append(Documents.versioned(), report),
        json ? "" : new ReportPrinter(report, kind, name, again).text());
  }

  private static ExitCode exitCode(MigrationReport report) {
    for (ExitCode code : ExitCode.values()) {
      if (code.code() == report.exitCode()) {
        return code;
      }
    }
    return ExitCode.FAILED;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    out.append(summary()).append('\n');
    ErrorReport error = report.error();
    if (error != null && !error.remedy().isEmpty()) {
      out.append("What to do: ").append(Redaction.of(error.remedy())).append('\n');
    }
    tables(out);
    differences(out);
    conversions(out);
    out.append(FindingList.text(report.objects(), "Translated", "Not carried over"));
    if (!report.sequences().isEmpty()) {
      out.append("\nSequences\n").append(sequences(report.sequences()).render("  "));
    }
    out.append(FindingList.text(report.findings()));
    phases(out);
    out.append(nextSteps());
    return out.toString();
  }

  private String summary() {
    if (kind.isRetry()) {
      return retrySummary();
    }
    long loaded = report.tables().stream().mapToLong(TableReport::rowsLoaded).sum();
    long quarantined = report.tables().stream().mapToLong(TableReport::rowsQuarantined).sum();
    String size =
        Words.count(loaded, "row") + " in " + Words.count(report.tables().size(), "table");
    boolean filled =
        report.findings().stream().anyMatch(finding -> finding.code().equals("fill-mode"));
    String begun =
        kind != Kind.MIGRATION
            ? "Verified: "
            : filled
                ? "Done, the application's own tables are filled and verified: "
                : "Done and verified: ";
    String nothing = kind == Kind.MIGRATION ? " Nothing was published." : "";
    return switch (report.outcome()) {
      case VERIFIED -> begun + size + ", every cell compared, nothing lost.";
      case QUARANTINED ->
          begun
              + size
              + ", every cell compared; "
              + Words.count(quarantined, "row")
              + (quarantined == 1 ? " is" : " are")
              + " in quarantine, with the reason, in howdah.quarantine.";
      case DIFFERENT ->
          "Source and target differ: "
              + Words.count(
                  report.tables().stream().filter(table -> !table.verified()).count(), "table")
              + " of "
              + report.tables().size()
              + "."
              + nothing;
      case FAILED -> "Failed: " + errorMessage() + nothing;
      case REFUSED -> "Refused, nothing was changed: " + errorMessage();
    };
  }

  private String retrySummary() {
    long loaded = report.tables().stream().mapToLong(TableReport::rowsLoaded).sum();
    long left = report.tables().stream().mapToLong(TableReport::rowsQuarantined).sum();
    String done =
        (kind == Kind.RETRY ? "Loaded and verified: " : "Tried and taken back: ")
            + Words.count(loaded, "row")
            + ", every cell compared; ";
    return switch (report.outcome()) {
      case VERIFIED ->
          report.tables().isEmpty()
              ? "Nothing is in quarantine; nothing was changed."
              : done + "none of these tables' rows is left in quarantine.";
      case QUARANTINED ->
          done
              + Words.count(left, "row")
              + (left == 1 ? " does" : " do")
              + " not fit yet and "
              + (left == 1 ? "stays" : "stay")
              + " in quarantine.";
      case DIFFERENT, FAILED -> "Failed, everything is as it was: " + errorMessage();
      case REFUSED -> "Refused, nothing was changed: " + errorMessage();
    };
  }

  private String errorMessage() {
    ErrorReport error = report.error();
    if (error != null) {
      return Redaction.of(error.message());
    }
    return "see the findings.";
  }

  private void tables(StringBuilder out) {
    TextTable table =
        new TextTable(
            "TABLE", "TARGET", ">ROWS READ", ">LOADED", ">IN QUARANTINE", "EVERY CELL EQUAL");
    for (TableReport each : report.tables()) {
      table.row(
          each.source(),
          each.target(),
          Words.number(each.rowsRead()),
          Words.number(each.rowsLoaded()),
          Words.number(each.rowsQuarantined()),
          each.verified() ? "yes" : "NO");
    }
    if (!table.isEmpty()) {
      out.append('\n').append(table.render("  "));
    }
  }

  private void differences(StringBuilder out) {
    if (report.differences().isEmpty()) {
      return;
    }
    TextTable table = new TextTable("TABLE", "ROW", "COLUMN", "IN THE FILE", "IN POSTGRESQL");
    for (CellDifference each :
        report.differences().subList(0, Math.min(DIFFERENCES, report.differences().size()))) {
      table.row(
          each.table(),
          each.key(),
          each.column().isEmpty() ? "(whole row)" : each.column(),
          switch (each.kind()) {
            case CELL, MISSING_ROW -> each.source();
            case EXTRA_ROW -> "(no such row)";
          },
          switch (each.kind()) {
            case CELL, EXTRA_ROW -> each.target();
            case MISSING_ROW -> "(no such row)";
          });
    }
    out.append("\nThe first differences\n").append(table.render("  "));
    int more = report.differences().size() - DIFFERENCES;
    if (more > 0) {
      out.append("  and ").append(more).append(" more in the JSON report\n");
    }
  }

  private void conversions(StringBuilder out) {
    TextTable table = new TextTable("RULE", "COLUMN", ">VALUES");
    for (ConversionReport each : report.conversions()) {
      table.row(each.rule(), each.column(), Words.number(each.count()));
    }
    if (!table.isEmpty()) {
      out.append("\nConverted values\n").append(table.render("  "));
    }
  }

  static TextTable sequences(List<SequenceReport> sequences) {
    TextTable table = new TextTable("SEQUENCE", "COLUMN", ">LAST VALUE", ">NEXT VALUE");
    for (SequenceReport each : sequences) {
      table.row(
          each.name(),
          each.column(),
          Long.toString(each.lastValue()),
          Long.toString(each.nextValue()));
    }
    return table;
  }

  private void phases(StringBuilder out) {
    if (report.phases().isEmpty()) {
      return;
    }
    long total = report.phases().stream().mapToLong(PhaseReport::millis).sum();
    out.append("\nTime: ").append(Words.time(total)).append(" (");
    out.append(
        String.join(
            ", ",
            report.phases().stream()
                .map(phase -> phase.name() + " " + Words.time(phase.millis()))
                .toList()));
    out.append(")\n");
  }

  private String nextSteps() {
    StringBuilder out = new StringBuilder();
    TargetReport target = report.target();
    switch (report.outcome()) {
      case VERIFIED, QUARANTINED -> {
        if (target != null) {
          connect(out, target);
        }
        if (kind == Kind.MIGRATION && !report.run().isEmpty()) {
          out.append("\nRun ").append(report.run()).append('\n');
        }
        if (kind.isRetry() && report.outcome() == MigrationReport.Outcome.QUARANTINED) {
          out.append("\nTo see what does not fit, type:\n  ")
              .append(again)
              .append(" --run ")
              .append(report.run())
              .append('\n');
        }
      }
      case DIFFERENT -> {
        if (kind == Kind.MIGRATION) {
          out.append(
              "\nThe target is as it was. Please report this; the JSON report (--report FILE) has"
                  + " the differences.\n");
        }
      }
      case FAILED -> {
        if (kind == Kind.MIGRATION && !report.run().isEmpty()) {
          out.append("\nTo go on where it stopped, type:\n  ")
              .append(again)
              .append(" --resume --run ")
              .append(report.run())
              .append('\n');
        }
      }
      case REFUSED -> {}
    }
    return out.toString();
  }

  private void connect(StringBuilder out, TargetReport target) {
    out.append("\nIn ")
        .append(Words.oneLine(target.server()))
        .append(", database ")
        .append(Words.oneLine(target.database()))
        .append(", schema ")
        .append(Words.oneLine(target.schema()))
        .append('\n');
    if (target.embedded()) {
      out.append("That server runs while a command needs it; keep it running with:  ")
          .append(name)
          .append(" postgres\n");
    }
    if (!target.connect().isEmpty()) {
      out.append("Connect with:  ").append(Redaction.of(target.connect())).append('\n');
    }
  }
}
