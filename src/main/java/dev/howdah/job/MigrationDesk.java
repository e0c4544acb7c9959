package dev.howdah.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.howdah.access.AuditTrail;
import dev.howdah.access.Caller;
import dev.howdah.access.OwnRows;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.http.Page;
import dev.howdah.http.PageRequest;
import dev.howdah.http.TimeOrderedId;
import dev.howdah.http.Turns;
import dev.howdah.http.Versions;
import dev.howdah.job.Ledger.News;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.migration.Migrations;
import dev.howdah.migration.Reject;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.source.Sources;
import dev.howdah.source.TimedReading;
import dev.howdah.target.Targets;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// What requests do with migrations: each change under a lock of the migration's row, with its
/// event and its line of the audit trail in one transaction. What takes long (opening a file,
/// asking a target) is done outside of it. Thread-safe.
@ApplicationScoped
class MigrationDesk {

  private static final int SILENCE_SECONDS = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int TURNS = 4;

  private final Turns turns =
      new Turns(TURNS, PATIENCE, "This replica does as many things of this kind as it can.");
  private final EntityManager entities;
  private final Ledger ledger;
  private final Sources sources;
  private final TimedReading readings;
  private final Targets targets;
  private final JobSettings settings;
  private final ObjectMapper json;

  MigrationDesk(
      EntityManager entities,
      Ledger ledger,
      Sources sources,
      TimedReading readings,
      Targets targets,
      JobSettings settings,
      ObjectMapper json) {
    this.entities = entities;
    this.ledger = ledger;
    this.sources = sources;
    this.readings = readings;
    this.targets = targets;
    this.settings = settings;
    this.json = json;
  }

  /// What a request to migrate made.
  ///
  /// @param view as JSON
  /// @param replayed whether an earlier request made it
  record Made(UUID id, String view, boolean replayed) {}

  record Found(MigrationView view, long version) {}

  /// @param content as JSON
  record Document(String content, long version) {

    String tag() {
      return Versions.tag(version);
    }
  }

  /// @param name of the migration
  record Report(String name, String content) {}

  /// Work in the transaction of a request.
  @FunctionalInterface
  private interface Task<T> {
    T run(Connection connection) throws SQLException;
  }

  private static <T> T inTransaction(Supplier<T> work) {
    return QuarkusTransaction.requiringNew().call(work::get);
  }

  /// With the connection of the transaction that is open.
  private <T> T sql(Task<T> task) {
    return entities.unwrap(Session.class).doReturningWork(task::run);
  }

  Made create(Caller caller, @Nullable String key, NewMigration wanted) {
    MigrationOptions options = wanted.options();
    options.require();
    if (wanted.starts()) {
      mayWrite(caller, "Say \"dryRun\": true, or \"start\": false, or use a hw_live_ key.");
    }
    return inTransaction(() -> {
      if (key != null) {
        String request = caller.live() + " " + text(wanted);
        Optional<String> before =
            sql(connection ->
                Idempotency.take(
                    connection,
                    caller.organisationId(),
                    key,
                    request,
                    settings.idempotencyRetention()));
        if (before.isPresent()) {
          return new Made(idOf(before.get()), before.get(), true);
        }
      }
      Migration made = make(caller, wanted, options);
      entities.flush();
      tell(made, new News("state", Map.of("state", made.state)));
      wakeWorkers();
      AuditTrail.record(caller, "migration.create", made.id, made.createdAt);
      String view = text(view(made));
      if (key != null) {
        sql(connection -> {
          Idempotency.keep(connection, caller.organisationId(), key, view);
          return true;
        });
      }
      return new Made(made.id, view, false);
    });
  }

