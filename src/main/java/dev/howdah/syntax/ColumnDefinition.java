package dev.howdah.syntax;

import java.util.List;
import java.util.Optional;

/// A column of a CREATE TABLE statement.
///
/// @param name without quotes
/// @param declaredType the type as `PRAGMA table_info` reports it: the source text, quotes around
///   it taken off, the six standard types in upper case, and empty where there is none
/// @param constraints in the order in which they are written
public record ColumnDefinition(
    String name, String declaredType, List<ColumnConstraint> constraints) {

  public ColumnDefinition {
    constraints = List.copyOf(constraints);
  }

  /// Whether NOT NULL is written.
  public boolean notNull() {
    return constraints.stream().anyMatch(ColumnConstraint.NotNull.class::isInstance);
  }

  /// The DEFAULT clause; of several the last counts.
  public Optional<ColumnConstraint.Default> findDefault() {
    return last(ColumnConstraint.Default.class);
  }

  /// The declared collation; of several the last counts.
  public Optional<String> findCollation() {
    return last(ColumnConstraint.Collate.class).map(ColumnConstraint.Collate::collation);
  }

  /// The generation expression.
  public Optional<ColumnConstraint.Generated> findGenerated() {
    return last(ColumnConstraint.Generated.class);
  }

  /// The column's own PRIMARY KEY constraint.
  public Optional<ColumnConstraint.PrimaryKey> findPrimaryKey() {
    return last(ColumnConstraint.PrimaryKey.class);
  }

  /// All constraints of one kind, in the order in which they are written.
  public <T extends ColumnConstraint> List<T> constraints(Class<T> kind) {
    return constraints.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private <T extends ColumnConstraint> Optional<T> last(Class<T> kind) {
    List<T> found = constraints(kind);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
  }
}
