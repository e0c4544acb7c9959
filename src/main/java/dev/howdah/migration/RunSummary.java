package dev.howdah.migration;

import java.time.Instant;

/// A run that left something in a target.
///
/// @param run its id
/// @param state how far it came, for example `loading`, `published`
/// @param source the path of the file
/// @param schema the target schema
/// @param stagingSchema the staging schema, empty where it is gone
/// @param started when it began
/// @param tablesDone how many tables are loaded
/// @param rowsQuarantined how many rows are in quarantine
public record RunSummary(
    String run,
    String state,
    String source,
    String schema,
    String stagingSchema,
    Instant started,
    int tablesDone,
    long rowsQuarantined) {}
