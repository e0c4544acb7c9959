package dev.howdah.backup;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds PostgreSQL's own programs of a version that fits. Where a folder is given only that is
/// looked at; else the places where packages put them, then `PATH`.
///
/// A `pg_dump` reads servers of its own major version and older. Of those that fit the oldest is
/// taken: the closer to the server, the fewer words that an older server does not know. From 17 on
/// `pg_restore` begins with a setting that older servers refuse.
public final class PostgresTools {

  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");
  private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;
  private static final int ANSWER_SECONDS = 30;

  /// Folders in which packages put the programs; the first part is looked at, the second is a
  /// pattern for the names in it, the third is where the programs are below those.
  private static final List<String[]> PLACES =
      List.of(
          new String[] {"/usr/lib/postgresql", "*", "bin"},
          new String[] {"/usr", "pgsql-*", "bin"},
          new String[] {"/usr/libexec", "postgresql*", "."},
          new String[] {"/usr/local", "pgsql", "bin"},
          new String[] {"/opt/homebrew/opt", "{libpq,postgresql}*", "bin"},
          new String[] {"/usr/local/opt", "{libpq,postgresql}*", "bin"},
          new String[] {"/Applications/Postgres.app/Contents/Versions", "*", "bin"});

  private final List<Path> folders;
  private final boolean given;

  private PostgresTools(List<Path> folders, boolean given) {
    this.folders = folders;
    this.given = given;
  }

  /// One program.
  ///
  /// @param file where it is
  /// @param version as it says itself, for example `15.14`
  /// @param major the number before the first dot
  public record Tool(Path file, String version, int major) {}

  /// Where to look.
  ///
  /// @param folder null for the usual places
  /// @param environment its `PATH` is looked at last, and its `HOWDAH_PG_BIN` where no folder is
  ///   given
  public static PostgresTools in(@Nullable Path folder, Map<String, String> environment) {
    String named = environment.getOrDefault("HOWDAH_PG_BIN", "");
    if (folder != null || !named.isEmpty()) {
      return new PostgresTools(
          List.of(Objects.requireNonNullElseGet(folder, () -> Path.of(named))), true);
    }
    List<Path> folders = new ArrayList<>();
    PLACES.forEach(place -> add(folders, place));
    Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(part -> !part.isEmpty())
        .map(Path::of)
        .forEach(folders::add);
    return new PostgresTools(List.copyOf(folders), false);
  }

  private static void add(List<Path> folders, String... place) {
    Path root = Path.of(place[0]);
    if (!Files.isDirectory(root)) {
      return;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(root, place[1])) {
      found.forEach(each -> folders.add(each.resolve(place[2])));
    } catch (IOException e) {
      // A folder that may not be read has nothing for this user.
      return;
    }
  }

  /// The `pg_dump` for a server.
  ///
  /// @param serverMajor its major version
  /// @throws HowdahException BACKUP_TOOL_MISSING
  public Tool dump(int serverMajor) {
    return find("pg_dump", serverMajor, Integer.MAX_VALUE)
        .orElseThrow(() ->
            missing(
                "pg_dump",
                "The server is PostgreSQL "
                    + serverMajor
                    + " and needs pg_dump "
                    + serverMajor
                    + " or newer",
                serverMajor));
  }

  /// The `pg_restore` for a dump and the server that it goes to.
  ///
  /// @param toolMajor the major version of the `pg_dump` that made the dump
  /// @param serverMajor that of the server
  /// @throws HowdahException BACKUP_TOOL_MISSING
  public Tool restore(int toolMajor, int serverMajor) {
    boolean older = serverMajor < FIRST_WITH_TRANSACTION_TIMEOUT;
    if (older && toolMajor >= FIRST_WITH_TRANSACTION_TIMEOUT) {
      throw new HowdahException(
          ErrorCode.TARGET_UNSUITABLE,
          "The dump was made by pg_dump "
              + toolMajor
              + ", whose dumps PostgreSQL "
              + serverMajor
              + " does not understand.",
          "Restore into PostgreSQL " + FIRST_WITH_TRANSACTION_TIMEOUT + " or newer.");
    }
    int newest = older ? FIRST_WITH_TRANSACTION_TIMEOUT - 1 : Integer.MAX_VALUE;
    return find("pg_restore", toolMajor, newest)
        .orElseThrow(() ->
            missing(
                "pg_restore",
                "The dump was made by pg_dump "
                    + toolMajor
                    + " and needs pg_restore "
                    + toolMajor
                    + (older ? " to " + newest : " or newer")
                    + " for PostgreSQL "
                    + serverMajor,
                toolMajor));
  }

  private Optional<Tool> find(String program, int oldest, int newest) {
    return all(program).stream()
        .filter(tool -> tool.major() >= oldest && tool.major() <= newest)
        .min(Comparator.comparingInt(Tool::major));
  }

  private List<Tool> all(String program) {
    return folders.stream()
        .map(folder -> folder.resolve(program).toAbsolutePath())
        .filter(Files::isExecutable)
        .distinct()
        .flatMap(file -> ask(file).stream())
        .toList();
  }

  private static Optional<Tool> ask(Path file) {
    try {
      ProcessBuilder builder = new ProcessBuilder(file.toString(), "--version");
      builder.redirectErrorStream(true);
      Process process = builder.start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Matcher matcher = VERSION.matcher(said);
      return matcher.find()
          ? Optional.of(new Tool(file, matcher.group(1), Integer.parseInt(matcher.group(2))))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private HowdahException missing(String program, String need, int major) {
    List<Tool> there = all(program);
    String found =
        there.isEmpty()
            ? "found was none"
            : "found: "
                + there.stream()
                    .map(tool -> tool.version() + " (" + tool.file() + ")")
                    .collect(Collectors.joining(", "));
    String where = given ? " in " + folders.getFirst() : "";
    return new HowdahException(
        ErrorCode.BACKUP_TOOL_MISSING,
        need + "; " + found + where + ".",
        "Install the client programs of PostgreSQL "
            + major
            + " (Debian, Ubuntu: postgresql-client-"
            + major
            + ", if need be from PostgreSQL's own repository; Fedora: postgresql"
            + major
            + "; Homebrew: postgresql@"
            + major
            + "), or name the folder that has them with --pg-bin or HOWDAH_PG_BIN.");
  }
}
