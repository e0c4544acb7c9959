package dev.howdah.source;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.migration.SourceHeader;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The bytes of uploads in the service's database. Each method is one statement or a row of them,
/// each its own transaction, and holds a connection no longer than that: a slow client costs none.
/// Thread-safe.
///
/// Only one request at a time writes to an upload: it takes a lease, which it renews with each
/// chunk that it writes or reads back, and which ends by itself where the replica is killed. Offset
/// and chunk are written by one statement that asks for the lease, so a request that lost it
/// changes nothing any more.
@ApplicationScoped
class ChunkStore {

  /// The most bytes of a chunk: what is held in memory of an upload.
  static final int BYTES = 2 << 20;

  /// How long a lease lasts without a sign of life.
  private static final Duration LEASE = Duration.ofSeconds(30);

  private static final String FOREIGN_KEY = "23503";

  private static final int CHUNKS_PER_REMOVAL = 64;

  private final AgroalDataSource pool;

  ChunkStore(AgroalDataSource pool) {
    this.pool = pool;
  }

  /// The two files that a source consists of.
  enum Part {
    MAIN("main"),
    WAL("wal");

    private final String text;

    Part(String text) {
      this.text = text;
    }
  }

  /// The right to write to an upload, and what is known of it.
  ///
  /// @param declared the length of the database file in bytes; null where it is not known
  /// @param received how much of the part that is written is there
  record Lease(
      UUID source,
      UUID organisation,
      UUID token,
      Part part,
      String name,
      @Nullable Long declared,
      long received,
      @Nullable Sha256 announced) {}

  /// How much an organisation has.
  record Use(long sources, long bytes) {}

  /// What is needed to write a source to a file.
  record Stored(
      UUID id,
      String name,
      @Nullable String path,
      long bytes,
      @Nullable Sha256 sha256,
      long walBytes,
      @Nullable Sha256 walSha256) {}

