package dev.howdah.sqlite;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.schema.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One consistent state of a file, kept until it is closed. See [SourceDatabase] for the ways.
final class Snapshot implements AutoCloseable {

  /// The first bytes of a rollback journal that was not finished ("Database File Format", section
  /// 3).
  private static final long JOURNAL_MAGIC = 0xd9d505f920a163d7L;

  private static final int COPY_ATTEMPTS = 5;

  private final SourceFile.Snapshot kind;
  private final Path file;
  private final String uriParameters;
  private final @Nullable Path scratch;
  private final @Nullable Reader lockHolder;

  private Snapshot(
      SourceFile.Snapshot kind,
      Path file,
      String uriParameters,
      @Nullable Path scratch,
      boolean holdLock) {
    this.kind = kind;
    this.file = file;
    this.uriParameters = uriParameters;
    this.scratch = scratch;
    this.lockHolder = holdLock ? openReader() : null;
  }

  /// Takes a snapshot of a file in the way that suits it.
  ///
  /// @param scratch the folder in which a copy is made, where one is needed
  static Snapshot take(
      Path path, FileChannel channel, FileHeader header, boolean alwaysCopy, Path scratch)
      throws IOException {
    Path wal = Path.of(path + "-wal");
    Path journal = Path.of(path + "-journal");
    boolean hasWal = Files.exists(wal) && Files.size(wal) > 0;
    boolean hotJournal = isHot(journal);
    if (hasWal && Files.exists(Path.of(path + "-shm")) && !alwaysCopy) {
      // An application may be at work on it: only SQLite's own locking gives one consistent state.
      return backup(path, header, scratch);
    }
    if (hasWal || hotJournal || alwaysCopy) {
      if (alwaysCopy && !hasWal && !hotJournal && !header.isWal()) {
        return backup(path, header, scratch);
      }
      return copyFiles(path, channel, hasWal ? wal : null, hotJournal ? journal : null, scratch);
    }
    if (header.isWal()) {
      return new Snapshot(SourceFile.Snapshot.UNCHANGING, path, "mode=ro&immutable=1", null, false);
    }
    return new Snapshot(SourceFile.Snapshot.LOCKED, path, "mode=ro", null, true);
  }

  /// How many bytes the copies that {@link #take} makes take at most. A log is copied, and then
  /// written into the copy of the file, which may grow by as much.
  static long copyBytes(Path path, boolean alwaysCopy) throws IOException {
    long wal = sizeIfThere(Path.of(path + "-wal"));
    Path journal = Path.of(path + "-journal");
    long hot = isHot(journal) ? Files.size(journal) : 0;
    return alwaysCopy || wal > 0 || hot > 0 ? Files.size(path) + 2 * wal + hot : 0;
  }

  private static long sizeIfThere(Path path) throws IOException {
    return Files.exists(path) ? Files.size(path) : 0;
  }

  /// How the state is kept.
  SourceFile.Snapshot kind() {
    return kind;
  }

  /// A new reader of the state.
  Reader openReader() {
    return Reader.open(file, uriParameters);
  }

  @Override
  public void close() {
    if (lockHolder != null) {
      lockHolder.close();
    }
    if (scratch != null) {
      deleteTree(scratch);
    }
  }

