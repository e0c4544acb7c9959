package dev.howdah.plan;

import dev.howdah.plan.TablePlan.CheckPlan;
import dev.howdah.plan.TablePlan.ForeignKeyPlan;
import dev.howdah.plan.TablePlan.IndexPlan;
import dev.howdah.plan.translate.ExpressionTranslator;
import dev.howdah.plan.translate.TableScope;
import dev.howdah.plan.translate.TargetColumn;
import dev.howdah.plan.translate.Translation;
import dev.howdah.schema.Check;
import dev.howdah.schema.Column;
import dev.howdah.schema.ColumnProfile;
import dev.howdah.schema.Source;
import dev.howdah.schema.SourceSchema;
import dev.howdah.schema.SourceTable;
import dev.howdah.schema.TextShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Makes a plan of what is known of a file. A pure function: the same source and options give the
/// same plan.
public final class Planner {

  /// `MaxHeapAttributeNumber` (PostgreSQL documentation, appendix K).
  private static final int MAX_COLUMNS = 1600;

  private static final Pattern VIRTUAL = Pattern.compile("(?i)^\\s*CREATE\\s+VIRTUAL\\b");

  private static final long NEAR_EXHAUSTION = Long.MAX_VALUE / 10 * 9;

  private final Source source;
  private final PlanOptions options;
  private final Findings findings = new Findings();
  private final NameSpace relations;
  private final Map<String, TableDraft> drafts = new LinkedHashMap<>();

  private Planner(Source source, PlanOptions options) {
    this.source = source;
    this.options = options;
    this.relations = new NameSpace(options.identifiers(), Set.of());
  }

  /// Makes a plan in create mode.
  public static MigrationPlan plan(Source source, PlanOptions options) {
    return new Planner(source, options).plan();
  }

  private MigrationPlan plan() {
    SourceSchema schema = source.schema();
    for (SourceTable table : schema.tables()) {
      drafts.put(
          TableDraft.key(table.name()),
          new TableDraft(
              table,
              source.profile(table.name()),
              relations.give(table.name()),
              options.identifiers()));
    }
    Map<String, String> viewNames = new LinkedHashMap<>();
    schema.views().forEach(view -> viewNames.put(view.name(), relations.give(view.name())));
    TypeUnifier unifier = new TypeUnifier(drafts);
    unifier.unify();

    // Keys before foreign keys: those refer to the unique keys of other tables.
    Map<String, List<ColumnPlan>> columns = new LinkedHashMap<>();
    Map<String, IndexPlanner> indexes = new LinkedHashMap<>();
    Map<String, ExpressionTranslator> translators = new LinkedHashMap<>();
    drafts.forEach((key, draft) -> {
      ExpressionTranslator translator = new ExpressionTranslator(scope(draft, List.of()));
      translators.put(key, translator);
      columns.put(key, columns(draft, translator));
      IndexPlanner planner = new IndexPlanner(draft, relations, findings, translator);
      planner.plan();
      indexes.put(key, planner);
      takeConstraintNames(draft, columns.getOrDefault(key, List.of()), planner);
    });
    ForeignKeyPlanner foreignKeys = new ForeignKeyPlanner(drafts, unifier, findings);
    List<TablePlan> tables = new ArrayList<>();
    drafts.forEach((key, draft) ->
        tables.add(
            table(
                draft,
                columns.getOrDefault(key, List.of()),
                indexes.get(key),
                checks(draft, translators.get(key)),
                foreignKeys.plan(draft))));
    List<TableScope> scopes = new ArrayList<>();
    drafts.forEach((key, draft) -> {
      IndexPlanner planner = indexes.get(key);
      boolean keyed = planner != null && planner.primaryKey() != null;
      scopes.add(scope(draft, keyed ? draft.table().primaryKey() : List.of()));
    });
    List<ViewPlan> views =
        ViewPlanner.plan(schema.views(), viewNames, scopes, options.identifiers(), findings);
    rest(schema);
    return new MigrationPlan(
        MigrationPlan.VERSION,
        source.file().path(),
        source.file().sha256(),
        options.schema(),
        tables,
        views,
        findings.objects(),
        findings.findings());
  }

