package dev.howdah.migration;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a backup is to be made.
///
/// @param place which database, and where its backups are
/// @param compression gzip's level, 0 to 9
/// @param spaceCheck whether the room on the disk is looked at before
/// @param keep how many backups are kept afterwards; null for no rule
/// @param keepDays for how many days backups are kept; null for no rule
public record BackupRequest(
    Place place,
    int compression,
    boolean spaceCheck,
    @Nullable Integer keep,
    @Nullable Integer keepDays) {

  /// A database and the folder of its backups.
  ///
  /// @param target the address of the database, null for what the environment says
  /// @param service whether the service's own database is meant; there is no target then
  /// @param directory the folder of the backups
  /// @param label which of the backups there; null for all, and for the database's name when one is
  ///   made
  /// @param tools the folder with `pg_dump` and `pg_restore`, null for the usual places
  public record Place(
      @Nullable String target,
      boolean service,
      Path directory,
      @Nullable String label,
      @Nullable Path tools) {}
}