  private Migration make(Caller caller, NewMigration wanted, MigrationOptions options) {
    Sources.Facts source =
        known(() -> sources.find(caller.organisationId(), wanted.sourceId()), "source");
    Targets.Facts target =
        known(() -> targets.find(caller.organisationId(), wanted.targetId()), "target");
    long waiting =
        entities
            .createQuery(
                "SELECT count(*) FROM Migration WHERE organisationId = ?1 AND work IS NOT NULL",
                Long.class)
            .setParameter(1, caller.organisationId())
            .getSingleResult();
    if (waiting >= settings.queueLimit()) {
      throw new HowdahException(
          ErrorCode.QUEUE_FULL,
          waiting + " migrations of the organisation wait or run already; no more are taken.",
          "Wait until some have ended, or cancel some.");
    }
    Instant now = Instant.now();
    Migration made = new Migration();
    made.id = TimeOrderedId.next();
    made.organisationId = caller.organisationId();
    made.apiKeyId = caller.keyId();
    String name = wanted.name();
    made.name = name == null ? cut(source.name() + " → " + target.name()) : name;
    made.sourceId = source.id();
    made.sourceName = Ledger.clean(source.name());
    made.sourceBytes = source.bytes();
    made.targetId = target.id();
    made.targetName = Ledger.clean(target.name());
    made.options = text(options);
    made.dryRun = wanted.only();
    made.started = wanted.starts();
    made.state = MigrationState.QUEUED.text();
    made.work = (wanted.starts() ? Work.MIGRATE : Work.PLAN).text();
    made.version = 1;
    made.run = TimeOrderedId.next();
    made.createdAt = now;
    made.queuedAt = now;
    made.dueAt = now;
    made.updatedAt = now;
    made.persist();
    return made;
  }

  private static String cut(String name) {
    String clean = Ledger.clean(name);
    return clean.length() <= 200
        ? clean
        : clean.substring(0, Character.isHighSurrogate(clean.charAt(198)) ? 198 : 199) + "…";
  }

