package dev.howdah.embedded;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The data directory: made whole or not at all, and refused where it is not ours to start.
///
/// @param path of the directory
record DataDirectory(Path path) {

  private static final long INITDB_SECONDS = 300;

  /// Settings written once into `postgresql.conf`, where the user may change them. Data is safe
  /// against a crash (`fsync` and `synchronous_commit` are on, which are also the server's
  /// defaults); nothing replicates, so that bulk loading into new tables needs no log (PostgreSQL
  /// documentation, section 14.4.7).
  private static final List<String> SETTINGS =
      List.of(
          "fsync = on",
          "synchronous_commit = on",
          "full_page_writes = on",
          "wal_level = minimal",
          "max_wal_senders = 0",
          "timezone = 'UTC'",
          "log_timezone = 'UTC'",
          "listen_addresses = '127.0.0.1'",
          "unix_socket_directories = ''");

  /// Makes the directory where there is none, with the same locale on every system: the server's
  /// own C.UTF-8, which no update of the operating system changes.
  void createIfMissing(ServerCommand command) throws IOException {
    if (Files.exists(path)) {
      refuseIfForeign();
      return;
    }
    Path partial = path.resolveSibling("data.new");
    FileTrees.delete(partial);
    List<String> arguments =
        List.of(
            "--pgdata=" + partial,
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C");
    ServerCommand.Result result = command.run(INITDB_SECONDS, "initdb", arguments);
    if (!result.succeeded()) {
      FileTrees.delete(partial);
      throw ServerFailures.failed(
          "The data directory of the embedded PostgreSQL could not be made at " + path,
          result,
          command);
    }
    Path settings = partial.resolve("postgresql.conf");
    Files.writeString(
        settings,
        "\n# Written by Howdah.\n" + String.join("\n", SETTINGS) + "\n",
        StandardOpenOption.APPEND);
    Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
  }

  private void refuseIfForeign() throws IOException {
    Path versionFile = path.resolve("PG_VERSION");
    if (!Files.isRegularFile(versionFile)) {
      throw new HowdahException(
          ErrorCode.EMBEDDED_SERVER,
          "The folder " + path + " is there but is no data directory of PostgreSQL.",
          "Move it away, or work in another folder; or " + ServerBinaries.OTHER_TARGETS + ".");
    }
    String version = Files.readString(versionFile).strip();
    if (!version.equals(ServerBinaries.MAJOR)) {
      throw new HowdahException(
          ErrorCode.EMBEDDED_SERVER,
          "The data directory "
              + path
              + " was made by PostgreSQL "
              + version
              + "; this Howdah brings PostgreSQL "
              + ServerBinaries.MAJOR
              + ".",
          "Dump it with the version that made it and load the dump into the new one, or move the"
              + " folder away to begin afresh; or "
              + ServerBinaries.OTHER_TARGETS
              + ".");
    }
  }
}
