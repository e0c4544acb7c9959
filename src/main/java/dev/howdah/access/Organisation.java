package dev.howdah.access;

import dev.howdah.http.TimeOrderedId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/// Who owns things.
@Entity
@Table(name = "organisation")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class Organisation extends PanacheEntityBase {

  @Id UUID id;

  String name;

  @Column(name = "is_default")
  boolean isDefault;

  @Column(name = "created_at")
  Instant createdAt;

  Organisation() {}

  static Organisation named(String name, Instant now) {
    Organisation made = new Organisation();
    made.id = TimeOrderedId.next();
    made.name = name;
    made.createdAt = now;
    made.persist();
    return made;
  }
}
