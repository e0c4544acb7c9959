package dev.howdah.plan.translate;

import dev.howdah.syntax.AsciiCase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The names in one query: the columns of what stands in FROM, then those of the query around it.
/// Where the query groups, it also holds which columns may be read outside aggregate functions.
/// Confined to one translation.
final class QueryNames implements Names {

  /// Something in FROM.
  ///
  /// @param name by which the query calls it
  /// @param qualifier the same in PostgreSQL, in quotes
  /// @param table its columns
  record Source(String name, String qualifier, TableScope table) {}

  private final @Nullable QueryNames outer;
  private final List<Source> sources = new ArrayList<>();
  private final Map<String, Source> merged = new HashMap<>();

  private boolean grouped;
  private boolean freely;
  private final Set<String> groups = new LinkedHashSet<>();
  private final Set<String> dependent = new LinkedHashSet<>();

  QueryNames(@Nullable QueryNames outer) {
    this.outer = outer;
  }

  @Nullable QueryNames outer() {
    return outer;
  }

  List<Source> sources() {
    return sources;
  }

  void add(Source source) {
    for (Source other : sources) {
      if (other.qualifier().equals(source.qualifier())) {
        throw new Refusal("it reads two tables by the name " + source.name());
      }
    }
    sources.add(source);
  }

  /// Takes over the sources of joins in parentheses.
  void addAll(QueryNames inner) {
    inner.sources.forEach(this::add);
    merged.putAll(inner.merged);
  }

  /// Makes a column of USING one column; where it is read unqualified, the left table's is meant.
  void merge(String column, Source left) {
    merged.putIfAbsent(AsciiCase.lower(column), left);
  }

  /// Whether a column of that table is left out of `*`, because USING merged it into another.
  boolean isMergedInto(String column, Source source) {
    Source left = merged.get(AsciiCase.lower(column));
    return left != null
        && !left.qualifier().equals(source.qualifier())
        && source.table().findColumn(column).isPresent();
  }

  Optional<Source> findSource(String name) {
    return sources.stream().filter(source -> AsciiCase.same(source.name(), name)).findFirst();
  }

  @Override
  public Optional<Resolved> find(@Nullable String table, String name) {
    List<Source> found = new ArrayList<>();
    for (Source source : sources) {
      boolean meant = table == null || AsciiCase.same(source.name(), table);
      if (meant && source.table().findColumn(name).isPresent()) {
        found.add(source);
      }
    }
    if (found.size() > 1) {
      Source left = table == null ? merged.get(AsciiCase.lower(name)) : null;
      if (left == null) {
        throw new Refusal("the column " + name + " is ambiguous");
      }
      return Optional.of(resolved(left, name, table));
    }
    if (found.size() == 1) {
      return Optional.of(resolved(found.getFirst(), name, table));
    }
    return outer == null
        ? Optional.empty()
        : outer.find(table, name).map(one -> new Resolved(one.value(), one.source(), true));
  }

  private Resolved resolved(Source source, String name, @Nullable String table) {
    TargetColumn column = source.table().findColumn(name).orElseThrow();
    String sql = sql(source, column, table);
    if (grouped && !freely && !groups.contains(sql)) {
      if (!isKeyed(source, table)) {
        throw new Refusal(
            "the column "
                + column.source()
                + " is neither grouped nor aggregated; SQLite takes it from any row of the group");
      }
      dependent.add(sql);
    }
    return new Resolved(Value.column(sql, column), source.table(), false);
  }

  private String sql(Source source, TargetColumn column, @Nullable String table) {
    boolean qualify = table != null || sources.size() > 1 || outer != null;
    return (qualify ? source.qualifier() + "." : "") + Names.quote(column.target());
  }

  /// Whether the groups hold a whole key of the table, so that its other columns have one value in
  /// each group.
  private boolean isKeyed(Source source, @Nullable String table) {
    TableScope scope = source.table();
    String alias = scope.rowidAlias();
    if (alias != null && isGroup(source, alias, table)) {
      return true;
    }
    return !scope.primaryKey().isEmpty()
        && scope.primaryKey().stream().allMatch(column -> isGroup(source, column, table));
  }

  private boolean isGroup(Source source, String column, @Nullable String table) {
    return source
        .table()
        .findColumn(column)
        .map(found ->
            groups.contains(sql(source, found, table))
                || groups.contains(source.qualifier() + "." + Names.quote(found.target()))
                || groups.contains(Names.quote(found.target())))
        .orElse(false);
  }

  /// From here on columns outside aggregate functions must be grouped.
  void group(Set<String> expressions) {
    grouped = true;
    groups.addAll(expressions);
  }

  boolean isGrouped() {
    return grouped && !freely;
  }

  boolean isGroup(String sql) {
    return groups.contains(sql);
  }

  boolean hasGroups() {
    return !groups.isEmpty();
  }

  /// The columns that depend on the groups, which PostgreSQL wants grouped as well.
  Set<String> dependent() {
    return dependent;
  }

  /// Lets every column be read, as inside an aggregate function.
  ///
  /// @return what it was before
  boolean setFreely(boolean free) {
    boolean before = freely;
    freely = free;
    return before;
  }
}
