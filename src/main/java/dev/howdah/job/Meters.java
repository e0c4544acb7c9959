package dev.howdah.job;

import dev.howdah.failure.ErrorCode;
import dev.howdah.migration.MigrationEvent.Phase;
import dev.howdah.migration.MigrationReport;
import dev.howdah.plan.MisfitRule;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// What the instruments show of migrations. Everything is there from the first look on, also where
/// it is 0. No name of a user's table or file is a label. Thread-safe.
@ApplicationScoped
class Meters {

  private final MeterRegistry registry;
  private final AgroalDataSource pool;
  private final Map<MigrationState, AtomicLong> states = new EnumMap<>(MigrationState.class);
  private final AtomicLong queueAge = new AtomicLong();
  private final Counter rows;
  private final Counter bytes;
  private final Counter differences;
  private final Counter takeovers;

  Meters(MeterRegistry registry, AgroalDataSource pool) {
    this.registry = registry;
    this.pool = pool;
    this.rows = counter("howdah.rows.copied", "Rows that were copied into staging.");
    this.bytes = counter("howdah.bytes.copied", "Bytes of the files that were carried over.");
    this.differences =
        counter("howdah.verification.differences", "Tables in which a proof found a difference.");
    this.takeovers =
        counter("howdah.lease.takeovers", "Migrations taken over from a worker that fell silent.");
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  /// Makes all meters, so that none is missing until it first counts.
  void begin() {
    for (MigrationState state : MigrationState.values()) {
      AtomicLong value = states.computeIfAbsent(state, _ -> new AtomicLong());
      Gauge.builder("howdah.migrations", value, AtomicLong::get)
          .description("Migrations that are kept, of all replicas, by state.")
          .tag("state", state.text())
          .register(registry);
    }
    Gauge.builder("howdah.queue.age.seconds", queueAge, AtomicLong::get)
        .description("How long the migration that waits longest has been due, in seconds.")
        .register(registry);
    for (MigrationState state : MigrationState.values()) {
      if (state.rests() && state != MigrationState.PLANNED) {
        finishedCounter(state);
      }
    }
    for (Phase phase : Phase.values()) {
      phaseTimer(phase);
    }
    for (ErrorCode code : ErrorCode.values()) {
      failures(code.code());
    }
    for (MisfitRule rule : MisfitRule.values()) {
      quarantined(rule.code());
    }
  }

  private Counter finishedCounter(MigrationState outcome) {
    return Counter.builder("howdah.migrations.finished")
        .description("Migrations that ended on this replica, by outcome.")
        .tag("outcome", outcome.text())
        .register(registry);
  }

  private Timer phaseTimer(Phase phase) {
    return Timer.builder("howdah.migration.phase")
        .description("How long the phases of migrations take.")
        .tag("phase", phase.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private Counter failures(String code) {
    return Counter.builder("howdah.failures")
        .description("Turns of migrations that failed, by code (docs/errors.md).")
        .tag("code", code)
        .register(registry);
  }

  private Counter quarantined(String rule) {
    return Counter.builder("howdah.rows.quarantined")
        .description("Rows that went to quarantine, by the rule that they break.")
        .tag("rule", rule)
        .register(registry);
  }

  void phase(Phase phase, long millis) {
    phaseTimer(phase).record(Duration.ofMillis(millis));
  }

  void rowsCopied(long count) {
    rows.increment((double) count);
  }

  void bytesCopied(long count) {
    bytes.increment((double) count);
  }

  void failed(String code) {
    failures(code).increment();
  }

  void takenOver() {
    takeovers.increment();
  }

  /// How many migrations this replica took over.
  double takeovers() {
    return takeovers.count();
  }

  void finished(MigrationState outcome) {
    finishedCounter(outcome).increment();
  }

  void rowsQuarantined(Map<String, Long> byRule) {
    byRule.forEach((rule, count) -> quarantined(rule).increment((double) count));
  }

  void compared(MigrationReport report) {
    if (report.outcome() == MigrationReport.Outcome.DIFFERENT) {
      long different = report.tables().stream().filter(table -> !table.verified()).count();
      differences.increment((double) Math.max(1, different));
    }
  }

  /// Counts anew what is in the database.
  void count() throws SQLException {
    Map<String, Long> found = new HashMap<>();
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT state, count(*) FROM howdah_service.migration GROUP BY state")) {
        while (row.next()) {
          found.put(row.getString(1), row.getLong(2));
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT coalesce(extract(epoch FROM now() - min(due_at)), 0)::bigint"
                  + " FROM howdah_service.migration WHERE state = 'queued' AND due_at < now()")) {
        row.next();
        queueAge.set(row.getLong(1));
      }
    }
    states.forEach((state, value) -> value.set(found.getOrDefault(state.text(), 0L)));
  }
}
