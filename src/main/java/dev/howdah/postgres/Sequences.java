package dev.howdah.postgres;

import dev.howdah.failure.HowdahException;
import dev.howdah.schema.Identifier;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Brings sequences to where the next INSERT works.
///
/// One rule: a sequence whose next value has not passed the column's largest value (the smallest,
/// where it counts down) is set to that value as the last one given out; any other stays as it is.
/// A sequence is therefore **never moved backwards**: numbers that were given out once, and whose
/// rows are deleted by now, may live on in other places. On a table without rows the sequence stays
/// where it is, which for a new one is its start.
///
/// Sequences that a column's `DEFAULT nextval('…')` names without owning them are treated in the
/// same way. If several columns share one, it ends behind all of them. Where a sequence has to be
/// moved, writers of the table wait from the reading of the largest value until the transaction
/// ends, so that no row comes between. `setval` itself is not undone by a rollback, which is
/// harmless for a move forward. Sessions that cached values (`CACHE` above 1) give those out first.
///
/// Stateless. With autocommit on, each sequence is a transaction of its own; otherwise all is part
/// of the caller's. After a failure the connection is in a transaction that can only be rolled
/// back.
public final class Sequences {

  private static final String SQL = SqlText.load("sequences");

  private Sequences() {}

  /// The sequences of all integer columns of tables in some schemas, ordered by table. Changes
  /// nothing.
  ///
  /// @throws HowdahException TARGET_FAILED
  public static List<ColumnSequence> read(Connection connection, List<String> schemas) {
    return read(connection, schemas, _ -> true);
  }

  /// The same of some sequences only; the others need not be readable.
  ///
  /// @param wanted is asked before a sequence's state and its column's values are read
  /// @throws HowdahException TARGET_FAILED
  public static List<ColumnSequence> read(
      Connection connection, List<String> schemas, Predicate<ColumnSequence> wanted) {
    List<ColumnSequence> sequences = new ArrayList<>();
    try {
      for (ColumnSequence sequence : list(connection, schemas)) {
        if (wanted.test(sequence)) {
          sequences.add(refresh(connection, sequence));
        }
      }
      return sequences;
    } catch (SQLException e) {
      throw PostgresFailure.wrap("read the sequences of " + schemas, e);
    }
  }

  /// Sets every sequence of some schemas to where the next INSERT works.
  ///
  /// @return all of them, also those that were right
  /// @throws HowdahException TARGET_FAILED
  public static List<SequencePosition> reset(Connection connection, List<String> schemas) {
    return reset(connection, schemas, _ -> true);
  }

  /// The same for some sequences only; the others need not be readable.
  ///
  /// @throws HowdahException TARGET_FAILED
  public static List<SequencePosition> reset(
      Connection connection, List<String> schemas, Predicate<ColumnSequence> wanted) {
    List<SequencePosition> positions = new ArrayList<>();
    try {
      for (ColumnSequence sequence : list(connection, schemas)) {
        if (wanted.test(sequence)) {
          positions.add(advance(connection, sequence, null));
        }
      }
      return positions;
    } catch (SQLException e) {
      throw PostgresFailure.wrap("read the sequences of " + schemas, e);
    }
  }

