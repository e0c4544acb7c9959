package dev.howdah.migration;

import dev.howdah.backup.BackupFolder;
import dev.howdah.backup.Content;
import dev.howdah.backup.DatabaseDump;
import dev.howdah.backup.DatabaseRestore;
import dev.howdah.backup.Manifest;
import dev.howdah.backup.PostgresTools;
import dev.howdah.backup.Retention;
import dev.howdah.embedded.EmbeddedServer;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.Finding;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.PostgresTarget;
import dev.howdah.postgres.ServerFacts;
import dev.howdah.postgres.TargetSessions;
import dev.howdah.state.BackupRuns;
import dev.howdah.state.StateDatabase;
import dev.howdah.verify.consistency.ConsistencyCheck;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Backups as use cases. Throws {@link HowdahException} where something failed. Thread-safe.
public final class Backups {

  /// Known when a native image is built; later, packages there have forgotten it.
  private static final String VERSION =
      Objects.requireNonNullElse(Backups.class.getPackage().getImplementationVersion(), "");

  private final Map<String, String> environment;
  private final Path home;
  private final MigrationListener listener;
  private final InstantSource clock;

  /// The use cases in a given surrounding.
  ///
  /// @param environment the environment variables
  /// @param home the folder in which the embedded PostgreSQL keeps its data, normally `.howdah`
  /// @param listener is told what a person should read at once
  public Backups(Map<String, String> environment, Path home, MigrationListener listener) {
    this(environment, home, listener, InstantSource.system());
  }

  Backups(
      Map<String, String> environment, Path home, MigrationListener listener, InstantSource clock) {
    this.environment = Map.copyOf(environment);
    this.home = home;
    this.listener = listener;
    this.clock = clock;
  }

  /// Makes a backup, and afterwards removes those of the same label that the rules let go.
  public BackupReport backup(BackupRequest request) {
    long start = System.nanoTime();
    BackupRequest.Place place = request.place();
    Retention retention = new Retention(request.keep(), request.keepDays());
    try (Found found = find(place)) {
      BackupFolder folder = BackupFolder.make(place.directory());
      Manifest made =
          new DatabaseDump(tools(place), environment, clock)
              .make(
                  found.settings(),
                  folder,
                  new DatabaseDump.Options(
                      place.label(), request.compression(), request.spaceCheck(), VERSION));
      Boolean recorded = found.record(runs -> add(runs, made));
      List<String> pruned = prune(folder, retention, made.label(), false);
      return new BackupReport(
          BackupReport.Summary.of(made),
          folder.dump(made).toString(),
          Phases.millisSince(start),
          recorded,
          pruned);
    }
  }

  /// The backups in a folder.
  ///
  /// @param label of which label, null for all
  public BackupReport.Listing list(Path directory, @Nullable String label) {
    BackupFolder.Listing listing = BackupFolder.at(directory).list();
    return new BackupReport.Listing(
        listing.complete().stream()
            .filter(manifest -> label == null || manifest.label().equals(label))
            .map(BackupReport.Summary::of)
            .toList(),
        listing.broken().stream()
            .map(broken -> new BackupReport.Broken(broken.name(), broken.reason()))
            .toList());
  }

  /// Removes the backups that the rules let go.
  ///
  /// @param label of which label, null for all; each label is counted for itself
  /// @param dryRun whether they stay after all
  /// @return their names, the oldest first
  public List<String> prune(
      Path directory,
      @Nullable Integer keep,
      @Nullable Integer keepDays,
      @Nullable String label,
      boolean dryRun) {
    return prune(BackupFolder.at(directory), new Retention(keep, keepDays), label, dryRun);
  }

  private List<String> prune(
      BackupFolder folder, Retention retention, @Nullable String label, boolean dryRun) {
    List<Manifest> expired =
        retention.expired(
            folder.list().complete().stream()
                .filter(manifest -> label == null || manifest.label().equals(label))
                .toList(),
            clock.instant());
    if (!dryRun) {
      expired.forEach(folder::remove);
    }
    return expired.stream().map(Manifest::name).toList();
  }

  /// Restores a backup into a scratch database, compares, and drops it again.
  ///
  /// @param backup its id, its name, or `latest`
  /// @param into a database on the server to use; null for the embedded PostgreSQL, or where this
  ///   Howdah has none, for the server of the place's database
  public BackupReport.Restored verify(
      BackupRequest.Place place, String backup, @Nullable String into) {
    BackupFolder folder = BackupFolder.at(place.directory());
    Manifest manifest = folder.find(backup, place.label());
    try {
      folder.check(manifest);
    } catch (HowdahException e) {
      return damaged(manifest, e);
    }
    BackupReport.Restored trial =
        into != null
            ? trial(folder, manifest, place, ConnectionSettings.parse(into, environment))
            : EmbeddedServer.isAvailable()
                ? verifyEmbedded(folder, manifest, place)
                : verifyBeside(folder, manifest, place);
    if (place.service() && trial.differences().isEmpty()) {
      try (Found found = find(place)) {
        return withRecord(
            trial, found.record(runs -> runs.verified(manifest.name(), clock.instant())));
      }
    }
    return trial;
  }

  private BackupReport.Restored verifyBeside(
      BackupFolder folder, Manifest manifest, BackupRequest.Place place) {
    try (Found found = find(place)) {
      return trial(folder, manifest, place, found.settings());
    }
  }

  private BackupReport.Restored verifyEmbedded(
      BackupFolder folder, Manifest manifest, BackupRequest.Place place) {
    try (EmbeddedServer server = EmbeddedServer.start(home)) {
      return trial(folder, manifest, place, ConnectionSettings.parse(server.uri("postgres")));
    } catch (HowdahException e) {
      if (e.code() == ErrorCode.TARGET_UNSUITABLE || e.code() == ErrorCode.BACKUP_FAILED) {
        throw new HowdahException(
            e.code(),
            "On the embedded PostgreSQL: " + e.getMessage(),
            "It has not every version, extension and locale: give a server like that of the backup"
                + " with --into.",
            e);
      }
      throw e;
    }
  }

