package dev.howdah.source;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Room for copies of uploads. Each process has a folder of its own, which only its user may look
/// into, with a file that it holds locked; the lock of a process that was killed is free, and the
/// next one that starts removes what it left. Thread-safe.
@ApplicationScoped
class Scratch {

  private static final Logger LOG = Logger.getLogger(Scratch.class);
  private static final String PREFIX = "howdah-sources-";
  private static final String LOCK = "lock";

  /// What a copy needs besides the bytes that it was counted with: directories, SQLite's index of a
  /// log.
  private static final long SMALL_FILES = 1 << 20;

  private final Path base;
  private final long size;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Path own;
  private @Nullable FileChannel held;
  private long used;

  @Inject
  Scratch(SourceSettings settings) {
    this(
        settings.scratchDirectory().orElse(Path.of(System.getProperty("java.io.tmpdir"))),
        settings.scratchSize().map(MemorySize::asLongValue).orElse(Long.MAX_VALUE));
  }

  /// @param size how many bytes may be used at a time
  Scratch(Path base, long size) {
    this.base = base;
    this.size = size;
  }

  /// A part of the room: an empty folder that is removed when this is closed.
  final class Room implements AutoCloseable {

    private final long bytes;
    private final Path folder;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Room(long bytes, Path folder) {
      this.bytes = bytes;
      this.folder = folder;
    }

    Path folder() {
      return folder;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        remove(folder);
        giveBack(bytes);
      }
    }
  }

  void start(@Observes StartupEvent event) {
    removeLeftovers();
  }

  void stop(@Observes ShutdownEvent event) {
    lock.lock();
    try {
      if (held != null) {
        held.close();
      }
      if (own != null) {
        remove(own);
      }
    } catch (IOException e) {
      LOG.warnf("Scratch space %s could not be removed: %s", own, e.getMessage());
    } finally {
      own = null;
      held = null;
      lock.unlock();
    }
  }

  /// Takes a part of the room.
  ///
  /// @param bytes how much will be written to it; 0 where it is not known that anything will
  /// @throws HowdahException SCRATCH_SPACE
  Room take(long bytes) {
    long needed = bytes == 0 ? 0 : Math.addExact(bytes, SMALL_FILES);
    reserve(needed);
    boolean done = false;
    try {
      Path folder = Files.createTempDirectory(own(), "");
      long free = Files.getFileStore(folder).getUsableSpace();
      Room room = new Room(needed, folder);
      done = true;
      if (free < needed) {
        room.close();
        LOG.warnf("Copies of %d bytes have no room in %s, where %d are free.", needed, base, free);
        throw noRoom(needed);
      }
      return room;
    } catch (IOException e) {
      LOG.warnf("Scratch space %s cannot be used: %s", base, e.getMessage());
      throw new HowdahException(
          ErrorCode.SCRATCH_SPACE,
          "This replica cannot write to its scratch space.",
          "The log says more.",
          e);
    } finally {
      if (!done) {
        giveBack(needed);
      }
    }
  }

  private void reserve(long bytes) {
    lock.lock();
    try {
      if (bytes > size - used) {
        LOG.warnf(
            "Copies of %d bytes have no room in %s: %d of %d are taken.", bytes, base, used, size);
        throw noRoom(bytes);
      }
      used += bytes;
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(long bytes) {
    lock.lock();
    try {
      used -= bytes;
    } finally {
      lock.unlock();
    }
  }

  private HowdahException noRoom(long bytes) {
    return new HowdahException(
        ErrorCode.SCRATCH_SPACE,
        bytes > size
            ? "Copies of the source need "
                + bytes
                + " bytes, and this replica has room for "
                + size
                + "."
            : "This replica has no room for copies of the source at the moment; they need "
                + bytes
                + " bytes.",
        "Give it more room (HOWDAH_SOURCE_SCRATCH_DIRECTORY, HOWDAH_SOURCE_SCRATCH_SIZE).");
  }

  /// Removes a folder and all in it.
  private static void remove(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warnf("Scratch space %s could not be removed: %s", folder, e.getMessage());
    }
  }

  /// The folder of this process. Java makes temporary folders for their owner alone.
  private Path own() throws IOException {
    lock.lock();
    try {
      if (own == null) {
        Files.createDirectories(base);
        Path made = Files.createTempDirectory(base, PREFIX);
        FileChannel channel =
            FileChannel.open(
                made.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        held = channel;
        own = made;
      }
      return own;
    } finally {
      lock.unlock();
    }
  }

  /// Removes the folders of processes that are gone.
  void removeLeftovers() {
    if (!Files.isDirectory(base)) {
      return;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(base, PREFIX + "*")) {
      for (Path folder : folders) {
        if (!folder.equals(own) && isLeft(folder)) {
          LOG.infof("Scratch space of a process that was killed is removed: %s", folder);
          remove(folder);
        }
      }
    } catch (IOException e) {
      LOG.warnf("Scratch space %s cannot be looked at: %s", base, e.getMessage());
    }
  }

  /// A folder without the file is one that is being made at this moment, or another's.
  private static boolean isLeft(Path folder) {
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      return free != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }
}
