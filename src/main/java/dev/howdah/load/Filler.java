package dev.howdah.load;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.Profile;
import dev.howdah.plan.TablePlan;
import dev.howdah.plan.TablePlan.RowsThere;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.Sequences;
import dev.howdah.postgres.TargetReader;
import dev.howdah.schema.Identifier;
import dev.howdah.schema.TargetSchema;
import dev.howdah.schema.TargetSchema.Reference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Moves what waits in staging into the tables that the application made, in one transaction that
/// ends with the proof: afterwards either everything is there and proved, or nothing has changed.
/// Rows that constraints of the target refuse go to quarantine. Triggers and foreign keys that are
/// out of the way meanwhile are put back as they were, by the transaction if all else fails.
public final class Filler {

  private final MigrationPlan plan;

  /// A filler for a plan.
  public Filler(MigrationPlan plan) {
    this.plan = plan;
  }

  /// What the filler needs of those who can read the file.
  public interface FileSide {

    /// Puts rows into quarantine, in the connection's transaction.
    ///
    /// @param constraints the name of the constraint that each breaks, by the row's number in the
    ///   file
    void quarantine(Connection connection, TablePlan table, Map<Long, String> constraints);

    /// Runs what moves the rows, and tells whoever wants to know that it is on the way.
    void moving(int tables, Runnable step);

    /// Compares tables with the file, in the connection's transaction.
    ///
    /// @return whether they are equal
    boolean prove(Connection connection, List<Proved> tables);
  }

  /// A table that is to be compared.
  ///
  /// @param table the table
  /// @param rowsOf which rows of the target's table came from the file, as a condition; empty for
  ///   all
  public record Proved(TablePlan table, String rowsOf) {}

  /// Refuses, before anything is loaded, what filling would fail at: it is tried in a transaction
  /// that is rolled back.
  public void rehearse(Connection connection) {
    try {
      connection.setAutoCommit(false);
      try {
        List<FillTable> tables = tables(connection, plan.schema());
        requireSequences(connection, tables);
        prepare(connection, FillOrder.of(tables));
        RowsRemoval.run(connection, tables);
        for (FillTable table : tables) {
          // No row, but the right to insert one is looked at.
          Statements.execute(
              connection,
              "INSERT INTO %1$s (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM %1$s WHERE false"
                  .formatted(table.quoted(), table.columns()));
        }
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new HowdahException(
          ErrorCode.TARGET_UNSUITABLE,
          "The tables of schema " + plan.schema() + " cannot be filled: " + e.getMessage(),
          "Nothing was changed. The role needs SELECT, INSERT and DELETE on these tables, SELECT and"
              + " UPDATE on their sequences, and to own the tables where foreign keys that form a"
              + " circle are in the way.",
          e);
    }
  }

  /// Fills everything.
  ///
  /// @param floors where sequences must at least continue
  public void fill(
      Connection connection,
      RunStore store,
      UUID run,
      String staging,
      List<Sequences.Floor> floors,
      FileSide file) {
    RunStore.inTransaction(
        connection,
        "fill the tables of schema " + plan.schema(),
        () -> {
          List<FillTable> tables = tables(connection, staging);
          List<Proved> proved = new ArrayList<>();
          file.moving(
              plan.tables().size(),
              () -> {
                try {
                  proved.addAll(move(connection, tables, file));
                } catch (SQLException e) {
                  throw PostgresFailure.wrap("fill the tables of schema " + plan.schema(), e);
                }
              });
          boolean equal = file.prove(connection, proved);
          if (!equal) {
            throw new HowdahException(
                ErrorCode.VERIFICATION_DIFFERENT,
                "After filling, the tables differ from the file; nothing was changed.",
                "Look at triggers, rules and defaults of the tables that the report names.");
          }
          check(connection);
          // Last, for sequences do not go back with the transaction.
          positionSequences(connection, tables, floors);
          dropStaging(connection, staging, tables);
          store.setState(connection, run, RunStore.State.PUBLISHED);
        });
  }

  /// Brings every sequence of the schema to where the next INSERT works; those of tables that are
  /// not filled only where the role may.
  private void positionSequences(
      Connection connection, List<FillTable> tables, List<Sequences.Floor> floors)
      throws SQLException {
    List<String> filled = tables.stream().map(FillTable::name).toList();
    Sequences.reset(
        connection,
        List.of(plan.schema()),
        sequence ->
            filled.contains(sequence.table()) || Sequences.isPermitted(connection, sequence));
    Sequences.position(connection, plan.schema(), floors);
    SequenceTrial.run(connection, plan.schema(), tables);
  }

  void requireSequences(Connection connection, List<FillTable> tables) {
    List<String> filled = tables.stream().map(FillTable::name).toList();
    Sequences.read(
        connection,
        List.of(plan.schema()),
        sequence -> {
          if (filled.contains(sequence.table()) && !Sequences.isPermitted(connection, sequence)) {
            String name = Identifier.quote(sequence.sequenceSchema(), sequence.sequence());
            throw new HowdahException(
                ErrorCode.TARGET_UNSUITABLE,
                "The role may not set sequence "
                    + name
                    + " to where table "
                    + Identifier.quote(sequence.schema(), sequence.table())
                    + " continues.",
                "Nothing was changed. Grant it: GRANT SELECT, UPDATE ON SEQUENCE " + name);
          }
          return false;
        });
  }

  /// Asks what the profile asks of the filled tables.
  private void check(Connection connection) throws SQLException {
    List<String> problems = new ArrayList<>();
    for (Profile.Check check : plan.checks()) {
      String answer = answer(connection, check.sql());
      if (!answer.equals(check.expect())) {
        problems.add("\"" + check.name() + "\": expected " + check.expect() + ", found " + answer);
      }
    }
    if (!problems.isEmpty()) {
      throw new HowdahException(
          ErrorCode.VERIFICATION_DIFFERENT,
          "After filling, what the profile asks has another answer: " + String.join("; ", problems),
          "Nothing was changed. Look at the checks of the profile and at the file; leave the profile"
              + " out with a --profile of your own.");
    }
  }

  /// The one value that a query gives, as text; the query can change nothing.
  private String answer(Connection connection, String sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    String answer;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET LOCAL search_path = " + Identifier.quote(plan.schema()) + ", pg_catalog, pg_temp");
      try (ResultSet row = statement.executeQuery(sql)) {
        Object value = row.next() ? row.getObject(1) : "no row";
        answer = String.valueOf(value);
      }
    } catch (SQLException e) {
      PostgresFailure.requireAnswer(e);
      answer = String.valueOf(e.getMessage());
    }
    connection.rollback(before);
    return answer;
  }

