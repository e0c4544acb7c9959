package dev.howdah.plan;

import dev.howdah.plan.TablePlan.ForeignKeyPlan;
import dev.howdah.schema.ForeignKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plans the foreign keys of one table.
final class ForeignKeyPlanner {

  private final Map<String, TableDraft> drafts;
  private final TypeUnifier unifier;
  private final Findings findings;

  ForeignKeyPlanner(Map<String, TableDraft> drafts, TypeUnifier unifier, Findings findings) {
    this.drafts = drafts;
    this.unifier = unifier;
    this.findings = findings;
  }

  List<ForeignKeyPlan> plan(TableDraft child) {
    List<ForeignKeyPlan> plans = new ArrayList<>();
    for (ForeignKey foreignKey : child.table().foreignKeys()) {
      plan(child, foreignKey).ifPresent(plans::add);
    }
    return plans;
  }

  private Optional<ForeignKeyPlan> plan(TableDraft child, ForeignKey foreignKey) {
    String object = child.table().name() + "." + String.join(", ", foreignKey.columns());
    TableDraft parent = drafts.get(TableDraft.key(foreignKey.parentTable()));
    if (parent == null) {
      return skip(object, "its parent table " + foreignKey.parentTable() + " does not exist");
    }
    Optional<List<String>> known = unifier.parentColumns(child, foreignKey);
    if (known.isEmpty()) {
      return skip(
          object,
          "the columns it refers to do not exist in "
              + foreignKey.parentTable()
              + ", or are not as many as its own");
    }
    List<String> parentColumns = parent.targetColumns(known.get());
    boolean unique =
        parent.uniqueKeys().stream()
            .anyMatch(key ->
                key.size() == parentColumns.size()
                    && new HashSet<>(key).equals(new HashSet<>(parentColumns)));
    if (!unique) {
      return skip(
          object,
          foreignKey.parentTable()
              + " ("
              + String.join(", ", known.get())
              + ") has no primary key or plain unique constraint, which PostgreSQL needs for a"
              + " foreign key");
    }
    for (int i = 0; i < known.get().size(); i++) {
      ColumnType own = child.decision(foreignKey.columns().get(i)).type();
      ColumnType other = parent.decision(known.get().get(i)).type();
      if (!comparable(own.kind(), other.kind())) {
        return skip(
            object,
            foreignKey.columns().get(i)
                + " is "
                + own
                + ", but "
                + foreignKey.parentTable()
                + "."
                + known.get().get(i)
                + " is "
                + other);
      }
    }
    long violations = child.profile().foreignKeyViolations().getOrDefault(foreignKey.id(), 0L);
    boolean unchecked = child.profile().uncheckedForeignKeys().contains(foreignKey.id());
    String wanted =
        foreignKey.name() == null
            ? child.target()
                + "_"
                + String.join("_", child.targetColumns(foreignKey.columns()))
                + "_fkey"
            : foreignKey.name();
    findings.created(ObjectPlan.ObjectKind.FOREIGN_KEY, object);
    if (violations > 0) {
      findings.warn(
          "foreign-key-violations",
          object,
          violations
              + " rows refer to rows of "
              + foreignKey.parentTable()
              + " that do not exist; all rows are loaded, and the constraint is created NOT VALID, so"
              + " that it applies to new rows only");
    }
    return Optional.of(
        new ForeignKeyPlan(
            child.constraintNames().give(wanted),
            child.targetColumns(foreignKey.columns()),
            parent.target(),
            parentColumns,
            foreignKey.onUpdate(),
            foreignKey.onDelete(),
            foreignKey.deferrable(),
            foreignKey.initiallyDeferred(),
            violations == 0 && !unchecked,
            violations));
  }

  private Optional<ForeignKeyPlan> skip(String object, String reason) {
    findings.skipped(ObjectPlan.ObjectKind.FOREIGN_KEY, object, reason, "");
    return Optional.empty();
  }

  /// Whether PostgreSQL has an equality operator between the types that a foreign key can use.
  private static boolean comparable(ColumnType.Kind a, ColumnType.Kind b) {
    return a == b || group(a) == group(b);
  }

  private static int group(ColumnType.Kind kind) {
    return switch (kind) {
      case SMALLINT, INTEGER, BIGINT -> 1;
      case TEXT, VARCHAR -> 2;
      case REAL, DOUBLE -> 3;
      case NUMERIC -> 4;
      case BOOLEAN -> 5;
      case BYTEA -> 6;
      case DATE -> 7;
      case TIME -> 8;
      case TIMESTAMP -> 9;
      case TIMESTAMPTZ -> 10;
      case UUID -> 11;
      case JSON -> 12;
      case JSONB -> 13;
    };
  }
}
