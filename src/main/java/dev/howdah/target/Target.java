package dev.howdah.target;

import dev.howdah.secret.SealedSecret;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A registered database.
@Entity
@Table(name = "target")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class Target extends PanacheEntityBase {

  @Id UUID id;

  @Column(name = "organisation_id")
  UUID organisationId;

  String name;

  /// Counts the changes by users, for the ETag.
  long version;

  /// As {@link TargetAddress#text}.
  String address;

  @Column(name = "ca_certificate")
  @Nullable String caCertificate;

  byte @Nullable [] secret;

  @Column(name = "secret_key_id")
  @Nullable String secretKeyId;

  @Column(name = "password_file")
  @Nullable String passwordFile;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  Target() {}

  /// The stored password; null where there is none.
  @Nullable SealedSecret sealed() {
    return secret == null || secretKeyId == null ? null : new SealedSecret(secretKeyId, secret);
  }

  void seal(@Nullable SealedSecret sealed) {
    secret = sealed == null ? null : sealed.bytes();
    secretKeyId = sealed == null ? null : sealed.keyId();
  }
}
