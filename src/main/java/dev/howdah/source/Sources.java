package dev.howdah.source;

import dev.howdah.failure.HowdahException;
import dev.howdah.migration.MigrateRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/// The sources of all organisations: what the other rooms may ask of them. Thread-safe.
public interface Sources {

  /// What is known of a source that is complete.
  ///
  /// @param name as its owner calls it
  /// @param bytes of the database file, without its WAL
  /// @param sha256 of the database file in hexadecimal; empty for a file in an allowed directory
  record Facts(UUID id, String name, long bytes, String sha256, Instant createdAt) {}

  /// A file that can be read until this is closed. A copy is removed then.
  interface LocalFile extends AutoCloseable {

    /// The database file, its WAL beside it where it has one.
    Path path();

    /// An empty folder with room for the copy that reading it may need; removed at the end.
    Path scratch();

    @Override
    void close();
  }

  /// Finds a source that can be migrated.
  ///
  /// @throws HowdahException NOT_FOUND where there is none, or it is another organisation's;
  ///   CONFLICT where its upload is not complete
  Facts find(UUID organisation, UUID id);

  /// Makes the file readable on this replica.
  ///
  /// @param snapshot how it will be read
  /// @throws HowdahException as {@link #find}; SOURCE_MISSING where a file of an allowed directory
  ///   is gone; SCRATCH_SPACE where there is no room at the moment
  LocalFile open(UUID organisation, UUID id, MigrateRequest.SnapshotPolicy snapshot);
}
