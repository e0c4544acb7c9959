package dev.howdah.verify;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ColumnType;
import dev.howdah.plan.TablePlan;
import dev.howdah.schema.Identifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// Reads a table of the target row by row through COPY in its binary format, with as much memory as
/// one row needs. Confined to one thread at a time.
final class TargetScan {

  /// PostgreSQL documentation, COPY, "Binary Format": the signature of the header.
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };

  private static final byte[] NOTHING = {};
  private static final int TRAILER = -1;

  /// The type that each column really has, a domain's being the one that it is based on.
  private static final String COLUMN_TYPES =
      """
      WITH RECURSIVE base (attname, oid, typname, typbasetype) AS (
        SELECT a.attname, t.oid, t.typname, t.typbasetype
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT base.attname, t.oid, t.typname, t.typbasetype
        FROM base JOIN pg_catalog.pg_type t ON t.oid = base.typbasetype
      )
      SELECT attname, typname FROM base WHERE typbasetype = 0
      """;

  private final TablePlan table;
  private final List<ColumnPlan> columns;
  private final Connection connection;
  private final String schema;
  private final String name;
  private final String condition;
  private final RowHasher hasher;
  private final TargetRow row;

  private byte[] message = NOTHING;
  private int at;
  private boolean headerRead;
  private boolean ended;

  /// @param rowsOf the rows that are read, as a condition in SQL; empty for all
  TargetScan(TablePlan table, String schema, Connection connection, String rowsOf) {
    condition = rowsOf.isEmpty() ? "" : " WHERE " + rowsOf;
    this.table = table;
    this.columns = table.loadedColumns();
    this.schema = schema;
    this.connection = connection;
    name = Identifier.quote(schema, table.target());
    hasher = new RowHasher(table);
    row = new TargetRow(name, columns);
  }

  /// Checks that each column has the type of the plan: several types send bytes of the same shape.
  ///
  /// @throws HowdahException `verification-different` where one has another type or is not there
  void checkTypes() {
    Map<String, String> actual = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMN_TYPES)) {
      statement.setString(1, schema);
      statement.setString(2, table.target());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          actual.put(rows.getString(1), rows.getString(2));
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    }
    for (ColumnPlan column : columns) {
      String type = actual.getOrDefault(column.target(), "missing");
      if (isReadAsCarrier(column) && !type.equals("missing")) {
        // The server turns it into the carrier's type, or fails to.
        continue;
      }
      if (!isSentAs(column.type().kind(), type)) {
        throw new HowdahException(
            ErrorCode.VERIFICATION_DIFFERENT,
            "Column %s of table %s is %s, but the plan says %s."
                .formatted(Identifier.quote(column.target()), name, type, column.type()),
            "Verify with the plan that the table was made by.");
      }
    }
  }

  private static boolean isReadAsCarrier(ColumnPlan column) {
    return column.fit() != null && !column.fit().isCarrier();
  }

  private static boolean isSentAs(ColumnType.Kind kind, String type) {
    return switch (kind) {
      case SMALLINT -> type.equals("int2");
      case INTEGER -> type.equals("int4");
      case BIGINT -> type.equals("int8");
      case REAL -> type.equals("float4");
      case DOUBLE -> type.equals("float8");
      case BOOLEAN -> type.equals("bool");
      case TEXT, VARCHAR -> type.equals("text") || type.equals("varchar");
      case NUMERIC, BYTEA, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID, JSON, JSONB ->
          type.equals(kind.sql());
    };
  }

  /// Reads every row once.
  ///
  /// @throws HowdahException `target-failed`; `run-interrupted`
  void scan(RowVisitor visitor) {
    message = NOTHING;
    at = 0;
    headerRead = false;
    ended = false;
    try {
      CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copySql());
      try {
        boolean more = true;
        while (more) {
          more = takeNext(copy, visitor);
        }
      } finally {
        if (copy.isActive()) {
          abandon(copy);
        }
      }
    } catch (SQLException e) {
      Interruption.check();
      throw failed(e);
    }
    if (!ended || at != message.length) {
      throw row.broken("no end of the data");
    }
  }

  /// Visits what the next message holds; false at the end. A method of its own so that no local
  /// variable keeps a large message while the next one is received.
  private boolean takeNext(CopyOut copy, RowVisitor visitor) throws SQLException {
    byte[] next = copy.readFromCopy();
    if (next == null) {
      return false;
    }
    take(next, visitor);
    return true;
  }

  /// Ends a COPY on the way so that the connection can be used again. `CopyOut.cancelCopy` of
  /// pgjdbc would leave what the server has sent already unread.
  private void abandon(CopyOut copy) {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      // No second connection for the request: then the rest is read to its end.
    }
    try {
      byte[] unread = copy.readFromCopy();
      while (unread != null) {
        unread = copy.readFromCopy();
      }
    } catch (SQLException e) {
      // The answer to the request.
    }
  }

  private String copySql() {
    String selected = columns.stream().map(TargetScan::selected).collect(Collectors.joining(", "));
    return "COPY (SELECT " + selected + " FROM " + name + condition + ") TO STDOUT (FORMAT binary)";
  }

  private static String selected(ColumnPlan column) {
    String name = Identifier.quote(column.target());
    return column.fit() == null ? name : column.fit().readSql(name);
  }

  /// Visits the rows of the next message. Messages normally hold one row each, but the protocol
  /// promises nothing of the kind: what is left of a message is put before the next.
  void take(byte[] next, RowVisitor visitor) {
    if (at < message.length) {
      int rest = message.length - at;
      byte[] joined = Arrays.copyOfRange(message, at, message.length + next.length);
      System.arraycopy(next, 0, joined, rest, next.length);
      message = joined;
    } else {
      message = next;
    }
    at = 0;
    if (!headerRead && !readHeader()) {
      return;
    }
    while (message.length - at >= Short.BYTES) {
      if (ended) {
        throw row.broken("something behind the end of the data");
      }
      int fields = TargetRow.shortAt(message, at);
      if (fields == TRAILER) {
        ended = true;
        at += Short.BYTES;
        continue;
      }
      if (fields != columns.size()) {
        throw row.broken("a row of " + fields + " fields");
      }
      int end = row.read(message, at + Short.BYTES);
      if (end < 0) {
        return;
      }
      at = end;
      Interruption.check();
      hasher.hash(row);
      visitor.visit(hasher.result(), row);
    }
    if (at == message.length) {
      // A message can be as large as a row may be: it must not stay while the next one comes.
      message = NOTHING;
      at = 0;
      row.release();
    }
  }

  private boolean readHeader() {
    int fixed = SIGNATURE.length + 2 * Integer.BYTES;
    if (message.length < fixed) {
      return false;
    }
    if (!Arrays.equals(message, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)
        || TargetRow.intAt(message, SIGNATURE.length) != 0) {
      throw row.broken("no header of binary data");
    }
    int extension = TargetRow.intAt(message, SIGNATURE.length + Integer.BYTES);
    if (extension < 0 || message.length - fixed < extension) {
      return false;
    }
    at = fixed + extension;
    headerRead = true;
    return true;
  }

  private HowdahException failed(SQLException e) {
    return new HowdahException(
        ErrorCode.TARGET_FAILED,
        "Reading table %s back failed (SQLState %s): %s"
            .formatted(name, e.getSQLState(), e.getMessage()),
        "Check the server's log, then run the verification again.",
        e);
  }
}
