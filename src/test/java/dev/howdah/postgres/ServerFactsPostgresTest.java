package dev.howdah.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ServerFactsPostgresTest {

  private final TestPostgres.Database database = TestPostgres.newDatabase();

  @Test
  void readsWhatTheServerIs() throws SQLException {
    try (Connection connection =
        PostgresTarget.open(ConnectionSettings.parse(database.uri()), "facts")) {
      ServerFacts facts = ServerFacts.read(connection);

      assertThat(facts.majorVersion()).isEqualTo(18);
      assertThat(facts.database()).isEqualTo(database.name());
      assertThat(facts.encoding()).isEqualTo("UTF8");
      assertThat(facts.inRecovery()).isFalse();
      assertThat(facts.readOnly()).isFalse();
      assertThat(facts.user()).isEqualTo("postgres");
      assertThat(facts.superuser()).isTrue();
      assertThat(facts.canCreateSchema()).isTrue();
      assertThat(facts.lockCapacity())
          .isEqualTo((long) facts.maxLocksPerTransaction() * facts.maxConnections());
      assertThat(facts.freeConnections()).isBetween(1, facts.maxConnections() - 1);
      assertThat(facts.address()).isEqualTo("127.0.0.1:" + database.port());
      assertThat(facts.display())
          .isEqualTo("PostgreSQL " + facts.version() + " at 127.0.0.1:" + database.port());
    }
  }

  @Test
  void readsWhatAnOrdinaryUserMayDo() throws SQLException {
    String user = "plain_" + database.name();
    database.execute(
        "CREATE ROLE " + user + " LOGIN",
        "ALTER ROLE " + user + " SET default_transaction_read_only = on",
        "CREATE SCHEMA \"App\" AUTHORIZATION " + user);
    try (Connection connection =
        PostgresTarget.open(
            ConnectionSettings.parse(
                "postgresql://%s@127.0.0.1:%d/%s"
                    .formatted(user, database.port(), database.name())),
            "facts")) {
      ServerFacts facts = ServerFacts.read(connection);

      assertThat(facts.superuser()).isFalse();
      assertThat(facts.canCreateSchema()).isFalse();
      assertThat(facts.readOnly()).isTrue();
      assertThat(SchemaAccess.read(connection, "App"))
          .isEqualTo(new SchemaAccess("App", true, user, true, true));
      assertThat(SchemaAccess.read(connection, "public"))
          .isEqualTo(new SchemaAccess("public", true, "pg_database_owner", true, false));
      assertThat(SchemaAccess.read(connection, "app"))
          .isEqualTo(new SchemaAccess("app", false, "", false, false));
    }
  }
}
