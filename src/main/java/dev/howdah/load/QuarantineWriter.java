package dev.howdah.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.TablePlan;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.schema.StorageClass;
import dev.howdah.sqlite.RowCursor;
import dev.howdah.sqlite.RowDigest;
import dev.howdah.sqlite.TextEncoding;
import dev.howdah.sqlite.TextReader;
import dev.howdah.value.NumberText;
import dev.howdah.value.Utf8;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps rows that do not fit, with everything that is needed to understand and to carry them
/// later: the key, the column, the rule it broke, the original value with its storage class and
/// bytes, and the whole row. Collects a few in memory and writes them in the transaction of the
/// load. Confined to one thread.
final class QuarantineWriter {

  private static final int BATCH_ROWS = 200;
  private static final long BATCH_BYTES = 8L << 20;
  private static final int MAX_VALUE_BYTES = 64 << 20;
  private static final long MAX_ROW_BYTES = 32L << 20;
  private static final int SHOWN_CHARACTERS = 500;
  private static final JsonFactory JSON = new JsonFactory();

  private final UUID run;
  private final TablePlan table;
  private final List<ColumnPlan> columns;
  private final TextReader text;
  private final RowDigest digest = new RowDigest();
  private final List<Entry> entries = new ArrayList<>();
  private long bytes;

  private record Value(StorageClass storageClass, String shown, Optional<Bytes> bytes) {}

  private static final class Bytes {
    private final byte[] content;

    Bytes(byte[] content) {
      this.content = content;
    }
  }

  private record Entry(
      long replaces,
      String key,
      String column,
      RowEncoder.Misfit misfit,
      Value value,
      @Nullable String row,
      Bytes digest) {}

  /// @param table the table as [TablePlan#provable] gives it: its columns are those of the cursor
  QuarantineWriter(UUID run, TablePlan table, TextEncoding encoding) {
    this.run = run;
    this.table = table;
    this.columns = table.columns();
    this.text = new TextReader(encoding);
  }

  /// Takes the cursor's current row.
  void add(RowCursor cursor, RowEncoder.Misfit misfit) {
    add(0, cursor, misfit);
  }

  /// Takes the cursor's current row, which is in quarantine already, with its present reason.
  ///
  /// @param id its number there
  void replace(long id, RowCursor cursor, RowEncoder.Misfit misfit) {
    add(id, cursor, misfit);
  }

  private void add(long replaces, RowCursor cursor, RowEncoder.Misfit misfit) {
    long size = 0;
    digest.begin();
    for (int i = 0; i < columns.size(); i++) {
      StorageClass storageClass = cursor.storageClass(i);
      switch (storageClass) {
        case NULL -> digest.addNull();
        case INTEGER -> digest.addInteger(cursor.integer(i));
        case REAL -> digest.addReal(cursor.real(i));
        case TEXT, BLOB -> {
          byte[] content = cursor.bytes(i);
          size += content.length;
          digest.addBytes(storageClass, content);
        }
      }
    }
    String column = misfit.column() < 0 ? "" : columns.get(misfit.column()).source();
    Value value =
        misfit.column() < 0
            ? new Value(StorageClass.NULL, "", Optional.empty())
            : value(cursor, misfit.column());
    String row = size > MAX_ROW_BYTES ? null : row(cursor);
    entries.add(
        new Entry(replaces, key(cursor), column, misfit, value, row, new Bytes(digest.finish())));
    bytes += row == null ? size : row.length();
  }

