package dev.howdah.plan;

import dev.howdah.plan.TablePlan.RowsThere;
import dev.howdah.schema.Column;
import dev.howdah.schema.ColumnProfile;
import dev.howdah.schema.Source;
import dev.howdah.schema.SourceTable;
import dev.howdah.schema.SqliteName;
import dev.howdah.schema.TableProfile;
import dev.howdah.schema.TargetSchema;
import dev.howdah.schema.TargetSchema.TargetColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes a plan that fills the tables that the application has made. A pure function.
public final class FillPlanner {

  private final Source source;
  private final TargetSchema target;
  private final PlanOptions options;
  private final Profile profile;
  private final Findings findings = new Findings();

  private FillPlanner(Source source, TargetSchema target, PlanOptions options, Profile profile) {
    this.source = source;
    this.target = target;
    this.options = options;
    this.profile = profile;
  }

  /// What one side's bookkeeping table says of the version of the schema.
  ///
  /// @param table its name in the file
  /// @param inSource its rows in the file, each as one text
  /// @param inTarget its rows in the target
  public record SchemaVersion(String table, Set<String> inSource, Set<String> inTarget) {

    public SchemaVersion {
      inSource = Set.copyOf(inSource);
      inTarget = Set.copyOf(inTarget);
    }
  }

  /// Makes a plan in fill mode.
  public static MigrationPlan plan(
      Source source,
      TargetSchema target,
      PlanOptions options,
      Profile profile,
      List<SchemaVersion> versions) {
    return new FillPlanner(source, target, options, profile).plan(versions);
  }

  /// Whether the target has tables for the file's rows, so that filling them is what is wanted.
  /// What would not be carried anyway has no say in it.
  public static boolean fits(
      Source source, TargetSchema target, PlanOptions options, Profile profile) {
    FillPlanner planner = new FillPlanner(source, target, options, profile);
    List<SourceTable> withRows =
        source.schema().tables().stream()
            .filter(table -> source.profile(table.name()).rows() > 0)
            .filter(table -> !planner.isExcluded(table.name()))
            .filter(table -> !isVirtual(table) && !planner.leavesToApplication(table))
            .toList();
    long partners =
        withRows.stream().filter(table -> planner.partnerOf(table.name()).isPresent()).count();
    return partners > 0 && partners == withRows.size();
  }

  /// The target's table for one of the file's: of the same name, else of the same but for its case,
  /// else as snake_case.
  public static Optional<TargetSchema.Table> findTable(TargetSchema target, String name) {
    return partner(name, target.tables(), TargetSchema.Table::name, Set.of());
  }

  /// @param others names of the file; what is called exactly so in the target is theirs
  private static <T> Optional<T> partner(
      String name, List<T> candidates, Function<T, String> nameOf, Set<String> others) {
    for (Function<String, String> view :
        List.<Function<String, String>>of(Function.identity(), SqliteName::key, NameSpace::snake)) {
      String wanted = view.apply(name);
      List<T> found =
          candidates.stream()
              .filter(candidate -> view.apply(nameOf.apply(candidate)).equals(wanted))
              .filter(candidate ->
                  nameOf.apply(candidate).equals(name) || !others.contains(nameOf.apply(candidate)))
              .toList();
      if (found.size() == 1) {
        return Optional.of(found.getFirst());
      }
    }
    return Optional.empty();
  }

