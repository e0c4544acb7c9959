package dev.howdah.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query (SQLite documentation, "SELECT").
///
/// @param recursive whether WITH RECURSIVE is written
/// @param with the common table expressions
/// @param first the first of the queries that are compounded, or the only one
/// @param rest the others, which SQLite combines strictly from left to right
/// @param orderBy the ordering of the whole
/// @param limit null where there is none
/// @param offset null where there is none
public record Select(
    boolean recursive,
    List<CommonTable> with,
    Core first,
    List<Compound> rest,
    List<OrderingTerm> orderBy,
    @Nullable Expression limit,
    @Nullable Expression offset) {

  public Select {
    with = List.copyOf(with);
    rest = List.copyOf(rest);
    orderBy = List.copyOf(orderBy);
  }

  /// Reads a query.
  ///
  /// @throws SqlSyntaxException if the text is not exactly one query, is nested too deeply or
  ///   defines a window
  public static Select parse(String sql) {
    TokenCursor cursor = new TokenCursor(sql);
    Select select = new ExpressionParser(cursor).select();
    cursor.expectEnd();
    return select;
  }

  /// One table of WITH.
  ///
  /// @param name its name
  /// @param columns its columns' names; empty where none are given
  /// @param query its query
  public record CommonTable(String name, List<String> columns, Select query) {

    public CommonTable {
      columns = List.copyOf(columns);
    }
  }

  /// A query that is combined with what stands before it.
  ///
  /// @param operator how
  /// @param core the query
  public record Compound(CompoundOperator operator, Core core) {}

  /// How queries are combined.
  public enum CompoundOperator {
    /// `UNION`.
    UNION("UNION"),
    /// `UNION ALL`.
    UNION_ALL("UNION ALL"),
    /// `INTERSECT`.
    INTERSECT("INTERSECT"),
    /// `EXCEPT`.
    EXCEPT("EXCEPT");

    private final String sql;

    CompoundOperator(String sql) {
      this.sql = sql;
    }

    /// The operator's words.
    public String sql() {
      return sql;
    }
  }

  /// A query without WITH, ORDER BY and LIMIT.
  public sealed interface Core {}

  /// `SELECT …`.
  ///
  /// @param distinct whether DISTINCT is written
  /// @param columns the result columns
  /// @param from null where there is none
  /// @param where null where there is none
  /// @param groupBy empty where there is none
  /// @param having null where there is none
  public record Simple(
      boolean distinct,
      List<ResultColumn> columns,
      @Nullable From from,
      @Nullable Expression where,
      List<Expression> groupBy,
      @Nullable Expression having)
      implements Core {

    public Simple {
      columns = List.copyOf(columns);
      groupBy = List.copyOf(groupBy);
    }
  }

  /// `VALUES (…), (…)`.
  ///
  /// @param rows each with the same number of values
  public record Values(List<List<Expression>> rows) implements Core {

    public Values {
      rows = List.copyOf(rows);
    }
  }

  /// A result column.
  public sealed interface ResultColumn {}

  /// `*` or `t.*`.
  ///
  /// @param table null where all tables are meant
  public record Star(@Nullable String table) implements ResultColumn {}

  /// An expression.
  ///
  /// @param expression the expression
  /// @param alias its name, null where it has none
  /// @param sql the expression as written, which SQLite makes the column's name where it has no
  ///   other
  public record Computed(Expression expression, @Nullable String alias, String sql)
      implements ResultColumn {}

  /// `FROM …`; joins are done strictly from left to right, commas being joins like any other.
  ///
  /// @param first the leftmost
  /// @param joins the others
  public record From(FromItem first, List<Join> joins) {

    public From {
      joins = List.copyOf(joins);
    }
  }

  /// A join.
  ///
  /// @param kind which
  /// @param natural whether NATURAL is written
  /// @param item what is joined
  /// @param on the condition, null where there is none
  /// @param using the columns of USING, empty where there is none
  public record Join(
      JoinKind kind, boolean natural, FromItem item, @Nullable Expression on, List<String> using) {

    public Join {
      using = List.copyOf(using);
    }
  }

  /// Kinds of joins.
  public enum JoinKind {
    /// A comma, `JOIN`, `INNER JOIN` or `CROSS JOIN`.
    INNER,
    /// `LEFT JOIN`.
    LEFT,
    /// `RIGHT JOIN`.
    RIGHT,
    /// `FULL JOIN`.
    FULL
  }

  /// Something in FROM.
  public sealed interface FromItem {}

  /// A table or a view.
  ///
  /// @param name without quotes and schema
  /// @param alias null where there is none
  public record TableName(String name, @Nullable String alias) implements FromItem {}

  /// A table-valued function.
  ///
  /// @param name the function
  /// @param alias null where there is none
  public record TableFunction(String name, @Nullable String alias) implements FromItem {}

  /// A query in FROM.
  ///
  /// @param query the query
  /// @param alias null where there is none
  public record DerivedTable(Select query, @Nullable String alias) implements FromItem {}

  /// Joins in parentheses.
  ///
  /// @param from what is inside
  public record Nested(From from) implements FromItem {}

  /// One part of ORDER BY.
  ///
  /// @param expression an expression, a result column's name or its number
  /// @param descending whether DESC is written
  /// @param nullsFirst what NULLS says, null where it says nothing
  public record OrderingTerm(
      Expression expression, boolean descending, @Nullable Boolean nullsFirst) {}
}
