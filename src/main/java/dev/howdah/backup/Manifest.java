package dev.howdah.backup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;

/// What is known of a backup; kept beside it as JSON, a stable contract. Times are in UTC.
///
/// @param version of this form, 1
/// @param name of the backup, also the name of its files without their ending
/// @param id the last part of that name
/// @param label the backups that belong together: of which retention keeps so many
/// @param database the database's name
/// @param created when the snapshot was taken, ISO 8601
/// @param howdahVersion the program that made it; empty where that is not known
/// @param serverVersion as the server spells it
/// @param serverMajor its major version
/// @param encoding of the database
/// @param toolVersion `pg_dump`'s version
/// @param toolMajor its major version
/// @param compression gzip's level, 0 to 9
/// @param bytes the size of the dump
/// @param sha256 of the dump, 64 hexadecimal digits
/// @param content what is in it
@JsonIgnoreProperties(ignoreUnknown = true)
public record Manifest(
    int version,
    String name,
    String id,
    String label,
    String database,
    String created,
    String howdahVersion,
    String serverVersion,
    int serverMajor,
    String encoding,
    String toolVersion,
    int toolMajor,
    int compression,
    long bytes,
    String sha256,
    Content content) {

  /// The newest form.
  public static final int VERSION = 1;

  /// When the snapshot was taken.
  @JsonIgnore
  public Instant createdAt() {
    return Instant.parse(created);
  }
}
