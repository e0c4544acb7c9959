package dev.howdah.plan;

import dev.howdah.plan.TablePlan.IndexPlan;
import dev.howdah.plan.TablePlan.PrimaryKeyPlan;
import dev.howdah.plan.translate.ExpressionTranslator;
import dev.howdah.plan.translate.Translation;
import dev.howdah.schema.ColumnProfile;
import dev.howdah.schema.Identifier;
import dev.howdah.schema.Index;
import dev.howdah.schema.SourceTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Plans the primary key, the unique constraints and the indexes of one table.
final class IndexPlanner {

  /// A B-tree entry must fit into a third of a page: 2704 bytes (PostgreSQL source,
  /// `BTMaxItemSize`), headers included.
  private static final long MAX_BTREE_BYTES = 2_600;

  /// `INDEX_MAX_KEYS` (PostgreSQL documentation, appendix K).
  private static final int MAX_PARTS = 32;

  private final TableDraft draft;
  private final SourceTable table;
  private final NameSpace relations;
  private final Findings findings;
  private final ExpressionTranslator translator;
  private final List<IndexPlan> indexes = new ArrayList<>();
  private @Nullable PrimaryKeyPlan primaryKey;

  IndexPlanner(
      TableDraft draft, NameSpace relations, Findings findings, ExpressionTranslator translator) {
    this.draft = draft;
    this.table = draft.table();
    this.relations = relations;
    this.findings = findings;
    this.translator = translator;
  }

  void plan() {
    if (!table.primaryKey().isEmpty()) {
      planPrimaryKey();
    }
    for (Index index : table.indexes()) {
      switch (index.origin()) {
        case PRIMARY_KEY -> planCollations(index);
        case UNIQUE_CONSTRAINT, CREATED -> planIndex(index);
      }
    }
  }

  @Nullable PrimaryKeyPlan primaryKey() {
    return primaryKey;
  }

  List<IndexPlan> indexes() {
    return List.copyOf(indexes);
  }

  private void planPrimaryKey() {
    List<String> sources = table.primaryKey();
    List<String> columns = draft.targetColumns(sources);
    String object = table.name() + "." + String.join(", ", sources);
    String wanted =
        table.primaryKeyName() == null ? draft.target() + "_pkey" : table.primaryKeyName();
    long nulls = sources.stream().mapToLong(column -> draft.profileOf(column).nulls()).sum();
    if (sources.size() > MAX_PARTS) {
      findings.skipped(
          ObjectPlan.ObjectKind.PRIMARY_KEY,
          object,
          "it has " + sources.size() + " columns; PostgreSQL allows " + MAX_PARTS,
          "");
      return;
    }
    if (keyBytes(sources) > MAX_BTREE_BYTES) {
      String name = relations.give(wanted);
      indexes.add(
          new IndexPlan(
              name,
              "primary key",
              true,
              false,
              "btree",
              sources.stream().map(this::digestPart).toList(),
              null));
      findings.translated(
          ObjectPlan.ObjectKind.PRIMARY_KEY,
          object,
          "values are too long for a B-tree; a unique index on their MD5 digests takes its place");
      findings.warn(
          "primary-key-too-long",
          object,
          "values are too long for a primary key in PostgreSQL; a unique index on their MD5 digests"
              + " takes its place");
      return;
    }
    if (nulls > 0) {
      // SQLite allows NULL in a primary key that is not the rowid; PostgreSQL does not.
      String name = relations.give(draft.target() + "_key");
      indexes.add(new IndexPlan(name, "primary key", true, true, "btree", quoted(columns), null));
      draft.uniqueKeys().add(columns);
      findings.translated(
          ObjectPlan.ObjectKind.PRIMARY_KEY,
          object,
          nulls
              + " values are NULL, which a primary key cannot hold; a UNIQUE constraint takes its"
              + " place");
      findings.warn(
          "primary-key-null",
          object,
          nulls
              + " values of the primary key are NULL; a UNIQUE constraint takes its place, and all"
              + " rows are kept");
      return;
    }
    primaryKey = new PrimaryKeyPlan(relations.give(wanted), columns);
    draft.uniqueKeys().add(columns);
    findings.created(ObjectPlan.ObjectKind.PRIMARY_KEY, object);
  }

