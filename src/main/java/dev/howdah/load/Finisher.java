package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.plan.TablePlan.CheckPlan;
import dev.howdah.plan.TablePlan.ForeignKeyPlan;
import dev.howdah.plan.TablePlan.IndexPlan;
import dev.howdah.plan.ViewPlan;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.Sequences;
import dev.howdah.schema.Identifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes what belongs to loaded tables: keys, indexes, checks, foreign keys, sequences, views,
/// statistics. Each step is one transaction with its checkpoint; an object that the server refuses
/// because of the data or of its definition is left out with a [Deviation], and nothing else stops
/// for it. Stateless; thread-safe as far as each call has its own connection.
public final class Finisher {

  private final RunStore store;
  private final UUID run;
  private final String staging;

  /// Finishes the staging of one run.
  public Finisher(RunStore store, UUID run, String staging) {
    this.store = store;
    this.run = run;
    this.staging = staging;
  }

  /// Makes the primary key, unique constraints, indexes and checks of a table and gathers
  /// statistics.
  ///
  /// @param done what earlier tries finished, by step
  public List<Deviation> finishTable(
      TablePlan table, Connection connection, Map<String, String> done) {
    return step(
        "keys " + table.target(),
        connection,
        done,
        deviations -> {
          execute(connection, "SET LOCAL maintenance_work_mem = '256MB'");
          if (table.primaryKey() != null) {
            String refused =
                attempt(connection, StagingDdl.primaryKey(staging, table, table.primaryKey()));
            if (refused != null) {
              deviations.add(
                  new Deviation(
                      "primary-key-refused",
                      table.target(),
                      "the primary key was refused by the server and left out: " + refused));
            }
          }
          for (IndexPlan index : table.indexes()) {
            finishIndex(table, index, connection, deviations);
          }
          for (CheckPlan check : table.checks()) {
            finishCheck(table, check, connection, deviations);
          }
          execute(connection, "ANALYZE " + Identifier.quote(staging, table.target()));
        });
  }

  private void finishIndex(
      TablePlan table, IndexPlan index, Connection connection, List<Deviation> deviations)
      throws SQLException {
    String refused = attempt(connection, StagingDdl.index(staging, table, index));
    if (refused == null) {
      return;
    }
    if (index.unique()) {
      IndexPlan plain =
          new IndexPlan(
              index.name(),
              index.source(),
              false,
              false,
              index.method(),
              index.parts(),
              index.whereSql());
      if (attempt(connection, StagingDdl.index(staging, table, plain)) == null) {
        deviations.add(
            new Deviation(
                "unique-refused",
                table.target() + "." + index.name(),
                "the values are not unique in PostgreSQL; an index without uniqueness takes its"
                    + " place: "
                    + refused));
        return;
      }
    }
    deviations.add(
        new Deviation(
            "index-refused",
            table.target() + "." + index.name(),
            "the index was refused by the server and left out: " + refused));
  }

  private void finishCheck(
      TablePlan table, CheckPlan check, Connection connection, List<Deviation> deviations)
      throws SQLException {
    String object = table.target() + "." + check.name();
    String refused = attempt(connection, StagingDdl.check(staging, table, check));
    if (refused != null) {
      deviations.add(
          new Deviation(
              "check-refused",
              object,
              "the check was refused by the server and left out: " + refused));
      return;
    }
    String violated = attempt(connection, StagingDdl.validate(staging, table, check.name()));
    if (violated != null) {
      deviations.add(
          new Deviation(
              "check-not-valid",
              object,
              "rows of the file break the check; it stays NOT VALID and applies to new rows only: "
                  + violated));
    }
  }

  /// Sets every identity of the plan: the next INSERT must get a number that is free, behind the
  /// largest key and behind what AUTOINCREMENT has given out (SQLite documentation,
  /// "Autoincrement").
  ///
  /// @param given the largest key that each table of the file has or has had, by its name
  public List<Deviation> finishSequences(
      List<TablePlan> tables,
      Map<String, Long> given,
      Connection connection,
      Map<String, String> done) {
    List<Sequences.Floor> floors = new ArrayList<>();
    for (TablePlan table : tables) {
      for (ColumnPlan column : table.columns()) {
        if (column.identity() != null) {
          floors.add(
              new Sequences.Floor(
                  table.target(), column.target(), given.getOrDefault(table.source(), 0L)));
        }
      }
    }
    return step(
        "sequences",
        connection,
        done,
        _ -> {
          if (!floors.isEmpty()) {
            Sequences.position(connection, staging, floors);
          }
        });
  }

