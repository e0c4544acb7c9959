package dev.howdah.syntax;

import dev.howdah.syntax.Expression.BinaryOperator;
import dev.howdah.syntax.Expression.UnaryOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads expressions by precedence climbing, in the order of the operators in parse.y. Confined to
/// one call. Not thread-safe.
final class ExpressionParser {

  /// How deep parentheses, prefix operators, calls and queries may be nested; SQLite's own stack
  /// holds about as much.
  private static final int MAX_DEPTH = 100;

  private static final int LOWEST = 1;
  private static final int NOT = 3;
  private static final int EQUALITY = 4;
  private static final int ABOVE_EQUALITY = 5;

  private static final Map<String, BinaryOperator> SYMBOLS =
      Map.ofEntries(
          Map.entry("=", BinaryOperator.EQUAL),
          Map.entry("==", BinaryOperator.EQUAL),
          Map.entry("<>", BinaryOperator.NOT_EQUAL),
          Map.entry("!=", BinaryOperator.NOT_EQUAL),
          Map.entry("<", BinaryOperator.LESS),
          Map.entry("<=", BinaryOperator.LESS_OR_EQUAL),
          Map.entry(">", BinaryOperator.GREATER),
          Map.entry(">=", BinaryOperator.GREATER_OR_EQUAL),
          Map.entry("&", BinaryOperator.BIT_AND),
          Map.entry("|", BinaryOperator.BIT_OR),
          Map.entry("<<", BinaryOperator.SHIFT_LEFT),
          Map.entry(">>", BinaryOperator.SHIFT_RIGHT),
          Map.entry("+", BinaryOperator.ADD),
          Map.entry("-", BinaryOperator.SUBTRACT),
          Map.entry("*", BinaryOperator.MULTIPLY),
          Map.entry("/", BinaryOperator.DIVIDE),
          Map.entry("%", BinaryOperator.MODULO),
          Map.entry("||", BinaryOperator.CONCAT),
          Map.entry("->", BinaryOperator.JSON_GET),
          Map.entry("->>", BinaryOperator.JSON_GET_TEXT));

  private final TokenCursor cursor;
  private final SelectParser selects;
  private int depth;

  ExpressionParser(TokenCursor cursor) {
    this.cursor = cursor;
    this.selects = new SelectParser(cursor, this);
  }

  Expression expression() {
    enter();
    Expression expression = binary(LOWEST);
    depth--;
    return expression;
  }

  Select select() {
    enter();
    Select select = selects.select();
    depth--;
    return select;
  }

