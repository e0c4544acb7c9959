package dev.howdah.target;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.PostgresTarget;
import dev.howdah.postgres.Preflight;
import dev.howdah.postgres.SchemaAccess;
import dev.howdah.postgres.ServerFacts;
import dev.howdah.postgres.SessionFacts;
import dev.howdah.postgres.SslMode;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;

/// Logs in to a target and looks whether a migration could begin. Writes nothing. What does not
/// work is an answer, too; of the network it says no more than that a host is not allowed, does not
/// resolve, refuses, does not answer in time, or is no PostgreSQL.
final class ConnectionTrial {

  /// How long all hosts together may take to accept a connection, in seconds.
  private static final int CONNECT_SECONDS = 10;

  /// How long the server may take to answer anything, in seconds.
  private static final String ANSWER_SECONDS = "10";

  /// What a run opens at most besides the connection that asked.
  private static final int CONNECTIONS = 7;

  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  /// What a server itself said about a login, by its SQLSTATE: no such database, no privilege, too
  /// many connections, starting or stopping, startup parameter. Not the rest of class 08, which the
  /// driver says.
  private static final Set<String> SAID_BY_SERVER =
      Set.of("28000", "28P01", "3D000", "42501", "53300", "55000", "57P01", "57P03", "08P01");

  private final Targets targets;
  private final InstantSource clock;

  ConnectionTrial(Targets targets, InstantSource clock) {
    this.targets = targets;
    this.clock = clock;
  }

  /// Tries it out; takes at most about half a minute.
  ///
  /// @param given how to log in
  /// @param schema where a migration would write to
  List<TargetCheck> run(ConnectionSettings given, String schema) {
    ConnectionSettings settings = limited(given);
    List<TargetCheck> checks = new ArrayList<>();
    try (Connection connection = PostgresTarget.open(settings, "test")) {
      ServerFacts server = ServerFacts.read(connection);
      checks.add(
          TargetCheck.ok("connection", "Logged in as " + server.user() + ": " + server.display()));
      checks.add(suitable(connection, schema));
      checks.add(pooler(connection, settings));
      Instant before = clock.instant();
      SessionFacts session = SessionFacts.read(connection);
      checks.add(clocks(before, session.clock(), clock.instant()));
      checks.add(tls(settings, session));
      // Asked again now that the second connection is closed.
      preflight(ServerFacts.read(connection), SchemaAccess.read(connection, schema), checks);
    } catch (HowdahException e) {
      checks.add(
          checks.isEmpty()
              ? unreachable(e)
              : TargetCheck.failed("answers", e.getMessage(), e.remedy()));
    } catch (SQLException e) {
      HowdahException failure = PostgresFailure.wrap("close the connection", e);
      checks.add(TargetCheck.failed("answers", failure.getMessage(), failure.remedy()));
    }
    return checks;
  }

  private static ConnectionSettings limited(ConnectionSettings settings) {
    Map<String, String> parameters = new HashMap<>(settings.parameters());
    parameters.put("socketTimeout", ANSWER_SECONDS);
    return new ConnectionSettings(
        settings.hosts(),
        settings.database(),
        settings.user(),
        settings.password(),
        settings.sslMode(),
        settings.sslRootCert(),
        settings.sslCert(),
        settings.sslKey(),
        settings.applicationName(),
        Math.max(2, CONNECT_SECONDS / settings.hosts().size()),
        parameters);
  }

  private TargetCheck suitable(Connection connection, String schema) {
    try {
      targets.requireSuitable(connection, schema);
      return TargetCheck.ok("database", "The database holds no tables of a Howdah service.");
    } catch (HowdahException e) {
      if (e.code() != ErrorCode.TARGET_UNSUITABLE) {
        throw e;
      }
      return TargetCheck.failed("database", e.getMessage(), e.remedy());
    }
  }

  private static TargetCheck pooler(Connection connection, ConnectionSettings settings) {
    SessionFacts.Pooling pooling;
    try (Connection other = PostgresTarget.open(settings, "test")) {
      pooling = SessionFacts.pooling(connection, other);
    } catch (HowdahException | SQLException e) {
      return TargetCheck.warning(
          "pooler",
          "A second connection could not be opened, so a pooler cannot be recognised.",
          "A migration needs several connections.");
    }
    return switch (pooling) {
      case NONE -> TargetCheck.ok("pooler", "There is no pooler on the way.");
      case SESSION ->
          TargetCheck.ok("pooler", "There is a pooler on the way; it seems to be in session mode.");
      case TRANSACTION ->
          TargetCheck.warning(
              "pooler",
              "There is a pooler in transaction mode on the way. Howdah can work with it.",
              "Better use the address of the server itself, or session mode.");
      case STATEMENT ->
          TargetCheck.failed(
              "pooler",
              "There is a pooler in statement mode on the way, which allows no transactions.",
              "Use the address of the server itself, or session or transaction mode.");
    };
  }

