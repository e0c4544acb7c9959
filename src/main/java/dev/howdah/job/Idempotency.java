package dev.howdah.job;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Requests that may come twice and are to be done once (the IETF's draft of `Idempotency-Key`). A
/// key is taken in the transaction that does what is asked, so a request that fails leaves it free,
/// and one that comes at the same time waits for the first. Stateless.
final class Idempotency {

  /// The header.
  static final String HEADER = "Idempotency-Key";

  /// Says that the answer is that of the first request.
  static final String REPLAYED = "Idempotency-Replayed";

  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7E]{1,255}");

  private Idempotency() {}

  /// Takes a key.
  ///
  /// @param request what is asked, as text that is the same for the same request
  /// @return the answer of the first request; empty where this is the first
  /// @throws HowdahException REQUEST_INVALID where the key has not the form of one,
  ///   IDEMPOTENCY_KEY_REUSED where it came with another request
  static Optional<String> take(
      Connection connection, UUID organisation, String key, String request, Duration retention)
      throws SQLException {
    if (!FORM.matcher(key).matches()) {
      throw new HowdahException(
          ErrorCode.REQUEST_INVALID,
          HEADER + " is 1 to 255 visible characters of ASCII.",
          "A random UUID does.");
    }
    byte[] digest = digest(request);
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO howdah_service.idempotency AS i
              (organisation_id, key, request, response, created_at)
            VALUES (?, ?, ?, '', now())
            ON CONFLICT (organisation_id, key) DO UPDATE
            SET request = EXCLUDED.request, response = '', created_at = EXCLUDED.created_at
            WHERE i.created_at < now() - ? * interval '1 second'
            """)) {
      insert.setObject(1, organisation);
      insert.setString(2, key);
      insert.setBytes(3, digest);
      insert.setLong(4, retention.toSeconds());
      if (insert.executeUpdate() == 1) {
        return Optional.empty();
      }
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT request, response FROM howdah_service.idempotency"
                + " WHERE organisation_id = ? AND key = ?")) {
      select.setObject(1, organisation);
      select.setString(2, key);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next() || !MessageDigest.isEqual(digest, row.getBytes(1))) {
          throw new HowdahException(
              ErrorCode.IDEMPOTENCY_KEY_REUSED,
              "This " + HEADER + " came with another request before.",
              "Send a new key with a new request.");
        }
        return Optional.of(row.getString(2));
      }
    }
  }

  /// Keeps the answer for the requests to come.
  static void keep(Connection connection, UUID organisation, String key, String response)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE howdah_service.idempotency SET response = ?"
                + " WHERE organisation_id = ? AND key = ?")) {
      update.setString(1, response);
      update.setObject(2, organisation);
      update.setString(3, key);
      update.executeUpdate();
    }
  }

  private static byte[] digest(String request) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
