package dev.howdah.migration;

import org.jspecify.annotations.Nullable;

/// Which rows in quarantine are to be listed.
///
/// @param target the address of the database, null to look into the environment
/// @param run the id of the run, null for the newest one that has rows in quarantine
/// @param table only rows of this table, named as in the file; null for all
/// @param after the number of the row that the list begins behind, 0 for the first
/// @param limit how many rows at most, from 1 on
/// @param whole whether values are given with all their bytes
public record RejectsQuery(
    @Nullable String target,
    @Nullable String run,
    @Nullable String table,
    long after,
    int limit,
    boolean whole) {}
