package dev.howdah.access;

import dev.howdah.http.TimeOrderedId;
import dev.howdah.secret.ApiKeyText;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An API key, without the key.
@Entity
@Table(name = "api_key")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class ApiKey extends PanacheEntityBase {

  @Id UUID id;

  @Column(name = "organisation_id")
  UUID organisationId;

  String name;
  String environment;
  String scope;
  String prefix;
  byte[] hash;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "expires_at")
  @Nullable Instant expiresAt;

  @Column(name = "revoked_at")
  @Nullable Instant revokedAt;

  /// Only read here; {@link UsageCounter} writes it.
  @Column(name = "last_used_at", updatable = false)
  @Nullable Instant lastUsedAt;

  @Column(name = "rotated_to")
  @Nullable UUID rotatedTo;

  /// In requests in a minute; null for the general limit.
  @Column(name = "rate_limit_per_minute")
  @Nullable Integer rateLimitPerMinute;

  /// Counts the changes of everything but the last use.
  @Version long version;

  ApiKey() {}

  static ApiKey of(
      ApiKeyText text,
      UUID organisation,
      String name,
      Scope scope,
      @Nullable Instant expires,
      @Nullable Integer rateLimitPerMinute,
      Instant now) {
    ApiKey made = new ApiKey();
    made.id = TimeOrderedId.next();
    made.organisationId = organisation;
    made.name = name;
    made.environment = text.live() ? "live" : "test";
    made.scope = scope.text();
    made.prefix = text.prefix();
    made.hash = text.hash();
    made.createdAt = now;
    made.expiresAt = expires;
    made.rateLimitPerMinute = rateLimitPerMinute;
    made.persist();
    return made;
  }

  boolean live() {
    return environment.equals("live");
  }

  boolean active(Instant now) {
    return revokedAt == null && (expiresAt == null || expiresAt.isAfter(now));
  }
}