  /// Makes the foreign keys of a table. Not to be run in parallel: each locks both of its tables.
  public List<Deviation> finishForeignKeys(
      TablePlan table, Connection connection, Map<String, String> done) {
    if (table.foreignKeys().isEmpty()) {
      return List.of();
    }
    return step(
        "foreign keys " + table.target(),
        connection,
        done,
        deviations -> {
          for (ForeignKeyPlan key : table.foreignKeys()) {
            String object = table.target() + "." + key.name();
            String refused = attempt(connection, StagingDdl.foreignKey(staging, table, key));
            if (refused != null) {
              deviations.add(
                  new Deviation(
                      "foreign-key-refused",
                      object,
                      "the foreign key was refused by the server and left out: " + refused));
              continue;
            }
            if (!key.validate()) {
              continue;
            }
            String violated = attempt(connection, StagingDdl.validate(staging, table, key.name()));
            if (violated != null) {
              deviations.add(
                  new Deviation(
                      "foreign-key-not-valid",
                      object,
                      "rows refer to rows that do not exist; it stays NOT VALID and applies to new"
                          + " rows only: "
                          + violated));
            }
          }
        });
  }

  /// Makes a view.
  public List<Deviation> finishView(
      ViewPlan view, Connection connection, Map<String, String> done) {
    return step(
        "view " + view.target(),
        connection,
        done,
        deviations -> {
          // The query names tables without a schema; it keeps meaning them after they have moved.
          execute(
              connection,
              "SET LOCAL search_path = " + Identifier.quote(staging) + ", pg_catalog, pg_temp");
          String refused = attempt(connection, StagingDdl.view(staging, view));
          if (refused != null) {
            deviations.add(
                new Deviation(
                    "view-refused",
                    view.target(),
                    "the view was refused by the server and left out: " + refused));
          }
        });
  }

  @FunctionalInterface
  private interface Step {
    void run(List<Deviation> deviations) throws SQLException;
  }

  private List<Deviation> step(
      String name, Connection connection, Map<String, String> done, Step step) {
    String earlier = done.get(name);
    if (earlier != null) {
      return Deviation.read(earlier);
    }
    List<Deviation> deviations = new ArrayList<>();
    RunStore.inTransaction(
        connection,
        "finish " + name,
        () -> {
          step.run(deviations);
          store.checkpoint(connection, run, name, Deviation.write(deviations));
        });
    return deviations;
  }

  /// Tries a statement; null where it went well, else why the server refused it. Failures that are
  /// not about the data or the definition are thrown.
  private static @Nullable String attempt(Connection connection, String sql) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      connection.releaseSavepoint(savepoint);
      return null;
    } catch (SQLException e) {
      if (!isAboutDataOrDefinition(e)) {
        throw e;
      }
      connection.rollback(savepoint);
      return message(e);
    }
  }

  private static String message(SQLException e) {
    if (e instanceof org.postgresql.util.PSQLException server
        && server.getServerErrorMessage() != null) {
      String detail = server.getServerErrorMessage().getDetail();
      return server.getServerErrorMessage().getMessage()
          + (detail == null ? "" : " (" + detail + ")");
    }
    return String.valueOf(e.getMessage());
  }

  /// Classes of SQLState (PostgreSQL documentation, appendix A): 0A feature not supported, 22 data
  /// exception, 23 integrity constraint violation, 42 syntax error or access rule violation, 54
  /// program limit exceeded; but not 42501, insufficient privilege.
  private static boolean isAboutDataOrDefinition(SQLException e) {
    String state = e.getSQLState();
    if (state == null || state.length() != 5 || state.equals("42501")) {
      return false;
    }
    return switch (state.substring(0, 2)) {
      case "0A", "22", "23", "42", "54" -> true;
      default -> false;
    };
  }

  private static void execute(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw PostgresFailure.wrap("execute " + sql, e);
    }
  }
}
