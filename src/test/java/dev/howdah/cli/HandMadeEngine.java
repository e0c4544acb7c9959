package dev.howdah.cli;

import dev.howdah.migration.Backups;
import dev.howdah.migration.ConsistencyReport;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.migration.MigrationListener;
import dev.howdah.migration.MigrationReport;
import dev.howdah.migration.PostgresHandle;
import dev.howdah.migration.Reject;
import dev.howdah.migration.RejectsPage;
import dev.howdah.migration.RejectsQuery;
import dev.howdah.migration.RejectsRequest;
import dev.howdah.migration.RunSummary;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.schema.Source;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An engine with answers made by hand, and the command line around it.
final class HandMadeEngine implements Engine {

  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  final List<MigrateRequest> requests = new ArrayList<>();
  final List<String> calls = new ArrayList<>();
  Function<MigrateRequest, MigrationReport> migrate = request -> Samples.verified();
  Function<MigrateRequest, MigrationPlan> plan = request -> Samples.plan();
  ConsistencyReport consistency = new ConsistencyReport("PostgreSQL 18.6", "app", 3, List.of());
  RejectsPage rejects =
      new RejectsPage(
          "0195",
          3,
          List.of(
              new Reject(
                  7, "notes", "id=1", "body", "nul-in-text", "it has a NUL", "text", "\\x61", "61"),
              new Reject(
                  9,
                  "notes",
                  "id=2",
                  "",
                  "constraint:notes_fkey",
                  "it breaks notes_fkey",
                  "null",
                  "",
                  null)),
          9L);
  MigrationReport retry = Samples.verified();
  private Map<String, String> environment = Map.of();

  /// How a command ended and what it wrote.
  record Ended(int code, String out, String err) {}

  HandMadeEngine withEnvironment(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Howdah.run(around(out, err), arguments);
    return new Ended(code, out.toString(), err.toString());
  }

  private Surroundings around(StringWriter out, StringWriter err) {
    return new Surroundings(
        new PrintWriter(out),
        new PrintWriter(err),
        environment,
        "./howdah",
        false,
        InstantSource.fixed(NOON),
        (variables, home, listener) -> {
          calls.add("home " + home);
          return listening(listener);
        });
  }

  private Engine listening(MigrationListener listener) {
    Samples.EVENTS.forEach(listener::on);
    return this;
  }

  @Override
  public Source inspect(Path source, MigrateRequest.SnapshotPolicy snapshot) {
    calls.add("inspect " + source + " " + snapshot);
    return Samples.source();
  }

  @Override
  public MigrationPlan plan(MigrateRequest request) {
    requests.add(request);
    return plan.apply(request);
  }

  @Override
  public MigrationReport migrate(MigrateRequest request) {
    requests.add(request);
    return migrate.apply(request);
  }

  @Override
  public MigrationReport verify(MigrateRequest request) {
    requests.add(request);
    return migrate.apply(request);
  }

  @Override
  public ConsistencyReport check(@Nullable String target, List<String> schemas) {
    calls.add("check " + target + " " + schemas);
    return consistency;
  }

  @Override
  public List<MigrationReport.SequenceReport> resetSequences(
      @Nullable String target, List<String> schemas) {
    calls.add("reset-sequences " + target + " " + schemas);
    return List.of(new MigrationReport.SequenceReport("tasks_id_seq", "tasks.id", 41, 42));
  }

  @Override
  public List<RunSummary> runs(@Nullable String target) {
    calls.add("runs " + target);
    return List.of(
        new RunSummary("0195", "loading", "/data/app.db", "public", "howdah_0195", NOON, 3, 1));
  }

  @Override
  public RejectsPage rejects(RejectsQuery query) {
    calls.add("rejects " + query);
    return rejects;
  }

  @Override
  public MigrationReport retryRejects(RejectsRequest request) {
    calls.add("retry " + request);
    return retry;
  }

  @Override
  public void discard(@Nullable String target, String run) {
    calls.add("discard " + target + " " + run);
  }

  @Override
  public PostgresHandle startPostgres() {
    throw new IllegalStateException("password=hunter2 is not for your eyes");
  }

  @Override
  public Backups backups() {
    return new Backups(environment, Path.of("unused"), event -> {});
  }

  @Override
  public void writePlan(MigrationPlan written, Writer out) {
    try {
      out.write("version: 1\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
