package dev.howdah.embedded;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Two locks between processes on one home: who starts or stops the server at this moment, and who
/// uses it. Within one process there may be only one of these per home. Not thread-safe.
final class HomeLock implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final FileChannel decision;
  private final FileChannel usage;
  private @Nullable FileLock deciding;
  private @Nullable FileLock using;

  HomeLock(Path folder) throws IOException {
    decision = open(folder.resolve("lock"));
    try {
      usage = open(folder.resolve("users"));
    } catch (IOException e) {
      decision.close();
      throw e;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /// Waits until no other process starts or stops the server.
  void decide() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    deciding = decision.tryLock();
    while (deciding == null) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        throw new HowdahException(
            ErrorCode.EMBEDDED_SERVER,
            "Another process has been starting or stopping the embedded PostgreSQL for minutes.",
            "End the other howdah process, then try again.");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      deciding = decision.tryLock();
    }
  }

  /// Lets other processes start or stop the server.
  void decided() throws IOException {
    FileLock lock = deciding;
    deciding = null;
    if (lock != null) {
      lock.release();
    }
  }

  /// Takes part in the server's use.
  void use() throws IOException {
    if (using == null) {
      using = usage.lock(0, Long.MAX_VALUE, true);
    }
  }

  /// Ends the use; true if nobody else uses the server. Only while deciding.
  boolean leave() throws IOException {
    FileLock lock = using;
    using = null;
    if (lock != null) {
      lock.release();
    }
    FileLock alone = usage.tryLock();
    if (alone == null) {
      return false;
    }
    alone.release();
    return true;
  }

  @Override
  public void close() throws IOException {
    try (decision) {
      usage.close();
    }
  }
}
