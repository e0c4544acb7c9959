package dev.howdah.secret;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The secrets in the service's database: how many there are per key, and encrypting them anew with
/// the current one. Beside running services: each row is locked while it is changed, and what they
/// show of it stays the same.
public final class SecretRotation {

  /// How many rows are locked at once.
  private static final int BATCH = 100;

  private static final UUID FIRST = new UUID(0, 0);

  private final DataSource database;
  private final SecretKeys keys;

  /// For the secrets of a database.
  public SecretRotation(DataSource database, SecretKeys keys) {
    this.database = database;
    this.keys = keys;
  }

  /// What was done.
  ///
  /// @param changed how many were encrypted anew
  /// @param unreadable how many were left as they are, since their key is not there or they are
  ///   damaged, by the id of their key
  public record Outcome(int changed, Map<String, Integer> unreadable) {

    public Outcome {
      unreadable = Map.copyOf(unreadable);
    }
  }

  /// How many secrets there are for each id of a key.
  ///
  /// @throws HowdahException SERVICE_DATABASE
  public Map<String, Integer> counts() {
    String sql =
        """
        SELECT secret_key_id, count(*) FROM howdah_service.target
        WHERE secret_key_id IS NOT NULL GROUP BY 1 ORDER BY 1\
        """;
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      Map<String, Integer> counts = new LinkedHashMap<>();
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getInt(2));
      }
      return counts;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Encrypts with the current key what is encrypted with another. Doing it again does nothing; one
  /// that broke off can be begun again.
  ///
  /// @throws HowdahException SECRET_KEY where there is no key, SERVICE_DATABASE
  public Outcome rotate() {
    String current =
        keys.currentId()
            .orElseThrow(() ->
                new HowdahException(
                    ErrorCode.SECRET_KEY,
                    "There is no key to encrypt with.",
                    "Make one by 'howdah secrets new-key' and put it first in "
                        + SecretKeys.VARIABLE
                        + "."));
    int changed = 0;
    Map<String, Integer> unreadable = new LinkedHashMap<>();
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      UUID after = FIRST;
      while (after != null) {
        Batch batch = new Batch(connection, current, after);
        after = batch.run(unreadable);
        connection.commit();
        changed += batch.changed;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
    return new Outcome(changed, unreadable);
  }

  /// Some rows in one transaction.
  private final class Batch {

    private final Connection connection;
    private final String current;
    private final UUID after;
    private int changed;

    Batch(Connection connection, String current, UUID after) {
      this.connection = connection;
      this.current = current;
      this.after = after;
    }

    /// Returns the last row's id; null where there was none.
    private @Nullable UUID run(Map<String, Integer> unreadable) throws SQLException {
      String sql =
          """
          SELECT id, organisation_id, secret_key_id, secret FROM howdah_service.target
          WHERE secret_key_id <> ? AND id > ? ORDER BY id LIMIT ? FOR NO KEY UPDATE\
          """;
      UUID last = null;
      try (PreparedStatement query = connection.prepareStatement(sql)) {
        query.setString(1, current);
        query.setObject(2, after);
        query.setInt(3, BATCH);
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            last = rows.getObject(1, UUID.class);
            SealedSecret old = new SealedSecret(rows.getString(3), rows.getBytes(4));
            change(last, rows.getObject(2, UUID.class), old, unreadable);
          }
        }
      }
      return last;
    }

    private void change(
        UUID id, UUID organisation, SealedSecret old, Map<String, Integer> unreadable)
        throws SQLException {
      SealedSecret made;
      try {
        made = keys.seal(keys.open(old, organisation, id), organisation, id);
      } catch (HowdahException e) {
        unreadable.merge(old.keyId(), 1, Integer::sum);
        return;
      }
      String sql = "UPDATE howdah_service.target SET secret = ?, secret_key_id = ? WHERE id = ?";
      try (PreparedStatement update = connection.prepareStatement(sql)) {
        update.setBytes(1, made.bytes());
        update.setString(2, made.keyId());
        update.setObject(3, id);
        changed += update.executeUpdate();
      }
    }
  }

  private static HowdahException failed(SQLException e) {
    boolean missing = "42P01".equals(e.getSQLState()) || "3F000".equals(e.getSQLState());
    return new HowdahException(
        ErrorCode.SERVICE_DATABASE,
        missing
            ? "The service's database has no table of targets yet."
            : "The service's database failed: " + e.getMessage(),
        missing ? "'howdah schema up' makes it." : "Is it running, and is its address right?",
        e);
  }
}
