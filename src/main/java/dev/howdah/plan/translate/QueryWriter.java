package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType;
import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.schema.Affinity;
import dev.howdah.syntax.AsciiCase;
import dev.howdah.syntax.Expression;
import dev.howdah.syntax.Select;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Writes queries as PostgreSQL's. Confined to one translation.
final class QueryWriter {

  private static final int MAX_DEPTH = 40;

  private final ViewScope scope;
  private final Map<String, TableScope> commonTables = new HashMap<>();
  private int derived;
  private int depth;

  QueryWriter(ViewScope scope) {
    this.scope = scope;
  }

  /// A column of a query's result.
  ///
  /// @param name as SQLite calls it
  /// @param alias as PostgreSQL calls it
  /// @param value its type, affinity and collation
  record Output(String name, String alias, Value value) {

    /// The column as queries around it see it. SQLite gives the columns of a query the affinity of
    /// their expressions; a number that is surely floating counts as REAL.
    TargetColumn column() {
      Value result = Conversions.output(value);
      boolean isText = result.kind() == null || result.kind() == Kind.VARCHAR;
      Kind kind = isText || result.kind() == null ? Kind.TEXT : result.kind();
      Affinity affinity = value.real() ? Affinity.REAL : value.affinity();
      String collation = value.collation() == null ? "BINARY" : value.collation();
      return new TargetColumn(name, alias, ColumnType.of(kind), affinity, collation, false);
    }
  }

  /// A query that is written.
  ///
  /// @param sql its text without parentheses
  /// @param outputs its columns
  /// @param singleRow whether it surely has one row
  record Query(String sql, List<Output> outputs, boolean singleRow) {}

  /// Writes a query inside another one; its columns keep their names.
  Query write(Select select, @Nullable QueryNames outer) {
    return write(select, outer, List.of(), UnaryOperator.identity());
  }