  /// Keys and unique constraints share the names of a table's constraints with its checks and
  /// foreign keys; from PostgreSQL 18 on so does what it makes for NOT NULL.
  private static void takeConstraintNames(
      TableDraft draft, List<ColumnPlan> columns, IndexPlanner planner) {
    NameSpace names = draft.constraintNames();
    if (planner.primaryKey() != null) {
      names.take(planner.primaryKey().name());
    }
    planner.indexes().stream().filter(IndexPlan::constraint).forEach(key -> names.take(key.name()));
    for (ColumnPlan column : columns) {
      boolean inKey =
          planner.primaryKey() != null && planner.primaryKey().columns().contains(column.target());
      if (column.notNull() || inKey) {
        names.take(draft.target() + "_" + column.target() + "_not_null");
      }
    }
  }

  static TableScope scope(TableDraft draft, List<String> primaryKey) {
    List<TargetColumn> columns =
        draft.table().columns().stream()
            .map(column ->
                TargetColumn.of(
                    column,
                    draft.targetColumn(column.name()),
                    draft.decision(column.name()).type()))
            .toList();
    return new TableScope(
        draft.table().name(), draft.target(), columns, draft.table().rowidAlias(), primaryKey);
  }

  private List<ColumnPlan> columns(TableDraft draft, ExpressionTranslator translator) {
    SourceTable table = draft.table();
    if (VIRTUAL.matcher(table.sql()).find()) {
      findings.translated(
          ObjectPlan.ObjectKind.VIRTUAL_TABLE,
          table.name(),
          "its rows become an ordinary table; what its module does (searching) is not carried");
      findings.info(
          "virtual-table-as-table",
          table.name(),
          "its rows become an ordinary table; for searching, PostgreSQL has tsvector with a GIN index"
              + " (full text) and GiST indexes (boxes)");
    } else {
      findings.created(ObjectPlan.ObjectKind.TABLE, table.name());
    }
    if (!draft.target().equals(table.name())) {
      renamed(table.name(), draft.target());
    }
    if (table.columns().size() > MAX_COLUMNS) {
      findings.block(
          "too-many-columns",
          table.name(),
          "it has "
              + table.columns().size()
              + " columns; a table in PostgreSQL has at most "
              + MAX_COLUMNS
              + ". Split it in the source, or leave it out of the plan");
    }
    List<ColumnPlan> plans = new ArrayList<>();
    for (Column column : table.columns()) {
      plans.add(column(draft, column, translator));
    }
    return plans;
  }

  private ColumnPlan column(TableDraft draft, Column column, ExpressionTranslator translator) {
    String object = draft.table().name() + "." + column.name();
    String target = draft.targetColumn(column.name());
    if (!target.equals(column.name())) {
      renamed(object, target);
    }
    TypeDecision decision = draft.decision(column.name());
    ColumnProfile profile = draft.profileOf(column.name());
    if (decision.warning() != null) {
      findings.warn(
          "type-unlike-declared", object, decision.warning() + "; it becomes " + decision.type());
    }
    hints(object, column, decision, profile);
    boolean identity =
        draft.table().rowidAlias() != null
            && TableDraft.key(column.name()).equals(TableDraft.key(draft.table().rowidAlias()));
    String generatedSql = null;
    if (column.generated() != null) {
      generatedSql = generated(object, column.generated(), decision, translator);
    }
    boolean nulls = profile.nulls() > 0;
    if (column.notNull() && nulls) {
      findings.warn(
          "not-null-has-nulls",
          object,
          "declared NOT NULL, but "
              + profile.nulls()
              + " values are NULL; the column allows NULL in PostgreSQL");
    }
    return new ColumnPlan(
        column.name(),
        target,
        decision.type(),
        decision.numbers(),
        NulPolicy.QUARANTINE,
        MalformedTextPolicy.QUARANTINE,
        (column.notNull() || identity) && !nulls,
        identity ? null : defaultOf(object, column, decision, translator),
        identity ? identity(draft, target, profile) : null,
        generatedSql,
        null,
        decision.reason());
  }

