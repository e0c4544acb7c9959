package dev.howdah.load;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.MisfitRule;
import dev.howdah.plan.TablePlan;
import dev.howdah.postgres.CopyStream;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.Sequences;
import dev.howdah.schema.Identifier;
import dev.howdah.schema.TargetSchema.Reference;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.TextEncoding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Loads quarantined rows of a published run again, in one transaction that ends with the proof:
/// afterwards each row is in its table and proved or still in quarantine with its present reason,
/// or nothing has changed. Rows take the way that they take in fill mode: encoded, copied to where
/// they wait, and inserted from there, all but those that constraints refuse. They wait in
/// temporary tables, so a crash leaves nothing to clear away. Confined to one thread.
public final class RejectsLoader {

  /// Where the rows wait: the session's own temporary schema, under this name in any session.
  private static final String WAITING = "pg_temp";

  private static final int ROWS_PER_REPORT = 5_000;

  private final RunStore store;
  private final UUID run;
  private final MigrationPlan plan;
  private final MigrationPlan whole;
  private final TextEncoding encoding;

  /// A loader for one run.
  ///
  /// @param plan the tables whose rows are tried, each planned to keep the rows that it has
  /// @param whole the plan that the run is to be remembered by from now on
  public RejectsLoader(
      RunStore store, UUID run, MigrationPlan plan, MigrationPlan whole, TextEncoding encoding) {
    this.store = store;
    this.run = run;
    this.plan = plan;
    this.whole = whole;
    this.encoding = encoding;
  }

  /// What the loader needs of those who can read the file.
  public interface FileSide {

    /// All rows of a table, with the columns of [TablePlan#provable].
    RowCursor rows(TablePlan table);

    /// Runs what reads a table's rows, and tells whoever wants to know how far it is.
    ///
    /// @param step is given what takes the number of rows that were read so far
    void loading(TablePlan table, java.util.function.Consumer<LongConsumer> step);

    /// Runs what moves the rows.
    void moving(int tables, Runnable step);

    /// Compares what was inserted with the file, in the connection's transaction.
    ///
    /// @return what is to be remembered of each table
    /// @throws HowdahException VERIFICATION_DIFFERENT
    List<Remembered> prove(Connection connection, List<Reloaded> tables);
  }

  /// What became of a table's rows in quarantine.
  ///
  /// @param table as it was planned
  /// @param loaded the digests of the rows that are in the table now
  /// @param left the digests of the table's rows that are still in quarantine
  /// @param rowsOf which rows of the target's table were inserted, as a condition
  /// @param load how many rows were tried, what became of them, and how many values each rule
  ///   converted in them
  /// @param firstConversions the same of those rows only that had not come as far before, which the
  ///   run has not counted yet
  public record Reloaded(
      TablePlan table,
      List<byte[]> loaded,
      List<byte[]> left,
      String rowsOf,
      TableLoad load,
      Map<String, Long> firstConversions) {}

  /// What the target is to remember of a table from now on.
  ///
  /// @param target the table's name there
  /// @param load what loading it has done in all
  /// @param digest of the content that was proved
  public record Remembered(String target, TableLoad load, String digest) {}

  /// What was done.
  ///
  /// @param tables what became of the rows of each
  /// @param validated the foreign keys, as `table.name`, that the run had to leave NOT VALID for
  ///   want of these rows and that hold now
  public record Result(List<Reloaded> tables, List<String> validated) {}

  /// A row in quarantine.
  private record Entry(long id, boolean reachedConstraints) {}

  /// Does it.
  ///
  /// @param planJson the whole plan as it is remembered
  /// @param floors where sequences must at least continue
  /// @param dryRun whether everything is taken back at the end; sequences are not touched then
  public Result load(
      Connection connection,
      String planJson,
      List<Sequences.Floor> floors,
      boolean dryRun,
      FileSide file) {
    List<Reloaded> result = new ArrayList<>();
    List<String> validated = new ArrayList<>();
    RunStore.inTransaction(
        connection,
        "load quarantined rows of run " + run,
        () -> {
          Filler filler = new Filler(plan);
          List<FillTable> tables = noted(connection, filler.tables(connection, WAITING));
          filler.requireSequences(connection, tables);
          Map<String, Encoded> encoded = new HashMap<>();
          for (FillTable table : tables) {
            encoded.put(table.name(), encode(connection, table, file));
          }
          file.moving(tables.size(), () -> move(connection, filler, tables));
          for (FillTable table : tables) {
            result.add(settle(connection, table, encoded.get(table.name())));
          }
          validated.addAll(validate(connection, tables));
          List<Remembered> remembered = file.prove(connection, result);
          for (Remembered table : remembered) {
            store.replaceCheckpoint(
                connection,
                run,
                TableLoader.STEP + table.target(),
                TableLoader.write(table.load()));
            store.rememberProofs(connection, run, Map.of(table.target(), table.digest()));
          }
          store.replacePlan(connection, run, planJson);
          if (dryRun) {
            connection.rollback();
          } else {
            // Last, for sequences do not go back with the transaction.
            List<String> names = tables.stream().map(FillTable::name).toList();
            Sequences.reset(
                connection, List.of(plan.schema()), sequence -> names.contains(sequence.table()));
            Sequences.position(connection, plan.schema(), floors);
          }
        });
    return new Result(result, validated);
  }

