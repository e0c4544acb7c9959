package dev.howdah.embedded;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The programs of the embedded PostgreSQL, unpacked once per user from the archive on the class
/// path.
///
/// @param folder has `bin`, `lib` and `share`
record ServerBinaries(Path folder) {

  /// The major version of the archive that the build puts on the class path.
  static final String MAJOR = "18";

  /// Set in a native program, and only there (GraalVM SDK, `ImageInfo`).
  static final String NATIVE = "org.graalvm.nativeimage.imagecode";

  /// What a user can do where the embedded server is of no use.
  static final String OTHER_TARGETS =
      "name a PostgreSQL of your own with --target, HOWDAH_TARGET, DATABASE_URL or the POSTGRES_*"
          + " variables";

  /// A native program carries no server: it would be three times as large.
  ///
  /// @throws HowdahException EMBEDDED_SERVER in a native program
  static void requireProgramWithServer() {
    if (System.getProperty(NATIVE) != null) {
      throw new HowdahException(
          ErrorCode.EMBEDDED_SERVER,
          "Howdah as a native program has no embedded PostgreSQL.",
          "Please " + OTHER_TARGETS + ".");
    }
  }

  /// Whether the class path has the programs for this machine: a native program and the images have
  /// not.
  static boolean arePresent() {
    return System.getProperty(NATIVE) == null && archive().isPresent();
  }

  private static String system() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
  }

  private static String processor() {
    return System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
  }

  private static Optional<URL> archive() {
    return archiveNames(system(), processor()).stream()
        .map(name -> ServerBinaries.class.getResource("/" + name))
        .flatMap(found -> Optional.ofNullable(found).stream())
        .findFirst();
  }

  /// The path of a program.
  Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  /// Finds the programs, unpacking them where that was not done before.
  ///
  /// @param fallback where they are unpacked if the user has no cache folder that can be written
  static ServerBinaries find(Path fallback) throws IOException {
    URL archive =
        archive()
            .orElseThrow(() ->
                new HowdahException(
                    ErrorCode.EMBEDDED_SERVER,
                    "This Howdah has no embedded PostgreSQL for "
                        + system()
                        + " on "
                        + processor()
                        + ".",
                    "Please " + OTHER_TARGETS + "."));
    String key = "postgres-" + MAJOR + "-" + fingerprint(archive);
    Path cache = cacheFolder();
    Path cached = cache.resolve(key);
    if (isComplete(cached)) {
      return new ServerBinaries(cached);
    }
    Path kept = fallback.resolve(key);
    if (isComplete(kept)) {
      return new ServerBinaries(kept);
    }
    if (canWrite(cache)) {
      unpack(archive, cache, cached);
      return new ServerBinaries(cached);
    }
    unpack(archive, fallback, kept);
    return new ServerBinaries(kept);
  }

  /// The archives that run on a system, the best first. The one for macOS holds programs for both
  /// processors.
  static List<String> archiveNames(String system, String processor) {
    boolean arm = processor.equals("aarch64") || processor.equals("arm64");
    boolean intel = processor.equals("amd64") || processor.equals("x86_64");
    if (system.equals("linux") && (arm || intel)) {
      return List.of(arm ? "postgres-linux-arm_64.txz" : "postgres-linux-x86_64.txz");
    }
    if (system.startsWith("mac") && (arm || intel)) {
      return List.of("postgres-darwin-x86_64.txz");
    }
    return List.of();
  }

  private static Path cacheFolder() {
    String home = System.getProperty("user.home", "");
    if (home.isEmpty() || home.equals("?")) {
      return Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "howdah-" + userName());
    }
    boolean mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
    return mac ? Path.of(home, "Library", "Caches", "howdah") : Path.of(home, ".cache", "howdah");
  }

  private static String userName() {
    return System.getProperty("user.name", "nobody").replaceAll("[^A-Za-z0-9_-]", "_");
  }

  private static boolean canWrite(Path folder) {
    try {
      Files.createDirectories(folder);
      return Files.isWritable(folder);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isComplete(Path folder) {
    return Files.isExecutable(folder.resolve("bin/postgres"))
        && Files.isExecutable(folder.resolve("bin/initdb"))
        && Files.isExecutable(folder.resolve("bin/pg_ctl"));
  }

  /// Tells one archive from another without reading it: the checksum that its jar file keeps.
  private static String fingerprint(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jar) {
      try (var file = jar.getJarFile()) {
        return HexFormat.of().toHexDigits((int) file.getEntry(jar.getEntryName()).getCrc());
      }
    }
    return Long.toString(connection.getContentLengthLong());
  }

  /// Unpacks beside the final place and renames, so that a half-unpacked folder is never used; of
  /// two who do so at once, the first wins.
  private static void unpack(URL archive, Path parent, Path folder) throws IOException {
    Files.createDirectories(parent);
    Path partial = Files.createTempDirectory(parent, "unpacking-");
    try {
      try (InputStream in = archive.openStream();
          TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          unpackEntry(tar, entry, partial);
        }
      }
      Files.setPosixFilePermissions(
          partial,
          Set.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));
      if (Files.exists(folder) && !isComplete(folder)) {
        FileTrees.delete(folder);
      }
      try {
        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        if (!isComplete(folder)) {
          throw e;
        }
      }
    } finally {
      FileTrees.delete(partial);
    }
  }

  private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path path = root.resolve(entry.getName()).normalize();
    if (!path.startsWith(root)) {
      throw new IOException("the archive of PostgreSQL names a file outside itself");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    if (entry.isLink()) {
      Files.createLink(path, root.resolve(entry.getLinkName()).normalize());
      return;
    }
    Files.copy(tar, path);
    if ((entry.getMode() & 0100) != 0) {
      Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(path));
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
      Files.setPosixFilePermissions(path, permissions);
    }
  }
}
