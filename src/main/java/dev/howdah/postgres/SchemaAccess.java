package dev.howdah.postgres;

import dev.howdah.failure.HowdahException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Whether a schema is there and what the user of the connection may do in it.
///
/// @param name the schema's name
/// @param exists whether it is there
/// @param owner the role that owns it, empty where it does not exist
/// @param canUse whether objects in it may be named
/// @param canCreate whether objects may be created in it
public record SchemaAccess(
    String name, boolean exists, String owner, boolean canUse, boolean canCreate) {

  /// Asks the server.
  ///
  /// @throws HowdahException TARGET_FAILED
  public static SchemaAccess read(Connection connection, String schema) {
    String sql =
        """
        SELECT pg_catalog.pg_get_userbyid(nspowner),
               pg_catalog.has_schema_privilege(oid, 'USAGE'),
               pg_catalog.has_schema_privilege(oid, 'CREATE')
          FROM pg_catalog.pg_namespace WHERE nspname = ?\
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new SchemaAccess(schema, true, row.getString(1), row.getBoolean(2), row.getBoolean(3))
            : new SchemaAccess(schema, false, "", false, false);
      }
    } catch (SQLException e) {
      throw PostgresFailure.wrap("look at schema " + schema, e);
    }
  }
}
