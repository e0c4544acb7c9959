package dev.howdah.verify.consistency;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.Finding;
import dev.howdah.plan.Finding.Severity;
import dev.howdah.postgres.ColumnSequence;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.PostgresTarget;
import dev.howdah.postgres.Sequences;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Looks a database over. Everything is read in one transaction that is READ ONLY and sees one
/// state (REPEATABLE READ), so it can run beside an application; it reads every table once for its
/// dates and joins along every foreign key. Partitions are looked at through their parent. The user
/// needs to be allowed to read the tables and sequences. Stateless.
public final class ConsistencyCheck {

  /// A sequence that has used more than this part of its numbers is reported.
  private static final double NEARLY_EXHAUSTED = 0.9;

  private static final String RESET = "; howdah reset-sequences sets it right.";

  private ConsistencyCheck() {}

  /// What was found.
  ///
  /// @param schemas the schemas that were looked at
  /// @param tables how many tables they have, partitions not counted
  /// @param findings ordered by what was checked, then by name
  public record Outcome(List<String> schemas, int tables, List<Finding> findings) {

    public Outcome {
      schemas = List.copyOf(schemas);
      findings = List.copyOf(findings);
    }
  }

  /// Checks some schemas.
  ///
  /// @param connection in autocommit mode, which it is in again afterwards; after a failure it is
  ///   in a transaction that can only be rolled back
  /// @param schemas empty for all but those of PostgreSQL and Howdah
  /// @throws HowdahException USAGE where a schema does not exist, TARGET_FAILED
  public static Outcome run(Connection connection, List<String> schemas) {
    PostgresTarget.beginSnapshot(connection);
    try {
      List<String> existing = CatalogQuery.schemas(connection);
      List<String> chosen = schemas.isEmpty() ? existing : List.copyOf(schemas);
      for (String schema : chosen) {
        if (!existing.contains(schema) && !CatalogQuery.exists(connection, schema)) {
          throw new HowdahException(
              ErrorCode.USAGE,
              "Schema " + schema + " does not exist in the target.",
              "The target has: " + String.join(", ", existing) + ".");
        }
      }
      List<Finding> findings = new ArrayList<>();
      ForeignKeyCheck.run(connection, chosen, findings);
      sequences(connection, chosen, findings);
      constraints(connection, chosen, findings);
      indexes(connection, chosen, findings);
      DateCheck.run(connection, chosen, findings);
      int tables = tables(connection, chosen, findings);
      connection.rollback();
      connection.setAutoCommit(true);
      return new Outcome(chosen, tables, findings);
    } catch (SQLException e) {
      throw PostgresFailure.wrap("check the consistency of the target", e);
    }
  }

  private static void sequences(
      Connection connection, List<String> schemas, List<Finding> findings) {
    for (ColumnSequence sequence : Sequences.read(connection, schemas)) {
      String object = sequence.schema() + "." + sequence.table() + "." + sequence.column();
      String name = "Sequence " + sequence.sequenceSchema() + "." + sequence.sequence();
      if (sequence.isExhausted()) {
        findings.add(
            new Finding(
                "sequence-exhausted",
                Severity.WARNING,
                object,
                name
                    + " has no number left (its end is "
                    + sequence.end()
                    + "), so the next INSERT fails; change the column to bigint and raise the"
                    + " sequence's MAXVALUE."));
      } else if (sequence.isBehind()) {
        findings.add(
            new Finding(
                "sequence-behind",
                Severity.WARNING,
                object,
                name
                    + " gives "
                    + sequence.nextValue()
                    + " next, but the column is at "
                    + sequence.bound()
                    + " already, so an INSERT collides"
                    + RESET));
      } else if (sequence.used() > NEARLY_EXHAUSTED) {
        findings.add(
            new Finding(
                "sequence-nearly-exhausted",
                Severity.WARNING,
                object,
                name
                    + String.format(Locale.ROOT, " has used %.1f %%", sequence.used() * 100)
                    + " of its numbers (its end is "
                    + sequence.end()
                    + "); change the column to bigint in time."));
      }
      if (!sequence.owned()) {
        findings.add(
            new Finding(
                "sequence-not-owned",
                Severity.INFO,
                object,
                name
                    + " is named by the column's default but does not belong to it; ALTER SEQUENCE …"
                    + " OWNED BY ties them together."));
      }
    }
  }

  private static void constraints(
      Connection connection, List<String> schemas, List<Finding> findings) throws SQLException {
    CatalogQuery.rows(
        connection,
        "consistency-constraints",
        schemas,
        row -> {
          String object =
              row.getString("nspname")
                  + "."
                  + row.getString("relname")
                  + "."
                  + row.getString("conname");
          findings.add(
              row.getBoolean("enforced")
                  ? new Finding(
                      "constraint-not-valid",
                      Severity.WARNING,
                      object,
                      "The constraint is NOT VALID: rows from before it were never checked; repair them"
                          + " and run ALTER TABLE … VALIDATE CONSTRAINT.")
                  : new Finding(
                      "constraint-not-enforced",
                      Severity.WARNING,
                      object,
                      "The constraint is NOT ENFORCED: no row is ever checked; ALTER TABLE … ALTER"
                          + " CONSTRAINT … ENFORCED changes that for foreign keys."));
        });
  }

  private static void indexes(Connection connection, List<String> schemas, List<Finding> findings)
      throws SQLException {
    CatalogQuery.rows(
        connection,
        "consistency-indexes",
        schemas,
        row ->
            findings.add(
                new Finding(
                    "index-invalid",
                    Severity.WARNING,
                    row.getString("nspname") + "." + row.getString("index_name"),
                    "The index on "
                        + row.getString("relname")
                        + " is not valid, so no query uses it and a unique one may not hold; run"
                        + " REINDEX INDEX, or drop it and make it anew.")));
  }

  private static int tables(Connection connection, List<String> schemas, List<Finding> findings)
      throws SQLException {
    List<Finding> sizes = new ArrayList<>();
    CatalogQuery.rows(
        connection,
        "consistency-tables",
        schemas,
        row -> {
          String object = row.getString("nspname") + "." + row.getString("relname");
          if (!row.getBoolean("has_key")) {
            findings.add(
                new Finding(
                    "table-without-primary-key",
                    Severity.INFO,
                    object,
                    "The table has no primary key, so its rows cannot be named one by one and logical"
                        + " replication cannot change them; add one."));
          }
          sizes.add(
              new Finding(
                  "table-size",
                  Severity.INFO,
                  object,
                  "The table takes "
                      + row.getString("pretty")
                      + " ("
                      + row.getLong("bytes")
                      + " bytes) with its indexes; nothing needs to be done."));
        });
    findings.addAll(sizes);
    return sizes.size();
  }
}
