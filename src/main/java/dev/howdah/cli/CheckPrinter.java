package dev.howdah.cli;

import dev.howdah.migration.ConsistencyReport;

/// What `check` found, for people.
final class CheckPrinter {

  private CheckPrinter() {}

  static String text(ConsistencyReport report) {
    String begin =
        Words.oneLine(report.server())
            + ", database "
            + Words.oneLine(report.database())
            + ": "
            + Words.count(report.tables(), "table")
            + " looked at, ";
    return report.findings().isEmpty()
        ? begin + "nothing found.\n"
        : begin
            + Words.count(report.findings().size(), "finding")
            + ".\n"
            + FindingList.text(report.findings());
  }
}