  /// The server answered at some time between the two that were measured here.
  static TargetCheck clocks(Instant before, Instant server, Instant after) {
    Duration difference =
        server.isBefore(before)
            ? Duration.between(server, before)
            : server.isAfter(after) ? Duration.between(after, server) : Duration.ZERO;
    String message =
        String.format(
            Locale.ROOT,
            "The clocks of server and service differ by %.1f s.",
            difference.toMillis() / 1000.0);
    return difference.compareTo(CLOCK_TOLERANCE) > 0
        ? TargetCheck.warning(
            "clock", message, "Set both by NTP: times in reports and in the target do not agree.")
        : TargetCheck.ok("clock", message);
  }

  static TargetCheck tls(ConnectionSettings settings, SessionFacts session) {
    SslMode mode = settings.sslMode();
    String of = session.pooled() ? " between pooler and server" : "";
    String asked = " sslMode is " + mode.word() + ".";
    if (session.tlsVersion() == null) {
      String message = "The connection" + of + " is not encrypted." + asked;
      return session.local()
          ? TargetCheck.ok("tls", message + " Both ends are on one machine.")
          : TargetCheck.warning(
              "tls", message, "Use verify-full; the server has to offer TLS (ssl = on).");
    }
    String message =
        "The connection"
            + of
            + " is "
            + session.tlsVersion()
            + " with "
            + session.tlsCipher()
            + ".";
    return mode.verifies()
        ? TargetCheck.ok("tls", message + asked + " The server's certificate was checked.")
        : TargetCheck.warning(
            "tls",
            message + asked + " Nobody checked whose certificate it is.",
            "Use verify-full, with caCertificate where no public authority signed.");
  }

  private static void preflight(ServerFacts server, SchemaAccess schema, List<TargetCheck> checks) {
    Map<Preflight.Subject, List<Preflight.Problem>> problems =
        new EnumMap<>(Preflight.Subject.class);
    for (Preflight.Problem problem :
        Preflight.check(server, schema, new Preflight.Needs(0, CONNECTIONS))) {
      problems.computeIfAbsent(problem.subject(), subject -> new ArrayList<>()).add(problem);
    }
    for (Preflight.Subject subject : Preflight.Subject.values()) {
      String name = subject.name().toLowerCase(Locale.ROOT);
      List<Preflight.Problem> found = problems.getOrDefault(subject, List.of());
      if (found.isEmpty()) {
        checks.add(TargetCheck.ok(name, fine(subject, server, schema)));
      }
      found.forEach(
          problem -> checks.add(TargetCheck.failed(name, problem.message(), problem.remedy())));
    }
  }

  private static String fine(Preflight.Subject subject, ServerFacts server, SchemaAccess schema) {
    return switch (subject) {
      case VERSION -> "PostgreSQL " + server.version() + ".";
      case ENCODING -> "The database has the encoding UTF8.";
      case WRITABLE -> "The database can be written to.";
      case PRIVILEGES ->
          "User "
              + server.user()
              + " may create schemas in the database"
              + (schema.exists() ? " and tables in schema " + schema.name() + "." : ".");
      case LOCKS ->
          "One transaction can lock " + server.lockCapacity() + " tables, indexes and sequences.";
      case CONNECTIONS -> free(server.freeConnections());
    };
  }

  private static String free(int connections) {
    return connections
        + " more connections are possible; a migration uses up to "
        + CONNECTIONS
        + ".";
  }

  private static TargetCheck unreachable(HowdahException failure) {
    String name = "connection";
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      switch (cause) {
        case HostNotAllowedException refused -> {
          return TargetCheck.failed(
              name,
              "The host is not allowed.",
              "Whoever runs the service allows hosts by howdah.target.allowed-hosts.");
        }
        case UnknownHostException unknown -> {
          return TargetCheck.failed(
              name, "The name of the host does not resolve.", "Check its spelling.");
        }
        case SocketTimeoutException late -> {
          return TargetCheck.failed(
              name,
              "The host does not answer in time.",
              "Check host and port, firewalls and network policies.");
        }
        case NoRouteToHostException nowhere -> {
          return TargetCheck.failed(
              name,
              "The host does not answer in time.",
              "Check host and port, firewalls and network policies.");
        }
        case ConnectException no -> {
          return TargetCheck.failed(
              name,
              "The host refuses the connection.",
              "Check host and port, and that the server listens there.");
        }
        case SQLException sql when SAID_BY_SERVER.contains(String.valueOf(sql.getSQLState())) -> {
          return TargetCheck.failed(name, failure.getMessage(), failure.remedy());
        }
        case SSLException tls -> {
          return TargetCheck.failed(name, failure.getMessage(), failure.remedy());
        }
        default -> {}
      }
    }
    return isAboutTls(failure)
        ? TargetCheck.failed(name, failure.getMessage(), failure.remedy())
        : TargetCheck.failed(
            name,
            "The host does not answer as a PostgreSQL server that this login fits.",
            "Check host, port, user and password.");
  }

  /// As `PostgresFailure` begins its message about TLS.
  private static boolean isAboutTls(HowdahException failure) {
    return failure.getMessage().startsWith("No TLS connection");
  }
}
