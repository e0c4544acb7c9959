package dev.howdah.testing;

import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/// A PostgreSQL server that the system's packages installed, with its client programs: the one of
/// zonky has no `pg_dump`. One server per JVM, logins by password. Where there is none the test is
/// left out, unless `HOWDAH_CORPUS_REQUIRED` is `true`.
public final class InstalledPostgres {

  /// The superuser's password.
  public static final String PASSWORD = "pass:word'\\ with \"all\" =@/?";

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Path PLACE = Path.of("/usr/lib/postgresql");
  private static @Nullable InstalledPostgres server;

  private final Path programs;
  private final int port;

  private InstalledPostgres(Path programs, int port) {
    this.programs = programs;
    this.port = port;
  }

  /// The server of this JVM.
  public static synchronized InstalledPostgres get() {
    InstalledPostgres there = server;
    if (there == null) {
      there = start(programsOrSkip());
      server = there;
    }
    return there;
  }

  /// The folder with `pg_dump`.
  public Path programs() {
    return programs;
  }

  /// The server's major version.
  public int major() {
    return major(programs);
  }

  /// A new database with this name and a number.
  public Database newDatabase(String name) {
    Database all = new Database(port, "postgres");
    String numbered = name + NUMBER.incrementAndGet();
    all.execute("CREATE DATABASE \"" + numbered.replace("\"", "\"\"") + "\" TEMPLATE template0");
    return new Database(port, numbered);
  }

  /// The database that is always there.
  public Database maintenance() {
    return new Database(port, "postgres");
  }

  /// A database.
  ///
  /// @param port of the server on 127.0.0.1
  /// @param name of the database
  public record Database(int port, String name) {

    /// How to log in.
    public ConnectionSettings settings() {
      return ConnectionSettings.parse("postgresql://postgres@127.0.0.1:" + port + "/postgres")
          .withDatabase(name)
          .withPassword(PASSWORD);
    }

    /// The address, with the password.
    public String uri() {
      return "postgresql://postgres:"
          + encode(PASSWORD)
          + "@127.0.0.1:"
          + port
          + "/"
          + encode(name);
    }

    private static String encode(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// A new connection, to be closed by the caller.
    public Connection connect() {
      return PostgresTarget.open(settings(), "test");
    }

    /// Runs statements.
    public void execute(String... statements) {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute("SET search_path = public");
        for (String sql : statements) {
          statement.execute(sql);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /// The rows of a query, columns separated by `|`, NULL as `∅`, one line each.
    public String query(String sql) {
      List<String> lines = new ArrayList<>();
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute("SET search_path = public");
        try (ResultSet rows = statement.executeQuery(sql)) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            List<String> cells = new ArrayList<>();
            for (int column = 1; column <= columns; column++) {
              cells.add(Optional.ofNullable(rows.getString(column)).orElse("∅"));
            }
            lines.add(String.join("|", cells));
          }
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return String.join("\n", lines);
    }
  }

  private static int major(Path bin) {
    return Integer.parseInt(PLACE.relativize(bin).getName(0).toString());
  }

  private static Path programsOrSkip() {
    if (Files.isDirectory(PLACE)) {
      try (Stream<Path> versions = Files.list(PLACE)) {
        Optional<Path> newest =
            versions
                .filter(version -> String.valueOf(version.getFileName()).matches("[0-9]+"))
                .map(version -> version.resolve("bin"))
                .filter(bin ->
                    Files.isExecutable(bin.resolve("initdb"))
                        && Files.isExecutable(bin.resolve("pg_dump")))
                .max(Comparator.comparingInt(InstalledPostgres::major));
        if (newest.isPresent()) {
          return newest.get();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    String missing = "PostgreSQL with its client programs is not in " + PLACE;
    if ("true".equals(System.getenv("HOWDAH_CORPUS_REQUIRED"))) {
      throw new IllegalStateException(missing);
    }
    throw new TestAbortedException(missing);
  }

  private static InstalledPostgres start(Path programs) {
    try {
      Path folder = Files.createTempDirectory("howdah-installed");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      Path data = Files.createDirectory(folder.resolve("data"));
      Path password = Files.writeString(folder.resolve("password"), PASSWORD);
      if (isRoot()) {
        run(List.of("chown", "postgres", data.toString(), password.toString()));
      }
      int port = freePort();
      asServer(
          programs.resolve("initdb").toString(),
          "-D",
          data.toString(),
          "-U",
          "postgres",
          "-A",
          "scram-sha-256",
          "--pwfile=" + password,
          "-E",
          "UTF8",
          "--locale=C.UTF-8",
          "--no-sync");
      asServer(
          programs.resolve("pg_ctl").toString(),
          "-D",
          data.toString(),
          "-w",
          "-t",
          "60",
          "-l",
          data.resolve("log").toString(),
          "-o",
          "-p "
              + port
              + " -c listen_addresses=127.0.0.1 -c unix_socket_directories="
              + data
              + " -c fsync=off",
          "start");
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                try {
                  asServer(
                      programs.resolve("pg_ctl").toString(),
                      "-D",
                      data.toString(),
                      "-m",
                      "immediate",
                      "stop");
                  run(List.of("rm", "-rf", folder.toString()));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }));
      return new InstalledPostgres(programs, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void asServer(String... command) throws IOException {
    List<String> whole = new ArrayList<>();
    if (isRoot()) {
      whole.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    whole.addAll(List.of(command));
    run(whole);
  }

  private static void run(List<String> command) throws IOException {
    Path said = Files.createTempFile("howdah", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new IOException(command.getFirst() + ": " + Files.readString(said));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.delete(said);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
