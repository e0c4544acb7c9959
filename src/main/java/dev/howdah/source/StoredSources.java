package dev.howdah.source;

import dev.howdah.access.AuditTrail;
import dev.howdah.access.Caller;
import dev.howdah.access.Ids;
import dev.howdah.access.OwnRows;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.migration.Migrations;
import dev.howdah.source.ChunkStore.Part;
import dev.howdah.source.ChunkStore.Stored;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The sources of all organisations, as they are stored. Thread-safe.
@ApplicationScoped
class StoredSources implements Sources {

  /// What the copies are called: the owner's name for a source never becomes the name of a file.
  private static final String FILE = "source.db";

  private final EntityManager entities;
  private final ChunkStore chunks;
  private final AllowedDirectories directories;
  private final Scratch scratch;
  private final SourceSettings settings;

  StoredSources(
      EntityManager entities,
      ChunkStore chunks,
      AllowedDirectories directories,
      Scratch scratch,
      SourceSettings settings) {
    this.entities = entities;
    this.chunks = chunks;
    this.directories = directories;
    this.scratch = scratch;
    this.settings = settings;
  }

  /// A copy in scratch space, removed at the end.
  private record Copy(Scratch.Room room, Path path) implements LocalFile {

    @Override
    public Path scratch() {
      return room.folder();
    }

    @Override
    public void close() {
      room.close();
    }
  }

  /// A file where it is, which is not ours.
  private record InPlace(Scratch.Room room, Path path) implements LocalFile {

    @Override
    public Path scratch() {
      return room.folder();
    }

    @Override
    public void close() {
      room.close();
    }
  }

  @Override
  @Transactional
  public Facts find(UUID organisation, UUID id) {
    StoredSource row = row(organisation, id);
    requireComplete(row);
    Sha256 sha256 = Sha256.of(row.sha256);
    return new Facts(
        row.id,
        row.name,
        row.isUpload() ? row.receivedBytes : size(file(organisation, row.path)),
        sha256 == null ? "" : sha256.hex(),
        row.createdAt);
  }

  @Override
  public LocalFile open(UUID organisation, UUID id, MigrateRequest.SnapshotPolicy snapshot) {
    try {
      Stored stored = chunks.find(organisation, id).orElse(null);
      if (stored == null) {
        // Says why.
        find(organisation, id);
        throw Ids.missing();
      }
      if (stored.path() != null) {
        Path file = file(organisation, stored.path());
        return new InPlace(scratch.take(Migrations.copyBytes(file, snapshot)), file);
      }
      chunks.touch(id, settings.retention());
      return copy(stored, snapshot);
    } catch (SQLException e) {
      throw new IllegalStateException("the source could not be read", e);
    }
  }

  /// A source as it is shown.
  ///
  /// @throws HowdahException NOT_FOUND
  @Transactional
  SourceView view(UUID organisation, UUID id) {
    return SourceView.of(row(organisation, id), Instant.now());
  }

  /// Begins an upload.
  ///
  /// @param bytes its length; null where it is not declared
  /// @throws HowdahException SOURCE_EMPTY, REQUEST_TOO_LARGE, SOURCE_QUOTA, REQUEST_INVALID
  @Transactional
  UUID newUpload(
      Caller caller, @Nullable String name, @Nullable Long bytes, @Nullable Sha256 sha256) {
    String called = SourceName.of(name);
    long most = settings.maxSize().asLongValue();
    if (bytes != null && bytes == 0) {
      throw new HowdahException(
          ErrorCode.SOURCE_EMPTY, called + " is empty: it has 0 bytes and so no tables.", "");
    }
    if (bytes != null && bytes > most) {
      throw Intake.tooLong(most);
    }
    requireRoom(caller.organisationId(), bytes == null ? 1 : bytes);
    Instant now = Instant.now();
    StoredSource made =
        StoredSource.upload(
            caller.organisationId(), called, bytes, sha256, now, now.plus(settings.uploadExpiry()));
    AuditTrail.record(caller, "source.create", made.id, now);
    return made.id;
  }

  /// Makes a source of a file in an allowed directory.
  ///
  /// @throws HowdahException FORBIDDEN, SOURCE_MISSING, SOURCE_NOT_A_FILE, SOURCE_QUOTA,
  ///   REQUEST_INVALID
  @Transactional
  SourceView newFile(Caller caller, @Nullable String name, String path) {
    Path real = file(caller.organisationId(), path);
    String called = SourceName.of(name == null ? String.valueOf(real.getFileName()) : name);
    requireRoom(caller.organisationId(), 0);
    Instant now = Instant.now();
    StoredSource made = StoredSource.file(caller.organisationId(), called, path, now);
    AuditTrail.record(caller, "source.create", made.id, now);
    return SourceView.of(made, now);
  }

