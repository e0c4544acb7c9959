package dev.howdah.source;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.http.Turns;
import dev.howdah.migration.SourceHeader;
import dev.howdah.source.ChunkStore.Lease;
import dev.howdah.source.ChunkStore.Part;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.InputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Takes uploads in. Thread-safe.
@ApplicationScoped
class Uploads {

  private static final Logger LOG = Logger.getLogger(Uploads.class);

  /// How long a request waits for its turn.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ChunkStore chunks;
  private final Digests digests;
  private final SourceSettings settings;
  private final Turns turns;
  private final Counter received;

  Uploads(ChunkStore chunks, Digests digests, SourceSettings settings, MeterRegistry meters) {
    this.chunks = chunks;
    this.digests = digests;
    this.settings = settings;
    this.turns =
        new Turns(
            settings.maxUploads(), PATIENCE, "This replica takes in as many uploads as it can.");
    this.received =
        Counter.builder("howdah.upload.bytes")
            .description("Bytes of uploads that were taken in")
            .baseUnit("bytes")
            .register(meters);
  }

  /// Makes the counter at the start, so that it is there before the first upload.
  void begin(@Observes StartupEvent event) {
    received.increment(0);
  }

  /// The body of one request.
  ///
  /// @param declared its length; negative where it is not declared
  /// @param checksum of the body; null where none came with it
  record Body(InputStream stream, long declared, @Nullable Sha256 checksum) {}

  /// Goes on with an upload.
  ///
  /// @param offset where the caller believes that the upload is
  /// @param last whether the end of the body is the end of a file whose length was not declared
  /// @return where the upload is now
  /// @throws HowdahException CONFLICT where the offset is another; UPLOAD_BUSY; UPLOAD_CHECKSUM;
  ///   SOURCE_CHECKSUM; REQUEST_TOO_LARGE; a code of the header where the file is none that can be
  ///   used
  long append(UUID organisation, UUID source, long offset, Body body, boolean last)
      throws SQLException {
    return inTurn(() -> {
      Lease lease = chunks.take(organisation, source, Part.MAIN).orElseThrow(() -> busy("upload"));
      try {
        if (lease.received() != offset) {
          throw new HowdahException(
              ErrorCode.CONFLICT,
              "The upload is at offset " + lease.received() + ", not at " + offset + ".",
              "Go on from there.");
        }
        return take(lease, body, last);
      } finally {
        chunks.release(lease);
      }
    });
  }

  /// Completes an upload whose bytes are all there, where a replica was killed before it could.
  void finish(UUID organisation, UUID source) throws SQLException {
    Lease lease = chunks.take(organisation, source, Part.MAIN).orElse(null);
    if (lease == null || lease.declared() == null || lease.received() != lease.declared()) {
      return;
    }
    try {
      guarded(lease, () -> complete(lease, lease.received(), null));
    } finally {
      chunks.release(lease);
    }
  }

  /// Takes the log that belongs beside an upload, in one request.
  ///
  /// @param announced its SHA-256; null where none came with it
  void wal(UUID organisation, UUID source, Body body, @Nullable Sha256 announced)
      throws SQLException {
    inTurn(() -> {
      Lease lease = chunks.take(organisation, source, Part.WAL).orElseThrow(() -> busy("WAL"));
      boolean done = false;
      try {
        // What an earlier request left that did not come to its end.
        chunks.truncate(lease, 0);
        takeWal(lease, body, announced);
        done = true;
      } finally {
        if (!done) {
          chunks.truncate(lease, 0);
          chunks.release(lease);
        }
      }
      return 0;
    });
  }

  private void takeWal(Lease lease, Body body, @Nullable Sha256 announced) throws SQLException {
    byte[] header = chunks.header(lease.source());
    if (header.length < SourceHeader.LENGTH) {
      throw new HowdahException(
          ErrorCode.CONFLICT,
          "The header of the database file is not there yet.",
          "Upload the database file first.");
    }
    long most = settings.maxWalSize().asLongValue();
    if (body.declared() > most) {
      throw Intake.tooLong(most);
    }
    MessageDigest digest = Sha256.start();
    HeaderLook look = HeaderLook.wal(lease.name(), header);
    Intake intake =
        new Intake(
            (start, bytes, length) -> write(lease, start, bytes, length, true),
            look,
            0,
            digest,
            null);
    intake.take(body.stream(), most);
    look.end();
    Sha256 sha256 = Sha256.end(digest);
    requireAnnounced(lease.name() + "-wal", announced, sha256);
    chunks.complete(lease, sha256, settings.retention());
  }