  /// Writes a query.
  ///
  /// @param outer the names of the query around it
  /// @param columnNames the names of its columns, empty where it has its own
  /// @param renaming what the columns are called in PostgreSQL
  Query write(
      Select select,
      @Nullable QueryNames outer,
      List<String> columnNames,
      UnaryOperator<String> renaming) {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new Refusal("its queries are nested too deeply");
    }
    Map<String, TableScope> before = new HashMap<>(commonTables);
    String with = writeCommonTables(select, outer);
    Query query =
        select.rest().isEmpty() && select.first() instanceof Select.Simple simple
            ? single(select, simple, outer, columnNames, renaming)
            : compound(select, outer, columnNames, renaming);
    commonTables.clear();
    commonTables.putAll(before);
    depth--;
    return new Query(with + query.sql(), query.outputs(), query.singleRow());
  }

  private String writeCommonTables(Select select, @Nullable QueryNames outer) {
    List<String> tables = new ArrayList<>();
    for (Select.CommonTable table : select.with()) {
      boolean hides =
          scope.relations().stream()
              .anyMatch(relation ->
                  relation.target().equals(table.name())
                      && !AsciiCase.same(relation.source(), table.name()));
      if (hides) {
        throw new Refusal("the common table " + table.name() + " hides a table of PostgreSQL");
      }
      Query query = write(table.query(), outer, table.columns(), UnaryOperator.identity());
      commonTables.put(AsciiCase.lower(table.name()), scopeOf(table.name(), query));
      tables.add(Names.quote(table.name()) + " AS (" + query.sql() + ")");
    }
    return tables.isEmpty() ? "" : "WITH " + String.join(", ", tables) + " ";
  }

  private static TableScope scopeOf(String name, Query query) {
    return TableScope.of(name, name, query.outputs().stream().map(Output::column).toList());
  }

  /// A query without UNION and the like.
  private Query single(
      Select select,
      Select.Simple simple,
      @Nullable QueryNames outer,
      List<String> columnNames,
      UnaryOperator<String> renaming) {
    CoreWriter core = new CoreWriter(this, simple, outer, select.orderBy());
    List<Output> outputs = outputs(core.names(), core.values(), columnNames, renaming);
    boolean wrap = simple.distinct() && !select.orderBy().isEmpty();
    String sql = core.sql(outputs, !wrap);
    if (wrap) {
      sql = ordered(sql, select, outputs, core.expressions());
    }
    return new Query(sql + limits(select), outputs, core.isSingleRow());
  }

  private Query compound(
      Select select,
      @Nullable QueryNames outer,
      List<String> columnNames,
      UnaryOperator<String> renaming) {
    List<CoreWriter> cores = new ArrayList<>();
    List<Select.CompoundOperator> operators = new ArrayList<>();
    addCore(select.first(), null, outer, cores, operators);
    for (Select.Compound compound : select.rest()) {
      addCore(compound.core(), compound.operator(), outer, cores, operators);
    }
    boolean byValue =
        operators.stream().anyMatch(operator -> operator != Select.CompoundOperator.UNION_ALL);
    List<List<Value>> arms = unify(cores, byValue);
    List<Output> outputs =
        outputs(cores.getFirst().names(), arms.getFirst(), columnNames, renaming);
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < cores.size(); i++) {
      List<Output> armOutputs = new ArrayList<>();
      for (int column = 0; column < outputs.size(); column++) {
        Output output = outputs.get(column);
        armOutputs.add(new Output(output.name(), output.alias(), arms.get(i).get(column)));
      }
      if (i > 0) {
        boolean binds = operators.get(i - 1) == Select.CompoundOperator.INTERSECT && i > 1;
        if (binds) {
          sql.insert(0, '(').append(')');
        }
        sql.append(' ').append(operators.get(i - 1).sql()).append(' ');
      }
      sql.append(cores.get(i).sql(armOutputs, false));
    }
    List<Output> result = withoutDiffering(outputs, arms);
    String ordered =
        select.orderBy().isEmpty()
            ? sql.toString()
            : ordered(sql.toString(), select, result, cores.getFirst().expressions());
    return new Query(ordered + limits(select), result, false);
  }

  /// An affinity or a floating-point nature that only some of the queries give a column is none.
  private static List<Output> withoutDiffering(List<Output> outputs, List<List<Value>> arms) {
    List<Output> result = new ArrayList<>();
    for (int column = 0; column < outputs.size(); column++) {
      Output output = outputs.get(column);
      Value value = output.value();
      boolean real = true;
      boolean sameAffinity = true;
      for (List<Value> arm : arms) {
        real &= arm.get(column).real();
        sameAffinity &= arm.get(column).affinity() == value.affinity();
      }
      Value common = (sameAffinity ? value : value.withAffinity(null)).asReal(real);
      result.add(new Output(output.name(), output.alias(), common));
    }
    return result;
  }

  private void addCore(
      Select.Core core,
      Select.@Nullable CompoundOperator operator,
      @Nullable QueryNames outer,
      List<CoreWriter> cores,
      List<Select.CompoundOperator> operators) {
    switch (core) {
      case Select.Simple simple -> {
        if (operator != null) {
          operators.add(operator);
        }
        cores.add(new CoreWriter(this, simple, outer, List.of()));
      }
      case Select.Values values -> {
        boolean several = values.rows().size() > 1;
        if (several && operator != null && operator != Select.CompoundOperator.UNION_ALL) {
          throw new Refusal("it combines VALUES of several rows with " + operator.sql());
        }
        for (List<Expression> row : values.rows()) {
          boolean first = cores.isEmpty();
          if (!first) {
            operators.add(Select.CompoundOperator.UNION_ALL);
          }
          if (operator != null && !several) {
            operators.set(operators.size() - 1, operator);
          }
          List<Select.ResultColumn> columns = new ArrayList<>();
          for (int i = 0; i < row.size(); i++) {
            columns.add(new Select.Computed(row.get(i), "column" + (i + 1), ""));
          }
          cores.add(
              new CoreWriter(
                  this,
                  new Select.Simple(false, columns, null, null, List.of(), null),
                  outer,
                  List.of()));
        }
      }
    }
  }

  /// The values of each query, each column of one type.
  private static List<List<Value>> unify(List<CoreWriter> cores, boolean byValue) {
    int width = cores.getFirst().values().size();
    List<List<Value>> arms = new ArrayList<>();
    for (CoreWriter core : cores) {
      if (core.values().size() != width) {
        throw new Refusal("it combines queries with different numbers of columns");
      }
      arms.add(new ArrayList<>());
    }
    for (int column = 0; column < width; column++) {
      List<Value> values = new ArrayList<>();
      for (CoreWriter core : cores) {
        values.add(core.values().get(column));
      }
      if (byValue) {
        values.forEach(
            value -> Aggregates.refuseVagueEquality(value, "UNION, INTERSECT or EXCEPT"));
      }
      Comparisons.Unified unified = Comparisons.unify(values, "a combined query");
      boolean logical = values.stream().allMatch(value -> value.isNull() || value.logical());
      for (int arm = 0; arm < arms.size(); arm++) {
        Value value = unified.values().get(arm);
        Kind kind = unified.kind() == null ? Kind.TEXT : unified.kind();
        if (value.isNull()) {
          Kind nullKind = logical && kind == Kind.BOOLEAN ? Kind.INTEGER : kind;
          value = Value.of("NULL::" + nullKind.sql(), Level.CAST, nullKind);
        } else if (value.isBoolean() && !logical) {
          value = Value.of(value.sql(), value.level(), Kind.BOOLEAN);
        }
        arms.get(arm).add(value);
      }
    }
    return arms;
  }

  /// The columns with their names; a name that is there already gets `:1` behind it, as in SQLite
  /// (`sqlite3ColumnsFromExprList`).
  private static List<Output> outputs(
      List<String> ownNames,
      List<Value> values,
      List<String> columnNames,
      UnaryOperator<String> renaming) {
    if (!columnNames.isEmpty() && columnNames.size() != values.size()) {
      throw new Refusal("it names " + columnNames.size() + " columns but has " + values.size());
    }
    List<String> names = columnNames.isEmpty() ? ownNames : columnNames;
    List<Output> outputs = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    List<String> aliases = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String name = names.get(i);
      for (int number = 1; taken.contains(AsciiCase.lower(name)); number++) {
        name = names.get(i) + ":" + number;
      }
      taken.add(AsciiCase.lower(name));
      String alias = renaming.apply(name);
      if (aliases.contains(alias)) {
        throw new Refusal("two of its columns would be called " + alias);
      }
      Names.quote(alias);
      aliases.add(alias);
      outputs.add(new Output(name, alias, values.get(i)));
    }
    return outputs;
  }

  /// Orders a query whose rows are made distinct, by its results only.
  private String ordered(
      String sql, Select select, List<Output> outputs, List<Expression> expressions) {
    String alias = Names.quote(nextAlias());
    List<String> terms = new ArrayList<>();
    for (Select.OrderingTerm term : select.orderBy()) {
      Expression expression = term.expression();
      String collation = null;
      if (expression instanceof Expression.Collate(Expression operand, String name)) {
        expression = operand;
        collation = Comparisons.known(name);
      }
      int index = indexOf(expression, outputs, expressions);
      Value column =
          Value.column(
              alias + "." + Names.quote(outputs.get(index).alias()), outputs.get(index).column());
      terms.add(term(collation == null ? column : column.withCollation(collation), term));
    }
    return "SELECT * FROM (" + sql + ") AS " + alias + " ORDER BY " + String.join(", ", terms);
  }

  private static int indexOf(Expression term, List<Output> outputs, List<Expression> expressions) {
    if (term instanceof Expression.IntegerLiteral(String text)
        && text.length() < 5
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= outputs.size()) {
      return Integer.parseInt(text) - 1;
    }
    if (term instanceof Expression.Name(String table, String name, Expression.Quoting quoting)
        && table == null) {
      for (int i = 0; i < outputs.size(); i++) {
        if (AsciiCase.same(outputs.get(i).name(), name)) {
          return i;
        }
      }
    }
    int index = expressions.indexOf(term);
    if (index < 0) {
      throw new Refusal("it orders distinct rows by something that is none of its columns");
    }
    return index;
  }

  /// A term of ORDER BY. NULL is the least value in SQLite and the greatest in PostgreSQL.
  static String term(Value value, Select.OrderingTerm term) {
    boolean first = term.nullsFirst() == null ? !term.descending() : term.nullsFirst();
    return QueryExpressions.sortKey(value).sql()
        + (term.descending() ? " DESC" : "")
        + (first ? " NULLS FIRST" : " NULLS LAST");
  }

  private static String limits(Select select) {
    StringBuilder sql = new StringBuilder();
    if (select.limit() != null) {
      long limit = number(select.limit(), "LIMIT");
      if (limit >= 0) {
        sql.append(" LIMIT ").append(limit);
      }
    }
    if (select.offset() != null) {
      long offset = number(select.offset(), "OFFSET");
      if (offset > 0) {
        sql.append(" OFFSET ").append(offset);
      }
    }
    return sql.toString();
  }

  private static long number(Expression expression, String clause) {
    Value value = new Writer(Names.none(), Purpose.VIEW).value(expression);
    String integer = value.integer();
    if (integer == null) {
      throw new Refusal("its " + clause + " is not a constant");
    }
    return Long.parseLong(integer);
  }

  String nextAlias() {
    derived++;
    return "subquery_" + derived;
  }

  /// A table, a view or a common table by its name.
  ///
  /// @throws Refusal if there is none
  TableScope relation(String name) {
    TableScope common = commonTables.get(AsciiCase.lower(name));
    if (common != null) {
      return common;
    }
    Optional<TableScope> found = scope.find(name);
    return found.orElseThrow(
        () -> new Refusal("it reads " + name + ", which is not in the target"));
  }
}