  /// Whether the session's role may read and set a sequence, and read its column.
  ///
  /// @throws HowdahException TARGET_FAILED
  public static boolean isPermitted(Connection connection, ColumnSequence sequence) {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT has_column_privilege(?, ?, 'SELECT') AND has_sequence_privilege(s.name, 'SELECT')
                   AND has_sequence_privilege(s.name, 'UPDATE')
              FROM (SELECT ?::text AS name) AS s
            """)) {
      statement.setString(1, Identifier.quote(sequence.schema(), sequence.table()));
      statement.setString(2, sequence.column());
      statement.setString(3, Identifier.quote(sequence.sequenceSchema(), sequence.sequence()));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    } catch (SQLException e) {
      throw PostgresFailure.wrap(
          "read the rights on sequence "
              + Identifier.quote(sequence.sequenceSchema(), sequence.sequence()),
          e);
    }
  }

  /// A column and the last number that was given out for it elsewhere.
  ///
  /// @param table the table's name
  /// @param column the column's name
  /// @param atLeast for example SQLite's `sqlite_sequence.seq`: the next value will be beyond it
  ///   also where no row has it any more. 0 for none; not looked at where a sequence counts down
  public record Floor(String table, String column, long atLeast) {}

  /// Sets the sequences of some columns to where the next INSERT works; others stay as they are.
  ///
  /// @return the columns' sequences, normally one for each column; none where a column has none
  /// @throws HowdahException TARGET_FAILED
  public static List<SequencePosition> position(
      Connection connection, String schema, List<Floor> floors) {
    Map<ColumnName, Long> wanted = new HashMap<>();
    for (Floor floor : floors) {
      wanted.merge(new ColumnName(floor.table(), floor.column()), floor.atLeast(), Long::max);
    }
    List<SequencePosition> positions = new ArrayList<>();
    try {
      for (ColumnSequence sequence : list(connection, List.of(schema))) {
        Long atLeast = wanted.get(new ColumnName(sequence.table(), sequence.column()));
        if (atLeast != null) {
          positions.add(advance(connection, sequence, atLeast));
        }
      }
      return positions;
    } catch (SQLException e) {
      throw PostgresFailure.wrap("read the sequences of schema " + schema, e);
    }
  }

  /// The same for one column.
  ///
  /// @throws HowdahException TARGET_FAILED
  public static List<SequencePosition> position(
      Connection connection, String schema, String table, String column, long atLeast) {
    return position(connection, schema, List.of(new Floor(table, column, atLeast)));
  }

  private record ColumnName(String table, String column) {}

  private static SequencePosition advance(
      Connection connection, ColumnSequence sequence, @Nullable Long atLeast) {
    try {
      boolean ownTransaction = connection.getAutoCommit();
      ColumnSequence before = refresh(connection, sequence);
      if (target(before, atLeast) == null) {
        return new SequencePosition(before, before);
      }
      if (ownTransaction) {
        PostgresTarget.beginTransaction(connection);
      }
      lock(connection, sequence);
      Long target = target(refresh(connection, sequence), atLeast);
      if (target != null) {
        set(connection, sequence, target);
      }
      ColumnSequence after = refresh(connection, sequence);
      if (ownTransaction) {
        connection.commit();
        connection.setAutoCommit(true);
      }
      return new SequencePosition(before, after);
    } catch (SQLException e) {
      throw PostgresFailure.wrap(
          "set sequence " + Identifier.quote(sequence.sequenceSchema(), sequence.sequence()), e);
    }
  }

  /// The value to set as the last one, null where nothing is to be done: because the sequence is
  /// beyond, or because its limits keep it from ever getting there.
  private static @Nullable Long target(ColumnSequence sequence, @Nullable Long atLeast) {
    Long bound = sequence.bound();
    if (atLeast != null && sequence.increment() > 0) {
      bound = bound == null ? atLeast : Long.max(bound, atLeast);
    }
    if (bound == null || !sequence.isBehind(bound)) {
      return null;
    }
    // Beyond the sequence's own limits the best that can be done is to stand at its end: the next
    // INSERT then fails with "reached maximum value" instead of colliding.
    long target =
        sequence.increment() > 0
            ? Math.min(bound, sequence.maximum())
            : Math.max(bound, sequence.minimum());
    return sequence.called() && sequence.lastValue() == target ? null : target;
  }

  private static List<ColumnSequence> list(Connection connection, List<String> schemas)
      throws SQLException {
    List<ColumnSequence> sequences = new ArrayList<>();
    Array names = connection.createArrayOf("text", schemas.toArray());
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      statement.setArray(1, names);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          sequences.add(
              new ColumnSequence(
                  row.getString("table_schema"),
                  row.getString("table_name"),
                  row.getString("column_name"),
                  row.getString("sequence_schema"),
                  row.getString("sequence_name"),
                  row.getBoolean("owned"),
                  row.getLong("seqstart"),
                  row.getLong("seqincrement"),
                  row.getLong("seqmin"),
                  row.getLong("seqmax"),
                  row.getLong("column_max"),
                  row.getBoolean("seqcycle"),
                  row.getLong("seqstart"),
                  false,
                  null));
        }
      }
    } finally {
      names.free();
    }
    return sequences;
  }

  /// The same with the state of sequence and column as they are now.
  private static ColumnSequence refresh(Connection connection, ColumnSequence sequence)
      throws SQLException {
    String sql =
        "SELECT s.last_value, s.is_called, (SELECT pg_catalog.%s(t.%s) FROM %s t) FROM %s s"
            .formatted(
                sequence.increment() > 0 ? "max" : "min",
                Identifier.quote(sequence.column()),
                Identifier.quote(sequence.schema(), sequence.table()),
                Identifier.quote(sequence.sequenceSchema(), sequence.sequence()));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      long bound = row.getLong(3);
      boolean empty = row.wasNull();
      return new ColumnSequence(
          sequence.schema(),
          sequence.table(),
          sequence.column(),
          sequence.sequenceSchema(),
          sequence.sequence(),
          sequence.owned(),
          sequence.start(),
          sequence.increment(),
          sequence.minimum(),
          sequence.maximum(),
          sequence.columnMaximum(),
          sequence.cycle(),
          row.getLong(1),
          row.getBoolean(2),
          empty ? null : bound);
    }
  }

  private static void lock(Connection connection, ColumnSequence sequence) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "LOCK TABLE "
              + Identifier.quote(sequence.schema(), sequence.table())
              + " IN SHARE ROW EXCLUSIVE MODE");
    }
  }

  private static void set(Connection connection, ColumnSequence sequence, long lastValue)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_catalog.setval(?::text::regclass, ?, true)")) {
      statement.setString(1, Identifier.quote(sequence.sequenceSchema(), sequence.sequence()));
      statement.setLong(2, lastValue);
      statement.execute();
    }
  }
}
