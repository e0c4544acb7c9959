package dev.howdah.source;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Remembers how far the digest of an upload was computed on this replica. Where the next request
/// goes to another one, or too many others came between, the digest is computed from the stored
/// bytes at the end: half a digest cannot be written down. Thread-safe.
@ApplicationScoped
class Digests {

  private static final int MOST = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UUID, Progress> known = new LinkedHashMap<>();

  Digests() {}

  private record Progress(long position, MessageDigest digest) {}

  /// The digest of the first bytes of an upload, which is forgotten here.
  ///
  /// @return null where it is not known
  @Nullable MessageDigest take(UUID source, long position) {
    lock.lock();
    try {
      Progress progress = known.remove(source);
      if (position == 0) {
        return Sha256.start();
      }
      return progress != null && progress.position() == position ? progress.digest() : null;
    } finally {
      lock.unlock();
    }
  }

  void keep(UUID source, long position, @Nullable MessageDigest digest) {
    if (digest == null) {
      return;
    }
    lock.lock();
    try {
      known.put(source, new Progress(position, digest));
      if (known.size() > MOST) {
        known.remove(known.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }
}
