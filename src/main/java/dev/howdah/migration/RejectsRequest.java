package dev.howdah.migration;

import dev.howdah.plan.MalformedTextPolicy;
import dev.howdah.plan.NulPolicy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Which quarantined rows are to be loaded again, and what is decided about them anew.
///
/// @param source the SQLite file of the run, unchanged
/// @param target the address of the database, null to look into the environment
/// @param run the id of a published run, null for the newest of this file that has rows in
///   quarantine
/// @param table only rows of this table, named as in the file; null for all
/// @param planFile an edited plan, of which the columns of these tables are looked at; null to go
///   by what the run had planned
/// @param nul what becomes of NUL characters in text where the plan says quarantine; null to leave
///   it so
/// @param malformedText what becomes of malformed text where the plan says quarantine; null to
///   leave it so
/// @param dryRun whether everything is taken back in the end
/// @param snapshot how a consistent state of the source is kept
public record RejectsRequest(
    Path source,
    @Nullable String target,
    @Nullable String run,
    @Nullable String table,
    @Nullable Path planFile,
    @Nullable NulPolicy nul,
    @Nullable MalformedTextPolicy malformedText,
    boolean dryRun,
    MigrateRequest.SnapshotPolicy snapshot) {}
