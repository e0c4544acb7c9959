package dev.howdah.postgres;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Whether a server can take a migration, decided from facts alone before anything is changed.
public final class Preflight {

  /// The oldest version that Howdah is tested with.
  public static final int MINIMUM_VERSION = 14;

  private Preflight() {}

  /// What a migration needs.
  ///
  /// @param locks how many tables, indexes and sequences the largest transaction touches
  /// @param connections how many sessions are opened beside the one that asked
  /// @param tables whether tables are made in the target schema
  public record Needs(long locks, int connections, boolean tables) {

    /// What is needed where tables are made.
    public Needs(long locks, int connections) {
      this(locks, connections, true);
    }
  }

  /// What a problem is about.
  public enum Subject {
    /// The version of the server.
    VERSION,
    /// The encoding of the database.
    ENCODING,
    /// Whether it can be written to.
    WRITABLE,
    /// What the user may do.
    PRIVILEGES,
    /// Room for locks.
    LOCKS,
    /// Room for sessions.
    CONNECTIONS
  }

  /// Something that stops the migration.
  ///
  /// @param subject what it is about
  /// @param message what is the matter
  /// @param remedy what to do about it
  public record Problem(Subject subject, String message, String remedy) {}

  /// Everything that stops a migration into a schema; empty where it may begin.
  public static List<Problem> check(ServerFacts server, SchemaAccess schema, Needs needs) {
    List<Problem> problems = new ArrayList<>();
    checkServer(server, problems);
    checkPrivileges(server, schema, needs, problems);
    if (needs.locks() > server.lockCapacity()) {
      long perTransaction =
          Math.ceilDiv(
              needs.locks(), (long) server.maxConnections() + server.maxPreparedTransactions());
      problems.add(
          new Problem(
              Subject.LOCKS,
              "The migration locks "
                  + needs.locks()
                  + " objects in one transaction, but the server has room for "
                  + server.lockCapacity()
                  + ".",
              "Set max_locks_per_transaction to at least "
                  + perTransaction
                  + " (it is "
                  + server.maxLocksPerTransaction()
                  + ") and restart the server, or migrate fewer tables at a time."));
    }
    if (needs.connections() > server.freeConnections()) {
      problems.add(
          new Problem(
              Subject.CONNECTIONS,
              "The migration opens "
                  + needs.connections()
                  + " connections, but the server has "
                  + Math.max(0, server.freeConnections())
                  + " free.",
              "Use fewer workers, close other sessions, or raise max_connections."));
    }
    return problems;
  }

  /// Does nothing where there is no problem.
  ///
  /// @throws HowdahException TARGET_UNSUITABLE with all problems
  public static void requireNone(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new HowdahException(
          ErrorCode.TARGET_UNSUITABLE,
          problems.stream().map(Problem::message).collect(Collectors.joining(" ")),
          problems.stream().map(Problem::remedy).distinct().collect(Collectors.joining(" ")));
    }
  }

  private static void checkServer(ServerFacts server, List<Problem> problems) {
    if (server.majorVersion() < MINIMUM_VERSION) {
      problems.add(
          new Problem(
              Subject.VERSION,
              "The server is PostgreSQL " + server.version() + ", which is too old.",
              "Howdah needs PostgreSQL " + MINIMUM_VERSION + " or newer."));
    }
    if (!server.encoding().equals("UTF8")) {
      problems.add(
          new Problem(
              Subject.ENCODING,
              "Database "
                  + server.database()
                  + " has the encoding "
                  + server.encoding()
                  + ", which cannot hold every text of SQLite.",
              "Create a database with CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8'."));
    }
    if (server.inRecovery()) {
      problems.add(
          new Problem(
              Subject.WRITABLE,
              "The server is a standby and cannot be written to.",
              "Connect to the primary; with several hosts in the address, Howdah finds it."));
    } else if (server.readOnly()) {
      problems.add(
          new Problem(
              Subject.WRITABLE,
              "Transactions of user " + server.user() + " are read-only.",
              "Unset default_transaction_read_only for this user and database; some providers set it"
                  + " when the disk is nearly full."));
    }
  }

  private static void checkPrivileges(
      ServerFacts server, SchemaAccess schema, Needs needs, List<Problem> problems) {
    if (!server.canCreateSchema()) {
      problems.add(
          new Problem(
              Subject.PRIVILEGES,
              "User "
                  + server.user()
                  + " may not create schemas in database "
                  + server.database()
                  + (schema.exists() ? "" : ", and schema " + schema.name() + " does not exist")
                  + ".",
              "Howdah loads into a schema of its own first. Let the owner run GRANT CREATE ON DATABASE"
                  + " … TO that user."));
    }
    if (schema.exists() && !(schema.canUse() && (schema.canCreate() || !needs.tables()))) {
      problems.add(
          new Problem(
              Subject.PRIVILEGES,
              "User " + server.user() + " may not create tables in schema " + schema.name() + ".",
              "Let "
                  + schema.owner()
                  + " run GRANT USAGE, CREATE ON SCHEMA … TO that user; since PostgreSQL 15 nobody"
                  + " but the owner may create in public."));
    }
  }
}