  /// Hides a source from everybody.
  ///
  /// @param used whether something needs a source
  /// @throws HowdahException NOT_FOUND; CONFLICT where something needs it
  @Transactional
  void delete(Caller caller, UUID id, Predicate<UUID> used) {
    StoredSource row = row(caller.organisationId(), id);
    entities.lock(row, LockModeType.PESSIMISTIC_WRITE);
    if (used.test(row.id)) {
      throw new HowdahException(
          ErrorCode.CONFLICT,
          "A migration needs this source.",
          "Cancel the migration, or wait for its end.");
    }
    try {
      chunks.hide(row.id);
    } catch (SQLException e) {
      throw new IllegalStateException("the source could not be deleted", e);
    }
    AuditTrail.record(caller, "source.delete", row.id, Instant.now());
  }

  /// Hides an upload that was refused before its owner learned its id.
  void discard(UUID id) throws SQLException {
    chunks.hide(id);
  }

  /// One at a time for each organisation, so that two requests cannot both take the last room.
  private void requireRoom(UUID organisation, long bytes) {
    entities
        .createNativeQuery(
            "SELECT id FROM howdah_service.organisation WHERE id = ?1 FOR NO KEY UPDATE",
            UUID.class)
        .setParameter(1, organisation)
        .getSingleResult();
    try {
      ChunkStore.Use use = chunks.use(organisation);
      if (use.sources() >= settings.maxCount()
          || use.bytes() + bytes > settings.maxTotalSize().asLongValue()) {
        throw Uploads.quota();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the sources could not be counted", e);
    }
  }

  /// The row of a source, in the caller's transaction.
  StoredSource row(UUID organisation, UUID id) {
    return OwnRows.one(entities, StoredSource.class, organisation, id, LockModeType.NONE);
  }

  /// The file of an allowed directory, looked at anew each time.
  Path file(UUID organisation, @Nullable String path) {
    try {
      return directories.find(
          organisation, chunks.isDefault(organisation), path == null ? "" : path);
    } catch (SQLException e) {
      throw new IllegalStateException("the organisation could not be read", e);
    }
  }

  private static void requireComplete(StoredSource row) {
    String state = row.stateAt(Instant.now());
    if (!state.equals(StoredSource.COMPLETE)) {
      throw new HowdahException(
          ErrorCode.CONFLICT,
          "The source is " + state + ".",
          state.equals(StoredSource.UPLOADING)
              ? "Wait until its upload is complete."
              : "Upload it again.");
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new HowdahException(ErrorCode.SOURCE_MISSING, "The file of the source is gone.", "", e);
    }
  }

  private LocalFile copy(Stored stored, MigrateRequest.SnapshotPolicy snapshot)
      throws SQLException {
    long bytes = stored.bytes();
    long wal = stored.walBytes();
    // The engine makes a second one, to which a log is added: see SourceDatabase.
    boolean again = wal > 0 || snapshot == MigrateRequest.SnapshotPolicy.COPY;
    Scratch.Room room = scratch.take(bytes + wal + (again ? bytes + 2 * wal : 0));
    boolean done = false;
    try {
      Path folder = room.folder();
      Path path = folder.resolve(FILE);
      write(stored, Part.MAIN, stored.bytes(), stored.sha256(), path);
      if (stored.walBytes() > 0) {
        write(
            stored, Part.WAL, stored.walBytes(), stored.walSha256(), folder.resolve(FILE + "-wal"));
      }
      done = true;
      return new Copy(room, path);
    } catch (UncheckedIOException | IOException e) {
      throw new HowdahException(
          ErrorCode.SCRATCH_SPACE,
          "The copy of the source could not be written.",
          "Is the scratch space full?",
          e);
    } finally {
      if (!done) {
        room.close();
      }
    }
  }

  private void write(Stored stored, Part part, long length, @Nullable Sha256 sha256, Path to)
      throws SQLException, IOException {
    MessageDigest digest = Sha256.start();
    try (OutputStream out =
        Files.newOutputStream(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      chunks.read(
          stored.id(),
          part,
          length,
          (byte[] bytes) -> {
            digest.update(bytes);
            out.write(bytes);
          });
    }
    if (!Sha256.end(digest).equals(sha256)) {
      throw new HowdahException(
          ErrorCode.SOURCE_CHANGED,
          stored.name() + " is not stored as it was uploaded: its SHA-256 differs.",
          "Upload it again, and check the service's database.");
    }
  }
}