  /// Tries foreign keys that hold in the file and that the run had to leave NOT VALID, as rows that
  /// they refer to were in quarantine. What an application has declared is its own affair.
  private List<String> validate(Connection connection, List<FillTable> tables) throws SQLException {
    List<String> validated = new ArrayList<>();
    if (whole.mode() != MigrationPlan.Mode.CREATE) {
      return validated;
    }
    for (FillTable table : tables) {
      for (Reference key : table.target().referencedBy()) {
        if (key.validated() || !key.childSchema().equals(plan.schema()) || !holds(key)) {
          continue;
        }
        Savepoint before = connection.setSavepoint();
        try {
          Statements.execute(
              connection,
              "ALTER TABLE "
                  + Identifier.quote(key.childSchema(), key.child())
                  + " VALIDATE CONSTRAINT "
                  + Identifier.quote(key.name()));
          connection.releaseSavepoint(before);
          validated.add(key.child() + "." + key.name());
        } catch (SQLException e) {
          PostgresFailure.requireAnswer(e);
          // Other rows break it still, or the role may not; it stays as it was.
          connection.rollback(before);
        }
      }
    }
    return validated;
  }

  private boolean holds(Reference key) {
    return whole.tables().stream()
        .filter(table -> table.target().equals(key.child()))
        .flatMap(table -> table.foreignKeys().stream())
        .anyMatch(planned -> planned.name().equals(key.name()) && planned.validate());
  }

  /// What encoding a table's rows has counted.
  private record Encoded(
      long tried, Map<String, Long> conversions, Map<String, Long> firstConversions) {}

