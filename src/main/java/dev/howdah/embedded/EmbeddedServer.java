package dev.howdah.embedded;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.schema.Identifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// A handle on the embedded PostgreSQL of a home. Several handles, in one process or in several,
/// share one server; the last one that is closed stops it, unless somebody else than Howdah started
/// it. Thread-safe.
public final class EmbeddedServer implements AutoCloseable {

  /// The database that is used where nobody names another.
  public static final String DEFAULT_DATABASE = "howdah";

  /// The database that the service keeps for itself; never a target that is found by itself.
  public static final String SERVICE_DATABASE = "howdah_service";

  private static final long START_SECONDS = 300;
  private static final long STOP_SECONDS = 120;
  private static final int ATTEMPTS = 20;
  private static final long LOG_BYTES = 4L << 20;

  private static final ReentrantLock GATE = new ReentrantLock();
  private static final Map<Path, EmbeddedServer> OPEN = new HashMap<>();

  private final Path folder;
  private final Path data;
  private final HomeLock lock;
  private final int port;
  private final boolean startedHere;
  private final ServerCommand command;
  private final Thread hook;
  private int handles = 1;

  private EmbeddedServer(
      Path folder, HomeLock lock, int port, boolean startedHere, ServerCommand command) {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.lock = lock;
    this.port = port;
    this.startedHere = startedHere;
    this.command = command;
    this.hook = new Thread(this::stopAtExit, "howdah-embedded-stop");
  }

  /// Whether this Howdah has an embedded server at all: a native program and the images have none.
  public static boolean isAvailable() {
    return ServerBinaries.arePresent();
  }

  /// Makes sure that the server of this home runs. Takes about a second the first time.
  ///
  /// @param home normally `.howdah` in the current folder; made where it is missing
  /// @throws HowdahException with `embedded-server` where it cannot run
  public static EmbeddedServer start(Path home) {
    ServerBinaries.requireProgramWithServer();
    Path folder = home.toAbsolutePath().normalize().resolve("postgres");
    GATE.lock();
    try {
      boolean root = prepare(folder);
      Path key = folder.toRealPath();
      EmbeddedServer open = OPEN.get(key);
      if (open != null) {
        open.handles++;
        return open;
      }
      EmbeddedServer server = open(key, root);
      OPEN.put(key, server);
      Runtime.getRuntime().addShutdownHook(server.hook);
      return server;
    } catch (IOException e) {
      throw ServerFailures.unusable(folder, e);
    } finally {
      GATE.unlock();
    }
  }

  /// The port on 127.0.0.1; the same from start to start as long as nobody else takes it.
  public int port() {
    return port;
  }

  /// Whether this process started the server; false where it was already running.
  public boolean startedHere() {
    return startedHere;
  }

  /// Where the data is.
  public Path dataDirectory() {
    return data;
  }

  /// What the server wrote.
  public Path log() {
    return command.log();
  }

  /// The address of a database as a libpq URI; the name is one that needs no escaping.
  public String uri(String database) {
    return "postgresql://postgres@127.0.0.1:" + port + "/" + database;
  }

  /// Makes an empty UTF-8 database where there is none of that name; true if it was made.
  public boolean createDatabaseIfMissing(String name) {
    String quoted = Identifier.quote(name);
    try (Connection connection = connect(port)) {
      try (var find = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
        find.setString(1, name);
        try (var rows = find.executeQuery()) {
          if (rows.next()) {
            return false;
          }
        }
      }
      try (Statement create = connection.createStatement()) {
        create.execute("CREATE DATABASE " + quoted + " TEMPLATE template0 ENCODING 'UTF8'");
        return true;
      }
    } catch (SQLException e) {
      if (isDuplicateDatabase(e)) {
        return false;
      }
      throw new HowdahException(
          ErrorCode.EMBEDDED_SERVER,
          "The database "
              + quoted
              + " could not be made in the embedded PostgreSQL: "
              + e.getMessage(),
          "Look into " + command.log() + ".",
          e);
    }
  }