  /// Takes the lease of an upload that is not complete, or to add a log to any.
  ///
  /// @return empty where it cannot be had: the upload is not there, not in that state, or another
  ///   request has it
  Optional<Lease> take(UUID organisation, UUID source, Part part) throws SQLException {
    UUID token = UUID.randomUUID();
    String sql =
        """
        UPDATE howdah_service.source s SET lease = ?, lease_until = now() + ? * interval '1 second'
        WHERE id = ? AND organisation_id = ? AND deleted_at IS NULL AND path IS NULL
          AND expires_at > now() AND (lease IS NULL OR lease_until < now())
        """
            + switch (part) {
              case MAIN -> " AND state = 'uploading'";
              case WAL -> " AND state <> 'failed' AND wal_sha256 IS NULL";
            }
            + """
             RETURNING name, declared_bytes, received_bytes, wal_bytes, announced_sha256
            """;
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, token);
      statement.setLong(2, LEASE.toSeconds());
      statement.setObject(3, source);
      statement.setObject(4, organisation);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Lease(
                source,
                organisation,
                token,
                part,
                row.getString(1),
                row.getObject(2, Long.class),
                row.getLong(part == Part.MAIN ? 3 : 4),
                Sha256.of(row.getBytes(5))));
      }
    }
  }

  /// The first 100 bytes of a database file, or as many as there are. They are in several chunks
  /// where the client sends a few bytes at a time.
  byte[] header(UUID source) throws SQLException {
    String sql =
        """
        SELECT substring(
          string_agg(substring(bytes FROM 1 FOR ?), ''::bytea ORDER BY start) FROM 1 FOR ?)
        FROM howdah_service.source_chunk WHERE source_id = ? AND part = 'main' AND start < ?
        """;
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      set(statement, SourceHeader.LENGTH, SourceHeader.LENGTH, source, SourceHeader.LENGTH);
      try (ResultSet row = statement.executeQuery()) {
        byte[] bytes = row.next() ? row.getBytes(1) : null;
        return bytes == null ? new byte[0] : bytes;
      }
    }
  }

  /// Gives a lease back. Doing so again, or where it was lost, changes nothing.
  void release(Lease lease) throws SQLException {
    update(
        "UPDATE howdah_service.source SET lease = NULL WHERE id = ? AND lease = ?",
        lease.source(),
        lease.token());
  }

  /// Adds bytes behind those that are there and renews the lease.
  ///
  /// @param start how many bytes are there
  /// @param expiry when the upload is given up if nothing more comes
  /// @throws HowdahException UPLOAD_BUSY where the lease was lost meanwhile
  void append(Lease lease, long start, byte[] bytes, int length, Duration expiry)
      throws SQLException {
    String column = lease.part() == Part.MAIN ? "received_bytes" : "wal_bytes";
    String sql =
        "WITH mine AS (UPDATE howdah_service.source SET "
            + column
            + " = ?, lease_until = now() + ? * interval '1 second',"
            + " expires_at = greatest(expires_at, now() + ? * interval '1 second')"
            + " WHERE id = ? AND lease = ? AND deleted_at IS NULL AND "
            + column
            + " = ? RETURNING id)"
            + " INSERT INTO howdah_service.source_chunk (source_id, part, start, bytes)"
            + " SELECT id, ?, ?, ? FROM mine";
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, start + length);
      statement.setLong(2, LEASE.toSeconds());
      statement.setLong(3, expiry.toSeconds());
      statement.setObject(4, lease.source());
      statement.setObject(5, lease.token());
      statement.setLong(6, start);
      statement.setString(7, lease.part().text);
      statement.setLong(8, start);
      statement.setBinaryStream(9, new ByteArrayInputStream(bytes, 0, length), length);
      if (statement.executeUpdate() != 1) {
        throw lost();
      }
    }
  }

  /// Throws away what a request wrote, back to where it began.
  void truncate(Lease lease, long to) throws SQLException {
    String column = lease.part() == Part.MAIN ? "received_bytes" : "wal_bytes";
    String sql =
        "WITH mine AS (UPDATE howdah_service.source SET "
            + column
            + " = ? WHERE id = ? AND lease = ? RETURNING id)"
            + " DELETE FROM howdah_service.source_chunk c USING mine"
            + " WHERE c.source_id = mine.id AND c.part = ? AND c.start >= ?";
    update(sql, to, lease.source(), lease.token(), lease.part().text, to);
  }

  /// The upload is whole and is what was announced.
  ///
  /// @throws HowdahException UPLOAD_BUSY where the lease was lost meanwhile
  void complete(Lease lease, Sha256 sha256, Duration retention) throws SQLException {
    String set =
        switch (lease.part()) {
          case MAIN ->
              "state = 'complete', declared_bytes = received_bytes, sha256 = ?, completed_at = now()";
          case WAL -> "wal_sha256 = ?";
        };
    int changed =
        update(
            "UPDATE howdah_service.source SET "
                + set
                + ", expires_at = greatest(now() + ? * interval '1 second', expires_at), lease = NULL"
                + " WHERE id = ? AND lease = ? AND deleted_at IS NULL",
            sha256.bytes(),
            retention.toSeconds(),
            lease.source(),
            lease.token());
    if (changed != 1) {
      throw lost();
    }
  }

  /// The upload is none that can be used. Its bytes are removed by {@link #clear}.
  void fail(Lease lease, ErrorCode why) throws SQLException {
    update(
        "UPDATE howdah_service.source SET state = 'failed', failure = ?, lease = NULL"
            + " WHERE id = ? AND lease = ?",
        why.code(),
        lease.source(),
        lease.token());
  }

  /// Hides a source from everybody; {@link #purge} removes it.
  void hide(UUID source) throws SQLException {
    update(
        "UPDATE howdah_service.source SET deleted_at = now() WHERE id = ? AND deleted_at IS NULL",
        source);
  }

  /// Hides a source if it has expired and nobody is writing to it.
  ///
  /// @return whether it was hidden by this call
  boolean hideExpired(UUID source) throws SQLException {
    return update(
            """
            UPDATE howdah_service.source SET deleted_at = now()
            WHERE id = ? AND deleted_at IS NULL AND expires_at < now()
              AND (lease IS NULL OR lease_until < now())
            """,
            source)
        == 1;
  }

  /// A source was used: its time begins anew.
  void touch(UUID source, Duration retention) throws SQLException {
    update(
        """
        UPDATE howdah_service.source
        SET expires_at = greatest(expires_at, now() + ? * interval '1 second')
        WHERE id = ? AND expires_at IS NOT NULL
        """,
        retention.toSeconds(),
        source);
  }

  /// Sources that have expired.
  List<UUID> expired(int most) throws SQLException {
    return ids(
        """
        SELECT id FROM howdah_service.source WHERE deleted_at IS NULL AND expires_at < now()
        ORDER BY expires_at LIMIT ?
        """,
        most);
  }

  /// Sources that were hidden and are still there.
  List<UUID> hidden(int most) throws SQLException {
    return ids(
        """
        SELECT id FROM howdah_service.source WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT ?
        """,
        most);
  }

  /// Failed uploads that still have bytes.
  List<UUID> failedWithBytes(int most) throws SQLException {
    return ids(
        """
        SELECT id FROM howdah_service.source s WHERE state = 'failed'
          AND EXISTS (SELECT FROM howdah_service.source_chunk c WHERE c.source_id = s.id)
        ORDER BY id LIMIT ?
        """,
        most);
  }

  /// Uploads that have all their bytes and were not completed, because a replica was killed.
  List<UUID> whole(int most) throws SQLException {
    return ids(
        """
        SELECT id FROM howdah_service.source
        WHERE state = 'uploading' AND received_bytes = declared_bytes AND deleted_at IS NULL
          AND expires_at > now() AND (lease IS NULL OR lease_until < now())
        ORDER BY id LIMIT ?
        """,
        most);
  }

  /// Whose a source is.
  Optional<UUID> owner(UUID source) throws SQLException {
    return ids("SELECT organisation_id FROM howdah_service.source WHERE id = ?", source).stream()
        .findFirst();
  }

  /// Removes the bytes of a source in small transactions. Several replicas may do it at once.
  void clear(UUID source) throws SQLException {
    int removed;
    do {
      removed =
          update(
              """
              DELETE FROM howdah_service.source_chunk WHERE (source_id, part, start) IN (
                SELECT source_id, part, start FROM howdah_service.source_chunk
                WHERE source_id = ? LIMIT ? FOR UPDATE SKIP LOCKED)
              """,
              source,
              CHUNKS_PER_REMOVAL);
    } while (removed > 0);
  }

  /// Removes a hidden source with its bytes.
  void purge(UUID source) throws SQLException {
    clear(source);
    try {
      update(
          """
          DELETE FROM howdah_service.source s WHERE id = ? AND deleted_at IS NOT NULL
            AND NOT EXISTS (SELECT FROM howdah_service.source_chunk c WHERE c.source_id = s.id)
          """,
          source);
    } catch (SQLException e) {
      if (!FOREIGN_KEY.equals(e.getSQLState())) {
        throw e;
      }
      // Something still tells of it. It is looked at again after all others.
      update("UPDATE howdah_service.source SET deleted_at = now() WHERE id = ?", source);
    }
  }

  /// What an organisation has; failed uploads count as sources, but have no bytes.
  Use use(UUID organisation) throws SQLException {
    String sql =
        """
        SELECT count(*), coalesce(sum(CASE WHEN state = 'failed' OR path IS NOT NULL THEN 0
          ELSE coalesce(declared_bytes, received_bytes) + wal_bytes END), 0)
        FROM howdah_service.source WHERE organisation_id = ? AND deleted_at IS NULL
        """;
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, organisation);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Use(row.getLong(1), row.getLong(2));
      }
    }
  }

  /// A source that is complete.
  Optional<Stored> find(UUID organisation, UUID source) throws SQLException {
    String sql =
        """
        SELECT id, name, path, received_bytes, sha256, wal_bytes, wal_sha256
        FROM howdah_service.source
        WHERE id = ? AND organisation_id = ? AND deleted_at IS NULL AND state = 'complete'
          AND (expires_at IS NULL OR expires_at > now())
        """;
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, source);
      statement.setObject(2, organisation);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Stored(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                Sha256.of(row.getBytes(5)),
                row.getBytes(7) == null ? 0 : row.getLong(6),
                Sha256.of(row.getBytes(7))));
      }
    }
  }

  /// Whether an organisation is the one that the service began with.
  boolean isDefault(UUID organisation) throws SQLException {
    try (var connection = pool.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT is_default FROM howdah_service.organisation WHERE id = ?")) {
      statement.setObject(1, organisation);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /// Takes what {@link #read} reads.
  @FunctionalInterface
  interface Taker<E extends Exception> {
    void take(byte[] bytes) throws E;
  }

  /// Reads the first bytes of a part, a chunk at a time.
  ///
  /// @param length how many bytes have to be there
  /// @throws HowdahException SOURCE_CHANGED where they are not, because the source was deleted
  <E extends Exception> void read(UUID source, Part part, long length, Taker<E> taker)
      throws SQLException, E {
    long position = 0;
    while (position < length) {
      byte[] bytes = chunk(source, part, position);
      if (bytes == null || bytes.length > length - position) {
        throw new HowdahException(
            ErrorCode.SOURCE_CHANGED, "The source was deleted while it was read.", "");
      }
      taker.take(bytes);
      position += bytes.length;
    }
  }

  /// As {@link #read}, by who has the lease and renews it with each chunk: a file of many gigabytes
  /// takes longer than a lease lasts.
  ///
  /// @throws HowdahException UPLOAD_BUSY where the lease was lost meanwhile
  <E extends Exception> void readBack(Lease lease, long length, Taker<E> taker)
      throws SQLException, E {
    long position = 0;
    while (position < length) {
      byte[] bytes = chunk(lease, position);
      if (bytes == null || bytes.length > length - position) {
        throw lost();
      }
      taker.take(bytes);
      position += bytes.length;
    }
  }

  private byte @Nullable [] chunk(Lease lease, long start) throws SQLException {
    String sql =
        """
        WITH mine AS (
          UPDATE howdah_service.source SET lease_until = now() + ? * interval '1 second'
          WHERE id = ? AND lease = ? AND deleted_at IS NULL RETURNING id)
        SELECT c.bytes FROM mine JOIN howdah_service.source_chunk c ON c.source_id = mine.id
        WHERE c.part = ? AND c.start = ?
        """;
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      set(statement, LEASE.toSeconds(), lease.source(), lease.token(), lease.part().text, start);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getBytes(1) : null;
      }
    }
  }

  private byte @Nullable [] chunk(UUID source, Part part, long start) throws SQLException {
    String sql =
        "SELECT bytes FROM howdah_service.source_chunk WHERE source_id = ? AND part = ? AND start = ?";
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, source);
      statement.setString(2, part.text);
      statement.setLong(3, start);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getBytes(1) : null;
      }
    }
  }

  private List<UUID> ids(String sql, Object parameter) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      set(statement, parameter);
      try (ResultSet rows = statement.executeQuery()) {
        List<UUID> ids = new ArrayList<>();
        while (rows.next()) {
          ids.add(rows.getObject(1, UUID.class));
        }
        return ids;
      }
    }
  }

  private int update(String sql, Object... parameters) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      set(statement, parameters);
      return statement.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] instanceof byte[] bytes) {
        statement.setObject(i + 1, bytes, Types.BINARY);
      } else {
        statement.setObject(i + 1, parameters[i]);
      }
    }
  }

  private static HowdahException lost() {
    return new HowdahException(
        ErrorCode.UPLOAD_BUSY,
        "Another request went on with this upload, or it was deleted.",
        "Ask for the offset with HEAD.");
  }
}
