package dev.howdah.sqlite;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.schema.SourceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// An SQLite file, opened as one consistent state that all readers share. Nothing is ever written
/// to the file or beside it. Thread-safe; each reader that it opens is confined to one thread.
///
/// How the state is kept (SQLite documentation, "File Locking And Concurrency", "Write-Ahead
/// Logging"):
///
/// - a file with a rollback journal mode is read under SQLite's shared lock, which keeps everybody
///   from committing to it until this object is closed;
/// - a file in WAL mode without a log beside it is read as immutable and checked for changes
///   afterwards, because opening it in the ordinary way would create files beside it;
/// - a file with a log or a hot journal beside it, or on request any file, is copied to scratch
///   space first and recovered there.
public final class SourceDatabase implements AutoCloseable {

  private final Path path;
  private final Snapshot snapshot;
  private final FileChannel channel;
  private final SourceFile file;
  private final TextEncoding encoding;
  private final FileState state;

  private SourceDatabase(
      Path path,
      Snapshot snapshot,
      FileChannel channel,
      SourceFile file,
      TextEncoding encoding,
      FileState state) {
    this.path = path;
    this.snapshot = snapshot;
    this.channel = channel;
    this.file = file;
    this.encoding = encoding;
    this.state = state;
  }

  /// Opens a file.
  ///
  /// @param source the path, relative or absolute; links are followed
  /// @param alwaysCopy whether to read a private copy even where the file itself could be locked
  /// @throws HowdahException with a `source-…` code where the file is not suitable
  public static SourceDatabase open(Path source, boolean alwaysCopy) {
    return open(source, alwaysCopy, Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }

  /// The same, with another folder for copies than that for temporary files.
  public static SourceDatabase open(Path source, boolean alwaysCopy, Path scratch) {
    Path path = source.toAbsolutePath().normalize();
    SourceFileCheck.requireReadableFile(path);
    FileChannel channel = null;
    Snapshot snapshot = null;
    boolean opened = false;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      FileHeader header = SourceFileCheck.readHeader(path, channel);
      long size = channel.size();
      SourceFileCheck.requireWhole(path, header, size);
      FileState before = FileState.read(path, channel);
      String sha256 = sha256(channel);
      snapshot = Snapshot.take(path, channel, header, alwaysCopy, scratch);
      if (!before.equals(FileState.read(path, channel))) {
        throw changed(path);
      }
      try (Reader reader = snapshot.openReader()) {
        reader.requireSound(path);
        TextEncoding encoding = encoding(reader.queryString("PRAGMA encoding"));
        SourceFile file =
            new SourceFile(
                path.toString(),
                size,
                sha256,
                encoding.pragma(),
                header.pageSize(),
                header.userVersion(),
                header.applicationId(),
                header.isWal() ? "wal" : "delete",
                snapshot.kind());
        opened = true;
        return new SourceDatabase(path, snapshot, channel, file, encoding, before);
      }
    } catch (IOException e) {
      throw new HowdahException(
          ErrorCode.SOURCE_UNREADABLE,
          path + " cannot be read: " + e.getMessage(),
          "Check the permissions of the file and of its folder, and the disk.",
          e);
    } finally {
      if (!opened) {
        // In this order: SQLite's locks are gone before a channel on the file is closed.
        closeQuietly(snapshot, channel);
      }
    }
  }

  /// How many bytes of scratch space opening a file takes at most, as it is now: 0 where it is read
  /// in its place, and where it cannot be read.
  public static long copyBytes(Path source, boolean alwaysCopy) {
    try {
      return Snapshot.copyBytes(source.toAbsolutePath().normalize(), alwaysCopy);
    } catch (IOException e) {
      // Opening it says why.
      return 0;
    }
  }

  /// Facts about the file.
  public SourceFile file() {
    return file;
  }

  /// The encoding of its text.
  public TextEncoding encoding() {
    return encoding;
  }

  /// A new reader of the state; to be closed by the caller.
  public Reader openReader() {
    return snapshot.openReader();
  }

  /// Fails if the file was changed since it was opened, where nothing kept others from changing it.
  public void requireUnchanged() {
    if (snapshot.kind() == SourceFile.Snapshot.COPIED) {
      return;
    }
    try {
      if (!state.equals(FileState.read(path, channel))) {
        throw changed(path);
      }
    } catch (IOException e) {
      throw new HowdahException(
          ErrorCode.SOURCE_READ_FAILED,
          path + " can no longer be read: " + e.getMessage(),
          "Run the migration again with --resume once the file is back.",
          e);
    }
  }

  @Override
  public void close() {
    closeQuietly(snapshot, channel);
  }

  private static HowdahException changed(Path path) {
    return new HowdahException(
        ErrorCode.SOURCE_CHANGED,
        path + " was changed by another program while it was read.",
        "Stop the application that writes to it, or use --snapshot copy; then start again.");
  }

  private static TextEncoding encoding(String pragma) {
    return switch (pragma.toLowerCase(Locale.ROOT)) {
      case "utf-16le" -> TextEncoding.UTF_16LE;
      case "utf-16be" -> TextEncoding.UTF_16BE;
      default -> TextEncoding.UTF_8;
    };
  }

  private static String sha256(FileChannel channel) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    long position = 0;
    while (true) {
      buffer.clear();
      int read = channel.read(buffer, position);
      if (read < 0) {
        return HexFormat.of().formatHex(digest.digest());
      }
      position += read;
      buffer.flip();
      digest.update(buffer);
    }
  }

  private static void closeQuietly(
      @org.jspecify.annotations.Nullable Snapshot snapshot,
      @org.jspecify.annotations.Nullable FileChannel channel) {
    if (snapshot != null) {
      snapshot.close();
    }
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // A channel that was only read from loses nothing.
        return;
      }
    }
  }

  /// What would be different had somebody written to the file.
  private record FileState(long bytes, long modifiedMillis, int changeCounter, long walBytes) {

    static FileState read(Path path, FileChannel channel) throws IOException {
      ByteBuffer counter = ByteBuffer.allocate(4);
      while (counter.hasRemaining() && channel.read(counter, 24L + counter.position()) > 0) {
        // The change counter, four bytes at offset 24 of the header.
      }
      Path wal = Path.of(path + "-wal");
      return new FileState(
          channel.size(),
          Files.getLastModifiedTime(path).toMillis(),
          counter.getInt(0),
          Files.exists(wal) ? Files.size(wal) : 0);
    }
  }
}
