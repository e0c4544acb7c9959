package dev.howdah.schema;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a schema of PostgreSQL declares that is to be filled. Names are as the catalogue has them.
///
/// @param name the schema's name
/// @param tables its ordinary and partitioned tables without partitions, ordered by name
public record TargetSchema(String name, List<Table> tables) {

  public TargetSchema {
    tables = List.copyOf(tables);
  }

  /// The table with exactly this name.
  public Optional<Table> findTable(String table) {
    return tables.stream().filter(found -> found.name().equals(table)).findFirst();
  }

  /// A table.
  ///
  /// @param name its name
  /// @param owned whether the role of the session may alter it
  /// @param hasRows whether it holds any row
  /// @param columns in their order
  /// @param primaryKey the columns of its primary key in key order, empty where it has none
  /// @param uniqueKeys its unique constraints and indexes on plain columns of all rows
  /// @param checks its CHECK constraints
  /// @param foreignKeys its foreign keys
  /// @param referencedBy the foreign keys that refer to it, its own among them
  /// @param triggers its own triggers that fire, without those of constraints
  public record Table(
      String name,
      boolean owned,
      boolean hasRows,
      List<TargetColumn> columns,
      List<String> primaryKey,
      List<UniqueKey> uniqueKeys,
      List<TargetCheck> checks,
      List<Reference> foreignKeys,
      List<Reference> referencedBy,
      List<Trigger> triggers) {

    public Table {
      columns = List.copyOf(columns);
      primaryKey = List.copyOf(primaryKey);
      uniqueKeys = List.copyOf(uniqueKeys);
      checks = List.copyOf(checks);
      foreignKeys = List.copyOf(foreignKeys);
      referencedBy = List.copyOf(referencedBy);
      triggers = List.copyOf(triggers);
    }
  }

  /// A column.
  ///
  /// @param name its name
  /// @param typeSql its type as SQL, with schema and modifiers
  /// @param base the type below all domains, by its name in `pg_type`; of an array that of its
  ///   elements
  /// @param modifier the modifier of that type as `pg_attribute.atttypmod` has it, -1 for none
  /// @param array whether it is an array
  /// @param labels the labels of an enum in their order; empty where it is none
  /// @param notNull whether it refuses NULL
  /// @param hasDefault whether it has a default, be it a sequence or an identity
  /// @param generated whether it is computed from other columns
  public record TargetColumn(
      String name,
      String typeSql,
      String base,
      int modifier,
      boolean array,
      List<String> labels,
      boolean notNull,
      boolean hasDefault,
      boolean generated) {

    public TargetColumn {
      labels = List.copyOf(labels);
    }
  }

  /// A unique constraint or index.
  ///
  /// @param name its name
  /// @param columns its columns
  /// @param nullsDistinct whether two rows with NULL are different
  public record UniqueKey(String name, List<String> columns, boolean nullsDistinct) {

    public UniqueKey {
      columns = List.copyOf(columns);
    }
  }

  /// A CHECK constraint.
  ///
  /// @param name its name
  /// @param sql its expression
  public record TargetCheck(String name, String sql) {}

  /// A foreign key.
  ///
  /// @param name its name
  /// @param childSchema the schema of the table that refers
  /// @param child the table that refers
  /// @param columns its columns
  /// @param parentSchema the schema of the table referred to
  /// @param parent the table referred to
  /// @param parentColumns its columns
  /// @param deferrable whether its check can be put off to the end of the transaction
  /// @param validated whether all rows satisfy it
  /// @param definition as `pg_get_constraintdef` writes it
  /// @param comment its comment, null where it has none
  public record Reference(
      String name,
      String childSchema,
      String child,
      List<String> columns,
      String parentSchema,
      String parent,
      List<String> parentColumns,
      boolean deferrable,
      boolean validated,
      String definition,
      @Nullable String comment) {

    public Reference {
      columns = List.copyOf(columns);
      parentColumns = List.copyOf(parentColumns);
    }
  }

  /// A trigger.
  ///
  /// @param name its name
  /// @param always whether it fires also for replicas (`ENABLE ALWAYS`)
  public record Trigger(String name, boolean always) {}
}
