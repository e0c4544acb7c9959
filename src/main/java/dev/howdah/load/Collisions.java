package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.plan.ViewPlan;
import dev.howdah.postgres.PostgresFailure;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a schema of the target already has under names that a plan needs.
public final class Collisions {

  private Collisions() {}

  /// Something in the way.
  ///
  /// @param name its name
  /// @param kind `pg_class.relkind`, or `T` for a type that is no table's
  public record Taken(String name, char kind) {

    /// What it is, for people.
    public String what() {
      return switch (kind) {
        case 'r', 'p' -> "table";
        case 'v' -> "view";
        case 'm' -> "materialized view";
        case 'i', 'I' -> "index";
        case 'S' -> "sequence";
        case 'f' -> "foreign table";
        case 'c', 'T' -> "type";
        default -> "object";
      };
    }
  }

  /// The names in the schema's one space for tables, views, indexes and sequences that a plan
  /// needs.
  static Set<String> names(MigrationPlan plan) {
    Set<String> names = new LinkedHashSet<>();
    plan.tables().forEach(table -> names.addAll(names(table)));
    for (ViewPlan view : plan.views()) {
      names.add(view.target());
    }
    return names;
  }

  /// The names that a table of a plan needs: its own, and those of its indexes and its sequence.
  static Set<String> names(TablePlan table) {
    Set<String> names = new LinkedHashSet<>();
    names.add(table.target());
    if (table.primaryKey() != null) {
      names.add(table.primaryKey().name());
    }
    table.indexes().forEach(index -> names.add(index.name()));
    for (ColumnPlan column : table.columns()) {
      if (column.identity() != null) {
        names.add(column.identity());
      }
    }
    return names;
  }

  /// What is there under those names, tables first.
  public static List<Taken> find(Connection connection, MigrationPlan plan) {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT c.relname, c.relkind::text
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ANY (?)
            UNION ALL
            SELECT t.typname, 'T'
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE n.nspname = ? AND t.typname = ANY (?) AND t.typrelid = 0 AND t.typelem = 0
            ORDER BY 2 DESC, 1
            """)) {
      Array names = connection.createArrayOf("text", names(plan).toArray());
      statement.setString(1, plan.schema());
      statement.setArray(2, names);
      statement.setString(3, plan.schema());
      statement.setArray(4, names);
      List<Taken> taken = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          taken.add(new Taken(rows.getString(1), rows.getString(2).charAt(0)));
        }
      }
      return taken;
    } catch (SQLException e) {
      throw PostgresFailure.wrap("look at schema " + plan.schema(), e);
    }
  }
}
