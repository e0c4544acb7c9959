package dev.howdah.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.postgres.CopyStream;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.sqlite.Reader;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.TextEncoding;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;

/// Makes a table in staging and copies its rows, its quarantine and its checkpoint in one
/// transaction: after a crash the table is either wholly there or not at all. Stateless; each call
/// is confined to the thread that owns the reader and the connection.
public final class TableLoader {

  /// How the checkpoint of a table begins, before its name in the target.
  static final String STEP = "load ";

  private static final int ROWS_PER_REPORT = 5_000;

  /// Rows may be large: a batch that is written is reported too, where the last report is so old.
  private static final long NANOS_PER_REPORT = 200_000_000L;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunStore store;
  private final UUID run;
  private final String staging;
  private final TextEncoding encoding;

  /// A loader for one run.
  public TableLoader(RunStore store, UUID run, String staging, TextEncoding encoding) {
    this.store = store;
    this.run = run;
    this.staging = staging;
    this.encoding = encoding;
  }

  /// The name of the checkpoint of a table.
  public static String step(TablePlan table) {
    return STEP + table.target();
  }

  /// What a checkpoint remembers.
  public static TableLoad read(String detail) {
    try {
      return JSON.readValue(detail, TableLoad.class);
    } catch (JsonProcessingException e) {
      throw new HowdahException(
          ErrorCode.RUN_NOT_RESUMABLE,
          "A checkpoint of the run cannot be read: " + e.getOriginalMessage(),
          "Discard the run and start again.",
          e);
    }
  }

  /// Loads a table.
  ///
  /// @param progress is told the number of rows read, now and then
  public TableLoad load(
      TablePlan plan, Reader reader, Connection connection, LongConsumer progress) {
    TableLoad[] result = new TableLoad[1];
    RunStore.inTransaction(
        connection,
        "load table " + plan.target(),
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(StagingDdl.createTable(staging, plan));
          } catch (SQLException e) {
            throw PostgresFailure.wrap("create table " + plan.target(), e);
          }
          TableLoad load = copy(plan, reader, connection, progress);
          store.checkpoint(connection, run, step(plan), write(load));
          result[0] = load;
        });
    return result[0];
  }

  private TableLoad copy(
      TablePlan plan, Reader reader, Connection connection, LongConsumer progress) {
    TablePlan provable = plan.provable();
    List<String> sources = provable.columns().stream().map(ColumnPlan::source).toList();
    List<String> targets =
        new ArrayList<>(plan.loadedColumns().stream().map(ColumnPlan::target).toList());
    if (plan.rowsThere() != null) {
      targets.add(StagingDdl.ROW_NUMBER);
    }
    RowEncoder encoder = new RowEncoder(plan, encoding);
    QuarantineWriter quarantine = new QuarantineWriter(run, provable, encoding);
    long read = 0;
    long loaded = 0;
    long rejected = 0;
    long reported = System.nanoTime();
    try (RowCursor cursor = reader.rows(plan.source(), sources)) {
      boolean more = cursor.next();
      while (more) {
        try (CopyStream copy = CopyStream.open(connection, staging, plan.target(), targets, true)) {
          while (more && !quarantine.isFull()) {
            boolean full = false;
            if (!encoder.encode(cursor, read)) {
              quarantine.add(cursor, encoder.misfit());
              rejected++;
            } else if (encoder.isFull()) {
              encoder.flush(copy::write);
              full = true;
            }
            read++;
            if (read % ROWS_PER_REPORT == 0
                || (full && System.nanoTime() - reported > NANOS_PER_REPORT)) {
              reported = System.nanoTime();
              progress.accept(read);
              requireNotInterrupted();
            }
            more = cursor.next();
          }
          encoder.flush(copy::write);
          loaded += copy.finish();
        }
        if (!quarantine.isEmpty()) {
          quarantine.flush(connection);
        }
      }
    }
    progress.accept(read);
    if (loaded + rejected != read) {
      throw new HowdahException(
          ErrorCode.INTERNAL,
          "Of %d rows of %s the server took %d and %d went to quarantine."
              .formatted(read, plan.source(), loaded, rejected),
          "This is a defect in Howdah; nothing was published. Please report it.");
    }
    return new TableLoad(read, loaded, rejected, encoder.conversions());
  }

  static void requireNotInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new HowdahException(
          ErrorCode.RUN_INTERRUPTED,
          "The run was stopped.",
          "Go on with: howdah migrate SOURCE --resume");
    }
  }

  static String write(TableLoad load) {
    try {
      return JSON.writeValueAsString(load);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers is always JSON", e);
    }
  }
}
