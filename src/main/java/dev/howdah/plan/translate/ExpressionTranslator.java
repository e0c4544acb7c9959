package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType;
import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.plan.translate.Translation.Translated;
import dev.howdah.plan.translate.Translation.Untranslatable;
import dev.howdah.syntax.AsciiCase;
import dev.howdah.syntax.Expression;
import dev.howdah.syntax.SqlSyntaxException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Translates the expressions that belong to a table. Immutable and thread-safe; no method throws
/// whatever the text is.
public final class ExpressionTranslator {

  private final TableScope scope;

  /// For the expressions of that table.
  public ExpressionTranslator(TableScope scope) {
    this.scope = scope;
  }

  /// The condition of a CHECK constraint; in both systems it holds unless it is false.
  public Translation check(String expressionSql) {
    return attempt(
        expressionSql,
        () -> writer(Purpose.CHECK).condition(Expression.parse(expressionSql)).sql());
  }

  /// A part of an index, as a parenthesised expression. It compares with the collation that COLLATE
  /// names in it, else with the column's own.
  public Translation indexPart(String expressionSql) {
    return indexPart(expressionSql, null);
  }

  /// A part of an index, as a parenthesised expression. For NOCASE and RTRIM the expression folds
  /// the text.
  ///
  /// @param expressionSql an expression or a quoted column
  /// @param collation the collation that the index compares with, null where it is the expression's
  ///   own
  public Translation indexPart(String expressionSql, @Nullable String collation) {
    return attempt(
        expressionSql,
        () -> {
          Value value = writer(Purpose.INDEX).value(Expression.parse(expressionSql));
          if (value.isNull() || value.kind() == Kind.JSON) {
            throw new Refusal(value.described() + " cannot be indexed");
          }
          String own = value.collation() == null ? "BINARY" : value.collation();
          String name = Comparisons.known(collation == null ? own : collation);
          Value part = value.isText() ? Comparisons.collated(value, name) : value;
          return "(" + part.sql() + ")";
        });
  }

  /// The condition of a partial index.
  public Translation indexCondition(String expressionSql) {
    return attempt(
        expressionSql,
        () -> writer(Purpose.INDEX).condition(Expression.parse(expressionSql)).sql());
  }

  /// The expression of a generated column.
  ///
  /// @param type the column's type in PostgreSQL
  public Translation generated(String expressionSql, ColumnType type) {
    return attempt(
        expressionSql,
        () ->
            Assignments.assign(
                writer(Purpose.GENERATED).value(Expression.parse(expressionSql)),
                type,
                Purpose.GENERATED));
  }

  /// The value of a DEFAULT clause.
  ///
  /// @param defaultSql the clause's text without enclosing parentheses; a bare name stands for a
  ///   string
  /// @param type the column's type in PostgreSQL
  public Translation columnDefault(String defaultSql, ColumnType type) {
    return attempt(defaultSql, () -> defaultValue(Expression.parse(defaultSql), type));
  }

  private static String defaultValue(Expression parsed, ColumnType type) {
    Expression expression = parsed;
    if (parsed instanceof Expression.Name(String table, String name, Expression.Quoting quoting)
        && table == null
        && !(quoting == Expression.Quoting.NONE
            && (AsciiCase.same(name, "true") || AsciiCase.same(name, "false")))) {
      expression = new Expression.StringLiteral(name);
    }
    if (type.kind() == Kind.UUID
        && (RandomText.isUuid(expression) || RandomText.bytes(expression) == 16)) {
      return "gen_random_uuid()";
    }
    boolean isText = type.kind() == Kind.TEXT || type.kind() == Kind.VARCHAR;
    if (isText && RandomText.isDashedUuid(expression)) {
      return RandomText.isLowerCase(expression)
          ? "gen_random_uuid()::text"
          : "upper(gen_random_uuid()::text)";
    }
    Writer writer = new Writer(Names.none(), Purpose.DEFAULT);
    return Assignments.assign(writer.value(expression), type, Purpose.DEFAULT);
  }

  private Writer writer(Purpose purpose) {
    return new Writer(Names.of(scope, purpose), purpose);
  }

  private static Translation attempt(String source, Supplier<String> translation) {
    try {
      String sql = translation.get();
      return new Translated(sql, Sameness.isChanged(source, sql));
    } catch (Refusal refusal) {
      return new Untranslatable(refusal.reason());
    } catch (SqlSyntaxException e) {
      return new Untranslatable("its text cannot be read: " + e.getMessage());
    }
  }
}
