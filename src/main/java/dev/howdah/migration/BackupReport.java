package dev.howdah.migration;

import dev.howdah.backup.Content;
import dev.howdah.backup.Manifest;
import dev.howdah.plan.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What making a backup did.
///
/// @param backup the new one
/// @param file its dump
/// @param millis how long it took
/// @param recorded whether the service's database remembers it; null where that was not asked for
/// @param pruned the names of older backups that were removed
public record BackupReport(
    Summary backup, String file, long millis, @Nullable Boolean recorded, List<String> pruned) {

  public BackupReport {
    pruned = List.copyOf(pruned);
  }

  /// A backup.
  ///
  /// @param id names it in commands
  /// @param name of its files, without the ending
  /// @param label the backups that it belongs to
  /// @param database the database's name
  /// @param created when its snapshot was taken, ISO 8601
  /// @param server the server's version
  /// @param tool `pg_dump`'s version
  /// @param bytes the size of the dump
  /// @param sha256 of the dump
  /// @param tables how many tables it has
  /// @param rows how many rows they have
  public record Summary(
      String id,
      String name,
      String label,
      String database,
      String created,
      String server,
      String tool,
      long bytes,
      String sha256,
      int tables,
      long rows) {

    static Summary of(Manifest manifest) {
      return new Summary(
          manifest.id(),
          manifest.name(),
          manifest.label(),
          manifest.database(),
          manifest.created(),
          manifest.serverVersion(),
          manifest.toolVersion(),
          manifest.bytes(),
          manifest.sha256(),
          manifest.content().tables().size(),
          manifest.content().rows());
    }
  }

  /// The backups in a folder.
  ///
  /// @param backups those that are complete, the newest first
  /// @param broken what looks like a backup and is not
  public record Listing(List<Summary> backups, List<Broken> broken) {

    public Listing {
      backups = List.copyOf(backups);
      broken = List.copyOf(broken);
    }
  }

  /// What looks like a backup and is not.
  ///
  /// @param name of its files
  /// @param reason why it is none
  public record Broken(String name, String reason) {}

  /// Something that is not as the manifest says.
  ///
  /// @param object `schema.name`, `large objects`, or the dump's file
  /// @param kind `rows`, `content`, `sequence`, `large-objects`, `missing`, `unexpected`, `file`
  /// @param expected what the manifest says
  /// @param found what is there
  public record Difference(String object, String kind, String expected, String found) {

    static List<Difference> of(List<Content.Difference> differences) {
      return differences.stream()
          .map(each -> new Difference(each.object(), each.kind(), each.expected(), each.found()))
          .toList();
    }
  }

  /// What a restore did, on trial or for good.
  ///
  /// @param backup what was restored
  /// @param server where it was restored, without a password; empty where it did not come to that
  /// @param database in which database
  /// @param tables how many tables were compared
  /// @param rows how many rows they have
  /// @param sequences how many sequences were compared
  /// @param differences from what the manifest says; empty where all is the same
  /// @param findings what `check` found in the database; none after a trial
  /// @param recorded whether the service's database remembers the trial; null where that was not
  ///   asked for
  public record Restored(
      Summary backup,
      String server,
      String database,
      int tables,
      long rows,
      int sequences,
      List<Difference> differences,
      List<Finding> findings,
      @Nullable Boolean recorded) {

    public Restored {
      differences = List.copyOf(differences);
      findings = List.copyOf(findings);
    }
  }
}
