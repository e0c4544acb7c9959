package dev.howdah.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostgresTargetPostgresTest {

  private final TestPostgres.Database database = TestPostgres.newDatabase();
  private final ConnectionSettings settings = ConnectionSettings.parse(database.uri());

  @Test
  void pinsTheSessionWhateverTheDatabaseIsConfiguredTo() throws SQLException {
    database.execute(
        "ALTER DATABASE " + database.name() + " SET search_path = public",
        "ALTER DATABASE " + database.name() + " SET TimeZone = 'Asia/Tokyo'",
        "ALTER DATABASE " + database.name() + " SET DateStyle = 'German'",
        "ALTER DATABASE " + database.name() + " SET extra_float_digits = -5",
        "ALTER DATABASE " + database.name() + " SET statement_timeout = '1h'",
        "ALTER DATABASE "
            + database.name()
            + " SET default_transaction_isolation = 'serializable'");

    try (Connection connection = PostgresTarget.open(settings, "load", Duration.ofSeconds(7))) {
      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(show(connection, "search_path")).isEqualTo("pg_catalog, pg_temp");
      assertThat(show(connection, "TimeZone")).isEqualTo("UTC");
      assertThat(show(connection, "DateStyle")).isEqualTo("ISO, YMD");
      assertThat(show(connection, "extra_float_digits")).isEqualTo("3");
      assertThat(show(connection, "statement_timeout")).isEqualTo("0");
      assertThat(show(connection, "lock_timeout")).isEqualTo("7s");
      assertThat(show(connection, "transaction_timeout")).isEqualTo("0");
      assertThat(show(connection, "transaction_isolation")).isEqualTo("read committed");
      assertThat(show(connection, "application_name")).isEqualTo("howdah load");
      assertThat(PostgresTarget.isPooled(connection)).isFalse();
    }
  }

  @Test
  void setsATransactionUpForItselfOnly() throws SQLException {
    try (Connection connection = database.connect()) {
      PostgresTarget.beginTransaction(connection, Duration.ofSeconds(3));
      assertThat(show(connection, "search_path")).isEqualTo("pg_catalog, pg_temp");
      assertThat(show(connection, "lock_timeout")).isEqualTo("3s");
      connection.commit();
      assertThat(show(connection, "search_path")).isEqualTo("\"$user\", public");
    }
  }

  @Test
  void beginsASnapshotThatCanChangeNothing() throws SQLException {
    database.execute("CREATE TABLE public.t (a int)");
    try (Connection connection = PostgresTarget.open(settings, "check")) {
      PostgresTarget.beginSnapshot(connection);
      assertThat(show(connection, "transaction_isolation")).isEqualTo("repeatable read");
      assertThatThrownBy(() -> execute(connection, "INSERT INTO public.t VALUES (1)"))
          .hasMessageContaining("read-only transaction");
    }
  }

  @Test
  void saysThatNobodyListens() {
    HowdahException failure = failureOf("postgresql://u:Geheim@127.0.0.1:1/d");

    assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE);
    assertThat(failure)
        .hasMessage("No connection to PostgreSQL at 127.0.0.1:1: the connection was refused.");
    assertThat(failure.remedy()).contains("listen_addresses");
  }

  @Test
  void saysThatTheHostIsNotKnown() {
    HowdahException failure = failureOf("postgresql://u:Geheim@no-such-host.invalid/d");

    assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE);
    assertThat(failure)
        .hasMessage(
            "No connection to PostgreSQL at no-such-host.invalid:5432: the host name is not known.");
  }

  @Test
  void saysThatTheRoleDoesNotExist() {
    HowdahException failure =
        failureOf(
            "postgresql://nobody:Geheim@127.0.0.1:" + database.port() + "/" + database.name());

    assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_LOGIN);
    assertThat(failure)
        .hasMessage(
            "PostgreSQL at 127.0.0.1:%d refused the login of user nobody: role \"nobody\" does not"
                + " exist (SQLSTATE 28000)",
            database.port());
  }

  @Test
  void saysThatTheDatabaseDoesNotExist() {
    HowdahException failure =
        failureOf("postgresql://postgres@127.0.0.1:" + database.port() + "/nix");

    assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE);
    assertThat(failure).hasMessageContaining("database \"nix\" does not exist (SQLSTATE 3D000)");
    assertThat(failure.remedy()).contains("CREATE DATABASE");
  }

  @Test
  void saysThatTheServerOffersNoTls() {
    HowdahException failure = failureOf(database.uri() + "?sslmode=require");

    assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE);
    assertThat(failure)
        .hasMessageStartingWith(
            "No TLS connection to PostgreSQL at 127.0.0.1:%d with sslmode=require: ",
            database.port());
    assertThat(failure.remedy()).startsWith("The server offers no TLS");
  }

  @Test
  void saysThatConnectingIsNotAllowed() {
    database.execute(
        "REVOKE CONNECT ON DATABASE " + database.name() + " FROM public",
        "CREATE ROLE stranger_" + database.name() + " LOGIN");
    HowdahException failure =
        failureOf(
            "postgresql://stranger_%s@127.0.0.1:%d/%s"
                .formatted(database.name(), database.port(), database.name()));

    assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_LOGIN);
    assertThat(failure.remedy()).contains("GRANT CONNECT");
  }

  @Test
  void wrapsAFailureWithEverythingThatTheServerSays() throws SQLException {
    database.execute("CREATE TABLE public.t (a int CONSTRAINT positive CHECK (a > 0))");
    try (Connection connection = PostgresTarget.open(settings, "load")) {
      SQLException exception =
          catchThrowableOfType(
              SQLException.class, () -> execute(connection, "INSERT INTO public.t VALUES (-1)"));
      HowdahException failure = PostgresFailure.wrap("fill t", exception);

      assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_FAILED);
      assertThat(failure)
          .hasMessage(
              "Could not fill t: new row for relation \"t\" violates check constraint \"positive\""
                  + " (SQLSTATE 23514). Detail: Failing row contains (-1).. Table: public.t."
                  + " Constraint: positive");
      assertThat(PostgresFailure.isConnectionLost(exception)).isFalse();
    }
  }

  @Test
  void saysWhoseLockItWaitsFor() throws SQLException {
    database.execute("CREATE TABLE public.t (a int)");
    try (Connection other = database.connect();
        Connection connection = PostgresTarget.open(settings, "load", Duration.ofMillis(50))) {
      other.setAutoCommit(false);
      execute(other, "LOCK TABLE public.t");
      SQLException exception =
          catchThrowableOfType(
              SQLException.class, () -> execute(connection, "DROP TABLE public.t"));

      assertThat(PostgresFailure.wrap("drop t", exception).remedy()).contains("pg_locks");
    }
  }

  @Test
  void recognisesALostConnection() throws SQLException {
    try (Connection connection = PostgresTarget.open(settings, "load")) {
      database.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'howdah"
              + " load' AND datname = current_database()");
      SQLException exception =
          catchThrowableOfType(SQLException.class, () -> execute(connection, "SELECT 1"));

      assertThat(PostgresFailure.isConnectionLost(exception)).isTrue();
      assertThat(PostgresFailure.wrap("read", exception).remedy()).contains("resume the run");
    }
  }

  private static HowdahException failureOf(String address) {
    HowdahException failure =
        catchThrowableOfType(
            HowdahException.class,
            () -> PostgresTarget.open(ConnectionSettings.parse(address), "test"));
    assertThat(failure.getMessage() + failure.remedy()).doesNotContain("Geheim");
    return failure;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String show(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }
}
