package dev.howdah.cli;

import dev.howdah.migration.MigrateRequest;
import dev.howdah.migration.MigrateRequest.Existing;
import dev.howdah.plan.PlanOptions;
import dev.howdah.plan.TablePlan.RowsThere;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Who makes the tables, and what becomes of what is there.
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ModeOptions {

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  @Option(
      names = "--mode",
      paramLabel = "auto|create|fill",
      defaultValue = "auto",
      description = {
        "create: Howdah makes the tables. fill: the application has made them (its migrations, its"
            + " first start), and the rows go into them with their types. auto: fill where the target"
            + " has a table for every table with rows, else create.",
        "Default: ${DEFAULT-VALUE}."
      })
  MigrateRequest.Mode mode = MigrateRequest.Mode.AUTO;

  @Option(
      names = "--existing",
      paramLabel = "[TABLE=]fail|truncate|replace|keep",
      description = {
        "What happens to tables that the target already has, or in fill mode to the rows in them:"
            + " fail refuses, truncate removes the rows and keeps the tables, replace (only create"
            + " mode) drops the tables and makes them anew in the transaction that publishes, keep"
            + " (only fill mode) keeps the rows beside those of the file.",
        "TABLE=… says it for one table, in fill mode; can be given several times.",
        "Default: fail, and what the profile says."
      })
  List<String> existing = new ArrayList<>();

  @Option(
      names = "--profile",
      paramLabel = "NAME|FILE",
      description =
          "In fill mode, what is known of the application: one that Howdah brings"
              + " (docs/profiles.md), or a file of your own. Default: found by the names of the"
              + " tables.")
  @Nullable String profile;

  @Option(
      names = "--exclude",
      paramLabel = "TABLE[.COLUMN]",
      description =
          "In fill mode, a table or column of the file that is not carried; can be given several"
              + " times.")
  List<String> excluded = new ArrayList<>();

  /// The policy for all tables.
  Existing existing() {
    Existing policy = Existing.FAIL;
    for (String value : existing) {
      if (value.lastIndexOf('=') < 0) {
        policy = parse(value);
      }
    }
    return policy;
  }

  private Map<String, RowsThere> byTable() {
    Map<String, RowsThere> tables = new LinkedHashMap<>();
    for (String value : existing) {
      int equals = value.lastIndexOf('=');
      if (equals >= 0) {
        tables.put(
            value.substring(0, equals),
            switch (parse(value.substring(equals + 1))) {
              case FAIL -> RowsThere.FAIL;
              case TRUNCATE -> RowsThere.TRUNCATE;
              case KEEP -> RowsThere.KEEP;
              case REPLACE -> throw wrong("replace is for all tables at once, in create mode.");
            });
      }
    }
    return tables;
  }

  private Existing parse(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "fail" -> Existing.FAIL;
      case "truncate" -> Existing.TRUNCATE;
      case "replace" -> Existing.REPLACE;
      case "keep" -> Existing.KEEP;
      default ->
          throw wrong(
              "expected one of fail, truncate, replace, keep, or TABLE= and one of them, but was '"
                  + value
                  + "'.");
    };
  }

  private ParameterException wrong(String what) {
    return new ParameterException(
        command.commandLine(), "Invalid value for option '--existing': " + what);
  }

  /// A request for one file.
  MigrateRequest request(
      Path source,
      @Nullable String target,
      String schema,
      PlanningOptions planning,
      boolean resume,
      @Nullable String run,
      MigrateRequest.SnapshotPolicy snapshot) {
    if (mode == MigrateRequest.Mode.FILL && existing() == Existing.REPLACE) {
      throw wrong("replace makes tables anew, which --mode fill never does.");
    }
    if (mode == MigrateRequest.Mode.CREATE && existing() == Existing.KEEP) {
      throw wrong("keep is for --mode fill.");
    }
    return new MigrateRequest(
        source,
        target,
        new PlanOptions(schema, planning.identifiers, RowsThere.FAIL, byTable(), excluded),
        existing(),
        planning.plan,
        resume,
        run,
        snapshot,
        mode,
        profile);
  }

  /// The options as they are to be typed again.
  String again() {
    StringBuilder again = new StringBuilder();
    if (mode != MigrateRequest.Mode.AUTO) {
      again.append(" --mode ").append(mode.name().toLowerCase(Locale.ROOT));
    }
    existing.forEach(value -> again.append(" --existing ").append(Shell.quote(value)));
    Optional.ofNullable(profile)
        .ifPresent(name -> again.append(" --profile ").append(Shell.quote(name)));
    excluded.forEach(name -> again.append(" --exclude ").append(Shell.quote(name)));
    return again.toString();
  }
}
