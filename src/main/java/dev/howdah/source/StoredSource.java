package dev.howdah.source;

import dev.howdah.http.TimeOrderedId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.SQLRestriction;
import org.jspecify.annotations.Nullable;

/// A source as it is listed. Only made and read here: {@link ChunkStore} changes it.
@Entity
@Table(name = "source")
@SQLRestriction("deleted_at IS NULL")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class StoredSource extends PanacheEntityBase {

  static final String UPLOADING = "uploading";
  static final String COMPLETE = "complete";

  @Id UUID id;

  @Column(name = "organisation_id")
  UUID organisationId;

  String name;
  @Nullable String path;
  String state;

  @Column(name = "declared_bytes")
  @Nullable Long declaredBytes;

  @Column(name = "received_bytes")
  long receivedBytes;

  @Column(name = "wal_bytes")
  long walBytes;

  @Column(name = "announced_sha256")
  byte @Nullable [] announcedSha256;

  byte @Nullable [] sha256;

  @Column(name = "wal_sha256")
  byte @Nullable [] walSha256;

  @Nullable String failure;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "completed_at")
  @Nullable Instant completedAt;

  @Column(name = "expires_at")
  @Nullable Instant expiresAt;

  StoredSource() {}

  static StoredSource upload(
      UUID organisation,
      String name,
      @Nullable Long bytes,
      @Nullable Sha256 sha256,
      Instant now,
      Instant expires) {
    StoredSource made = named(organisation, name, now);
    made.state = UPLOADING;
    made.declaredBytes = bytes;
    made.announcedSha256 = sha256 == null ? null : sha256.bytes();
    made.expiresAt = expires;
    made.persist();
    return made;
  }

  static StoredSource file(UUID organisation, String name, String path, Instant now) {
    StoredSource made = named(organisation, name, now);
    made.state = COMPLETE;
    made.path = path;
    made.completedAt = now;
    made.persist();
    return made;
  }

  private static StoredSource named(UUID organisation, String name, Instant now) {
    StoredSource made = new StoredSource();
    made.id = TimeOrderedId.next();
    made.organisationId = organisation;
    made.name = name;
    made.createdAt = now;
    return made;
  }

  boolean isUpload() {
    return path == null;
  }

  /// `uploading`, `complete`, `failed` or `expired`.
  String stateAt(Instant now) {
    return expiresAt != null && expiresAt.isBefore(now) ? "expired" : state;
  }
}
