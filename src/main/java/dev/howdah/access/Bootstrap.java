package dev.howdah.access;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.http.TimeOrderedId;
import dev.howdah.secret.ApiKeyText;
import dev.howdah.state.SchemaReady;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// Makes the default organisation and one key to begin with, where there is none yet. Of several
/// replicas that start at once one does it.
@ApplicationScoped
class Bootstrap {

  /// Before the tables are looked at, so that a wrong setting ends the start.
  private static final int FIRST = 50;

  private final DataSource pool;
  private final BootstrapSettings settings;

  Bootstrap(DataSource pool, BootstrapSettings settings) {
    this.pool = pool;
    this.settings = settings;
  }

  /// Ends the start where the key to begin with is not understood.
  ///
  /// @throws HowdahException USAGE
  void check(@Observes @Priority(FIRST) StartupEvent event) {
    given();
  }

  void begin(@Observes SchemaReady event) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        begin(connection);
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new HowdahException(
          ErrorCode.SERVICE_DATABASE,
          "The default organisation could not be made: " + e.getMessage(),
          "",
          e);
    }
  }

  private void begin(Connection connection) throws SQLException {
    UUID organisation = TimeOrderedId.next();
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO howdah_service.organisation (id, name, is_default, created_at)
            VALUES (?, 'default', true, now())
            ON CONFLICT (is_default) WHERE is_default DO NOTHING
            """)) {
      insert.setObject(1, organisation);
      if (insert.executeUpdate() == 0) {
        connection.rollback();
        return;
      }
    }
    Optional<ApiKeyText> given = given();
    ApiKeyText key = given.orElseGet(() -> ApiKeyText.next(true));
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO howdah_service.api_key
              (id, organisation_id, name, environment, scope, prefix, hash, created_at)
            VALUES (?, ?, 'bootstrap', ?, 'admin', ?, ?, now())
            """)) {
      insert.setObject(1, TimeOrderedId.next());
      insert.setObject(2, organisation);
      insert.setString(3, key.live() ? "live" : "test");
      insert.setString(4, key.prefix());
      insert.setBytes(5, key.hash());
      insert.executeUpdate();
    }
    connection.commit();
    if (given.isEmpty()) {
      show(key);
    }
  }

  /// To standard output and not to the log, which others may read and which is kept.
  @SuppressWarnings("SystemOut")
  private static void show(ApiKeyText key) {
    System.out.println(
        "The API key to begin with (scope admin), shown this once only:\n\n  "
            + key.reveal()
            + "\n");
    System.out.flush();
  }

  private Optional<ApiKeyText> given() {
    Optional<String> text = settings.apiKey();
    Optional<String> file = settings.apiKeyFile();
    if (text.isPresent() && file.isPresent()) {
      throw wrong("HOWDAH_BOOTSTRAP_API_KEY and HOWDAH_BOOTSTRAP_API_KEY_FILE are both set.");
    }
    return text.or(() -> file.map(Bootstrap::contents)).map(Bootstrap::read);
  }

  private static String contents(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw wrong("The file that HOWDAH_BOOTSTRAP_API_KEY_FILE names cannot be read.");
    }
  }

  private static ApiKeyText read(String text) {
    return ApiKeyText.read(text.strip())
        .orElseThrow(() -> wrong("The API key to begin with has not the form of one."));
  }

  private static HowdahException wrong(String message) {
    return new HowdahException(ErrorCode.USAGE, message, "Leave both out to have one made.");
  }
}
