package dev.howdah.load;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ColumnSequence;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.Sequences;
import dev.howdah.schema.Identifier;
import dev.howdah.schema.TargetSchema.TargetColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/// Tries whether the next INSERT without a key works: a row of the table is inserted again without
/// it, and taken back. Stateless.
final class SequenceTrial {

  private SequenceTrial() {}

  static void run(Connection connection, String schema, List<FillTable> tables)
      throws SQLException {
    List<String> names = tables.stream().map(FillTable::name).toList();
    for (ColumnSequence sequence :
        Sequences.read(connection, List.of(schema), found -> names.contains(found.table()))) {
      if (sequence.isBehind() && !sequence.isExhausted()) {
        throw collides(sequence, "its next value is " + sequence.nextValue());
      }
      for (FillTable table : tables) {
        if (table.name().equals(sequence.table()) && sequence.bound() != null) {
          tryInsert(connection, table, sequence);
        }
      }
    }
  }

  private static void tryInsert(Connection connection, FillTable table, ColumnSequence sequence)
      throws SQLException {
    String column = Identifier.quote(sequence.column());
    String others =
        table.target().columns().stream()
            .filter(other -> !other.generated() && !other.name().equals(sequence.column()))
            .map(TargetColumn::name)
            .map(Identifier::quote)
            .collect(Collectors.joining(", "));
    String insert =
        others.isEmpty()
            ? "INSERT INTO " + table.quoted() + " DEFAULT VALUES RETURNING " + column
            : "INSERT INTO %1$s (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM %1$s LIMIT 1 RETURNING %3$s"
                .formatted(table.quoted(), others, column);
    Savepoint before = connection.setSavepoint();
    String refused = "";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(insert)) {
      row.next();
    } catch (SQLException e) {
      PostgresFailure.requireAnswer(e);
      // Other columns may be unique too, and triggers may have a say; only the key counts here.
      if ("23505".equals(e.getSQLState())) {
        refused = String.valueOf(e.getMessage());
      }
    }
    connection.rollback(before);
    putBack(connection, sequence);
    boolean aboutKey =
        refused.contains("(" + sequence.column() + ")") || refused.contains("(" + column + ")");
    if (aboutKey) {
      throw collides(sequence, refused);
    }
  }

  /// A sequence does not go back with the transaction.
  private static void putBack(Connection connection, ColumnSequence sequence) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_catalog.setval(?::text::regclass, ?, ?)")) {
      statement.setString(1, Identifier.quote(sequence.sequenceSchema(), sequence.sequence()));
      statement.setLong(2, sequence.lastValue());
      statement.setBoolean(3, sequence.called());
      statement.execute();
    }
  }

  private static HowdahException collides(ColumnSequence sequence, String why) {
    return new HowdahException(
        ErrorCode.TARGET_FAILED,
        "After filling, the next INSERT into "
            + Identifier.quote(sequence.schema(), sequence.table())
            + " would collide: "
            + why,
        "Nothing was changed. This is a defect in Howdah: please report it.");
  }
}
