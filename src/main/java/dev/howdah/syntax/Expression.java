package dev.howdah.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expression of SQLite's SQL (SQLite documentation, "SQL Language Expressions"). Parentheses
/// are not kept: the tree is the grouping.
public sealed interface Expression {

  /// Reads an expression.
  ///
  /// @throws SqlSyntaxException if the text is not exactly one expression, or is nested too deeply
  static Expression parse(String sql) {
    TokenCursor cursor = new TokenCursor(sql);
    Expression expression = new ExpressionParser(cursor).expression();
    cursor.expectEnd();
    return expression;
  }

  /// `NULL`.
  record NullLiteral() implements Expression {}

  /// An integer literal.
  ///
  /// @param text as written, `_` left out
  record IntegerLiteral(String text) implements Expression {}

  /// A literal with a point or an exponent.
  ///
  /// @param text as written, `_` left out
  record FloatLiteral(String text) implements Expression {}

  /// A string.
  ///
  /// @param value without quotes
  record StringLiteral(String value) implements Expression {}

  /// `x'…'`.
  ///
  /// @param hex its digits as written
  record BlobLiteral(String hex) implements Expression {}

  /// `CURRENT_DATE`, `CURRENT_TIME` or `CURRENT_TIMESTAMP`.
  ///
  /// @param word in upper case
  record CurrentTime(String word) implements Expression {}

  /// A parameter.
  ///
  /// @param text as written
  record Parameter(String text) implements Expression {}

  /// A name: of a column, or `TRUE` or `FALSE` where no column is called so, or, in double quotes,
  /// a string where no column is called so.
  ///
  /// @param table the table before the point, null where there is none; a schema is dropped
  /// @param name the name without quotes
  /// @param quoting how it is quoted
  record Name(@Nullable String table, String name, Quoting quoting) implements Expression {}

  /// How a name is quoted.
  enum Quoting {
    /// Not at all.
    NONE,
    /// In double quotes.
    DOUBLE,
    /// In square brackets or backticks.
    OTHER
  }

  /// A prefix operator.
  ///
  /// @param operator which
  /// @param operand what it is applied to
  record Unary(UnaryOperator operator, Expression operand) implements Expression {}

  /// Prefix operators.
  enum UnaryOperator {
    /// `NOT`.
    NOT,
    /// `-`.
    MINUS,
    /// `+`, which does nothing but hide a column's affinity.
    PLUS,
    /// `~`.
    BIT_NOT
  }

  /// An operator between two operands.
  ///
  /// @param operator which
  /// @param left operand
  /// @param right operand
  record Binary(BinaryOperator operator, Expression left, Expression right) implements Expression {}

  /// Operators between two operands.
  enum BinaryOperator {
    /// `OR`.
    OR("OR", 1),
    /// `AND`.
    AND("AND", 2),
    /// `=` or `==`.
    EQUAL("=", 4),
    /// `<>` or `!=`.
    NOT_EQUAL("<>", 4),
    /// `<`.
    LESS("<", 5),
    /// `<=`.
    LESS_OR_EQUAL("<=", 5),
    /// `>`.
    GREATER(">", 5),
    /// `>=`.
    GREATER_OR_EQUAL(">=", 5),
    /// `&`.
    BIT_AND("&", 6),
    /// `|`.
    BIT_OR("|", 6),
    /// `<<`.
    SHIFT_LEFT("<<", 6),
    /// `>>`.
    SHIFT_RIGHT(">>", 6),
    /// `+`.
    ADD("+", 7),
    /// `-`.
    SUBTRACT("-", 7),
    /// `*`.
    MULTIPLY("*", 8),
    /// `/`.
    DIVIDE("/", 8),
    /// `%`.
    MODULO("%", 8),
    /// `||`.
    CONCAT("||", 9),
    /// `->`.
    JSON_GET("->", 9),
    /// `->>`.
    JSON_GET_TEXT("->>", 9);

    private final String sql;
    private final int precedence;

    BinaryOperator(String sql, int precedence) {
      this.sql = sql;
      this.precedence = precedence;
    }

    /// The operator as SQLite spells it.
    public String sql() {
      return sql;
    }

