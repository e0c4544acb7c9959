package dev.howdah.backup;

import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.SqlText;
import dev.howdah.schema.Identifier;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/// Reads a {@link Content}. The rows are hashed by the server, so they do not travel; large objects
/// are hashed here, piece by piece.
///
/// **The digest of a table.** Each row's stored columns are written as the text of a composite
/// value, converted to UTF-8 and hashed with SHA-256. The first and the second eight bytes of the
/// hashes are each added up as signed numbers, modulo 2^64. What a value's text is depends on
/// settings; those that matter are set for the transaction. Stateless.
final class ContentReader {

  private static final String TABLES = SqlText.load("backup-tables");
  private static final String SEQUENCES = SqlText.load("backup-sequences");
  private static final int PIECE = 1 << 16;

  /// What the text of values depends on, besides what every session of Howdah sets.
  private static final String SETTINGS =
      "SET LOCAL lc_monetary = 'C'; SET LOCAL quote_all_identifiers = off";

  private ContentReader() {}

  /// Where a sequence is.
  record Position(String schema, String name, long value, boolean called) {}

  /// Reads all but the second position of sequences, in the transaction that the connection is in.
  static Content read(Connection connection, List<Position> sequences) {
    try {
      try (Statement statement = connection.createStatement()) {
        statement.execute(SETTINGS);
      }
      List<Content.Table> tables = new ArrayList<>();
      for (Layout layout : layouts(connection)) {
        tables.add(table(connection, layout));
      }
      List<Content.Sequence> positions =
          sequences.stream()
              .map(at ->
                  new Content.Sequence(
                      at.schema(), at.name(), at.value(), at.called(), at.value(), at.called()))
              .toList();
      Sums objects = new Sums();
      long count = largeObjects(connection, objects);
      return new Content(tables, positions, count, objects.digest());
    } catch (SQLException e) {
      throw PostgresFailure.wrap("read what the database holds", e);
    } catch (IOException e) {
      throw PostgresFailure.wrap("read a large object", new SQLException(e));
    }
  }

  /// The positions of all sequences now: they do not belong to a transaction's snapshot.
  static List<Position> sequences(Connection connection) {
    List<Position> positions = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      List<String[]> names = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery(SEQUENCES)) {
        while (rows.next()) {
          names.add(new String[] {rows.getString(1), rows.getString(2)});
        }
      }
      for (String[] name : names) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT last_value, is_called FROM " + Identifier.quote(name[0], name[1]))) {
          row.next();
          positions.add(new Position(name[0], name[1], row.getLong(1), row.getBoolean(2)));
        }
      }
      return positions;
    } catch (SQLException e) {
      throw PostgresFailure.wrap("read the sequences", e);
    }
  }

  /// The content with the positions that sequences have now as their second.
  static Content withEnd(Content content, List<Position> now) {
    return new Content(
        content.tables(),
        content.sequences().stream()
            .map(sequence ->
                now.stream()
                    .filter(at ->
                        at.schema().equals(sequence.schema()) && at.name().equals(sequence.name()))
                    .findFirst()
                    .map(at ->
                        new Content.Sequence(
                            sequence.schema(),
                            sequence.name(),
                            sequence.from(),
                            sequence.fromCalled(),
                            at.value(),
                            at.called()))
                    .orElse(sequence))
            .toList(),
        content.largeObjects(),
        content.largeObjectDigest());
  }

  private record Layout(String schema, String name, List<String> columns) {}

  private static List<Layout> layouts(Connection connection) throws SQLException {
    List<Layout> layouts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        layouts.add(
            new Layout(
                rows.getString(1),
                rows.getString(2),
                List.of((String[]) rows.getArray(3).getArray())));
      }
    }
    return layouts;
  }

  private static Content.Table table(Connection connection, Layout layout) throws SQLException {
    String row = layout.columns().stream().map(Identifier::quote).collect(Collectors.joining(", "));
    // OFFSET 0 keeps the planner from hashing once for each use.
    String sql =
        """
        SELECT count(*), coalesce(sum(('x' || left(h, 16))::bit(64)::bigint), 0),
               coalesce(sum(('x' || substr(h, 17, 16))::bit(64)::bigint), 0)
        FROM (
          SELECT encode(sha256(convert_to(ROW(%s)::text, CASE pg_catalog.getdatabaseencoding()
                   WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END)), 'hex') AS h
          FROM ONLY %s OFFSET 0) AS hashed
        """
            .formatted(row, Identifier.quote(layout.schema(), layout.name()));
    try (Statement statement = connection.createStatement();
        ResultSet sums = statement.executeQuery(sql)) {
      sums.next();
      return new Content.Table(
          layout.schema(),
          layout.name(),
          sums.getLong(1),
          hex(sums.getBigDecimal(2).toBigInteger(), sums.getBigDecimal(3).toBigInteger()));
    }
  }

  private static String hex(BigInteger first, BigInteger second) {
    return "%016x%016x".formatted(first.longValue(), second.longValue());
  }

  private static long largeObjects(Connection connection, Sums sums)
      throws SQLException, IOException {
    List<Long> numbers = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT oid FROM pg_catalog.pg_largeobject_metadata")) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
      }
    }
    LargeObjectManager manager = connection.unwrap(PGConnection.class).getLargeObjectAPI();
    byte[] piece = new byte[PIECE];
    for (long number : numbers) {
      MessageDigest hash = Sha256.begin();
      hash.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
      try (LargeObject object = manager.open(number, LargeObjectManager.READ);
          InputStream in = object.getInputStream()) {
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
          hash.update(piece, 0, read);
        }
      }
      sums.add(hash.digest());
    }
    return numbers.size();
  }

  /// Sums of hashes, as those of tables.
  private static final class Sums {

    private long first;
    private long second;

    void add(byte[] hash) {
      ByteBuffer bytes = ByteBuffer.wrap(hash);
      first += bytes.getLong();
      second += bytes.getLong();
    }

    String digest() {
      return "%016x%016x".formatted(first, second);
    }
  }

  /// What somebody made in the database, as `table public.users`; at most some of it.
  static List<String> present(Connection connection, int limit) {
    List<String> present = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SqlText.load("backup-present"))) {
      while (rows.next() && present.size() < limit) {
        present.add(
            Stream.of(rows.getString(1), rows.getString(2)).collect(Collectors.joining(" ")));
      }
      return present;
    } catch (SQLException e) {
      throw PostgresFailure.wrap("look at what the database holds", e);
    }
  }
}
