package dev.howdah.migration;

import dev.howdah.migration.MigrationEvent.Phase;
import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.sqlite.Reader;
import dev.howdah.verify.Proof;
import dev.howdah.verify.QuarantinedRows;
import dev.howdah.verify.TableVerification;
import java.sql.Connection;
import java.util.List;

/// Proves one table and tells the listener.
final class TableProof {

  private TableProof() {}

  static TableVerification prove(
      SourceReading reading,
      Reader reader,
      Connection connection,
      String schema,
      TablePlan table,
      QuarantinedRows quarantined,
      String rowsOf,
      MigrationListener listener) {
    long start = System.nanoTime();
    listener.on(new MigrationEvent.TableStarted(Phase.VERIFY, table.source(), 2 * table.rows()));
    // Generated columns are compared too: PostgreSQL must have computed what SQLite did.
    TablePlan provable = table.provable();
    List<String> columns = provable.columns().stream().map(ColumnPlan::source).toList();
    TableVerification verification =
        Proof.compare(
            new Proof.Comparison(
                provable,
                reading.database().encoding(),
                () -> reader.rows(table.source(), columns),
                connection,
                schema,
                quarantined,
                rows ->
                    listener.on(
                        new MigrationEvent.TableProgress(Phase.VERIFY, table.source(), rows)),
                rowsOf));
    listener.on(
        new MigrationEvent.TableFinished(
            Phase.VERIFY,
            table.source(),
            verification.targetRows(),
            verification.quarantinedRows(),
            Phases.millisSince(start)));
    return verification;
  }
}
