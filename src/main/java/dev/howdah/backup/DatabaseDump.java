package dev.howdah.backup;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.PostgresFailure;
import dev.howdah.postgres.PostgresTarget;
import dev.howdah.postgres.ServerFacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Makes a backup. One transaction holds a snapshot; `pg_dump` writes it out through a pipe into
/// the file while the same snapshot's rows are counted and hashed. Memory does not depend on the
/// size of the database. Stateless, thread-safe.
public final class DatabaseDump {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int ID_BYTES = 4;
  private static final int PIECE = 1 << 16;
  private static final int LONGEST_LABEL = 63;

  private final PostgresTools tools;
  private final Map<String, String> environment;
  private final InstantSource clock;

  /// @param tools where `pg_dump` is looked for
  /// @param environment the environment variables, of which few are passed on
  /// @param clock tells the time
  public DatabaseDump(PostgresTools tools, Map<String, String> environment, InstantSource clock) {
    this.tools = tools;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /// How a backup is to be made.
  ///
  /// @param label the backups that it belongs to; null for the database's name
  /// @param compression gzip's level, 0 to 9
  /// @param spaceCheck whether the room on the disk is looked at before
  /// @param howdahVersion goes into the manifest
  public record Options(
      @Nullable String label, int compression, boolean spaceCheck, String howdahVersion) {}

  /// Makes one.
  ///
  /// @throws HowdahException TARGET_…, BACKUP_TOOL_MISSING, BACKUP_SPACE, BACKUP_FAILED,
  ///   OUTPUT_FAILED; no file of it is left then
  public Manifest make(ConnectionSettings settings, BackupFolder folder, Options options) {
    String label = label(options.label(), settings.database());
    try (Connection connection = PostgresTarget.open(settings, "backup")) {
      ServerFacts server = ServerFacts.read(connection);
      PostgresTools.Tool tool = tools.dump(server.majorVersion());
      PostgresTarget.beginSnapshot(connection);
      folder.clean();
      if (options.spaceCheck()) {
        requireRoom(connection, folder);
      }
      Instant created = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      String id = id();
      String name = label + "-" + STAMP.format(created) + "-" + id;
      try (BackupFolder.Draft draft = folder.draft(name)) {
        Written written = write(connection, settings, tool, draft.dump(), options);
        Manifest manifest =
            new Manifest(
                Manifest.VERSION,
                name,
                id,
                label,
                server.database(),
                created.toString(),
                options.howdahVersion(),
                server.version(),
                server.majorVersion(),
                server.encoding(),
                tool.version(),
                tool.major(),
                options.compression(),
                written.bytes(),
                written.sha256(),
                written.content());
        draft.complete(manifest);
        return manifest;
      } catch (IOException e) {
        throw writing(folder, e);
      }
    } catch (SQLException e) {
      throw PostgresFailure.wrap("end the backup's connection", e);
    }
  }

  /// The name that a backup's files begin with. A database's name may hold anything; where it had
  /// to be changed, a part of its hash keeps it apart from others.
  ///
  /// @throws HowdahException USAGE where one is given that is no name for files
  static String label(@Nullable String given, String database) {
    if (given != null) {
      if (!given.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")) {
        throw new HowdahException(
            ErrorCode.USAGE,
            "The name of a backup has 1 to 63 letters, digits, '_', '.' and '-', and begins with a"
                + " letter or digit.",
            "");
      }
      return given;
    }
    String plain = database.replaceAll("[^A-Za-z0-9_.-]", "_").replaceFirst("^[_.-]+", "");
    if (plain.equals(database) && plain.length() <= LONGEST_LABEL) {
      return plain;
    }
    MessageDigest digest = Sha256.begin();
    digest.update(database.getBytes(StandardCharsets.UTF_8));
    String mark = Sha256.hex(digest).substring(0, 6);
    return (plain.isEmpty() ? "db" : plain) + "-" + mark;
  }

  private static String id() {
    byte[] bytes = new byte[ID_BYTES];
    // Not static: a native image would be built with its seed, for all who run it.
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// A compressed dump has the rows and not the indexes; half of what the tables take is seldom
  /// reached.
  private static void requireRoom(Connection connection, BackupFolder folder) {
    String sql =
        """
        SELECT (coalesce(sum(pg_catalog.pg_table_size(c.oid)), 0) / 2)::bigint
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
          AND (n.nspname NOT IN ('pg_catalog', 'information_schema')
               OR c.oid = 'pg_catalog.pg_largeobject'::regclass)
        """;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      long needed = row.getLong(1);
      long room = folder.room();
      if (room < needed) {
        throw new HowdahException(
            ErrorCode.BACKUP_SPACE,
            "The dump may need "
                + needed
                + " bytes, and the disk of "
                + folder.path()
                + " has room for "
                + room
                + ".",
            "Make room, use another folder, or skip this estimate with --no-space-check.");
      }
    } catch (SQLException e) {
      throw PostgresFailure.wrap("estimate the size of the dump", e);
    }
  }

  private record Written(long bytes, String sha256, Content content) {}

  private Written write(
      Connection connection,
      ConnectionSettings settings,
      PostgresTools.Tool tool,
      FileChannel file,
      Options options)
      throws IOException {
    List<ContentReader.Position> before = ContentReader.sequences(connection);
    List<String> arguments =
        List.of(
            "--format=custom",
            "--compress=" + options.compression(),
            "--snapshot=" + snapshot(connection),
            "--lock-wait-timeout=" + PostgresTarget.LOCK_TIMEOUT.toMillis(),
            "--quote-all-identifiers",
            "--no-password");
    try (ToolRun run = ToolRun.start(tool, arguments, settings, environment);
        ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Content> reading = beside.submit(() -> ContentReader.read(connection, before));
      boolean done = false;
      try {
        MessageDigest digest = Sha256.begin();
        long bytes = pump(run.output(), digest, file);
        run.finish("Repair what it names and make the backup again.");
        Content content =
            ContentReader.withEnd(result(reading), ContentReader.sequences(connection));
        connection.rollback();
        done = true;
        return new Written(bytes, Sha256.hex(digest), content);
      } catch (SQLException e) {
        throw PostgresFailure.wrap("end the snapshot", e);
      } finally {
        if (!done) {
          run.stop();
          abort(connection);
        }
      }
    }
  }

  private static long pump(InputStream from, MessageDigest digest, FileChannel file)
      throws IOException {
    byte[] piece = new byte[PIECE];
    long bytes = 0;
    for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
      digest.update(piece, 0, read);
      ByteBuffer buffer = ByteBuffer.wrap(piece, 0, read);
      while (buffer.hasRemaining()) {
        bytes += file.write(buffer);
      }
    }
    return bytes;
  }

  /// Breaks the connection off, so that what reads on it ends.
  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is broken already.
      return;
    }
  }

  private static Content result(Future<Content> reading) {
    try {
      return reading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HowdahException known) {
        throw known;
      }
      throw new IllegalStateException("the content cannot be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HowdahException(ErrorCode.BACKUP_FAILED, "The backup was interrupted.", "", e);
    }
  }

  private static String snapshot(Connection connection) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_export_snapshot()")) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw PostgresFailure.wrap("hold a snapshot", e);
    }
  }

  private static HowdahException writing(BackupFolder folder, IOException e) {
    String message = String.valueOf(e.getMessage());
    boolean full = message.contains("No space left") || message.contains("quota");
    return new HowdahException(
        ErrorCode.BACKUP_FAILED,
        full
            ? "The disk of "
                + folder.path()
                + " is full. The backup was broken off and leaves nothing."
            : "The backup cannot be written to " + folder.path() + ": " + message,
        full
            ? "Make room or use another folder. Older backups are still there."
            : "Is the disk well, and may this user write there?",
        e);
  }
}
