package dev.howdah.ops;

import dev.howdah.embedded.EmbeddedServer;
import dev.howdah.postgres.ConnectionSettings;

/// Where the service's database is, where Quarkus' own configuration does not say it.
sealed interface DatabaseChoice {

  /// How to log in.
  ConnectionSettings settings();

  /// What the log says about it, without a password.
  String announcement();

  /// The environment names it: `DATABASE_URL`, `POSTGRES_*`, `DB_*` or `PG*`.
  record Named(ConnectionSettings settings) implements DatabaseChoice {

    @Override
    public String announcement() {
      return "Database: the one that the environment names. Connect with: "
          + settings.psqlCommand();
    }
  }

  /// The embedded PostgreSQL, which runs until the service ends.
  record Embedded(EmbeddedServer server, ConnectionSettings settings) implements DatabaseChoice {

    /// Starts it.
    static Embedded start(ServiceDatabase.Offer offer) {
      EmbeddedServer server = EmbeddedServer.start(offer.home());
      boolean done = false;
      try {
        server.createDatabaseIfMissing(EmbeddedServer.SERVICE_DATABASE);
        // One to try a migration with.
        server.createDatabaseIfMissing(EmbeddedServer.DEFAULT_DATABASE);
        Embedded started =
            new Embedded(
                server, ConnectionSettings.parse(server.uri(EmbeddedServer.SERVICE_DATABASE)));
        done = true;
        return started;
      } finally {
        if (!done) {
          server.close();
        }
      }
    }

    @Override
    public String announcement() {
      return "Database: the embedded PostgreSQL, as no other is configured; its data is in "
          + server.dataDirectory()
          + ". Connect with: "
          + settings.psqlCommand();
    }
  }
}
