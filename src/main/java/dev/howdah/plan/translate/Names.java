package dev.howdah.plan.translate;

import dev.howdah.schema.Identifier;
import dev.howdah.syntax.AsciiCase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What names mean in an expression.
interface Names {

  /// The column of that name, or nothing where there is none.
  ///
  /// @param table the name before the point, null where there is none
  /// @throws Refusal if there is a column but it may not be used
  Optional<Resolved> find(@Nullable String table, String name);

  /// A column that was found.
  ///
  /// @param value the column
  /// @param source the table that it belongs to
  /// @param outer whether it belongs to a query around the one that is being written
  record Resolved(Value value, TableScope source, boolean outer) {}

  /// A name in quotes.
  static String quote(String name) {
    try {
      return Identifier.quote(name);
    } catch (IllegalArgumentException e) {
      throw new Refusal("'" + name + "' is not a name that PostgreSQL can hold");
    }
  }

  /// No columns at all, as in a default.
  static Names none() {
    return (table, name) -> Optional.empty();
  }

  /// The columns of one table, unqualified.
  static Names of(TableScope scope, Purpose purpose) {
    return (table, name) -> {
      if (table != null && !AsciiCase.same(table, scope.source())) {
        return Optional.empty();
      }
      return scope
          .findColumn(name)
          .map(column -> {
            if (purpose == Purpose.GENERATED && column.generated()) {
              throw new Refusal(
                  "it reads the generated column "
                      + column.source()
                      + ", which PostgreSQL does not allow in another generated column");
            }
            return new Resolved(Value.column(quote(column.target()), column), scope, false);
          });
    };
  }
}