  private List<Proved> move(Connection connection, List<FillTable> tables, FileSide file)
      throws SQLException {
    FillOrder order = FillOrder.of(tables);
    List<String> restore = prepare(connection, order);
    RowsRemoval.run(connection, tables);
    List<Proved> proved = remember(connection, tables);
    Rejections rejections = Insertion.run(connection, order);
    for (FillTable table : tables) {
      Map<Long, String> rejected = rejections.of(table.plan());
      if (!rejected.isEmpty()) {
        file.quarantine(connection, table.plan(), rejected);
      }
    }
    Statements.execute(connection, "SET CONSTRAINTS ALL IMMEDIATE");
    for (String statement : restore) {
      Statements.execute(connection, statement);
    }
    return proved;
  }

  List<FillTable> tables(Connection connection, String staging) {
    TargetSchema target = TargetReader.read(connection, plan.schema());
    List<FillTable> tables = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      Optional<TargetSchema.Table> found = target.findTable(table.target());
      if (found.isEmpty()) {
        throw new HowdahException(
            ErrorCode.TARGET_UNSUITABLE,
            "Schema " + plan.schema() + " has no table " + table.target() + " to fill.",
            "Let the application make its tables, then plan anew.");
      }
      tables.add(new FillTable(table, found.get(), plan.schema(), staging));
    }
    return tables;
  }

  /// Locks the tables, and takes out of the way what fires for each row or what no order satisfies.
  ///
  /// @return the statements that put everything back
  List<String> prepare(Connection connection, FillOrder order) throws SQLException {
    List<String> restore = new ArrayList<>();
    String locked =
        order.tables().stream().map(FillTable::quoted).sorted().collect(Collectors.joining(", "));
    // EXCLUSIVE: nobody may come to refer to rows that are about to be removed.
    Statements.execute(connection, "LOCK TABLE " + locked + " IN EXCLUSIVE MODE");
    for (FillTable table : order.tables()) {
      requireNoRows(connection, table);
      if (!table.target().owned()) {
        continue;
      }
      UserTriggers triggers = UserTriggers.of(table.target());
      for (String statement : triggers.disable()) {
        Statements.execute(connection, statement);
      }
      restore.addAll(triggers.restore());
    }
    for (Reference key : order.takenOff()) {
      String alter = "ALTER TABLE " + Identifier.quote(key.childSchema(), key.child());
      String name = Identifier.quote(key.name());
      Statements.execute(connection, alter + " DROP CONSTRAINT " + name);
      restore.add(alter + " ADD CONSTRAINT " + name + " " + key.definition());
      if (key.comment() != null) {
        restore.add(
            "COMMENT ON CONSTRAINT "
                + name
                + " ON "
                + Identifier.quote(key.childSchema(), key.child())
                + " IS '"
                + key.comment().replace("'", "''")
                + "'");
      }
    }
    setSearchPath(connection);
    deferConstraints(connection);
    return restore;
  }

  /// Functions of the application, which its checks, defaults and indexes call, find what they name
  /// in its schema, and values of type citext are compared as such.
  private void setSearchPath(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT string_agg(', ' || quote_ident(n.nspname), '') FROM pg_type t"
                    + " JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'citext'")) {
      row.next();
      String others = row.getString(1);
      Statements.execute(
          connection,
          "SET LOCAL search_path = pg_catalog, "
              + Identifier.quote(plan.schema())
              + (others == null ? "" : others)
              + ", pg_temp");
    }
  }

  /// Foreign keys wait for the end, and so do triggers of others that want to. What is unique has
  /// to refuse its rows at once.
  private void deferConstraints(Connection connection) throws SQLException {
    Statements.execute(connection, "SET CONSTRAINTS ALL DEFERRED");
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT DISTINCT k.conname FROM pg_constraint k
              JOIN pg_namespace n ON n.oid = k.connamespace
             WHERE n.nspname = ? AND k.condeferrable AND k.contype IN ('p', 'u', 'x')
            """)) {
      statement.setString(1, plan.schema());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.add(Identifier.quote(plan.schema(), row.getString(1)));
        }
      }
    }
    if (!names.isEmpty()) {
      Statements.execute(connection, "SET CONSTRAINTS " + String.join(", ", names) + " IMMEDIATE");
    }
  }

  private static void requireNoRows(Connection connection, FillTable table) throws SQLException {
    if (table.plan().rowsThere() == RowsThere.FAIL
        && Statements.exists(connection, table.quoted(), "true")) {
      throw new HowdahException(
          ErrorCode.TARGET_NOT_EMPTY,
          "Table " + table.quoted() + " has rows already; nothing was changed.",
          "Say what becomes of them with --existing truncate or --existing keep.");
    }
  }

  /// Notes where the rows are that stay beside those of the file, so that the proof can tell them
  /// apart.
  private static List<Proved> remember(Connection connection, List<FillTable> tables)
      throws SQLException {
    List<Proved> proved = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      FillTable table = tables.get(i);
      if (table.plan().rowsThere() != RowsThere.KEEP || !table.target().hasRows()) {
        proved.add(new Proved(table.plan(), ""));
        continue;
      }
      String there = "pg_temp." + Identifier.quote("howdah_there_" + i);
      Statements.execute(
          connection,
          "CREATE TEMPORARY TABLE "
              + Identifier.quote("howdah_there_" + i)
              + " ON COMMIT DROP AS SELECT tableoid AS t, ctid AS c FROM "
              + table.quoted());
      Statements.execute(connection, "ANALYZE " + there);
      proved.add(
          new Proved(
              table.plan(),
              "NOT EXISTS (SELECT 1 FROM "
                  + there
                  + " AS h WHERE h.t = "
                  + table.quoted()
                  + ".tableoid AND h.c = "
                  + table.quoted()
                  + ".ctid)"));
    }
    return proved;
  }

  private static void dropStaging(Connection connection, String staging, List<FillTable> tables)
      throws SQLException {
    for (FillTable table : tables) {
      Statements.execute(connection, "DROP TABLE " + table.waiting());
    }
    Statements.execute(connection, "DROP SCHEMA " + Identifier.quote(staging));
  }
}
