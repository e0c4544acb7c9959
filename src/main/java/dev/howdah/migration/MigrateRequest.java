package dev.howdah.migration;

import dev.howdah.plan.PlanOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a migration is asked to do.
///
/// @param source the SQLite file
/// @param target the address of the database, null to look into the environment
/// @param options what is decided before the plan is made; not looked at where a plan is given
/// @param existing what happens to what the target already has
/// @param planFile an edited plan, null to make one
/// @param resume whether an unfinished run goes on
/// @param run where a run is to go on, its id, null for the newest unfinished one that fits; one
///   that differed goes on only where it is named, and is proved again. Else the id that the new
///   run gets, a UUID of version 7, null to make one
/// @param snapshot how a consistent state of the source is kept
/// @param mode who makes the tables; not looked at where a plan is given
/// @param profile the name or the file of a profile for fill mode, null to find one
public record MigrateRequest(
    Path source,
    @Nullable String target,
    PlanOptions options,
    Existing existing,
    @Nullable Path planFile,
    boolean resume,
    @Nullable String run,
    SnapshotPolicy snapshot,
    Mode mode,
    @Nullable String profile) {

  /// A request to make the tables.
  public MigrateRequest(
      Path source,
      @Nullable String target,
      PlanOptions options,
      Existing existing,
      @Nullable Path planFile,
      boolean resume,
      @Nullable String run,
      SnapshotPolicy snapshot) {
    this(source, target, options, existing, planFile, resume, run, snapshot, Mode.CREATE, null);
  }

  /// What happens to tables that the target already has under the names of the plan.
  public enum Existing {
    /// The migration is refused.
    FAIL,
    /// They keep their definition and are emptied first.
    TRUNCATE,
    /// They are dropped and made anew.
    REPLACE,
    /// They keep their rows beside those of the file; in fill mode only.
    KEEP
  }

  /// Who makes the tables.
  public enum Mode {
    /// Fill where the target has tables for all rows of the file, else create.
    AUTO,
    /// Howdah makes them.
    CREATE,
    /// The application has made them; Howdah fills them.
    FILL
  }

  /// How a consistent state of the source is kept while it is read.
  public enum SnapshotPolicy {
    /// What suits the file.
    AUTO,
    /// Always a private copy in scratch space: the application can go on writing.
    COPY
  }
}
