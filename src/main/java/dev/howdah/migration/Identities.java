package dev.howdah.migration;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.MigrationPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.schema.Identifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Where the identities of a plan's tables continue.
final class Identities {

  private Identities() {}

  static List<MigrationReport.SequenceReport> read(Connection connection, MigrationPlan plan) {
    List<MigrationReport.SequenceReport> reports = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      for (ColumnPlan column : table.columns()) {
        if (column.identity() != null) {
          reports.add(read(connection, plan.schema(), table, column));
        }
      }
    }
    return reports;
  }

  private static MigrationReport.SequenceReport read(
      Connection connection, String schema, TablePlan table, ColumnPlan column) {
    String object = table.target() + "." + column.target();
    try (PreparedStatement find =
        connection.prepareStatement("SELECT pg_get_serial_sequence(?, ?)")) {
      find.setString(1, Identifier.quote(schema, table.target()));
      find.setString(2, column.target());
      String sequence;
      try (ResultSet rows = find.executeQuery()) {
        rows.next();
        sequence = rows.getString(1);
      }
      // The name comes quoted from the server.
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery("SELECT last_value, is_called FROM " + sequence)) {
        rows.next();
        long last = rows.getLong(1);
        boolean called = rows.getBoolean(2);
        long next = called && last < Long.MAX_VALUE ? last + 1 : last;
        return new MigrationReport.SequenceReport(
            column.identity() == null ? "" : column.identity(), object, last, next);
      }
    } catch (SQLException e) {
      throw PostgresFailure.wrap("read the sequence of " + object, e);
    }
  }
}
