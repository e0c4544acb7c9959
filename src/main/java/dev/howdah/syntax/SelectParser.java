package dev.howdah.syntax;

import dev.howdah.syntax.Select.CompoundOperator;
import dev.howdah.syntax.Select.JoinKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads queries by the grammar of parse.y. Confined to one call. Not thread-safe.
final class SelectParser {

  private final TokenCursor cursor;
  private final ExpressionParser expressions;

  SelectParser(TokenCursor cursor, ExpressionParser expressions) {
    this.cursor = cursor;
    this.expressions = expressions;
  }

  /// Whether a query comes next.
  boolean isNext() {
    return cursor.isWord("SELECT")
        || cursor.isWord("VALUES")
        || (cursor.isWord("WITH") && !cursor.peek(1).isSymbol(")"));
  }

  /// `SELECT * FROM name`.
  Select everythingOf(String name) {
    Select.Simple core =
        new Select.Simple(
            false,
            List.of(new Select.Star(null)),
            new Select.From(new Select.TableName(name, null), List.of()),
            null,
            List.of(),
            null);
    return new Select(false, List.of(), core, List.of(), List.of(), null, null);
  }

  Select select() {
    List<Select.CommonTable> with = new ArrayList<>();
    boolean recursive = false;
    if (cursor.takeWord("WITH")) {
      recursive = cursor.takeWord("RECURSIVE");
      do {
        with.add(commonTable());
      } while (cursor.takeSymbol(","));
    }
    Select.Core first = core();
    List<Select.Compound> rest = new ArrayList<>();
    CompoundOperator operator = compoundOperator();
    while (operator != null) {
      rest.add(new Select.Compound(operator, core()));
      operator = compoundOperator();
    }
    List<Select.OrderingTerm> orderBy =
        cursor.takeWords("ORDER", "BY") ? orderingTerms() : List.of();
    Expression limit = null;
    Expression offset = null;
    if (cursor.takeWord("LIMIT")) {
      limit = expressions.expression();
      if (cursor.takeWord("OFFSET")) {
        offset = expressions.expression();
      } else if (cursor.takeSymbol(",")) {
        offset = limit;
        limit = expressions.expression();
      }
    }
    return new Select(recursive, with, first, rest, orderBy, limit, offset);
  }

  private Select.CommonTable commonTable() {
    String name = cursor.name();
    List<String> columns = cursor.isSymbol("(") ? cursor.names() : List.of();
    cursor.expectWord("AS");
    if (cursor.takeWord("NOT")) {
      cursor.expectWord("MATERIALIZED");
    } else {
      cursor.takeWord("MATERIALIZED");
    }
    cursor.expectSymbol("(");
    Select query = expressions.select();
    cursor.expectSymbol(")");
    return new Select.CommonTable(name, columns, query);
  }

  private @Nullable CompoundOperator compoundOperator() {
    if (cursor.takeWord("UNION")) {
      return cursor.takeWord("ALL") ? CompoundOperator.UNION_ALL : CompoundOperator.UNION;
    }
    if (cursor.takeWord("INTERSECT")) {
      return CompoundOperator.INTERSECT;
    }
    return cursor.takeWord("EXCEPT") ? CompoundOperator.EXCEPT : null;
  }

  private Select.Core core() {
    if (cursor.takeWord("VALUES")) {
      return values();
    }
    cursor.expectWord("SELECT");
    boolean distinct = cursor.takeWord("DISTINCT");
    if (!distinct) {
      cursor.takeWord("ALL");
    }
    List<Select.ResultColumn> columns = new ArrayList<>();
    do {
      columns.add(resultColumn());
    } while (cursor.takeSymbol(","));
    Select.From from = cursor.takeWord("FROM") ? from() : null;
    Expression where = cursor.takeWord("WHERE") ? expressions.expression() : null;
    List<Expression> groupBy = cursor.takeWords("GROUP", "BY") ? expressions.list() : List.of();
    Expression having = cursor.takeWord("HAVING") ? expressions.expression() : null;
    if (cursor.isWord("WINDOW")) {
      throw new SqlSyntaxException("windows are not read", cursor.peek().start());
    }
    return new Select.Simple(distinct, columns, from, where, groupBy, having);
  }

  private Select.Values values() {
    List<List<Expression>> rows = new ArrayList<>();
    do {
      cursor.expectSymbol("(");
      rows.add(expressions.list());
      cursor.expectSymbol(")");
      if (rows.getLast().size() != rows.getFirst().size()) {
        throw cursor.expected("rows of the same length");
      }
    } while (cursor.takeSymbol(","));
    return new Select.Values(rows);
  }

