package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.schema.Affinity;
import dev.howdah.syntax.Expression;
import org.jspecify.annotations.Nullable;

/// A translated expression with what must be known about it to combine it with others.
///
/// @param sql its text in PostgreSQL
/// @param level how strongly its outermost operator binds, see [Level]
/// @param kind its type in PostgreSQL; null for NULL, which has none
/// @param constant the literal that it is, null where it is none
/// @param affinity its affinity in SQLite; null where it has none
/// @param collation the collation that SQLite compares it with; null where that is left to the
///   other side
/// @param explicitCollation whether COLLATE says so
/// @param column whether it is a column and nothing else
/// @param logical whether it is a truth value that SQLite has as 0 or 1 (a column that became
///   boolean is not)
/// @param moment the point in time whose text it is, null where it is none
/// @param number the integer (as SQL) whose text it is, null where it is none
/// @param real whether SQLite surely has it as a floating-point number, not as an integer
record Value(
    String sql,
    int level,
    @Nullable Kind kind,
    @Nullable Expression constant,
    @Nullable Affinity affinity,
    @Nullable String collation,
    boolean explicitCollation,
    boolean column,
    boolean logical,
    @Nullable Moment moment,
    @Nullable String number,
    boolean real) {

  static Value of(String sql, int level, @Nullable Kind kind) {
    return new Value(
        sql,
        level,
        kind,
        null,
        null,
        null,
        false,
        false,
        false,
        null,
        null,
        kind == Kind.DOUBLE || kind == Kind.REAL);
  }

  /// A function call or something else that needs no parentheses.
  static Value atom(String sql, Kind kind) {
    return of(sql, Level.ATOM, kind);
  }

  /// The result of a comparison or of AND, OR and NOT.
  static Value logical(String sql, int level) {
    return new Value(
        sql, level, Kind.BOOLEAN, null, null, null, false, false, true, null, null, false);
  }

  static Value constant(String sql, int level, @Nullable Kind kind, Expression literal) {
    return new Value(
        sql,
        level,
        kind,
        literal,
        null,
        null,
        false,
        false,
        false,
        null,
        null,
        literal instanceof Expression.FloatLiteral);
  }

  static Value column(String sql, TargetColumn column) {
    return new Value(
        sql,
        Level.ATOM,
        column.type().kind(),
        null,
        column.affinity(),
        column.collation(),
        false,
        true,
        false,
        null,
        null,
        column.affinity() == Affinity.REAL);
  }

  Value withCollation(String name) {
    return new Value(
        sql, level, kind, constant, affinity, name, true, column, logical, moment, number, real);
  }

  Value withAffinity(@Nullable Affinity other) {
    return new Value(
        sql,
        level,
        kind,
        constant,
        other,
        collation,
        explicitCollation,
        column,
        logical,
        moment,
        number,
        real);
  }

  Value withMoment(Moment other) {
    return new Value(
        sql,
        level,
        kind,
        constant,
        affinity,
        collation,
        explicitCollation,
        column,
        logical,
        other,
        number,
        real);
  }

  Value withNumber(String other) {
    return new Value(
        sql,
        level,
        kind,
        constant,
        affinity,
        collation,
        explicitCollation,
        column,
        logical,
        moment,
        other,
        real);
  }

  /// The same with another text, as after a cast; it is no longer a column or a constant.
  Value rewritten(String otherSql, int otherLevel, @Nullable Kind otherKind) {
    return new Value(
        otherSql,
        otherLevel,
        otherKind,
        null,
        affinity,
        collation,
        explicitCollation,
        false,
        logical && otherKind == Kind.BOOLEAN,
        null,
        null,
        real);
  }

  /// Whether SQLite surely has it as a floating-point number.
  Value asReal(boolean isReal) {
    return new Value(
        sql,
        level,
        kind,
        constant,
        affinity,
        collation,
        explicitCollation,
        column,
        logical,
        moment,
        number,
        isReal);
  }

  /// Its text as an operand of an operator of that level, in parentheses if it binds less strongly.
  String at(int outerLevel) {
    return level < outerLevel ? "(" + sql + ")" : sql;
  }

  /// With a cast, written `::`.
  Value cast(Kind to) {
    return rewritten(at(Level.CAST) + "::" + to.sql(), Level.CAST, to);
  }

  boolean isNull() {
    return kind == null;
  }

  boolean isInteger() {
    return kind == Kind.SMALLINT || kind == Kind.INTEGER || kind == Kind.BIGINT;
  }

  boolean isFloating() {
    return kind == Kind.REAL || kind == Kind.DOUBLE;
  }

  boolean isNumber() {
    return isInteger() || isFloating() || kind == Kind.NUMERIC;
  }

  boolean isText() {
    return kind == Kind.TEXT || kind == Kind.VARCHAR;
  }

  boolean isBoolean() {
    return kind == Kind.BOOLEAN;
  }

  boolean isTemporal() {
    return kind == Kind.DATE
        || kind == Kind.TIME
        || kind == Kind.TIMESTAMP
        || kind == Kind.TIMESTAMPTZ;
  }

  boolean isJson() {
    return kind == Kind.JSON || kind == Kind.JSONB;
  }

  /// Whether SQLite would turn a text on the other side of a comparison into a number.
  boolean hasNumericAffinity() {
    return affinity == Affinity.NUMERIC
        || affinity == Affinity.INTEGER
        || affinity == Affinity.REAL;
  }

  /// The constant string that it is, or null.
  @Nullable String string() {
    return constant instanceof Expression.StringLiteral(String text) ? text : null;
  }

  /// The constant integer that it is as decimal digits, or null.
  @Nullable String integer() {
    return constant instanceof Expression.IntegerLiteral(String text) ? text : null;
  }

  /// What it is called in a reason, with its article.
  String described() {
    if (kind == null) {
      return "NULL";
    }
    if (constant != null) {
      return (isText() ? "the text " : isNumber() ? "the number " : "the constant ") + sql;
    }
    String article = kind == Kind.INTEGER ? "an " : "a ";
    return article + kind.sql() + (column ? " column " + sql : " expression");
  }
}
