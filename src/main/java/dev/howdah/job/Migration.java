package dev.howdah.job;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/// A migration as people ask for it. Requests read and change it under a lock of its row; what a
/// worker writes, {@link Ledger} does.
@Entity
@DynamicUpdate
@Table(name = "migration")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class Migration extends PanacheEntityBase {

  @Id UUID id;

  @Column(name = "organisation_id")
  UUID organisationId;

  @Column(name = "api_key_id")
  UUID apiKeyId;

  String name;

  @Column(name = "source_id")
  UUID sourceId;

  @Column(name = "source_name")
  String sourceName;

  @Column(name = "source_bytes")
  long sourceBytes;

  @Column(name = "target_id")
  UUID targetId;

  @Column(name = "target_name")
  String targetName;

  String options;

  @Column(name = "dry_run")
  boolean dryRun;

  /// Whether a person wants more than a plan.
  boolean started;

  String state;
  @Nullable String work;
  @Nullable String ended;
  long version;
  UUID run;

  @Column(name = "run_begun")
  boolean runBegun;

  boolean published;

  @Column(name = "plan_fixed")
  boolean planFixed;

  @Nullable String phase;

  @Column(name = "rows_total")
  long rowsTotal;

  @Column(name = "rows_done")
  long rowsDone;

  @Column(name = "rows_per_second")
  long rowsPerSecond;

  @Column(name = "rows_quarantined")
  long rowsQuarantined;

  @Column(name = "error_code")
  @Nullable String errorCode;

  @Column(name = "error_message")
  @Nullable String errorMessage;

  @Column(name = "error_remedy")
  @Nullable String errorRemedy;

  int attempt;
  int retries;
  @Nullable UUID lease;
  @Nullable String replica;

  @Nullable String retry;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "queued_at")
  @Nullable Instant queuedAt;

  @Column(name = "due_at")
  @Nullable Instant dueAt;

  @Column(name = "started_at")
  @Nullable Instant startedAt;

  @Column(name = "finished_at")
  @Nullable Instant finishedAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  Migration() {}

  MigrationState state() {
    return MigrationState.of(state);
  }

  /// Goes to another state.
  void become(MigrationState next, Instant now) {
    if (!state().leadsTo(next)) {
      throw new IllegalStateException(state + " does not lead to " + next.text());
    }
    state = next.text();
    changed(now);
  }

  /// Waits for a worker from now on.
  void queue(Work next, Instant now) {
    become(MigrationState.QUEUED, now);
    work = next.text();
    queuedAt = now;
    dueAt = now;
    finishedAt = null;
    retries = 0;
    forgetError();
  }

  void forgetError() {
    errorCode = null;
    errorMessage = null;
    errorRemedy = null;
  }

  void changed(Instant now) {
    version++;
    updatedAt = now;
  }
}