  private static List<FillTable> noted(Connection connection, List<FillTable> tables)
      throws SQLException {
    List<FillTable> noted = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      FillTable table = tables.get(i);
      String name = Identifier.quote(WAITING, "howdah#inserted_" + i);
      Statements.execute(
          connection,
          "CREATE TEMPORARY TABLE "
              + Identifier.quote("howdah#inserted_" + i)
              + " (t oid, c tid) ON COMMIT DROP");
      // Not the table's own name: functions of the application would find it before their table.
      noted.add(
          new FillTable(
              table.plan(), table.target(), table.schema(), WAITING, "howdah#waiting_" + i, name));
    }
    return noted;
  }

  /// Encodes the rows of a table that are in quarantine and has those wait that fit.
  private Encoded encode(Connection connection, FillTable waiting, FileSide file)
      throws SQLException {
    TablePlan table = waiting.plan();
    Map<String, List<Entry>> wanted = entries(connection, table);
    long tried = wanted.values().stream().mapToLong(List::size).sum();
    Statements.execute(connection, StagingDdl.waitingTable(waiting.waitingName(), table));
    RowEncoder first = new RowEncoder(table, encoding);
    RowEncoder again = new RowEncoder(table, encoding);
    file.loading(
        table, progress -> copy(connection, waiting, file, wanted, first, again, progress));
    if (!wanted.isEmpty()) {
      throw new HowdahException(
          ErrorCode.RUN_NOT_RESUMABLE,
          "Of the rows of "
              + table.source()
              + " in quarantine "
              + wanted.values().stream().mapToLong(List::size).sum()
              + " are not in the file.",
          "Somebody has changed howdah.quarantine. Nothing was changed.");
    }
    Map<String, Long> all = new LinkedHashMap<>(first.conversions());
    again.conversions().forEach((rule, count) -> all.merge(rule, count, Long::sum));
    return new Encoded(tried, all, first.conversions());
  }

  /// @param first encodes rows that did not fit before, `again` those that only constraints refused
  private void copy(
      Connection connection,
      FillTable waiting,
      FileSide file,
      Map<String, List<Entry>> wanted,
      RowEncoder first,
      RowEncoder again,
      LongConsumer progress) {
    TablePlan table = waiting.plan();
    List<String> columns =
        new ArrayList<>(table.loadedColumns().stream().map(ColumnPlan::target).toList());
    columns.add(StagingDdl.ROW_NUMBER);
    QuarantineWriter quarantine = new QuarantineWriter(run, table.provable(), encoding);
    RowDigests digests = new RowDigests();
    long read = 0;
    try (RowCursor cursor = file.rows(table)) {
      boolean more = !wanted.isEmpty() && cursor.next();
      while (more) {
        try (CopyStream copy =
            CopyStream.open(connection, WAITING, waiting.waitingName(), columns, false)) {
          while (more && !quarantine.isFull()) {
            Entry entry = take(wanted, digests.of(cursor));
            if (entry != null) {
              RowEncoder encoder = entry.reachedConstraints() ? again : first;
              if (!encoder.encode(cursor, entry.id())) {
                quarantine.replace(entry.id(), cursor, encoder.misfit());
              } else if (encoder.isFull()) {
                encoder.flush(copy::write);
              }
            }
            read++;
            if (read % ROWS_PER_REPORT == 0) {
              progress.accept(read);
              TableLoader.requireNotInterrupted();
            }
            more = !wanted.isEmpty() && cursor.next();
          }
          first.flush(copy::write);
          again.flush(copy::write);
          copy.finish();
        }
        if (!quarantine.isEmpty()) {
          quarantine.flush(connection);
        }
      }
    }
    progress.accept(read);
  }

  private static @Nullable Entry take(Map<String, List<Entry>> wanted, String digest) {
    List<Entry> entries = wanted.get(digest);
    if (entries == null) {
      return null;
    }
    Entry taken = entries.removeFirst();
    if (entries.isEmpty()) {
      wanted.remove(digest);
    }
    return taken;
  }

  private Map<String, List<Entry>> entries(Connection connection, TablePlan table)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, row_digest, rule LIKE ? FROM howdah.quarantine"
                + " WHERE run = ? AND source_table = ? ORDER BY id FOR UPDATE")) {
      statement.setString(1, MisfitRule.CONSTRAINT.code() + ":%");
      statement.setObject(2, run);
      statement.setString(3, table.source());
      Map<String, List<Entry>> entries = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          entries
              .computeIfAbsent(RowDigests.key(rows.getBytes(2)), _ -> new ArrayList<>(1))
              .add(new Entry(rows.getLong(1), rows.getBoolean(3)));
        }
      }
      return entries;
    }
  }

  private void move(Connection connection, Filler filler, List<FillTable> tables) {
    try {
      FillOrder order = FillOrder.of(tables);
      List<String> restore = filler.prepare(connection, order);
      Rejections rejections = Insertion.run(connection, order);
      for (FillTable table : tables) {
        refuse(connection, rejections.of(table.plan()));
      }
      Statements.execute(connection, "SET CONSTRAINTS ALL IMMEDIATE");
      for (String statement : restore) {
        Statements.execute(connection, statement);
      }
    } catch (SQLException e) {
      throw PostgresFailure.wrap("insert quarantined rows of run " + run, e);
    }
  }

  /// Notes the present reason of rows that constraints refuse.
  private static void refuse(Connection connection, Map<Long, String> constraints)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE howdah.quarantine SET column_name = '', rule = ?, message = ?,"
                + " storage_class = 'NULL', value_text = '', value = NULL WHERE id = ?")) {
      for (Map.Entry<Long, String> refused : constraints.entrySet()) {
        RowEncoder.Misfit misfit =
            new RowEncoder.Misfit(MisfitRule.CONSTRAINT, -1, refused.getValue());
        update.setString(1, misfit.code());
        update.setString(2, misfit.message());
        update.setLong(3, refused.getKey());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /// Takes the rows that were inserted out of quarantine: those that still wait in the end.
  private Reloaded settle(Connection connection, FillTable table, @Nullable Encoded encoded)
      throws SQLException {
    if (encoded == null) {
      throw new IllegalStateException("table " + table.name() + " was not encoded");
    }
    List<byte[]> loaded = new ArrayList<>();
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM howdah.quarantine AS q USING "
                + table.waiting()
                + " AS w WHERE q.run = ? AND q.id = w."
                + FillTable.number()
                + " RETURNING q.row_digest")) {
      delete.setObject(1, run);
      try (ResultSet rows = delete.executeQuery()) {
        while (rows.next()) {
          loaded.add(rows.getBytes(1));
        }
      }
    }
    Statements.execute(connection, "ANALYZE " + table.noted());
    List<byte[]> left = store.quarantinedDigests(connection, run, table.plan().source());
    return new Reloaded(
        table.plan(),
        loaded,
        left,
        "(tableoid, ctid) IN (SELECT t, c FROM " + table.noted() + ")",
        new TableLoad(encoded.tried(), loaded.size(), left.size(), encoded.conversions()),
        encoded.firstConversions());
  }
}