  private MigrationPlan plan(List<SchemaVersion> versions) {
    findings.info(
        "fill-mode",
        target.name(),
        "the tables are those that the application made; the file's rows go into them, with their"
            + " types (profile "
            + profile.name()
            + ")");
    profile.notes().forEach(note -> findings.info("profile-note", profile.name(), note));
    versions.forEach(this::compareVersions);
    List<TablePlan> tables = new ArrayList<>();
    Set<String> filled = new HashSet<>();
    for (SourceTable table : source.schema().tables()) {
      TableProfile stored = source.profile(table.name());
      if (isExcluded(table.name())) {
        leftOut(table.name(), "it is excluded", stored.rows());
        continue;
      }
      Optional<TargetSchema.Table> partner = partnerOf(table.name());
      if (partner.isEmpty()) {
        withoutPartner(table, stored.rows());
        continue;
      }
      if (!filled.add(partner.get().name())) {
        findings.block(
            "two-for-one",
            table.name(),
            "two tables of the file would go into " + partner.get().name() + "; exclude one");
        continue;
      }
      boolean leave =
          profile.table(table.name()).map(Profile.TableRule::rows).orElse(Profile.Rows.FAIL)
                  == Profile.Rows.SKIP
              && !options.rowsThereByTable().containsKey(table.name());
      if (leave && partner.get().hasRows()) {
        leftOut(
            table.name(), "the application keeps it itself (profile " + profile.name() + ")", 0);
        continue;
      }
      tables.add(table(table, partner.get(), stored));
    }
    for (TargetSchema.Table table : target.tables()) {
      if (!filled.contains(table.name())) {
        findings.info(
            "target-table-not-filled",
            table.name(),
            "the file has no table for it; it stays as it is");
      }
    }
    if (tables.isEmpty()) {
      findings.block(
          "nothing-to-fill",
          target.name(),
          "no table of the file has a partner in schema " + target.name());
    }
    return new MigrationPlan(
        MigrationPlan.VERSION,
        source.file().path(),
        source.file().sha256(),
        options.schema(),
        tables,
        List.of(),
        findings.objects(),
        findings.findings(),
        MigrationPlan.Mode.FILL,
        profile.checks());
  }

  private Optional<TargetSchema.Table> partnerOf(String table) {
    Optional<String> mapped = profile.table(table).map(Profile.TableRule::to);
    return mapped.isPresent()
        ? target.findTable(mapped.get())
        : partner(table, target.tables(), TargetSchema.Table::name, tablesOfFile());
  }

  private Optional<TargetColumn> partnerOf(
      String table, String column, TargetSchema.Table partner) {
    Optional<String> mapped = profile.column(table, column).map(Profile.ColumnRule::to);
    return mapped.isPresent()
        ? partner.columns().stream().filter(found -> found.name().equals(mapped.get())).findFirst()
        : partner(column, partner.columns(), TargetColumn::name, columnsOfFile(table));
  }

  private Set<String> tablesOfFile() {
    return source.schema().tables().stream()
        .map(SourceTable::name)
        .filter(table -> !isExcluded(table))
        .collect(Collectors.toSet());
  }

  private Set<String> columnsOfFile(String table) {
    return source.schema().findTable(table).stream()
        .flatMap(found -> found.columns().stream())
        .map(Column::name)
        .filter(column -> !isExcluded(table + "." + column))
        .collect(Collectors.toSet());
  }

  private boolean isExcluded(String name) {
    return options.excluded().stream()
        .anyMatch(excluded -> SqliteName.key(excluded).equals(SqliteName.key(name)));
  }

  private void compareVersions(SchemaVersion version) {
    // A bookkeeping table without rows says nothing; it is filled like any other.
    if (version.inTarget().isEmpty() || version.inSource().equals(version.inTarget())) {
      return;
    }
    findings.block(
        "schema-version-differs",
        version.table(),
        "the schemas are of different versions: "
            + only("the file", version.inSource(), version.inTarget())
            + only("the target", version.inTarget(), version.inSource())
            + "bring both to the same version with the application's own means");
  }

  private static String only(String side, Set<String> these, Set<String> others) {
    Set<String> left = new TreeSet<>(these);
    left.removeAll(others);
    if (left.isEmpty()) {
      return "";
    }
    List<String> shown = left.stream().limit(5).toList();
    return "only "
        + side
        + " has "
        + String.join(", ", shown)
        + (left.size() > shown.size() ? " and " + (left.size() - shown.size()) + " more" : "")
        + "; ";
  }

  private void leftOut(String name, String reason, long rows) {
    findings.info(
        "table-not-carried-by-choice",
        name,
        reason + (rows > 0 ? "; its " + rows + " rows are not carried" : ""));
  }

  private static boolean isVirtual(SourceTable table) {
    return table.sql().regionMatches(true, 0, "CREATE VIRTUAL", 0, "CREATE VIRTUAL".length());
  }

  private boolean leavesToApplication(SourceTable table) {
    return profile.table(table.name()).map(Profile.TableRule::rows).orElse(Profile.Rows.FAIL)
        == Profile.Rows.SKIP;
  }

  private void withoutPartner(SourceTable table, long rows) {
    if (rows == 0 || isVirtual(table) || leavesToApplication(table)) {
      findings.info(
          "table-without-partner",
          table.name(),
          "the target has no table for it"
              + (rows == 0 ? ", and it has no rows" : "; its rows are not carried"));
    } else {
      findings.block(
          "table-without-partner",
          table.name(),
          "the target has no table for its "
              + rows
              + " rows; leave it out with --exclude, or let the application make the table");
    }
  }

