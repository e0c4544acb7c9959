package dev.howdah.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.Preflight.Needs;
import dev.howdah.postgres.Preflight.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreflightTest {

  private static final SchemaAccess PUBLIC =
      new SchemaAccess("public", true, "pg_database_owner", true, true);
  private static final SchemaAccess MISSING = new SchemaAccess("app", false, "", false, false);
  private static final Needs LITTLE = new Needs(10, 2);

  @Test
  void findsNothingWrongWithAnOrdinaryServer() {
    assertThat(Preflight.check(server(140_000, "UTF8", false, false, true), PUBLIC, LITTLE))
        .isEmpty();
    assertThat(Preflight.check(server(180_006, "UTF8", false, false, true), MISSING, LITTLE))
        .isEmpty();
  }

  @Test
  void refusesAServerThatIsTooOld() {
    assertThat(messages(server(130_015, "UTF8", false, false, true), PUBLIC, LITTLE))
        .containsExactly("The server is PostgreSQL 13.15, which is too old.");
  }

  @Test
  void refusesAnotherEncoding() {
    assertThat(messages(server(180_000, "SQL_ASCII", false, false, true), PUBLIC, LITTLE))
        .containsExactly(
            "Database d has the encoding SQL_ASCII, which cannot hold every text of SQLite.");
  }

  @Test
  void refusesAStandbyAndAReadOnlyUser() {
    assertThat(messages(server(180_000, "UTF8", true, true, true), PUBLIC, LITTLE))
        .containsExactly("The server is a standby and cannot be written to.");
    assertThat(messages(server(180_000, "UTF8", false, true, true), PUBLIC, LITTLE))
        .containsExactly("Transactions of user u are read-only.");
  }

  @Test
  void refusesAUserWithoutPrivileges() {
    assertThat(messages(server(180_000, "UTF8", false, false, false), MISSING, LITTLE))
        .containsExactly(
            "User u may not create schemas in database d, and schema app does not exist.");
    assertThat(
            messages(
                server(180_000, "UTF8", false, false, false),
                new SchemaAccess("app", true, "boss", true, false),
                LITTLE))
        .containsExactly(
            "User u may not create schemas in database d.",
            "User u may not create tables in schema app.");
  }

  @Test
  void refusesMoreLocksThanTheServerHasRoomFor() {
    ServerFacts server = server(180_000, "UTF8", false, false, true);
    assertThat(server.lockCapacity()).isEqualTo(64 * 110);
    assertThat(Preflight.check(server, PUBLIC, new Needs(7040, 2))).isEmpty();
    assertThat(Preflight.check(server, PUBLIC, new Needs(7041, 2)))
        .containsExactly(
            new Problem(
                Preflight.Subject.LOCKS,
                "The migration locks 7041 objects in one transaction, but the server has room for"
                    + " 7040.",
                "Set max_locks_per_transaction to at least 65 (it is 64) and restart the server, or"
                    + " migrate fewer tables at a time."));
  }

  @Test
  void refusesMoreConnectionsThanThereAre() {
    assertThat(messages(server(180_000, "UTF8", false, false, true), PUBLIC, new Needs(1, 91)))
        .containsExactly("The migration opens 91 connections, but the server has 90 free.");
  }

  @Test
  void namesAllProblemsAtOnce() {
    List<Problem> problems =
        Preflight.check(server(130_015, "LATIN1", false, false, true), PUBLIC, LITTLE);
    assertThatThrownBy(() -> Preflight.requireNone(problems))
        .isInstanceOf(HowdahException.class)
        .hasMessage(
            "The server is PostgreSQL 13.15, which is too old. Database d has the encoding LATIN1,"
                + " which cannot hold every text of SQLite.");
  }

  private static List<String> messages(ServerFacts server, SchemaAccess schema, Needs needs) {
    return Preflight.check(server, schema, needs).stream().map(Problem::message).toList();
  }

  private static ServerFacts server(
      int version, String encoding, boolean standby, boolean readOnly, boolean canCreate) {
    return new ServerFacts(
        version,
        version / 10_000 + "." + version % 10_000,
        "d",
        encoding,
        standby,
        readOnly,
        "u",
        false,
        canCreate,
        64,
        100,
        10,
        90,
        "replica",
        "127.0.0.1:5432");
  }
}