  private static boolean isHot(Path journal) throws IOException {
    if (!Files.exists(journal) || Files.size(journal) < 512) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.READ)) {
      ByteBuffer magic = ByteBuffer.allocate(8);
      return channel.read(magic, 0) == 8 && magic.getLong(0) == JOURNAL_MAGIC;
    }
  }

  /// Copies through SQLite's backup interface, which takes part in its locking.
  private static Snapshot backup(Path path, FileHeader header, Path parent) throws IOException {
    Path scratch = newScratch(path, header, parent);
    boolean done = false;
    try (Reader reader = openForBackup(path)) {
      Path copy = scratch.resolve("copy.db");
      reader.backupTo(copy);
      done = true;
      return new Snapshot(SourceFile.Snapshot.COPIED, copy, "mode=ro&immutable=1", scratch, false);
    } finally {
      if (!done) {
        deleteTree(scratch);
      }
    }
  }

  /// With the index of the log read-only, so that not even the mark of a reader is written to it
  /// (SQLite documentation, "Write-Ahead Logging", section 5). Where SQLite cannot do with that, it
  /// takes part as every reader does: that changes locks in the index, never data.
  private static Reader openForBackup(Path path) {
    try {
      return Reader.open(path, "mode=ro&readonly_shm=1");
    } catch (HowdahException e) {
      if (e.code() != ErrorCode.SOURCE_READ_FAILED) {
        throw e;
      }
      return Reader.open(path, "mode=ro");
    }
  }

  /// Copies the file with what is needed to recover it, and recovers the copy.
  private static Snapshot copyFiles(
      Path path, FileChannel channel, @Nullable Path wal, @Nullable Path journal, Path parent)
      throws IOException {
    Path scratch = newScratch(path, null, parent);
    boolean done = false;
    try {
      Path copy = scratch.resolve("copy.db");
      for (int attempt = 1; !copyOnce(path, channel, wal, journal, copy); attempt++) {
        if (attempt == COPY_ATTEMPTS) {
          throw new HowdahException(
              ErrorCode.SOURCE_BUSY,
              path + " is being written to; no consistent copy could be made.",
              "Stop the application that writes to it and try again.");
        }
      }
      try (Reader recovery = Reader.openForRecovery(copy)) {
        recovery.recover();
      }
      done = true;
      return new Snapshot(SourceFile.Snapshot.COPIED, copy, "mode=ro&immutable=1", scratch, false);
    } catch (SQLException e) {
      throw SqliteFailure.wrap("recovering a copy of " + path, e);
    } finally {
      if (!done) {
        deleteTree(scratch);
      }
    }
  }

  /// One attempt; false where something changed meanwhile.
  private static boolean copyOnce(
      Path path, FileChannel channel, @Nullable Path wal, @Nullable Path journal, Path copy)
      throws IOException {
    String before = stamp(path) + stamp(wal) + stamp(journal);
    if (wal != null) {
      Files.deleteIfExists(Path.of(copy + "-wal"));
      Files.copy(wal, Path.of(copy + "-wal"));
    }
    if (journal != null) {
      Files.deleteIfExists(Path.of(copy + "-journal"));
      Files.copy(journal, Path.of(copy + "-journal"));
    }
    // Through the open channel: a second channel on the file would drop SQLite's locks when closed.
    try (FileChannel out =
        FileChannel.open(
            copy,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      long size = channel.size();
      long position = 0;
      while (position < size) {
        position += channel.transferTo(position, size - position, out);
      }
    }
    return before.equals(stamp(path) + stamp(wal) + stamp(journal));
  }

  private static String stamp(@Nullable Path path) throws IOException {
    if (path == null) {
      return "-";
    }
    if (!Files.exists(path)) {
      return "gone";
    }
    return Files.size(path) + ":" + Files.getLastModifiedTime(path).toInstant() + ";";
  }

  private static Path newScratch(Path path, @Nullable FileHeader header, Path parent)
      throws IOException {
    Path scratch = Files.createTempDirectory(parent, "howdah-");
    long needed =
        header == null
            ? Files.size(path)
            : Math.max(Files.size(path), header.pages() * header.pageSize());
    long free = Files.getFileStore(scratch).getUsableSpace();
    if (free < needed) {
      deleteTree(scratch);
      throw new HowdahException(
          ErrorCode.SOURCE_UNREADABLE,
          path
              + " must be copied to be read consistently; that needs "
              + needed
              + " bytes, and the scratch space has "
              + free
              + ".",
          "Stop the application so that it closes the file, or give more scratch space with"
              + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER.");
    }
    return scratch;
  }

  private static void deleteTree(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("scratch space " + folder + " could not be removed", e);
    }
  }
}