  /// Whether it is time to write.
  boolean isFull() {
    return entries.size() >= BATCH_ROWS || bytes >= BATCH_BYTES;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /// Writes what is collected, in the connection's transaction.
  void flush(Connection connection) {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO howdah.quarantine (run, source_table, target_table, row_key, column_name,"
                + " rule, message, storage_class, value_text, value, source_row, row_digest)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)")) {
      for (Entry entry : entries) {
        if (entry.replaces() > 0) {
          replace(connection, entry);
          continue;
        }
        insert.setObject(1, run);
        insert.setString(2, table.source());
        insert.setString(3, table.target());
        insert.setString(4, entry.key());
        insert.setString(5, entry.column());
        insert.setString(6, entry.misfit().code());
        insert.setString(7, entry.misfit().message());
        insert.setString(8, entry.value().storageClass().name());
        insert.setString(9, entry.value().shown());
        insert.setBytes(10, entry.value().bytes().map(found -> found.content).orElse(null));
        insert.setString(11, entry.row());
        insert.setBytes(12, entry.digest().content);
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException e) {
      throw PostgresFailure.wrap("write rows of " + table.source() + " to quarantine", e);
    }
    entries.clear();
    bytes = 0;
  }

  /// A row that stays in quarantine keeps its number: lists are read page by page.
  private static void replace(Connection connection, Entry entry) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE howdah.quarantine SET column_name = ?, rule = ?, message = ?,"
                + " storage_class = ?, value_text = ?, value = ? WHERE id = ?")) {
      update.setString(1, entry.column());
      update.setString(2, entry.misfit().code());
      update.setString(3, entry.misfit().message());
      update.setString(4, entry.value().storageClass().name());
      update.setString(5, entry.value().shown());
      update.setBytes(6, entry.value().bytes().map(found -> found.content).orElse(null));
      update.setLong(7, entry.replaces());
      update.executeUpdate();
    }
  }

  private Value value(RowCursor cursor, int column) {
    StorageClass storageClass = cursor.storageClass(column);
    return switch (storageClass) {
      case NULL -> new Value(storageClass, "NULL", Optional.empty());
      case INTEGER ->
          new Value(storageClass, Long.toString(cursor.integer(column)), Optional.empty());
      case REAL ->
          new Value(storageClass, NumberText.format(cursor.real(column)), Optional.empty());
      case TEXT, BLOB -> {
        byte[] content = cursor.bytes(column);
        yield new Value(
            storageClass,
            shown(storageClass, content),
            content.length > MAX_VALUE_BYTES ? Optional.empty() : Optional.of(new Bytes(content)));
      }
    };
  }

  private String shown(StorageClass storageClass, byte[] content) {
    if (storageClass == StorageClass.TEXT && text.read(content) == Utf8.Validity.VALID) {
      String whole = new String(text.utf8(), StandardCharsets.UTF_8);
      return whole.length() <= SHOWN_CHARACTERS
          ? whole
          : whole.substring(
                  0,
                  whole.offsetByCodePoints(
                      0, Math.min(SHOWN_CHARACTERS / 2, whole.codePointCount(0, whole.length()))))
              + "…";
    }
    int length = Math.min(content.length, SHOWN_CHARACTERS / 2);
    return "\\x"
        + HexFormat.of().formatHex(content, 0, length)
        + (length < content.length ? "…" : "");
  }

  private String key(RowCursor cursor) {
    List<String> names = table.primaryKey() == null ? List.of() : table.primaryKey().columns();
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      boolean shown = names.isEmpty() ? i < 3 : names.contains(columns.get(i).target());
      if (shown) {
        key.append(key.isEmpty() ? "" : ", ")
            .append(columns.get(i).source())
            .append('=')
            .append(value(cursor, i).shown());
      }
    }
    return key.toString();
  }

  /// The whole row as JSON: each value with its storage class; text that JSON cannot hold, and
  /// BLOBs, as hexadecimal digits of the bytes as stored.
  private String row(RowCursor cursor) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      for (int i = 0; i < columns.size(); i++) {
        json.writeObjectFieldStart(columns.get(i).source());
        switch (cursor.storageClass(i)) {
          case NULL -> json.writeNullField("null");
          case INTEGER -> json.writeNumberField("integer", cursor.integer(i));
          case REAL -> json.writeStringField("real", Double.toHexString(cursor.real(i)));
          case TEXT -> {
            byte[] content = cursor.bytes(i);
            if (text.read(content) == Utf8.Validity.VALID) {
              json.writeStringField("text", new String(text.utf8(), StandardCharsets.UTF_8));
            } else {
              json.writeStringField("textBytes", HexFormat.of().formatHex(content));
            }
          }
          case BLOB -> json.writeStringField("blob", HexFormat.of().formatHex(cursor.bytes(i)));
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written to", e);
    }
    return out.toString();
  }
}
