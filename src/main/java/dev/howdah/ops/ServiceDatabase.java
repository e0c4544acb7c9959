package dev.howdah.ops;

import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.state.StateDatabase;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Finds the service's database and remembers which it is. Static, because Quarkus makes the parts
/// of its configuration before anything can be injected; in dev mode each reload begins with fresh
/// statics. Thread-safe.
final class ServiceDatabase {

  /// Quarkus' own setting; where it is set, nothing here decides.
  static final String URL_PROPERTY = "quarkus.datasource.jdbc.url";

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static @Nullable Offer offer;
  private static @Nullable DatabaseChoice choice;

  private ServiceDatabase() {}

  /// Leave to start the embedded PostgreSQL.
  ///
  /// @param home where it keeps its data
  record Offer(Path home) {}

  /// Allows the embedded PostgreSQL. Only the entry point does: neither a build nor a test, which
  /// read the configuration too, may start a server or log in somewhere.
  static void offerEmbedded(Path home) {
    LOCK.lock();
    try {
      offer = new Offer(home);
    } finally {
      LOCK.unlock();
    }
  }

  /// Whether the service itself runs, and not a build of it.
  static boolean isServing() {
    LOCK.lock();
    try {
      return offer != null;
    } finally {
      LOCK.unlock();
    }
  }

  /// The service's home; empty in a build or a test.
  static Optional<Path> home() {
    LOCK.lock();
    try {
      return Optional.ofNullable(offer).map(Offer::home);
    } finally {
      LOCK.unlock();
    }
  }

  /// What the environment says. `HOWDAH_TARGET` is no part of it: that is where data goes to.
  ///
  /// @throws dev.howdah.failure.HowdahException TARGET_ADDRESS where it is not understood
  static Optional<ConnectionSettings> named(Map<String, String> environment) {
    return StateDatabase.named(environment);
  }

  /// Decides, once: the database that the environment names, else the embedded one.
  ///
  /// @return empty where the embedded one would be needed and is not allowed
  static Optional<DatabaseChoice> choose(Map<String, String> environment) {
    LOCK.lock();
    try {
      if (choice == null) {
        Optional<ConnectionSettings> named = named(environment);
        if (named.isPresent()) {
          choice = new DatabaseChoice.Named(named.get());
        } else if (offer != null) {
          choice = DatabaseChoice.Embedded.start(offer);
        }
      }
      return Optional.ofNullable(choice);
    } finally {
      LOCK.unlock();
    }
  }

  /// What was decided; empty where Quarkus' own configuration names the database.
  static Optional<DatabaseChoice> chosen() {
    LOCK.lock();
    try {
      return Optional.ofNullable(choice);
    } finally {
      LOCK.unlock();
    }
  }

  /// Ends the use of the embedded PostgreSQL, if it is used. Closing again does nothing.
  static void close() {
    LOCK.lock();
    try {
      if (choice instanceof DatabaseChoice.Embedded embedded) {
        embedded.server().close();
      }
      choice = null;
      offer = null;
    } finally {
      LOCK.unlock();
    }
  }
}