  private Select.ResultColumn resultColumn() {
    if (cursor.takeSymbol("*")) {
      return new Select.Star(null);
    }
    if (cursor.isName() && cursor.peek(1).isSymbol(".") && cursor.peek(2).isSymbol("*")) {
      String table = cursor.name();
      cursor.next();
      cursor.next();
      return new Select.Star(table);
    }
    int start = cursor.mark();
    Expression expression = expressions.expression();
    String sql = cursor.textSince(start);
    return new Select.Computed(expression, alias(), sql);
  }

  private @Nullable String alias() {
    if (cursor.takeWord("AS")) {
      return cursor.name();
    }
    boolean isAlias =
        cursor.isTypeWord()
            && !(cursor.isWord("WINDOW") && TokenCursor.isName(cursor.peek(1)))
            && !cursor.isWords("INDEXED", "BY");
    return isAlias ? cursor.name() : null;
  }

  private Select.From from() {
    expressions.enter();
    Select.FromItem first = fromItem();
    List<Select.Join> joins = new ArrayList<>();
    while (true) {
      if (cursor.takeSymbol(",")) {
        joins.add(join(JoinKind.INNER, false));
        continue;
      }
      if (!cursor.isWord("JOIN") && !TokenCursor.isJoinWord(cursor.peek())) {
        expressions.leave();
        return new Select.From(first, joins);
      }
      boolean natural = false;
      boolean left = false;
      boolean right = false;
      while (!cursor.takeWord("JOIN")) {
        if (cursor.takeWord("NATURAL")) {
          natural = true;
        } else if (cursor.takeWord("LEFT")) {
          left = true;
        } else if (cursor.takeWord("RIGHT")) {
          right = true;
        } else if (cursor.takeWord("FULL")) {
          left = true;
          right = true;
        } else if (!cursor.takeWord("OUTER")
            && !cursor.takeWord("INNER")
            && !cursor.takeWord("CROSS")) {
          throw cursor.expected("JOIN");
        }
      }
      JoinKind kind =
          left && right
              ? JoinKind.FULL
              : left ? JoinKind.LEFT : right ? JoinKind.RIGHT : JoinKind.INNER;
      joins.add(join(kind, natural));
    }
  }

  private Select.Join join(JoinKind kind, boolean natural) {
    Select.FromItem item = fromItem();
    if (cursor.takeWord("ON")) {
      return new Select.Join(kind, natural, item, expressions.expression(), List.of());
    }
    List<String> using = cursor.takeWord("USING") ? cursor.names() : List.of();
    return new Select.Join(kind, natural, item, null, using);
  }

  private Select.FromItem fromItem() {
    if (cursor.takeSymbol("(")) {
      if (isNext()) {
        Select query = expressions.select();
        cursor.expectSymbol(")");
        return new Select.DerivedTable(query, alias());
      }
      Select.From inner = from();
      cursor.expectSymbol(")");
      if (alias() != null) {
        throw cursor.expected("no alias behind joined tables");
      }
      return new Select.Nested(inner);
    }
    String name = cursor.qualifiedName();
    if (cursor.isSymbol("(")) {
      int start = cursor.mark();
      cursor.next();
      if (!cursor.isSymbol(")")) {
        cursor.reset(start);
        cursor.parenthesised();
      } else {
        cursor.next();
      }
      return new Select.TableFunction(name, alias());
    }
    String alias = alias();
    if (cursor.takeWords("INDEXED", "BY")) {
      cursor.name();
    } else {
      cursor.takeWords("NOT", "INDEXED");
    }
    return new Select.TableName(name, alias);
  }

  List<Select.OrderingTerm> orderingTerms() {
    List<Select.OrderingTerm> terms = new ArrayList<>();
    do {
      Expression expression = expressions.expression();
      boolean descending = cursor.takeWord("DESC");
      cursor.takeWord("ASC");
      Boolean nullsFirst = null;
      if (cursor.takeWords("NULLS", "FIRST")) {
        nullsFirst = true;
      } else if (cursor.takeWords("NULLS", "LAST")) {
        nullsFirst = false;
      }
      terms.add(new Select.OrderingTerm(expression, descending, nullsFirst));
    } while (cursor.takeSymbol(","));
    return terms;
  }
}
