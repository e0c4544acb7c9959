package dev.howdah.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.migration.Profiles;
import dev.howdah.plan.PlanOptions;
import dev.howdah.plan.TablePlan.RowsThere;
import dev.howdah.schema.Identifier;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a migration is to be done: what the command `migrate` has as options, with the same words
/// and the same defaults (docs/cli.md).
///
/// @param mode `auto`, `create` or `fill`
/// @param existing `fail`, `truncate`, `replace` or `keep`
/// @param existingByTable the same for single tables, in fill mode
/// @param schema in the target
/// @param identifiers `preserve`, `lower` or `snake`
/// @param profile the name of a built-in profile; null to find one. A file of the server's is none
///   of the caller's business, so no path is taken
/// @param exclude tables and columns that are not carried, in fill mode
/// @param snapshot `auto` or `copy`
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record MigrationOptions(
    String mode,
    String existing,
    Map<String, String> existingByTable,
    String schema,
    String identifiers,
    @Nullable String profile,
    List<String> exclude,
    String snapshot) {

  MigrationOptions {
    existingByTable = Map.copyOf(existingByTable);
    exclude = List.copyOf(exclude);
  }

  /// Refuses what can never work.
  ///
  /// @throws HowdahException REQUEST_INVALID
  void require() {
    if (mode.equals("fill") && existing.equals("replace")) {
      throw invalid("existing: replace makes tables anew, which mode fill never does.");
    }
    if (mode.equals("create") && existing.equals("keep")) {
      throw invalid("existing: keep is for mode fill.");
    }
    if (existingByTable.containsValue("replace")) {
      throw invalid("existingByTable: replace is for all tables at once, in mode create.");
    }
    if (profile != null && !Profiles.names().contains(profile)) {
      throw invalid("profile: there is none of this name; docs/profiles.md lists them.");
    }
    try {
      Identifier.quote(schema);
    } catch (IllegalArgumentException e) {
      throw invalid("schema: not a name that PostgreSQL can hold.");
    }
  }

  /// The request to the engine.
  MigrateRequest request(Path source, @Nullable Path plan, boolean resume, @Nullable String run) {
    Map<String, RowsThere> byTable = new LinkedHashMap<>();
    existingByTable.forEach(
        (table, policy) -> byTable.put(table, RowsThere.valueOf(upper(policy))));
    return new MigrateRequest(
        source,
        null,
        new PlanOptions(
            schema,
            PlanOptions.Identifiers.valueOf(upper(identifiers)),
            RowsThere.FAIL,
            byTable,
            exclude),
        MigrateRequest.Existing.valueOf(upper(existing)),
        plan,
        resume,
        run,
        policy(),
        MigrateRequest.Mode.valueOf(upper(mode)),
        profile);
  }

  /// How the file is read.
  MigrateRequest.SnapshotPolicy policy() {
    return MigrateRequest.SnapshotPolicy.valueOf(upper(snapshot));
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private static HowdahException invalid(String message) {
    return new HowdahException(ErrorCode.REQUEST_INVALID, message, "");
  }
}