    /// How strongly it binds, by the order of the operators in parse.y; 3 is NOT.
    int precedence() {
      return precedence;
    }

    /// Whether it is one of the six comparisons.
    public boolean isComparison() {
      return precedence == 4 || precedence == 5;
    }
  }

  /// `IS NULL`, `ISNULL`, `NOTNULL`, `NOT NULL` or `IS NOT NULL`.
  ///
  /// @param operand what is asked about
  /// @param negated whether it asks for a value
  record IsNull(Expression operand, boolean negated) implements Expression {}

  /// `IS`, `IS NOT`, `IS DISTINCT FROM` or `IS NOT DISTINCT FROM`, the right side not being NULL.
  ///
  /// @param left operand
  /// @param right operand
  /// @param negated whether it asks for a difference
  record Is(Expression left, Expression right, boolean negated) implements Expression {}

  /// `LIKE`, `GLOB`, `REGEXP` or `MATCH`.
  ///
  /// @param operator the word in upper case
  /// @param operand what is matched
  /// @param pattern the pattern
  /// @param escape the expression behind ESCAPE, null where there is none
  /// @param negated whether NOT stands before it
  record PatternMatch(
      String operator,
      Expression operand,
      Expression pattern,
      @Nullable Expression escape,
      boolean negated)
      implements Expression {}

  /// `BETWEEN`.
  ///
  /// @param operand what is compared
  /// @param low the lower bound
  /// @param high the upper bound
  /// @param negated whether NOT stands before it
  record Between(Expression operand, Expression low, Expression high, boolean negated)
      implements Expression {}

  /// `IN (value, …)`.
  ///
  /// @param operand what is looked for
  /// @param values where; may be empty
  /// @param negated whether NOT stands before it
  record InList(Expression operand, List<Expression> values, boolean negated)
      implements Expression {

    public InList {
      values = List.copyOf(values);
    }
  }

  /// `IN (SELECT …)` or `IN table`.
  ///
  /// @param operand what is looked for
  /// @param query where
  /// @param negated whether NOT stands before it
  record InSelect(Expression operand, Select query, boolean negated) implements Expression {}

  /// `CASE`.
  ///
  /// @param base what is compared with each WHEN, null where each WHEN is a condition
  /// @param branches WHEN and THEN
  /// @param otherwise ELSE, null where there is none
  record Case(@Nullable Expression base, List<Branch> branches, @Nullable Expression otherwise)
      implements Expression {

    public Case {
      branches = List.copyOf(branches);
    }

    /// One WHEN and its THEN.
    ///
    /// @param when the condition or the value
    /// @param then the result
    public record Branch(Expression when, Expression then) {}
  }

  /// `CAST (… AS …)`.
  ///
  /// @param operand what is cast
  /// @param type the type as written
  record Cast(Expression operand, String type) implements Expression {}

  /// `COLLATE`.
  ///
  /// @param operand what it is applied to
  /// @param collation the collation's name
  record Collate(Expression operand, String collation) implements Expression {}

  /// A function call.
  ///
  /// @param name in lower case
  /// @param distinct whether DISTINCT stands before the arguments
  /// @param star whether the argument is `*`
  /// @param arguments the arguments
  /// @param ordered whether there is an ORDER BY inside the parentheses
  /// @param filter the condition of FILTER, null where there is none
  /// @param window whether OVER follows; what is in it is not kept
  record Call(
      String name,
      boolean distinct,
      boolean star,
      List<Expression> arguments,
      boolean ordered,
      @Nullable Expression filter,
      boolean window)
      implements Expression {

    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /// `EXISTS (SELECT …)`.
  ///
  /// @param query the query
  record Exists(Select query) implements Expression {}

  /// `(SELECT …)` as a value.
  ///
  /// @param query the query
  record Subquery(Select query) implements Expression {}

  /// `(a, b, …)`.
  ///
  /// @param values two or more
  record Row(List<Expression> values) implements Expression {

    public Row {
      values = List.copyOf(values);
    }
  }

  /// `RAISE (…)`.
  ///
  /// @param action IGNORE, ROLLBACK, ABORT or FAIL
  record Raise(String action) implements Expression {}
}