  private String identity(TableDraft draft, String target, ColumnProfile profile) {
    long last =
        Math.max(profile.integers().max(), draft.table().findSequence().orElse(Long.MIN_VALUE));
    if (last > NEAR_EXHAUSTION) {
      findings.warn(
          "identity-near-exhaustion",
          draft.table().name() + "." + target,
          "the largest key is " + last + "; few or no numbers are left after it");
    }
    return relations.giveExactly(draft.target() + "_" + target + "_seq");
  }

  private @org.jspecify.annotations.Nullable String generated(
      String object,
      Column.Generated generated,
      TypeDecision decision,
      ExpressionTranslator translator) {
    Translation translation =
        generated.expressionSql().isEmpty()
            ? new Translation.Untranslatable("its expression could not be read")
            : translator.generated(generated.expressionSql(), decision.type());
    return switch (translation) {
      case Translation.Translated translated -> {
        // PostgreSQL before 18 has STORED only, which gives the same values.
        findings.translated(
            ObjectPlan.ObjectKind.GENERATED,
            object,
            generated.stored() ? "" : "VIRTUAL becomes STORED");
        yield translated.sql();
      }
      case Translation.Untranslatable untranslatable -> {
        findings.skipped(
            ObjectPlan.ObjectKind.GENERATED,
            object,
            untranslatable.reason() + "; the column is an ordinary one with the values of now",
            generated.expressionSql());
        yield null;
      }
    };
  }

  private @org.jspecify.annotations.Nullable String defaultOf(
      String object, Column column, TypeDecision decision, ExpressionTranslator translator) {
    String sql = column.defaultSql();
    if (sql == null || sql.equalsIgnoreCase("null") || column.generated() != null) {
      return null;
    }
    return switch (translator.columnDefault(sql, decision.type())) {
      case Translation.Translated translated -> {
        if (translated.changed()) {
          findings.translated(
              ObjectPlan.ObjectKind.DEFAULT, object, sql + " becomes " + translated.sql());
        } else {
          findings.created(ObjectPlan.ObjectKind.DEFAULT, object);
        }
        yield translated.sql();
      }
      case Translation.Untranslatable untranslatable -> {
        findings.skipped(ObjectPlan.ObjectKind.DEFAULT, object, untranslatable.reason(), sql);
        yield null;
      }
    };
  }

  private void hints(String object, Column column, TypeDecision decision, ColumnProfile profile) {
    long texts = profile.texts().count();
    boolean text =
        decision.type().kind() == ColumnType.Kind.TEXT
            || decision.type().kind() == ColumnType.Kind.VARCHAR;
    if (text && column.collation().equals("NOCASE")) {
      findings.info(
          "nocase",
          object,
          "compares without regard to case in SQLite; in PostgreSQL queries need lower() or ILIKE");
    }
    if (text && texts > 0 && profile.values() == texts) {
      long zoned = profile.texts().having(TextShape.TIMESTAMP_ZONED);
      long local = profile.texts().having(TextShape.TIMESTAMP);
      if (zoned == texts || local == texts) {
        findings.info(
            "text-could-be-timestamp",
            object,
            "every value is a date and time; change its type in the plan to "
                + (zoned == texts ? "timestamptz" : "timestamp")
                + " if the application can do with that");
      }
      if (profile.texts().having(TextShape.JSON_CONTAINER) == texts
          && profile.texts().having(TextShape.JSONB) == texts) {
        findings.info(
            "text-could-be-jsonb",
            object,
            "every value is JSON; change its type in the plan to jsonb if the application can do with"
                + " that");
      }
    }
  }