  /// Source and target are not at the address of the request, so they are named.
  private static <T> T known(Supplier<T> find, String what) {
    try {
      return find.get();
    } catch (HowdahException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        throw new HowdahException(
            ErrorCode.NOT_FOUND, "There is no " + what + " with this id.", "", e);
      }
      throw e;
    }
  }

  private static void mayWrite(Caller caller, String remedy) {
    if (!caller.live()) {
      throw new HowdahException(
          ErrorCode.FORBIDDEN, "A hw_test_ key never writes to a target.", remedy);
    }
  }

  Page<MigrationView> list(Caller caller, PageRequest page, @Nullable String state) {
    if (state != null) {
      try {
        MigrationState.of(state);
      } catch (IllegalArgumentException e) {
        throw new HowdahException(ErrorCode.REQUEST_INVALID, "state is none that there is.", "");
      }
    }
    return inTransaction(() -> {
      List<Migration> found =
          entities
              .createQuery(
                  "FROM Migration WHERE organisationId = ?1 AND (?2 = false OR id < ?3)"
                      + " AND (?4 = false OR state = ?5) ORDER BY id DESC",
                  Migration.class)
              .setParameter(1, caller.organisationId())
              .setParameter(2, page.after() != null)
              .setParameter(3, page.after() == null ? caller.organisationId() : page.after())
              .setParameter(4, state != null)
              .setParameter(5, state == null ? "" : state)
              .setMaxResults(page.probe())
              .getResultList();
      return Page.of(page, found, row -> row.id, this::view);
    });
  }

  Found find(Caller caller, UUID id) {
    return inTransaction(() -> {
      Migration row = own(caller, id, LockModeType.NONE);
      return new Found(view(row), row.version);
    });
  }

  MigrationResource.Part<MigrationResource.TableView> tables(
      Caller caller, UUID id, int limit, long after) {
    return inTransaction(() -> {
      own(caller, id, LockModeType.NONE);
      List<MigrationResource.TableView> tables =
          sql(connection -> tables(connection, id, limit + 1, after));
      boolean more = tables.size() > limit;
      return new MigrationResource.Part<>(
          more ? tables.subList(0, limit) : tables, more ? Long.toString(after + limit) : null);
    });
  }

  private static List<MigrationResource.TableView> tables(
      Connection connection, UUID id, int limit, long from) throws SQLException {
    List<MigrationResource.TableView> tables = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT source, target, state, rows_total, rows_done, rows_quarantined"
                + " FROM howdah_service.migration_table WHERE migration_id = ? AND position >= ?"
                + " ORDER BY position LIMIT ?")) {
      select.setObject(1, id);
      select.setLong(2, from);
      select.setInt(3, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          tables.add(
              new MigrationResource.TableView(
                  row.getString(1),
                  row.getString(2),
                  TableState.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6)));
        }
      }
    }
    return tables;
  }

  MigrationResource.Part<Reject> rejects(Caller caller, UUID id, int limit, long after) {
    Migration row = inTransaction(() -> own(caller, id, LockModeType.NONE));
    if (!row.runBegun) {
      return new MigrationResource.Part<>(List.of(), null);
    }
    List<Reject> found =
        limited(() -> engine(row).rejects(null, row.run.toString(), after, limit + 1));
    boolean more = found.size() > limit;
    List<Reject> part = more ? found.subList(0, limit) : found;
    return new MigrationResource.Part<>(part, more ? Long.toString(part.getLast().id()) : null);
  }

  /// For what is answered at once: a target that falls silent must not keep the request, nor one
  /// that answers without end fill the memory.
  private Migrations engine(Migration row) {
    ConnectionSettings settings =
        known(() -> targets.settings(row.organisationId, row.targetId), "target");
    return Migrations.on(
        settings
            .withParameter("socketTimeout", Integer.toString(SILENCE_SECONDS))
            .withParameter("maxResultBuffer", "64M"),
        _ -> {});
  }

  /// What takes long on others' servers or disks is done by a few requests at a time only.
  private <T> T limited(Supplier<T> task) {
    try (Turns.Turn _ = turns.take()) {
      return task.get();
    }
  }

  Document plan(Caller caller, UUID id) {
    return inTransaction(() -> {
      own(caller, id, LockModeType.NONE);
      return document(id, "plan")
          .orElseThrow(() ->
              new HowdahException(
                  ErrorCode.NOT_FOUND,
                  "There is no plan yet.",
                  "Wait until the migration is at planned, or at running for a while."));
    });
  }

  String yaml(Document plan) {
    StringWriter out = new StringWriter();
    Migrations.writePlan(Migrations.planFromJson(plan.content()), out);
    return out.toString();
  }

  Document edit(Caller caller, UUID id, @Nullable String tag, String text, String name) {
    Migration seen =
        inTransaction(() -> {
          Migration row = own(caller, id, LockModeType.NONE);
          requireEditable(row, tag);
          return row;
        });
    // First what costs nothing.
    MigrationPlan read = inOurWords(() -> Migrations.readPlan(text, name));
    MigrationPlan plan = check(seen, read);
    return inTransaction(() -> {
      Migration row = own(caller, id, LockModeType.PESSIMISTIC_WRITE);
      requireEditable(row, tag);
      Instant now = Instant.now();
      row.changed(now);
      entities.flush();
      sql(connection -> {
        Ledger.keep(connection, id, "plan", Migrations.planJson(plan));
        Ledger.keepTables(
            connection,
            id,
            plan.tables().stream()
                .map(table -> new Ledger.PlannedTable(table.source(), table.target(), table.rows()))
                .toList());
        return true;
      });
      tell(row, new News("plan", Map.of("tables", plan.tables().size(), "edited", true)));
      AuditTrail.record(caller, "migration.plan.edit", id, now);
      return document(id, "plan").orElseThrow();
    });
  }

  private void requireEditable(Migration row, @Nullable String tag) {
    Document now = document(row.id, "plan").orElse(null);
    if (row.state() != MigrationState.PLANNED || now == null) {
      throw new HowdahException(
          ErrorCode.CONFLICT,
          "A plan can be changed while the migration is at planned; it is at " + row.state + ".",
          "Create a migration with \"start\": false.");
    }
    Versions.require(tag, now.version());
  }

  /// Reads the schema of a file that may be hostile.
  private MigrationPlan check(Migration row, MigrationPlan read) {
    return readings
        .read(
            row.sourceName,
            () ->
                sources.open(row.organisationId, row.sourceId, MigrateRequest.SnapshotPolicy.AUTO),
            file ->
                inOurWords(() ->
                    Migrations.checkPlan(
                        file.path(), MigrateRequest.SnapshotPolicy.AUTO, file.scratch(), read)))
        .withSource(row.sourceName);
  }

  /// Without the cause and the remedy of the command line, which name a file of the server's.
  private static MigrationPlan inOurWords(Supplier<MigrationPlan> reading) {
    try {
      return reading.get();
    } catch (HowdahException e) {
      if (e.code() == ErrorCode.PLAN_INVALID) {
        throw new HowdahException(
            ErrorCode.PLAN_INVALID,
            e.getMessage(),
            "Mend it, or go on with the one that is there.");
      }
      throw e;
    }
  }

  MigrationView start(Caller caller, UUID id) {
    return change(
        caller,
        id,
        "migration.start",
        row -> {
          mayWrite(caller, "Use a hw_live_ key to start it.");
          if (row.dryRun) {
            throw conflict("This is a dry run, which is never started.", "Create another one.");
          }
          if (row.state() != MigrationState.PLANNED) {
            throw conflict(
                "Only a migration that is at planned is started; it is at " + row.state + ".",
                "One that failed or was cancelled is resumed.");
          }
          row.started = true;
          row.planFixed = true;
          row.queue(Work.MIGRATE, Instant.now());
          return true;
        });
  }

  MigrationView cancel(Caller caller, UUID id) {
    return change(
        caller,
        id,
        "migration.cancel",
        row -> {
          Instant now = Instant.now();
          switch (row.state()) {
            case CANCELLED, CANCELLING -> {
              return false;
            }
            case PLANNED -> {
              row.become(MigrationState.CANCELLED, now);
              row.finishedAt = now;
            }
            case QUEUED -> {
              String ended = row.ended;
              row.become(ended == null ? MigrationState.CANCELLED : MigrationState.of(ended), now);
              row.work = null;
              row.ended = null;
              row.finishedAt = now;
            }
            case PLANNING, RUNNING, VERIFYING -> row.become(MigrationState.CANCELLING, now);
            case VERIFIED, QUARANTINED, DIFFERENT, FAILED, REFUSED ->
                throw conflict("The migration has ended already: " + row.state + ".", "");
          }
          return true;
        });
  }

  MigrationView resume(Caller caller, UUID id) {
    return change(
        caller,
        id,
        "migration.resume",
        row -> {
          boolean resumable =
              switch (row.state()) {
                case FAILED, REFUSED, CANCELLED -> true;
                case DIFFERENT -> !row.published;
                case QUEUED, PLANNING, PLANNED, RUNNING, VERIFYING, CANCELLING -> false;
                case VERIFIED, QUARANTINED -> false;
              };
          if (!resumable) {
            throw conflict(
                "Only a migration that failed, was refused or was cancelled goes on; it is at "
                    + row.state
                    + ".",
                row.published ? "Prove it again with /verify." : "");
          }
          if (row.started) {
            mayWrite(caller, "Use a hw_live_ key to resume it.");
          }
          row.queue(row.started ? Work.MIGRATE : Work.PLAN, Instant.now());
          return true;
        });
  }

  MigrationView verify(Caller caller, UUID id) {
    return change(
        caller,
        id,
        "migration.verify",
        row -> {
          boolean provable =
              switch (row.state()) {
                case VERIFIED, QUARANTINED, DIFFERENT -> row.published;
                case QUEUED, PLANNING, PLANNED, RUNNING, VERIFYING, CANCELLING -> false;
                case FAILED, REFUSED, CANCELLED -> false;
              };
          if (!provable) {
            throw conflict(
                "Only a migration whose tables are at their place is proved again; it is at "
                    + row.state
                    + ".",
                "");
          }
          String ended = row.state;
          row.queue(Work.VERIFY, Instant.now());
          row.ended = ended;
          return true;
        });
  }

  /// Loads rows of the quarantine again.
  MigrationView retry(Caller caller, UUID id, RejectsOptions options) {
    mayWrite(caller, "Use a hw_live_ key to load rows again.");
    return change(
        caller,
        id,
        "migration.rejects.retry",
        row -> {
          if (row.state() != MigrationState.QUARANTINED || !row.published) {
            throw conflict(
                "Only a migration that ended with rows in quarantine has some to load again; it is"
                    + " at "
                    + row.state
                    + ".",
                "");
          }
          String ended = row.state;
          row.queue(Work.RETRY, Instant.now());
          row.ended = ended;
          row.retry = text(options);
          return true;
        });
  }

  private static HowdahException conflict(String message, String remedy) {
    return new HowdahException(ErrorCode.CONFLICT, message, remedy);
  }

  /// @param work returns whether something changed
  private MigrationView change(
      Caller caller, UUID id, String action, Function<Migration, Boolean> work) {
    return inTransaction(() -> {
      Migration row = own(caller, id, LockModeType.PESSIMISTIC_WRITE);
      if (work.apply(row)) {
        entities.flush();
        tell(row, new News("state", Map.of("state", row.state)));
        wakeWorkers();
        AuditTrail.record(caller, action, id, Instant.now());
      }
      return view(row);
    });
  }

  /// Removes a migration that needs no worker.
  ///
  /// @param discard whether what its run left in the target goes too; null where nothing is said
  void delete(Caller caller, UUID id, @Nullable Boolean discard) {
    Migration seen =
        inTransaction(() -> {
          Migration row = own(caller, id, LockModeType.NONE);
          requireRest(row);
          return row;
        });
    if (seen.runBegun && !seen.published && discard == null) {
      throw conflict(
          "The run left rows in staging in the target.",
          "Say ?discard=true to remove them too, or ?discard=false to leave them there.");
    }
    if (seen.runBegun && Boolean.TRUE.equals(discard)) {
      mayWrite(caller, "Leave discard out, or use a hw_live_ key.");
      Migrations engine = engine(seen);
      if (engine.run(null, seen.run.toString()).isPresent()) {
        limited(() -> {
          engine.discard(null, seen.run.toString());
          return true;
        });
      }
    }
    inTransaction(() -> {
      Migration row = own(caller, id, LockModeType.PESSIMISTIC_WRITE);
      requireRest(row);
      row.delete();
      AuditTrail.record(caller, "migration.delete", id, Instant.now());
      return true;
    });
  }

  private static void requireRest(Migration row) {
    if (!row.state().rests()) {
      throw conflict("The migration is at " + row.state + ".", "Cancel it first.");
    }
  }

  Report report(Caller caller, UUID id, @Nullable String of) {
    String kind =
        switch (of == null ? "migration" : of) {
          case "migration" -> "report";
          case "verification" -> "verification";
          case "retry" -> "retry";
          default ->
              throw new HowdahException(
                  ErrorCode.REQUEST_INVALID, "of is migration, verification or retry.", "");
        };
    return inTransaction(() -> {
      Migration row = own(caller, id, LockModeType.NONE);
      return document(id, kind)
          .map(document -> new Report(row.name, document.content()))
          .orElseThrow(() ->
              new HowdahException(
                  ErrorCode.NOT_FOUND,
                  "There is no such report.",
                  "A migration has one when it was begun and has ended."));
    });
  }

  private Optional<Document> document(UUID id, String kind) {
    return sql(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT content, version FROM howdah_service.migration_document"
                  + " WHERE migration_id = ? AND kind = ?")) {
        select.setObject(1, id);
        select.setString(2, kind);
        try (ResultSet row = select.executeQuery()) {
          return row.next()
              ? Optional.of(new Document(row.getString(1), row.getLong(2)))
              : Optional.<Document>empty();
        }
      }
    });
  }

  private Migration own(Caller caller, UUID id, LockModeType lock) {
    return OwnRows.one(entities, Migration.class, caller.organisationId(), id, lock);
  }

  private void tell(Migration row, News news) {
    sql(connection -> {
      ledger.tell(connection, row.id, List.of(news));
      return true;
    });
  }

  private void wakeWorkers() {
    sql(connection -> {
      Ledger.notify(connection, Ledger.QUEUE, "");
      return true;
    });
  }

  private MigrationView view(Migration row) {
    try {
      return MigrationView.of(row, json.readValue(row.options, MigrationOptions.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("options that this service wrote", e);
    }
  }

  private String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record is always JSON", e);
    }
  }

  private UUID idOf(String view) {
    try {
      return UUID.fromString(json.readTree(view).get("id").asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that this service wrote", e);
    }
  }
}
