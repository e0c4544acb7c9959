package dev.howdah.cli;

import dev.howdah.migration.BackupReport;
import java.util.List;

/// Backups, for people.
final class BackupPrinter {

  private BackupPrinter() {}

  static String made(BackupReport report) {
    BackupReport.Summary backup = report.backup();
    StringBuilder out = new StringBuilder();
    out.append("Backup ")
        .append(backup.id())
        .append(" of ")
        .append(Words.oneLine(backup.database()));
    out.append(": ").append(Words.count(backup.tables(), "table")).append(", ");
    out.append(Words.count(backup.rows(), "row")).append(", ").append(Words.bytes(backup.bytes()));
    out.append(" in ").append(Words.time(report.millis())).append(".\n");
    out.append("  ").append(Words.oneLine(report.file())).append('\n');
    out.append("  SHA-256 ").append(backup.sha256()).append('\n');
    if (!report.pruned().isEmpty()) {
      out.append(pruned(report.pruned(), false));
    }
    return out.toString();
  }

  static String listing(BackupReport.Listing listing) {
    StringBuilder out = new StringBuilder();
    if (listing.backups().isEmpty()) {
      out.append("There is no complete backup.\n");
    } else {
      TextTable table =
          new TextTable("ID", "NAME", "CREATED", "DATABASE", ">TABLES", ">ROWS", ">SIZE", "SERVER");
      for (BackupReport.Summary backup : listing.backups()) {
        table.row(
            backup.id(),
            backup.label(),
            backup.created(),
            backup.database(),
            Words.number(backup.tables()),
            Words.number(backup.rows()),
            Words.bytes(backup.bytes()),
            backup.server());
      }
      out.append(table.render(""));
    }
    for (BackupReport.Broken broken : listing.broken()) {
      out.append("Not a backup: ").append(Words.oneLine(broken.name())).append(". ");
      out.append(broken.reason()).append('\n');
    }
    return out.toString();
  }

  static String pruned(List<String> names, boolean dryRun) {
    if (names.isEmpty()) {
      return "No backup is old enough to be removed.\n";
    }
    StringBuilder out = new StringBuilder(dryRun ? "Would remove:\n" : "Removed:\n");
    names.forEach(name -> out.append("  ").append(Words.oneLine(name)).append('\n'));
    return out.toString();
  }

  static String verified(BackupReport.Restored trial) {
    BackupReport.Summary backup = trial.backup();
    if (trial.differences().isEmpty()) {
      return "Backup "
          + backup.name()
          + " was restored on trial on "
          + Words.oneLine(trial.server())
          + ": "
          + compared(trial)
          + ", all as recorded.\n";
    }
    return "Backup " + backup.name() + " is not what was recorded.\n" + differences(trial);
  }

  static String restored(BackupReport.Restored restored) {
    String begin =
        "Backup "
            + restored.backup().name()
            + " is restored into "
            + Words.oneLine(restored.database())
            + " on "
            + Words.oneLine(restored.server())
            + ": "
            + compared(restored);
    String result =
        restored.differences().isEmpty()
            ? begin + ", all as recorded.\n"
            : begin + ". It is not what was recorded.\n" + differences(restored);
    return restored.findings().isEmpty()
        ? result
        : result
            + "What 'check' finds: "
            + Words.count(restored.findings().size(), "finding")
            + ".\n"
            + FindingList.text(restored.findings());
  }

  private static String compared(BackupReport.Restored restored) {
    return Words.count(restored.tables(), "table")
        + " with "
        + Words.count(restored.rows(), "row")
        + " and "
        + Words.count(restored.sequences(), "sequence")
        + " compared";
  }

  private static String differences(BackupReport.Restored restored) {
    TextTable table = new TextTable("OBJECT", "WHAT", "RECORDED", "FOUND");
    for (BackupReport.Difference difference : restored.differences()) {
      table.row(difference.object(), difference.kind(), difference.expected(), difference.found());
    }
    return table.render("  ");
  }
}
