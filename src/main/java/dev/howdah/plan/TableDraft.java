package dev.howdah.plan;

import dev.howdah.schema.Column;
import dev.howdah.schema.ColumnProfile;
import dev.howdah.schema.ForeignKey;
import dev.howdah.schema.Index;
import dev.howdah.schema.SourceTable;
import dev.howdah.schema.SqliteName;
import dev.howdah.schema.TableProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A table while its plan is being made: names and types are decided first, for all tables, because
/// keys, checks and views depend on them.
final class TableDraft {

  /// PostgreSQL's system columns, whose names no column may have (documentation, section 5.6).
  private static final Set<String> SYSTEM_COLUMNS =
      Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

  private static final Pattern JSON_VALID =
      Pattern.compile("(?i)json_valid\\s*\\(\\s*[\"`\\[]?([^\"`\\])]+)[\"`\\]]?\\s*\\)");

  private final SourceTable table;
  private final TableProfile profile;
  private final String target;
  private final Map<String, String> columnNames = new LinkedHashMap<>();
  private final Map<String, TypeDecision> decisions = new LinkedHashMap<>();
  private final Map<String, ColumnProfile> columnProfiles = new LinkedHashMap<>();
  private final Set<String> compared = new TreeSet<>();
  private final NameSpace constraintNames;
  private final List<List<String>> uniqueKeys = new ArrayList<>();

  TableDraft(
      SourceTable table, TableProfile profile, String target, PlanOptions.Identifiers identifiers) {
    this.table = table;
    this.profile = profile;
    this.target = target;
    this.constraintNames = new NameSpace(identifiers, Set.of());
    NameSpace names = new NameSpace(identifiers, SYSTEM_COLUMNS);
    for (Column column : table.columns()) {
      columnNames.put(key(column.name()), names.give(column.name()));
    }
    for (ColumnProfile column : profile.columns()) {
      columnProfiles.put(key(column.column()), column);
    }
    collectCompared();
    Set<String> json = jsonColumns();
    for (Column column : table.columns()) {
      String key = key(column.name());
      decisions.put(
          key,
          TypeChooser.choose(
              column, profileOf(column.name()), json.contains(key), compared.contains(key)));
    }
  }

  private void collectCompared() {
    table.primaryKey().forEach(column -> compared.add(key(column)));
    for (Index index : table.indexes()) {
      for (Index.Part part : index.parts()) {
        if (part.column() != null) {
          compared.add(key(part.column()));
        }
      }
    }
    for (ForeignKey foreignKey : table.foreignKeys()) {
      foreignKey.columns().forEach(column -> compared.add(key(column)));
    }
  }

  /// Columns of which a CHECK says that they hold JSON, as Django writes it for JSONField.
  private Set<String> jsonColumns() {
    Set<String> columns = new TreeSet<>();
    table
        .checks()
        .forEach(check -> {
          Matcher matcher = JSON_VALID.matcher(check.expressionSql());
          while (matcher.find()) {
            columns.add(key(matcher.group(1).strip()));
          }
        });
    return columns;
  }

  SourceTable table() {
    return table;
  }

  TableProfile profile() {
    return profile;
  }

  String target() {
    return target;
  }

  NameSpace constraintNames() {
    return constraintNames;
  }

  /// The target's name of a column of the file; the name itself where there is no such column.
  String targetColumn(String source) {
    return columnNames.getOrDefault(key(source), source);
  }

  List<String> targetColumns(List<String> sources) {
    return sources.stream().map(this::targetColumn).toList();
  }

  boolean hasColumn(String source) {
    return columnNames.containsKey(key(source));
  }

  TypeDecision decision(String source) {
    TypeDecision decision = decisions.get(key(source));
    if (decision == null) {
      throw new IllegalArgumentException("no column " + source + " in " + table.name());
    }
    return decision;
  }

  void decide(String source, TypeDecision decision) {
    decisions.put(key(source), decision);
  }

  ColumnProfile profileOf(String source) {
    ColumnProfile found = columnProfiles.get(key(source));
    if (found == null) {
      throw new IllegalArgumentException("no profile of " + table.name() + "." + source);
    }
    return found;
  }

  /// Sets of target columns that a foreign key can refer to.
  List<List<String>> uniqueKeys() {
    return uniqueKeys;
  }

  static String key(String name) {
    return SqliteName.key(name);
  }
}