  private TablePlan table(SourceTable table, TargetSchema.Table partner, TableProfile stored) {
    RowsThere rowsThere = rowsThere(table.name());
    if (rowsThere == RowsThere.TRUNCATE && partner.hasRows()) {
      findings.warn(
          "rows-removed",
          partner.name(),
          "the table has rows, which are removed before it is filled");
    }
    if (rowsThere == RowsThere.KEEP && partner.hasRows()) {
      findings.info(
          "rows-kept",
          partner.name(),
          "the table has rows, which stay; rows of the file whose key is taken go to quarantine");
    }
    if (rowsThere == RowsThere.FAIL && partner.hasRows()) {
      findings.block(
          "rows-in-target",
          partner.name(),
          "the table has rows already; say what becomes of them with --existing truncate|keep, or"
              + " for this table alone with --existing "
              + table.name()
              + "=truncate");
    }
    if (!partner.name().equals(table.name())) {
      findings.info("renamed", table.name(), "is named " + partner.name() + " in the target");
    }
    if (!partner.owned() && partner.triggers().stream().anyMatch(TargetSchema.Trigger::fires)) {
      findings.warn(
          "triggers-fire",
          partner.name(),
          "its triggers fire for every row, as the role does not own the table and so cannot switch"
              + " them off");
    }
    List<ColumnPlan> columns = columns(table, partner, stored);
    boolean keyed =
        !partner.primaryKey().isEmpty()
            && columns.stream().map(ColumnPlan::target).toList().containsAll(partner.primaryKey());
    return new TablePlan(
        table.name(),
        partner.name(),
        stored.rows(),
        columns,
        keyed ? new TablePlan.PrimaryKeyPlan(partner.name() + "_pkey", partner.primaryKey()) : null,
        List.of(),
        List.of(),
        List.of(),
        0,
        Map.of(),
        rowsThere);
  }

  private RowsThere rowsThere(String table) {
    RowsThere chosen = options.rowsThereByTable().get(table);
    if (chosen != null) {
      return chosen;
    }
    return switch (profile.table(table).map(Profile.TableRule::rows).orElse(Profile.Rows.FAIL)) {
      case TRUNCATE -> RowsThere.TRUNCATE;
      case KEEP -> RowsThere.KEEP;
      case SKIP, FAIL -> options.rowsThere();
    };
  }

  private List<ColumnPlan> columns(
      SourceTable table, TargetSchema.Table partner, TableProfile stored) {
    Map<String, Column> sources = new LinkedHashMap<>();
    for (Column column : table.columns()) {
      String object = table.name() + "." + column.name();
      long values = valuesOf(stored, column.name());
      if (isExcluded(object)) {
        findings.info(
            "column-not-carried-by-choice",
            object,
            "it is excluded; its " + values + " values are not carried");
        continue;
      }
      Optional<TargetColumn> found = partnerOf(table.name(), column.name(), partner);
      if (found.isEmpty()) {
        withoutPartner(object, values);
      } else if (sources.putIfAbsent(found.get().name(), column) != null) {
        findings.block(
            "two-for-one",
            object,
            "two columns of the file would go into " + found.get().name() + "; exclude one");
      }
    }
    List<ColumnPlan> plans = new ArrayList<>();
    for (TargetColumn column : partner.columns()) {
      Column from = sources.get(column.name());
      String object = partner.name() + "." + column.name();
      if (from == null) {
        notFilled(object, column);
      } else if (column.generated()) {
        findings.info(
            "column-computed-by-target",
            object,
            "the target computes it itself; the file's values are not carried");
      } else {
        ColumnPlan plan = column(table, from, column, stored);
        if (plan != null) {
          plans.add(plan);
        }
      }
    }
    if (plans.isEmpty()) {
      findings.block("no-column-to-fill", partner.name(), "no column of it has a partner");
    }
    return plans;
  }

  private void withoutPartner(String object, long values) {
    if (values == 0) {
      findings.info(
          "column-without-partner",
          object,
          "the target has no column for it, and it has no values");
    } else {
      findings.block(
          "column-without-partner",
          object,
          "the target has no column for its " + values + " values; leave it out with --exclude");
    }
  }

