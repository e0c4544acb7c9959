package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.syntax.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `typeof()`: a column of PostgreSQL has one type, so that only NULL is left to test for.
final class StorageClasses {

  private StorageClasses() {}

  /// `typeof(x) = 'text'` and `typeof(x) IN ('text', 'null')` and the like.
  static Optional<Value> test(
      Writer writer, Expression left, List<Expression> right, boolean negated) {
    if (!(left instanceof Expression.Call call)
        || !call.name().equals("typeof")
        || call.arguments().size() != 1) {
      return Optional.empty();
    }
    List<String> wanted = new ArrayList<>();
    for (Expression expression : right) {
      if (!(expression instanceof Expression.StringLiteral(String text))) {
        return Optional.empty();
      }
      wanted.add(text);
    }
    Value value = writer.value(call.arguments().getFirst());
    Set<String> possible = of(value.kind());
    boolean nulls = wanted.contains("null");
    boolean all = wanted.containsAll(possible);
    boolean none = possible.stream().noneMatch(wanted::contains);
    if (value.constant() != null || (!all && !none) || (none && !nulls)) {
      throw new Refusal(
          "it tests the storage class of "
              + value.sql()
              + ", which is "
              + value.described()
              + " in PostgreSQL");
    }
    if (all && nulls) {
      return Optional.of(Value.logical(negated ? "false" : "true", Level.ATOM));
    }
    boolean present = all != negated;
    return Optional.of(
        Value.logical(
            value.at(Level.OPERATOR) + (present ? " IS NOT NULL" : " IS NULL"), Level.IS));
  }

  /// The storage classes that the values of that type can have had.
  private static Set<String> of(@Nullable Kind kind) {
    return switch (kind) {
      case null -> Set.of("null");
      case SMALLINT, INTEGER, BIGINT, BOOLEAN -> Set.of("integer");
      case REAL, DOUBLE -> Set.of("real");
      case NUMERIC -> Set.of("integer", "real");
      case BYTEA -> Set.of("blob");
      case TEXT, VARCHAR, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID, JSON, JSONB -> Set.of("text");
    };
  }
}
