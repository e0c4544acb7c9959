package dev.howdah.access;

import dev.howdah.http.RequestId;
import dev.howdah.http.TimeOrderedId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/// Who did what. Written in the transaction that did it.
@Entity
@Table(name = "audit")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class Audit extends PanacheEntityBase {

  @Id UUID id;

  @Column(name = "organisation_id")
  UUID organisationId;

  Instant at;

  @Column(name = "api_key_id")
  UUID apiKeyId;

  String action;

  @Column(name = "subject_id")
  UUID subjectId;

  @Column(name = "request_id")
  String requestId;

  Audit() {}

  static void record(Caller caller, String action, UUID subject, Instant now) {
    Audit made = new Audit();
    made.id = TimeOrderedId.next();
    made.organisationId = caller.organisationId();
    made.at = now;
    made.apiKeyId = caller.keyId();
    made.action = action;
    made.subjectId = subject;
    made.requestId = RequestId.current();
    made.persist();
  }
}