  private BackupReport.Restored trial(
      BackupFolder folder,
      Manifest manifest,
      BackupRequest.Place place,
      ConnectionSettings server) {
    try (DatabaseRestore.Scratch scratch = DatabaseRestore.scratch(server, manifest)) {
      ServerFacts facts =
          new DatabaseRestore(tools(place), environment)
              .restore(
                  folder.dump(manifest),
                  manifest,
                  scratch.settings(),
                  new DatabaseRestore.Options(DatabaseRestore.Existing.FAIL, false, false));
      Content there = DatabaseRestore.content(scratch.settings());
      return restored(
          manifest,
          facts,
          scratch.settings(),
          BackupReport.Difference.of(manifest.content().differences(there, true)),
          List.of());
    }
  }

  /// Restores a backup for good, compares, and checks the consistency of the database.
  public BackupReport.Restored restore(RestoreRequest request) {
    BackupRequest.Place place = request.place();
    BackupFolder folder = BackupFolder.at(place.directory());
    Manifest manifest = folder.find(request.backup(), place.label());
    folder.check(manifest);
    try (Found found = find(place)) {
      ServerFacts server =
          new DatabaseRestore(tools(place), environment)
              .restore(
                  folder.dump(manifest),
                  manifest,
                  found.settings(),
                  new DatabaseRestore.Options(
                      switch (request.existing()) {
                        case FAIL -> DatabaseRestore.Existing.FAIL;
                        case KEEP -> DatabaseRestore.Existing.KEEP;
                        case REPLACE -> DatabaseRestore.Existing.REPLACE;
                      },
                      request.owners(),
                      request.privileges()));
      Content there = DatabaseRestore.content(found.settings());
      boolean exact = request.existing() == RestoreRequest.Existing.FAIL;
      return restored(
          manifest,
          server,
          found.settings(),
          BackupReport.Difference.of(manifest.content().differences(there, exact)),
          findings(found.settings()));
    }
  }

  private static List<Finding> findings(ConnectionSettings settings) {
    try (Connection connection = PostgresTarget.open(settings, "check")) {
      return ConsistencyCheck.run(connection, List.of()).findings();
    } catch (SQLException e) {
      throw PostgresFailure.wrap("close the connection", e);
    }
  }

  private static BackupReport.Restored restored(
      Manifest manifest,
      ServerFacts server,
      ConnectionSettings settings,
      List<BackupReport.Difference> differences,
      List<Finding> findings) {
    return new BackupReport.Restored(
        BackupReport.Summary.of(manifest),
        server.display(),
        settings.database(),
        manifest.content().tables().size(),
        manifest.content().rows(),
        manifest.content().sequences().size(),
        differences,
        findings,
        null);
  }

  private static BackupReport.Restored damaged(Manifest manifest, HowdahException e) {
    return new BackupReport.Restored(
        BackupReport.Summary.of(manifest),
        "",
        "",
        0,
        0,
        0,
        List.of(
            new BackupReport.Difference(
                manifest.name() + ".dump", "file", manifest.sha256(), e.getMessage())),
        List.of(),
        null);
  }

  private static BackupReport.Restored withRecord(
      BackupReport.Restored trial, @Nullable Boolean recorded) {
    return new BackupReport.Restored(
        trial.backup(),
        trial.server(),
        trial.database(),
        trial.tables(),
        trial.rows(),
        trial.sequences(),
        trial.differences(),
        trial.findings(),
        recorded);
  }

  private boolean add(BackupRuns runs, Manifest made) throws SQLException {
    runs.add(
        new BackupRuns.Run(
            made.name(),
            made.database(),
            made.createdAt(),
            clock.instant(),
            made.bytes(),
            made.sha256()));
    return true;
  }

  private PostgresTools tools(BackupRequest.Place place) {
    return PostgresTools.in(place.tools(), environment);
  }

  private Found find(BackupRequest.Place place) {
    return place.service()
        ? new ServiceFound(StateDatabase.find(place.target(), environment, home))
        : new TargetFound(
            ResolvedTarget.resolve(place.target(), environment, home, null, new TargetSessions()));
  }

  @FunctionalInterface
  private interface Recording {
    boolean in(BackupRuns runs) throws SQLException;
  }

  /// A database that a backup is of or comes back to.
  private sealed interface Found extends AutoCloseable {

    ConnectionSettings settings();

    /// Tells the service's database; null where that is not meant.
    @Nullable Boolean record(Recording recording);

    @Override
    void close();
  }

  private record TargetFound(ResolvedTarget target) implements Found {

    @Override
    public ConnectionSettings settings() {
      return target.settings();
    }

    @Override
    public @Nullable Boolean record(Recording recording) {
      return null;
    }

    @Override
    public void close() {
      target.close();
    }
  }

  private final class ServiceFound implements Found {

    private final StateDatabase state;

    private ServiceFound(StateDatabase state) {
      this.state = state;
    }

    @Override
    public ConnectionSettings settings() {
      return state.settings();
    }

    /// A backup is as good without the service knowing of it.
    @Override
    public Boolean record(Recording recording) {
      try {
        return recording.in(new BackupRuns(state.dataSource()));
      } catch (SQLException e) {
        listener.on(
            new MigrationEvent.Notice(
                "The service's database could not be told of it: " + e.getMessage()));
        return false;
      }
    }

    @Override
    public void close() {
      state.close();
    }
  }
}
