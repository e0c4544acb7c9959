package dev.howdah.plan;

import dev.howdah.plan.ColumnType.Kind;
import dev.howdah.plan.TargetFit.Form;
import dev.howdah.schema.TargetSchema.TargetColumn;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The types of a target that Howdah can fill, and how values travel to them.
final class TargetTypes {

  /// The header that modifiers of types with a length have on top (PostgreSQL source, `VARHDRSZ`).
  private static final int HEADER = 4;

  static final int FULL_PRECISION = 6;

  /// Types whose arrays can be filled: those whose values JSON holds as they are.
  private static final Set<String> IN_ARRAYS =
      Set.of("int2", "int4", "int8", "numeric", "float8", "bool", "text", "varchar");

  private TargetTypes() {}

  /// How a column is filled.
  ///
  /// @param type the type in which values travel
  /// @param fit what the target's own type asks for beyond, null where it is `type`
  record Filling(ColumnType type, @Nullable TargetFit fit) {}

  /// How a column is filled; empty where Howdah does not know its type.
  static Optional<Filling> filling(TargetColumn column) {
    if (column.array()) {
      return array(column);
    }
    if (!column.labels().isEmpty()) {
      return fitted(ColumnType.of(Kind.TEXT), column, Form.LABEL, 0);
    }
    int modifier = column.modifier();
    return switch (column.base()) {
      case "int2" -> plain(Kind.SMALLINT);
      case "int4" -> plain(Kind.INTEGER);
      case "int8" -> plain(Kind.BIGINT);
      case "numeric" -> numeric(modifier);
      case "float4" -> plain(Kind.REAL);
      case "float8" -> plain(Kind.DOUBLE);
      case "bool" -> plain(Kind.BOOLEAN);
      case "text" -> plain(Kind.TEXT);
      case "varchar" ->
          modifier < 0
              ? plain(Kind.TEXT)
              : Optional.of(new Filling(ColumnType.varchar(modifier - HEADER), null));
      case "bpchar" ->
          modifier < 0
              ? Optional.empty()
              : fitted(
                  ColumnType.varchar(modifier - HEADER), column, Form.CHARACTER, modifier - HEADER);
      case "citext" -> fitted(ColumnType.of(Kind.TEXT), column, Form.CITEXT, 0);
      case "bytea" -> plain(Kind.BYTEA);
      case "date" -> plain(Kind.DATE);
      case "time" -> timed(Kind.TIME, column);
      case "timestamp" -> timed(Kind.TIMESTAMP, column);
      case "timestamptz" -> timed(Kind.TIMESTAMPTZ, column);
      case "uuid" -> plain(Kind.UUID);
      case "json" -> plain(Kind.JSON);
      case "jsonb" -> plain(Kind.JSONB);
      case "inet", "cidr" -> belowDomains(Form.ADDRESS, column.base(), 0);
      case "bit" -> bits("bit", modifier);
      case "varbit" -> bits("bit varying", modifier);
      case "interval" ->
          modifier < 0
              ? fitted(ColumnType.of(Kind.BIGINT), column, Form.INTERVAL, 0)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Filling> plain(Kind kind) {
    return Optional.of(new Filling(ColumnType.of(kind), null));
  }

  private static Optional<Filling> fitted(
      ColumnType carrier, TargetColumn column, Form form, int length) {
    return Optional.of(
        new Filling(carrier, new TargetFit(form, column.typeSql(), length, column.labels())));
  }

  private static Optional<Filling> bits(String type, int modifier) {
    return modifier < 0
        ? belowDomains(Form.BITS, type, 0)
        : belowDomains(Form.BITS, type + "(" + modifier + ")", modifier);
  }

  /// A type whose texts are checked by its name, which a domain over it does not have.
  private static Optional<Filling> belowDomains(Form form, String typeSql, int length) {
    return Optional.of(
        new Filling(ColumnType.of(Kind.TEXT), new TargetFit(form, typeSql, length, List.of())));
  }

  private static Optional<Filling> timed(Kind kind, TargetColumn column) {
    return column.modifier() < 0 || column.modifier() >= FULL_PRECISION
        ? plain(kind)
        : fitted(ColumnType.of(kind), column, Form.PRECISION, column.modifier());
  }

  /// PostgreSQL source, `numeric_typmod_precision` and `numeric_typmod_scale`; scales below zero
  /// and above the precision, which PostgreSQL 15 brought, are not known here.
  private static Optional<Filling> numeric(int modifier) {
    if (modifier < 0) {
      return plain(Kind.NUMERIC);
    }
    int precision = ((modifier - HEADER) >> 16) & 0xffff;
    int scale = (((modifier - HEADER) & 0x7ff) ^ 1024) - 1024;
    return scale < 0 || scale > precision
        ? Optional.empty()
        : Optional.of(new Filling(ColumnType.numeric(precision, scale), null));
  }

  private static Optional<Filling> array(TargetColumn column) {
    boolean rounds = column.base().equals("numeric") && column.modifier() >= 0;
    if (!IN_ARRAYS.contains(column.base()) || rounds || !column.labels().isEmpty()) {
      return Optional.empty();
    }
    // Without the modifiers of its elements: a cast would cut texts that are too long, storing
    // them into the column refuses them.
    return Optional.of(
        new Filling(
            ColumnType.of(Kind.JSONB),
            new TargetFit(Form.ARRAY, column.base() + "[]", 0, List.of())));
  }
}
