package dev.howdah.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// What the service's database remembers of its own backups. Thread-safe.
public final class BackupRuns {

  private static final String ADD =
      """
      INSERT INTO howdah_service.backup_run (name, database, started_at, finished_at, bytes, sha256)
      VALUES (?, ?, ?, ?, ?, ?)
      """;

  private static final String VERIFIED =
      "UPDATE howdah_service.backup_run SET verified_at = ? WHERE name = ?";

  private static final String LATEST =
      "SELECT max(finished_at), max(verified_at) FROM howdah_service.backup_run";

  private final DataSource database;

  /// Those in a database.
  public BackupRuns(DataSource database) {
    this.database = database;
  }

  /// A backup that succeeded.
  ///
  /// @param name of the backup
  /// @param database the database's name
  /// @param started when its snapshot was taken
  /// @param finished when it was complete
  /// @param bytes the size of the dump
  /// @param sha256 of the dump, 64 hexadecimal digits
  public record Run(
      String name, String database, Instant started, Instant finished, long bytes, String sha256) {}

  /// The times that matter.
  ///
  /// @param success when the newest backup was complete; empty where there was none
  /// @param verified when a backup was last restored on trial and found equal
  public record Latest(Optional<Instant> success, Optional<Instant> verified) {}

  /// Remembers a backup.
  ///
  /// @throws SQLException where the database does not answer or has not the table
  public void add(Run run) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setString(1, run.name());
      statement.setString(2, run.database());
      statement.setTimestamp(3, Timestamp.from(run.started()));
      statement.setTimestamp(4, Timestamp.from(run.finished()));
      statement.setLong(5, run.bytes());
      statement.setBytes(6, HexFormat.of().parseHex(run.sha256()));
      statement.executeUpdate();
    }
  }

  /// Remembers that a backup was restored on trial and found equal.
  ///
  /// @return whether the backup is one of those remembered
  /// @throws SQLException as {@link #add}
  public boolean verified(String name, Instant at) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(VERIFIED)) {
      statement.setTimestamp(1, Timestamp.from(at));
      statement.setString(2, name);
      return statement.executeUpdate() == 1;
    }
  }

  /// The times that matter.
  ///
  /// @throws SQLException as {@link #add}
  public Latest latest() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(LATEST);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new Latest(instant(row.getTimestamp(1)), instant(row.getTimestamp(2)));
    }
  }

  private static Optional<Instant> instant(@Nullable Timestamp time) {
    return Optional.ofNullable(time).map(Timestamp::toInstant);
  }
}