  /// A primary key with NOCASE or RTRIM keeps more apart in PostgreSQL: the constraint is on the
  /// values themselves, and a unique index keeps what the collation means.
  private void planCollations(Index index) {
    boolean plain = index.parts().stream().allMatch(IndexPlanner::isBinary);
    if (plain || primaryKey == null) {
      return;
    }
    List<String> parts = new ArrayList<>();
    for (Index.Part part : index.parts()) {
      String sql = part(part);
      if (sql == null) {
        return;
      }
      parts.add(sql);
    }
    String name = relations.give(draft.target() + "_" + primaryKey.columns().getFirst() + "_key");
    indexes.add(new IndexPlan(name, index.name(), true, false, "btree", parts, null));
    findings.translated(
        ObjectPlan.ObjectKind.UNIQUE,
        table.name() + "." + index.name(),
        "the primary key ignores case or trailing spaces; a unique index on an expression does too");
  }

  private void planIndex(Index index) {
    boolean isConstraint = index.origin() == Index.Origin.UNIQUE_CONSTRAINT;
    ObjectPlan.ObjectKind kind =
        isConstraint ? ObjectPlan.ObjectKind.UNIQUE : ObjectPlan.ObjectKind.INDEX;
    String object = table.name() + "." + (isConstraint ? columnNames(index) : index.name());
    String sourceSql = index.sql() == null ? "" : index.sql();
    if (index.parts().isEmpty() || index.parts().size() > MAX_PARTS) {
      findings.skipped(
          kind,
          object,
          "it has " + index.parts().size() + " parts; PostgreSQL allows 32",
          sourceSql);
      return;
    }
    List<String> parts = new ArrayList<>();
    boolean plain = index.whereSql() == null;
    boolean changed = false;
    for (Index.Part part : index.parts()) {
      String sql = part(part);
      if (sql == null) {
        findings.skipped(kind, object, reason(part), sourceSql);
        return;
      }
      parts.add(sql);
      plain &= part.column() != null && isBinary(part) && !part.descending();
      changed |= !isBinary(part) || part.expressionSql() != null;
    }
    String where = null;
    if (index.whereSql() != null) {
      switch (translator.indexCondition(index.whereSql())) {
        case Translation.Translated translated -> {
          where = translated.sql();
          changed |= translated.changed();
        }
        case Translation.Untranslatable untranslatable -> {
          findings.skipped(kind, object, "its condition: " + untranslatable.reason(), sourceSql);
          return;
        }
      }
    }
    String method = "btree";
    List<String> sources =
        index.parts().stream()
            .filter(part -> part.column() != null)
            .map(part -> part.column() == null ? "" : part.column())
            .toList();
    boolean tooLong = keyBytes(sources) > MAX_BTREE_BYTES;
    if (tooLong) {
      plain = false;
      changed = true;
      if (index.unique()) {
        parts = new ArrayList<>(index.parts().stream().map(this::digestOrSame).toList());
      } else if (parts.size() == 1) {
        method = "hash";
        parts = List.of(Identifier.quote(draft.targetColumn(sources.getFirst())));
      } else {
        parts = new ArrayList<>(index.parts().stream().map(this::digestOrSame).toList());
      }
    }
    boolean constraint = isConstraint && plain;
    String name = relations.give(wantedName(index));
    indexes.add(
        new IndexPlan(name, index.name(), index.unique(), constraint, method, parts, where));
    if (index.unique() && plain) {
      draft
          .uniqueKeys()
          .add(
              draft.targetColumns(
                  index.parts().stream()
                      .map(part -> part.column() == null ? "" : part.column())
                      .toList()));
    }
    if (tooLong) {
      findings.translated(
          kind,
          object,
          "values are too long for a B-tree index in PostgreSQL; "
              + (method.equals("hash") ? "a hash index" : "an index on their MD5 digests")
              + " takes its place");
    } else if (changed) {
      findings.translated(kind, object, "an expression or a collation was translated");
    } else {
      findings.created(kind, object);
    }
  }