  void enter() {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new SqlSyntaxException("nested too deeply", cursor.peek().start());
    }
  }

  void leave() {
    depth--;
  }

  private Expression binary(int lowest) {
    Expression left = prefix();
    while (true) {
      Expression longer = continued(left, lowest);
      if (longer == null) {
        return left;
      }
      left = longer;
    }
  }

  /// One more operator behind a left operand, if it binds at least that strongly.
  private @Nullable Expression continued(Expression left, int lowest) {
    Token token = cursor.peek();
    if (token.kind() == Token.Kind.SYMBOL) {
      BinaryOperator operator = SYMBOLS.get(token.text());
      return operator == null ? null : operation(left, operator, lowest);
    }
    if (token.kind() != Token.Kind.WORD) {
      return null;
    }
    if (token.isWord("OR")) {
      return operation(left, BinaryOperator.OR, lowest);
    }
    if (token.isWord("AND")) {
      return operation(left, BinaryOperator.AND, lowest);
    }
    return lowest <= EQUALITY ? wordOperation(left) : null;
  }

  private @Nullable Expression operation(Expression left, BinaryOperator operator, int lowest) {
    if (operator.precedence() < lowest) {
      return null;
    }
    cursor.next();
    return new Expression.Binary(operator, left, binary(operator.precedence() + 1));
  }

  /// The operators that are words and bind like `=`.
  private @Nullable Expression wordOperation(Expression left) {
    if (cursor.takeWord("ISNULL")) {
      return new Expression.IsNull(left, false);
    }
    if (cursor.takeWord("NOTNULL") || cursor.takeWords("NOT", "NULL")) {
      return new Expression.IsNull(left, true);
    }
    if (cursor.takeWord("IS")) {
      return is(left);
    }
    boolean negated = cursor.isWord("NOT");
    Token word = cursor.peek(negated ? 1 : 0);
    if (word.isWord("BETWEEN")) {
      cursor.next();
      skipIf(negated);
      Expression low = binary(ABOVE_EQUALITY);
      cursor.expectWord("AND");
      return new Expression.Between(left, low, binary(ABOVE_EQUALITY), negated);
    }
    if (word.isWord("IN")) {
      cursor.next();
      skipIf(negated);
      return in(left, negated);
    }
    if (word.isWord("LIKE")
        || word.isWord("GLOB")
        || word.isWord("REGEXP")
        || word.isWord("MATCH")) {
      cursor.next();
      skipIf(negated);
      Expression pattern = binary(ABOVE_EQUALITY);
      Expression escape = cursor.takeWord("ESCAPE") ? binary(ABOVE_EQUALITY) : null;
      return new Expression.PatternMatch(
          AsciiCase.upper(word.text()), left, pattern, escape, negated);
    }
    return null;
  }

  private void skipIf(boolean negated) {
    if (negated) {
      cursor.next();
    }
  }

  private Expression is(Expression left) {
    boolean negated = cursor.takeWord("NOT");
    if (cursor.takeWords("DISTINCT", "FROM")) {
      negated = !negated;
    }
    Expression right = binary(ABOVE_EQUALITY);
    return right instanceof Expression.NullLiteral
        ? new Expression.IsNull(left, negated)
        : new Expression.Is(left, right, negated);
  }

  private Expression in(Expression left, boolean negated) {
    if (!cursor.isSymbol("(")) {
      return new Expression.InSelect(left, selects.everythingOf(cursor.qualifiedName()), negated);
    }
    cursor.next();
    if (selects.isNext()) {
      Select query = select();
      cursor.expectSymbol(")");
      return new Expression.InSelect(left, query, negated);
    }
    List<Expression> values = cursor.isSymbol(")") ? List.of() : list();
    cursor.expectSymbol(")");
    return new Expression.InList(left, values, negated);
  }

  List<Expression> list() {
    List<Expression> expressions = new ArrayList<>();
    do {
      expressions.add(expression());
    } while (cursor.takeSymbol(","));
    return expressions;
  }

  private Expression prefix() {
    if (!cursor.takeWord("NOT")) {
      return collated(signed());
    }
    enter();
    Expression operand = binary(NOT);
    leave();
    return new Expression.Unary(UnaryOperator.NOT, operand);
  }

  private Expression collated(Expression operand) {
    Expression collated = operand;
    while (cursor.takeWord("COLLATE")) {
      collated = new Expression.Collate(collated, cursor.name());
    }
    return collated;
  }

  private Expression signed() {
    UnaryOperator operator =
        cursor.isSymbol("-")
            ? UnaryOperator.MINUS
            : cursor.isSymbol("+")
                ? UnaryOperator.PLUS
                : cursor.isSymbol("~") ? UnaryOperator.BIT_NOT : null;
    if (operator == null) {
      return primary();
    }
    cursor.next();
    enter();
    Expression operand = cursor.isWord("NOT") ? prefix() : signed();
    leave();
    return new Expression.Unary(operator, operand);
  }

  private Expression primary() {
    Token token = cursor.peek();
    return switch (token.kind()) {
      case INTEGER -> new Expression.IntegerLiteral(cursor.next().text().replace("_", ""));
      case FLOAT -> new Expression.FloatLiteral(cursor.next().text().replace("_", ""));
      case BLOB -> new Expression.BlobLiteral(cursor.next().value());
      case PARAMETER -> new Expression.Parameter(cursor.next().text());
      case STRING ->
          cursor.peek(1).isSymbol(".")
              ? name()
              : new Expression.StringLiteral(cursor.next().value());
      case DOUBLE_QUOTED, QUOTED -> nameOrCall();
      case SYMBOL -> parenthesised();
      case WORD -> word(AsciiCase.upper(token.text()));
      case END -> throw cursor.expected("an expression");
    };
  }

  private Expression word(String word) {
    boolean calls = cursor.peek(1).isSymbol("(");
    boolean qualifies = cursor.peek(1).isSymbol(".");
    return switch (word) {
      case "NULL" -> {
        cursor.next();
        yield new Expression.NullLiteral();
      }
      case "CASE" -> {
        cursor.next();
        yield caseExpression();
      }
      case "EXISTS" -> {
        cursor.next();
        yield exists();
      }
      case "CAST" -> calls ? cast() : nameOrCall();
      case "RAISE" -> calls ? raise() : nameOrCall();
      case "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP" -> {
        if (qualifies || calls) {
          yield nameOrCall();
        }
        cursor.next();
        yield new Expression.CurrentTime(word);
      }
      default -> nameOrCall();
    };
  }

  private Expression exists() {
    cursor.expectSymbol("(");
    Select query = select();
    cursor.expectSymbol(")");
    return new Expression.Exists(query);
  }

  private Expression parenthesised() {
    cursor.expectSymbol("(");
    Expression result;
    if (selects.isNext()) {
      result = new Expression.Subquery(select());
    } else {
      List<Expression> values = list();
      result = values.size() == 1 ? values.getFirst() : new Expression.Row(values);
    }
    cursor.expectSymbol(")");
    return result;
  }

  private Expression caseExpression() {
    Expression base = cursor.isWord("WHEN") ? null : expression();
    List<Expression.Case.Branch> branches = new ArrayList<>();
    while (cursor.takeWord("WHEN")) {
      Expression when = expression();
      cursor.expectWord("THEN");
      branches.add(new Expression.Case.Branch(when, expression()));
    }
    if (branches.isEmpty()) {
      throw cursor.expected("WHEN");
    }
    Expression otherwise = cursor.takeWord("ELSE") ? expression() : null;
    cursor.expectWord("END");
    return new Expression.Case(base, branches, otherwise);
  }

  private Expression cast() {
    cursor.next();
    cursor.expectSymbol("(");
    Expression operand = expression();
    cursor.expectWord("AS");
    int start = cursor.mark();
    while (cursor.isTypeWord()) {
      cursor.next();
    }
    if (cursor.isSymbol("(")) {
      cursor.parenthesised();
    }
    String type = cursor.textSince(start);
    cursor.expectSymbol(")");
    return new Expression.Cast(operand, type);
  }

  private Expression raise() {
    cursor.next();
    cursor.expectSymbol("(");
    String action = AsciiCase.upper(cursor.name());
    if (cursor.takeSymbol(",")) {
      expression();
    }
    cursor.expectSymbol(")");
    return new Expression.Raise(action);
  }

  private Expression nameOrCall() {
    if (!cursor.isName()) {
      throw cursor.expected("an expression");
    }
    return cursor.peek(1).isSymbol("(") ? call() : name();
  }

  /// `column`, `table.column` or `schema.table.column`.
  private Expression name() {
    String table = null;
    Token last = cursor.next();
    while (cursor.takeSymbol(".")) {
      table = last.value();
      if (!cursor.isName()) {
        throw cursor.expected("a column");
      }
      last = cursor.next();
    }
    Expression.Quoting quoting =
        switch (last.kind()) {
          case DOUBLE_QUOTED -> Expression.Quoting.DOUBLE;
          case QUOTED, STRING -> Expression.Quoting.OTHER;
          case WORD, INTEGER, FLOAT, BLOB, PARAMETER, SYMBOL, END -> Expression.Quoting.NONE;
        };
    return new Expression.Name(table, last.value(), quoting);
  }

  private Expression call() {
    String name = AsciiCase.lower(cursor.name());
    cursor.expectSymbol("(");
    boolean distinct = cursor.takeWord("DISTINCT");
    boolean star = false;
    boolean ordered = false;
    List<Expression> arguments = List.of();
    if (cursor.takeSymbol("*")) {
      star = true;
    } else if (!cursor.isSymbol(")")) {
      cursor.takeWord("ALL");
      arguments = list();
      if (cursor.takeWords("ORDER", "BY")) {
        selects.orderingTerms();
        ordered = true;
      }
    }
    cursor.expectSymbol(")");
    Expression filter = null;
    if (cursor.isWord("FILTER") && cursor.peek(1).isSymbol("(")) {
      cursor.next();
      cursor.expectSymbol("(");
      cursor.expectWord("WHERE");
      filter = expression();
      cursor.expectSymbol(")");
    }
    boolean window = false;
    if (cursor.isWord("OVER")
        && (cursor.peek(1).isSymbol("(") || TokenCursor.isName(cursor.peek(1)))) {
      window = true;
      cursor.next();
      if (cursor.isSymbol("(")) {
        skipParenthesised();
      } else {
        cursor.next();
      }
    }
    return new Expression.Call(name, distinct, star, arguments, ordered, filter, window);
  }

  /// Steps over parentheses, which may be empty.
  private void skipParenthesised() {
    if (cursor.peek(1).isSymbol(")")) {
      cursor.next();
      cursor.next();
    } else {
      cursor.parenthesised();
    }
  }
}