  /// Ends the use of the server, and stops it where this was the last user. Closing again does
  /// nothing.
  @Override
  public void close() {
    GATE.lock();
    try {
      if (handles == 0) {
        return;
      }
      handles--;
      if (handles > 0) {
        return;
      }
      OPEN.remove(folder);
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending: whoever comes first stops the server.
      }
      leave();
    } finally {
      GATE.unlock();
    }
  }

  private void stopAtExit() {
    GATE.lock();
    try {
      if (handles > 0) {
        handles = 0;
        OPEN.remove(folder);
        leave();
      }
    } finally {
      GATE.unlock();
    }
  }

  private void leave() {
    try (lock) {
      lock.decide();
      boolean alone = lock.leave();
      Optional<PidFile> running = PidFile.read(data);
      if (alone && running.isPresent() && startedByHowdah(running.get())) {
        ServerCommand.Result result =
            command.run(
                STOP_SECONDS + 10,
                "pg_ctl",
                List.of(
                    "stop", "-D", data.toString(), "-m", "fast", "-w", "-t", "" + STOP_SECONDS));
        if (!result.succeeded() && running.get().isServing(data)) {
          throw ServerFailures.failed("The embedded PostgreSQL did not stop", result, command);
        }
      }
    } catch (IOException e) {
      throw ServerFailures.unusable(folder, e);
    }
  }

  private boolean startedByHowdah(PidFile running) throws IOException {
    Path mark = startMark(folder);
    return Files.exists(mark)
        && Files.readString(mark).strip().equals(Long.toString(running.pid()));
  }

  private static Path startMark(Path folder) {
    return folder.resolve("started");
  }

  /// Makes the folder and finds out who we are by writing into it: true for root.
  private static boolean prepare(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      Files.createDirectories(folder);
      // The log can hold values of the user's data.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    Path probe = Files.createTempFile(folder, "probe-", "");
    try {
      Files.writeString(probe, "howdah");
      Path data = folder.resolve("data");
      String us = Files.getOwner(probe).getName();
      if (Files.exists(data) && !Files.getOwner(data).getName().equals(us)) {
        throw new HowdahException(
            ErrorCode.EMBEDDED_SERVER,
            "The data directory "
                + data
                + " belongs to the user "
                + Files.getOwner(data).getName()
                + ", but this is "
                + us
                + ".",
            "Run howdah as that user, or work in another folder; or "
                + ServerBinaries.OTHER_TARGETS
                + ".");
      }
      return Integer.valueOf(0).equals(Files.getAttribute(probe, "unix:uid"));
    } finally {
      Files.delete(probe);
    }
  }

  private static EmbeddedServer open(Path folder, boolean root) throws IOException {
    HomeLock lock = new HomeLock(folder);
    try {
      lock.decide();
      try {
        EmbeddedServer server = decide(folder, lock, root);
        lock.use();
        return server;
      } finally {
        lock.decided();
      }
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private static EmbeddedServer decide(Path folder, HomeLock lock, boolean root)
      throws IOException {
    Path log = folder.resolve("server.log");
    ServerCommand command =
        new ServerCommand(ServerBinaries.find(folder.resolve("binaries")), log, root);
    DataDirectory data = new DataDirectory(folder.resolve("data"));
    Optional<PidFile> found = PidFile.read(data.path());
    if (found.isPresent() && found.get().isServing(data.path())) {
      awaitAnswer(found.get().port(), log);
      return new EmbeddedServer(folder, lock, found.get().port(), false, command);
    }
    if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
      Files.move(log, folder.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    data.createIfMissing(command);
    if (found.isPresent() && ProcessHandle.of(found.get().pid()).isPresent()) {
      PidFile.disown(data.path());
    }
    int port = startServer(folder, data.path(), command);
    PidFile started =
        PidFile.read(data.path())
            .orElseThrow(() ->
                new HowdahException(
                    ErrorCode.EMBEDDED_SERVER,
                    "The embedded PostgreSQL ended as soon as it had started.",
                    "Look into " + log + "."));
    Files.writeString(startMark(folder), started.pid() + "\n");
    return new EmbeddedServer(folder, lock, port, true, command);
  }

  private static int startServer(Path folder, Path data, ServerCommand command) throws IOException {
    PortMemory ports = new PortMemory(folder.resolve("port"));
    for (int attempt = 1; ; attempt++) {
      int port = ports.choose();
      ServerCommand.Result result =
          command.run(
              START_SECONDS + 10,
              "pg_ctl",
              List.of(
                  "start",
                  "-D",
                  data.toString(),
                  "-l",
                  command.log().toString(),
                  "-w",
                  "-t",
                  "" + START_SECONDS,
                  "-o",
                  "-p " + port + " -c listen_addresses=127.0.0.1"));
      if (result.succeeded()) {
        ports.remember(port);
        return port;
      }
      // Somebody took the port just now, or the children of a killed server are not gone yet.
      boolean passing =
          result.output().contains("Address already in use")
              || result.output().contains("pre-existing shared memory block");
      if (!passing || attempt == ATTEMPTS) {
        throw ServerFailures.failed(
            "The embedded PostgreSQL did not start on " + data, result, command);
      }
      LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
    }
  }

  /// A server that another process started may still be recovering from a crash.
  private static void awaitAnswer(int port, Path log) {
    long deadline = System.nanoTime() + Duration.ofSeconds(START_SECONDS).toNanos();
    while (true) {
      try {
        connect(port).close();
        return;
      } catch (SQLException e) {
        if (System.nanoTime() > deadline) {
          throw new HowdahException(
              ErrorCode.EMBEDDED_SERVER,
              "The embedded PostgreSQL runs but does not answer on port "
                  + port
                  + ": "
                  + e.getMessage(),
              "Look into " + log + "; end that server, then try again.",
              e);
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
  }

  private static Connection connect(int port) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("connectTimeout", "5");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
  }

  /// `duplicate_database`, or the unique index of its catalogue where two make it at once.
  private static boolean isDuplicateDatabase(SQLException e) {
    return "42P04".equals(e.getSQLState()) || "23505".equals(e.getSQLState());
  }

  @Override
  public String toString() {
    return "EmbeddedServer[" + data + ", port " + port + "]";
  }
}
