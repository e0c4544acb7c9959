package dev.howdah.migration;

import dev.howdah.embedded.EmbeddedServer;
import java.nio.file.Path;

/// The embedded PostgreSQL, running until this is closed. Thread-safe.
public final class PostgresHandle implements AutoCloseable {

  private final EmbeddedServer server;

  private PostgresHandle(EmbeddedServer server) {
    this.server = server;
  }

  /// Starts it, or joins it where it runs already, and makes the default database where it is
  /// missing.
  static PostgresHandle start(Path home) {
    EmbeddedServer server = EmbeddedServer.start(home);
    try {
      server.createDatabaseIfMissing(EmbeddedServer.DEFAULT_DATABASE);
      return new PostgresHandle(server);
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  /// The address of the default database as a libpq URI; it has no password.
  public String address() {
    return server.uri(EmbeddedServer.DEFAULT_DATABASE);
  }

  /// The port on 127.0.0.1.
  public int port() {
    return server.port();
  }

  /// Where the data is kept.
  public Path dataDirectory() {
    return server.dataDirectory();
  }

  /// Whether this process started the server.
  public boolean startedHere() {
    return server.startedHere();
  }

  /// Ends the use; the last user stops the server.
  @Override
  public void close() {
    server.close();
  }
}
