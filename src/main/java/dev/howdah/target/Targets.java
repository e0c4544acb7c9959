package dev.howdah.target;

import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import java.sql.Connection;
import java.util.UUID;

/// The registered databases of all organisations: what the other rooms may ask of them.
/// Thread-safe.
public interface Targets {

  /// What may be shown of a target.
  ///
  /// @param name as its owner calls it
  /// @param address without password
  record Facts(UUID id, String name, String address) {}

  /// Finds a target.
  ///
  /// @throws HowdahException NOT_FOUND where there is none, or it is another organisation's
  Facts find(UUID organisation, UUID id);

  /// How to log in, with the password. Connections that are opened with these settings go only to
  /// addresses that are allowed, whatever a name resolves to by then.
  ///
  /// @throws HowdahException as {@link #find}; TARGET_ADDRESS where the host is not allowed any
  ///   more or a mounted file is gone; SECRET_KEY where the password does not decrypt
  ConnectionSettings settings(UUID organisation, UUID id);

  /// Refuses a database that holds the service's own tables: whoever could migrate into it could
  /// change everything of every organisation. To be called with a connection to the target before
  /// anything is done there. `howdah.target.allow-own-database` allows such a database, but never
  /// the schema with the tables.
  ///
  /// @param connection to the target, in autocommit mode or in a transaction; left as it is
  /// @param schema where the migration writes to
  /// @throws HowdahException TARGET_UNSUITABLE, or TARGET_FAILED where the server does not answer
  void requireSuitable(Connection connection, String schema);
}
