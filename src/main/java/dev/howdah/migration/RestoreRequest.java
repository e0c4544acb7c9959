package dev.howdah.migration;

/// How a backup is to be restored.
///
/// @param place into which database, and where its backups are
/// @param backup its id, its name, or `latest`
/// @param existing what happens where the database is not empty
/// @param owners whether objects get the owners that they had
/// @param privileges whether GRANTs come back
public record RestoreRequest(
    BackupRequest.Place place,
    String backup,
    Existing existing,
    boolean owners,
    boolean privileges) {

  /// What happens where the database is not empty.
  public enum Existing {
    /// Refuse.
    FAIL,
    /// Restore beside what is there.
    KEEP,
    /// Drop what the backup has, too, without CASCADE; keep the rest.
    REPLACE
  }
}