  private long take(Lease lease, Body body, boolean last) throws SQLException {
    Long declared = lease.declared();
    long most = declared == null ? settings.maxSize().asLongValue() : declared;
    if (body.declared() > most - lease.received()) {
      throw Intake.tooLong(most);
    }
    MessageDigest whole = digests.take(lease.source(), lease.received());
    MessageDigest piece = body.checksum() == null ? null : Sha256.start();
    HeaderLook look = HeaderLook.main(lease.name(), chunks.header(lease.source()), declared);
    Intake intake =
        new Intake(
            (start, bytes, length) -> write(lease, start, bytes, length, declared == null),
            look,
            lease.received(),
            whole,
            piece);
    boolean taken = false;
    try {
      guarded(lease, () -> intake.take(body.stream(), most));
      if (piece != null && !Sha256.end(piece).equals(body.checksum())) {
        throw new HowdahException(
            ErrorCode.UPLOAD_CHECKSUM,
            "The body does not have the checksum in Upload-Checksum.",
            "Send it again from offset " + lease.received() + ".");
      }
      taken = true;
    } finally {
      if (!taken && piece != null) {
        // A piece with a checksum is taken whole or not at all.
        chunks.truncate(lease, lease.received());
      } else if (!taken) {
        digests.keep(lease.source(), intake.position(), whole);
      }
    }
    long position = intake.position();
    if (last || (declared != null && position == declared)) {
      guarded(
          lease,
          () -> {
            look.end();
            complete(lease, position, whole);
          });
    } else {
      digests.keep(lease.source(), position, whole);
    }
    return position;
  }

  private void write(Lease lease, long start, byte[] bytes, int length, boolean undeclared)
      throws SQLException {
    chunks.append(lease, start, bytes, length, settings.uploadExpiry());
    received.increment(length);
    if (undeclared
        && chunks.use(lease.organisation()).bytes() > settings.maxTotalSize().asLongValue()) {
      throw quota();
    }
  }

  static HowdahException quota() {
    return new HowdahException(
        ErrorCode.SOURCE_QUOTA,
        "The organisation has no room for this source.",
        "Delete sources that are not needed any more.");
  }

  private void complete(Lease lease, long length, @Nullable MessageDigest known)
      throws SQLException {
    if (length == 0) {
      throw new HowdahException(
          ErrorCode.SOURCE_EMPTY, lease.name() + " is empty: it has 0 bytes.", "");
    }
    MessageDigest digest = known;
    if (digest == null) {
      MessageDigest stored = Sha256.start();
      chunks.readBack(lease, length, stored::update);
      digest = stored;
    }
    Sha256 sha256 = Sha256.end(digest);
    requireAnnounced(lease.name(), lease.announced(), sha256);
    SourceHeader.check(lease.name(), chunks.header(lease.source()), length);
    chunks.complete(lease, sha256, settings.retention());
  }

  private static void requireAnnounced(String name, @Nullable Sha256 announced, Sha256 sha256) {
    if (announced != null && !announced.equals(sha256)) {
      throw new HowdahException(
          ErrorCode.SOURCE_CHECKSUM,
          name + " does not have the SHA-256 that was announced.",
          "Upload it again, or correct the digest.");
    }
  }

  /// Work that may find that a file cannot be used, whatever else is sent of it.
  @FunctionalInterface
  private interface Step {
    void run() throws SQLException;
  }

  private void guarded(Lease lease, Step step) throws SQLException {
    try {
      step.run();
    } catch (HowdahException e) {
      switch (e.code()) {
        case SOURCE_EMPTY,
            SOURCE_NOT_SQLITE,
            SOURCE_TRUNCATED,
            SOURCE_CORRUPT,
            SOURCE_TOO_NEW,
            SOURCE_CHECKSUM -> {
          chunks.fail(lease, e.code());
          chunks.clear(lease.source());
        }
        default -> LOG.debugf("An upload stays as it is: %s", e.code().code());
      }
      throw e;
    }
  }

  /// What one request does when it is its turn.
  @FunctionalInterface
  private interface Turn {
    long run() throws SQLException;
  }

  private long inTurn(Turn turn) throws SQLException {
    try (Turns.Turn _ = turns.take()) {
      return turn.run();
    }
  }

  private static HowdahException busy(String what) {
    return new HowdahException(
        ErrorCode.UPLOAD_BUSY,
        "Another request is sending this " + what + ", or its end was not noticed yet.",
        "Ask for the offset in half a minute and go on from there.");
  }
}