  private List<CheckPlan> checks(
      TableDraft draft, @org.jspecify.annotations.Nullable ExpressionTranslator translator) {
    List<CheckPlan> plans = new ArrayList<>();
    for (Check check : draft.table().checks()) {
      if (translator == null) {
        break;
      }
      String object =
          draft.table().name()
              + "."
              + (check.name() == null ? check.expressionSql() : check.name());
      switch (translator.check(check.expressionSql())) {
        case Translation.Translated translated -> {
          String wanted = check.name() == null ? draft.target() + "_check" : check.name();
          plans.add(new CheckPlan(draft.constraintNames().give(wanted), translated.sql()));
          if (translated.changed()) {
            findings.translated(ObjectPlan.ObjectKind.CHECK, object, "becomes " + translated.sql());
          } else {
            findings.created(ObjectPlan.ObjectKind.CHECK, object);
          }
        }
        case Translation.Untranslatable untranslatable ->
            findings.skipped(
                ObjectPlan.ObjectKind.CHECK,
                object,
                untranslatable.reason(),
                check.expressionSql());
      }
    }
    return plans;
  }

  private TablePlan table(
      TableDraft draft,
      List<ColumnPlan> columns,
      @org.jspecify.annotations.Nullable IndexPlanner indexes,
      List<CheckPlan> checks,
      List<ForeignKeyPlan> foreignKeys) {
    long misfits = 0;
    Map<String, Long> conversions = new LinkedHashMap<>();
    for (ColumnPlan column : columns) {
      if (column.isLoaded()) {
        ColumnProfile profile = draft.profileOf(column.source());
        long columnMisfits = Predictions.misfits(column, profile);
        misfits += columnMisfits;
        conversions.putAll(Predictions.conversions(column, profile));
        if (columnMisfits > 0) {
          findings.warn(
              "values-to-quarantine",
              draft.table().name() + "." + column.source(),
              columnMisfits
                  + " values do not fit "
                  + column.type()
                  + " (malformed text, NUL characters or BLOBs that are no text); their rows go to"
                  + " quarantine unless the plan's policies say otherwise");
        }
      }
    }
    return new TablePlan(
        draft.table().name(),
        draft.target(),
        draft.profile().rows(),
        columns,
        indexes == null ? null : indexes.primaryKey(),
        indexes == null ? List.of() : indexes.indexes(),
        checks,
        foreignKeys,
        misfits,
        conversions);
  }

  private void rest(SourceSchema schema) {
    if (schema.tables().isEmpty()) {
      findings.warn("no-tables", source.file().path(), "the file has no tables to carry");
    }
    for (SourceSchema.Oddity oddity : schema.oddities()) {
      findings.warn("catalogue-oddity", oddity.object(), oddity.message());
    }
    for (SourceSchema.Trigger trigger : schema.triggers()) {
      findings.skipped(
          ObjectPlan.ObjectKind.TRIGGER,
          trigger.table() + "." + trigger.name(),
          "triggers are written in another language in PostgreSQL and are not translated; write it"
              + " anew if the application needs it",
          trigger.sql());
    }
    for (SourceSchema.OtherObject other : schema.otherObjects()) {
      switch (other.kind()) {
        case VIRTUAL_TABLE ->
            findings.skipped(
                ObjectPlan.ObjectKind.VIRTUAL_TABLE,
                other.name(),
                "it holds no rows of its own, or a module that Howdah does not have computes them;"
                    + " PostgreSQL has its own means (for full text: tsvector with a GIN index)",
                other.sql());
        case UNREADABLE ->
            findings.skipped(
                ObjectPlan.ObjectKind.TABLE,
                other.name(),
                "SQLite itself cannot open it",
                other.sql());
        case SHADOW_TABLE, INTERNAL_TABLE ->
            findings.internal(
                other.name(),
                other.kind() == SourceSchema.OtherObject.Kind.SHADOW_TABLE
                    ? "a virtual table keeps its data in it"
                    : "belongs to SQLite itself");
      }
    }
  }

  private void renamed(String object, String target) {
    findings.info("renamed", object, "is named " + target + " in PostgreSQL");
  }
}