  private void notFilled(String object, TargetColumn column) {
    if (column.generated()) {
      return;
    }
    if (column.notNull() && !column.hasDefault()) {
      findings.block(
          "column-needs-values",
          object,
          "it is NOT NULL and has no default, but the file has no column for it; give it a default");
    } else {
      findings.info(
          "target-column-not-filled",
          object,
          "the file has no column for it; it gets "
              + (column.hasDefault() ? "its default" : "NULL"));
    }
  }

  private static long valuesOf(TableProfile stored, String column) {
    return profileOf(stored, column).map(ColumnProfile::values).orElse(0L);
  }

  private static Optional<ColumnProfile> profileOf(TableProfile stored, String column) {
    return stored.columns().stream().filter(found -> found.column().equals(column)).findFirst();
  }

  private @Nullable ColumnPlan column(
      SourceTable table, Column from, TargetColumn column, TableProfile stored) {
    String object = table.name() + "." + from.name();
    Optional<TargetTypes.Filling> filling = TargetTypes.filling(column);
    if (filling.isEmpty()) {
      long values = valuesOf(stored, from.name());
      if (values == 0 && (!column.notNull() || column.hasDefault())) {
        findings.info(
            "type-not-filled",
            object,
            "Howdah does not fill " + column.typeSql() + "; no value to carry");
      } else {
        findings.block(
            "type-not-filled",
            object,
            "Howdah does not fill columns of type "
                + column.typeSql()
                + "; leave it out with --exclude "
                + object);
      }
      return null;
    }
    ColumnType type = filling.get().type();
    Optional<Profile.ColumnRule> rule = profile.column(table.name(), from.name());
    NumberMeaning numbers = NumberMeaning.NONE;
    String reason = "the target's type is " + column.typeSql();
    boolean ofTime =
        switch (type.kind()) {
          case DATE, TIMESTAMP, TIMESTAMPTZ -> true;
          default -> false;
        };
    Optional<ColumnProfile> values = profileOf(stored, from.name());
    if (ofTime
        && values.isPresent()
        && values.get().integers().count() + values.get().reals().count() > 0) {
      NumberMeaning known = rule.map(Profile.ColumnRule::numbers).orElse(null);
      EpochUnits.Unit unit =
          known == null ? EpochUnits.of(values.get()) : new EpochUnits.Unit(known, true);
      numbers = unit.meaning();
      reason += "; its numbers are taken for " + words(numbers);
      if (!unit.sure()) {
        findings.warn(
            "unit-guessed",
            object,
            "its numbers are taken for "
                + words(numbers)
                + " from their size, but not all lie from 1980 to 2100; check it, and set numbers in"
                + " the plan if that is wrong");
      }
    }
    TargetFit fit = filling.get().fit();
    if (type.kind() == ColumnType.Kind.REAL
        && rule.map(Profile.ColumnRule::real).orElse(Profile.RealPolicy.EXACT)
            == Profile.RealPolicy.NEAREST) {
      fit = new TargetFit(TargetFit.Form.NEAREST, column.typeSql(), 0, List.of());
      findings.warn(
          "rounded-to-real",
          object,
          "the target's type real keeps about 7 digits; numbers with more become the nearest one, as"
              + " the profile says");
    }
    boolean hasFraction =
        switch (type.kind()) {
          case TIME, TIMESTAMP, TIMESTAMPTZ -> true;
          default -> false;
        };
    if (hasFraction
        && rule.map(Profile.ColumnRule::fraction).orElse(Profile.FractionPolicy.EXACT)
            == Profile.FractionPolicy.CUT) {
      int digits = fit == null ? TargetTypes.FULL_PRECISION : fit.length();
      fit = new TargetFit(TargetFit.Form.CUT, column.typeSql(), digits, List.of());
    }
    return new ColumnPlan(
        from.name(),
        column.name(),
        type,
        numbers,
        rule.map(Profile.ColumnRule::nul).orElse(NulPolicy.QUARANTINE),
        rule.map(Profile.ColumnRule::malformedText).orElse(MalformedTextPolicy.QUARANTINE),
        column.notNull(),
        null,
        null,
        null,
        null,
        reason,
        fit);
  }

  private static String words(NumberMeaning meaning) {
    return switch (meaning) {
      case EPOCH_SECONDS -> "seconds since 1970";
      case EPOCH_MILLISECONDS -> "milliseconds since 1970";
      case EPOCH_MICROSECONDS -> "microseconds since 1970";
      case EPOCH_NANOSECONDS -> "nanoseconds since 1970";
      case JULIAN_DAY -> "Julian days";
      case NONE -> "no dates";
    };
  }
}