  private String wantedName(Index index) {
    if (index.origin() == Index.Origin.CREATED) {
      return index.name();
    }
    if (index.constraintName() != null) {
      return index.constraintName();
    }
    StringBuilder name = new StringBuilder(draft.target());
    for (Index.Part part : index.parts()) {
      name.append('_').append(part.column() == null ? "expr" : draft.targetColumn(part.column()));
    }
    return name.append("_key").toString();
  }

  private static String columnNames(Index index) {
    return String.join(
        ", ",
        index.parts().stream()
            .map(part -> part.column() == null ? "(expression)" : part.column())
            .toList());
  }

  /// A part as SQL of CREATE INDEX, null where it cannot be translated.
  private @Nullable String part(Index.Part part) {
    String direction = part.descending() ? " DESC" : "";
    if (part.column() != null) {
      String column = Identifier.quote(draft.targetColumn(part.column()));
      if (isBinary(part) || !isText(part.column())) {
        return column + direction;
      }
      return switch (part.collation()) {
        case "NOCASE" -> "(lower(" + column + " COLLATE \"C\"))" + direction;
        case "RTRIM" -> "(rtrim(" + column + ", ' '))" + direction;
        default -> null;
      };
    }
    if (part.expressionSql() == null || part.expressionSql().isEmpty()) {
      return null;
    }
    return switch (translator.indexPart(part.expressionSql(), part.collation())) {
      case Translation.Translated translated -> translated.sql() + direction;
      case Translation.Untranslatable _ -> null;
    };
  }

  private String reason(Index.Part part) {
    if (part.column() != null) {
      return "the collation "
          + part.collation()
          + " of "
          + part.column()
          + " belongs to the application";
    }
    if (part.expressionSql() == null || part.expressionSql().isEmpty()) {
      return "its expression could not be read";
    }
    return switch (translator.indexPart(part.expressionSql(), part.collation())) {
      case Translation.Untranslatable untranslatable -> untranslatable.reason();
      case Translation.Translated _ -> "the collation " + part.collation() + " is not known";
    };
  }

  private static boolean isBinary(Index.Part part) {
    return part.collation().equals("BINARY") || part.collation().isEmpty();
  }

  private boolean isText(String column) {
    return switch (draft.decision(column).type().kind()) {
      case TEXT, VARCHAR -> true;
      case SMALLINT,
          INTEGER,
          BIGINT,
          NUMERIC,
          REAL,
          DOUBLE,
          BOOLEAN,
          BYTEA,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID,
          JSON,
          JSONB ->
          false;
    };
  }

  private String digestOrSame(Index.Part part) {
    if (part.column() != null && longest(part.column()) > MAX_BTREE_BYTES / MAX_PARTS) {
      return digestPart(part.column());
    }
    String sql = part(part);
    return sql == null ? "" : sql;
  }

  private String digestPart(String source) {
    String column = Identifier.quote(draft.targetColumn(source));
    return switch (draft.decision(source).type().kind()) {
      case TEXT, VARCHAR, BYTEA -> "(md5(" + column + "))";
      case SMALLINT,
          INTEGER,
          BIGINT,
          NUMERIC,
          REAL,
          DOUBLE,
          BOOLEAN,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID,
          JSON,
          JSONB ->
          column;
    };
  }

  private long keyBytes(List<String> sources) {
    return sources.stream().mapToLong(this::longest).sum();
  }

  /// The longest value of a column, as far as its length is not fixed.
  private long longest(String source) {
    ColumnProfile profile = draft.profileOf(source);
    return switch (draft.decision(source).type().kind()) {
      case TEXT, VARCHAR, BYTEA, JSON, JSONB ->
          Math.max(profile.texts().maxBytes(), profile.blobs().maxBytes());
      case SMALLINT,
          INTEGER,
          BIGINT,
          NUMERIC,
          REAL,
          DOUBLE,
          BOOLEAN,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID ->
          16;
    };
  }

  private static List<String> quoted(List<String> columns) {
    return columns.stream().map(Identifier::quote).toList();
  }
}
