package dev.howdah.backup;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder that holds backups. A backup NAME is complete when `NAME.json` is there, which is
/// written last; until then there are `.NAME.partial`, locked by the process at work, and
/// `.NAME.dump.partial`. What a killed process left is therefore known by its lock being free.
/// Files are for their owner only. Several processes may work in one folder.
public final class BackupFolder {

  private static final String PARTIAL = ".partial";
  private static final String DUMP = ".dump";
  private static final String JSON = ".json";
  private static final String GATE = ".howdah-backups.lock";

  /// Closing any channel of a file frees this process' locks on it, so ours are not tried.
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private static final ReentrantLock GATE_HERE = new ReentrantLock();

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path folder;

  private BackupFolder(Path folder) {
    this.folder = folder;
  }

  /// What the folder holds.
  ///
  /// @param complete the backups, the newest first
  /// @param broken what looks like a backup and is not: its name and why
  public record Listing(List<Manifest> complete, List<Broken> broken) {

    public Listing {
      complete = List.copyOf(complete);
      broken = List.copyOf(broken);
    }
  }

  /// What looks like a backup and is not.
  ///
  /// @param name of the backup
  /// @param reason why it is none, in one sentence
  public record Broken(String name, String reason) {}

  /// A folder that is there.
  ///
  /// @throws HowdahException BACKUP_NOT_FOUND
  public static BackupFolder at(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new HowdahException(
          ErrorCode.BACKUP_NOT_FOUND,
          "There is no folder " + folder + ".",
          "Name the folder of the backups with --directory.");
    }
    return new BackupFolder(folder.toAbsolutePath().normalize());
  }

  /// A folder that is made where it is missing.
  ///
  /// @throws HowdahException OUTPUT_FAILED
  public static BackupFolder make(Path folder) {
    try {
      Files.createDirectories(folder, permissions(folder, "rwx------"));
      return new BackupFolder(folder.toAbsolutePath().normalize());
    } catch (IOException e) {
      throw failed("The folder " + folder + " cannot be made", e);
    }
  }

  /// Where it is.
  public Path path() {
    return folder;
  }

  /// The dump of a backup.
  public Path dump(Manifest manifest) {
    return folder.resolve(manifest.name() + DUMP);
  }

  /// How much room is left, in bytes.
  long room() {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw failed("The disk of " + folder + " does not tell its room", e);
    }
  }

  /// What is there. The dumps themselves are not read, only their sizes.
  public Listing list() {
    List<Manifest> complete = new ArrayList<>();
    List<Broken> broken = new ArrayList<>();
    for (Path file : files(name -> !name.startsWith(".") && name.endsWith(JSON))) {
      String name = base(file, JSON);
      try {
        Manifest manifest = MAPPER.readValue(file.toFile(), Manifest.class);
        String wrong = wrong(name, manifest);
        if (wrong == null) {
          complete.add(manifest);
        } else {
          broken.add(new Broken(name, wrong));
        }
      } catch (IOException e) {
        broken.add(new Broken(name, "Its manifest cannot be read."));
      }
    }
    complete.sort(
        Comparator.comparing(Manifest::createdAt).thenComparing(Manifest::name).reversed());
    return new Listing(complete, broken);
  }

  @SuppressWarnings("ConstantValue") // JSON may leave out what a record cannot
  private @Nullable String wrong(String name, Manifest manifest) {
    if (manifest.version() > Manifest.VERSION) {
      return "Its manifest is of a newer Howdah.";
    }
    if (!name.equals(manifest.name()) || !isReadable(manifest)) {
      return "Its manifest is not one of a backup with this name.";
    }
    try {
      long bytes = Files.size(dump(manifest));
      return bytes == manifest.bytes()
          ? null
          : "Its dump has " + bytes + " bytes instead of " + manifest.bytes() + ".";
    } catch (IOException e) {
      return "Its dump is missing.";
    }
  }

  @SuppressWarnings({"ConstantValue", "UnusedVariable"})
  private static boolean isReadable(Manifest manifest) {
    try {
      return manifest.createdAt() != null
          && Stream.of(
                  manifest.id(),
                  manifest.label(),
                  manifest.database(),
                  manifest.sha256(),
                  manifest.content(),
                  manifest.encoding(),
                  manifest.serverVersion())
              .allMatch(Objects::nonNull);
    } catch (DateTimeException | NullPointerException e) {
      return false;
    }
  }

  /// Finds one.
  ///
  /// @param wanted its id, its name, or `latest`
  /// @param label which backups are meant, null for all
  /// @throws HowdahException BACKUP_NOT_FOUND; BACKUP_CORRUPT where it is there and broken; USAGE
  ///   where `latest` may mean several
  public Manifest find(String wanted, @Nullable String label) {
    Listing listing = list();
    List<Manifest> fitting =
        listing.complete().stream()
            .filter(manifest -> label == null || manifest.label().equals(label))
            .toList();
    if (wanted.equals("latest")) {
      List<String> labels = fitting.stream().map(Manifest::label).distinct().sorted().toList();
      if (labels.size() > 1) {
        throw new HowdahException(
            ErrorCode.USAGE,
            "The folder "
                + folder
                + " has backups of several names: "
                + String.join(", ", labels)
                + ".",
            "Say with --name which of them, or give the id of a backup.");
      }
    }
    for (Manifest manifest : fitting) {
      if (wanted.equals("latest")
          || wanted.equals(manifest.id())
          || wanted.equals(manifest.name())) {
        return manifest;
      }
    }
    for (Broken broken : listing.broken()) {
      if (broken.name().equals(wanted) || broken.name().endsWith("-" + wanted)) {
        throw new HowdahException(
            ErrorCode.BACKUP_CORRUPT,
            "The backup " + broken.name() + " is not complete. " + broken.reason(),
            "Take another backup, or another copy of this one.");
      }
    }
    throw new HowdahException(
        ErrorCode.BACKUP_NOT_FOUND,
        wanted.equals("latest")
            ? "The folder " + folder + " has no complete backup" + of(label) + "."
            : "The folder " + folder + " has no complete backup " + wanted + of(label) + ".",
        "'howdah backups list' shows what is there.");
  }

  private static String of(@Nullable String label) {
    return label == null ? "" : " of " + label;
  }

  /// Compares a dump with its manifest.
  ///
  /// @throws HowdahException BACKUP_CORRUPT where it is another
  public void check(Manifest manifest) {
    String found = Sha256.of(dump(manifest));
    if (!found.equals(manifest.sha256())) {
      throw new HowdahException(
          ErrorCode.BACKUP_CORRUPT,
          "The dump of backup "
              + manifest.name()
              + " is damaged: its SHA-256 is "
              + found
              + ", the manifest says "
              + manifest.sha256()
              + ".",
          "Take another backup, or another copy of this one.");
    }
  }

  /// Removes a backup: first what makes it count as one.
  public void remove(Manifest manifest) {
    try {
      Files.deleteIfExists(folder.resolve(manifest.name() + JSON));
      Files.deleteIfExists(dump(manifest));
    } catch (IOException e) {
      throw failed("Backup " + manifest.name() + " cannot be removed", e);
    }
  }

  /// Removes what killed processes left.
  ///
  /// @return the names of the backups that they were at work on
  List<String> clean() {
    List<String> removed = new ArrayList<>();
    withGate(() -> {
      for (Path file :
          files(name ->
              name.startsWith(".") && name.endsWith(PARTIAL) && !name.endsWith(DUMP + PARTIAL))) {
        String name = base(file, PARTIAL).substring(1);
        if (!OURS.contains(file) && isFree(file)) {
          Files.deleteIfExists(folder.resolve("." + name + DUMP + PARTIAL));
          if (!Files.exists(folder.resolve(name + JSON))) {
            Files.deleteIfExists(folder.resolve(name + DUMP));
          }
          Files.delete(file);
          removed.add(name);
        }
      }
    });
    return removed;
  }

  private static boolean isFree(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /// Begins a backup.
  Draft draft(String name) {
    Draft[] draft = new Draft[1];
    withGate(() -> draft[0] = new Draft(name));
    return draft[0];
  }

  /// A backup that is being made. Closing it before it is complete removes it.
  final class Draft implements AutoCloseable {

    private final String name;
    private final Path partial;
    private final Path dumpPartial;
    private final FileChannel manifest;
    private final FileChannel dump;
    private final Thread hook;

    /// This process may be told to end while a backup becomes complete: one or the other.
    private final ReentrantLock end = new ReentrantLock();

    private boolean complete;
    private boolean removed;

    private Draft(String name) throws IOException {
      this.name = name;
      partial = folder.resolve("." + name + PARTIAL);
      dumpPartial = folder.resolve("." + name + DUMP + PARTIAL);
      OURS.add(partial);
      manifest = create(partial);
      manifest.lock();
      dump = create(dumpPartial);
      hook = new Thread(this::removeFiles, "howdah-backup-remove");
      Runtime.getRuntime().addShutdownHook(hook);
    }

    private FileChannel create(Path file) throws IOException {
      return FileChannel.open(
          file,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          permissions(folder, "rw-------"));
    }

    /// Where the dump is to be written.
    FileChannel dump() {
      return dump;
    }

    /// Makes the backup complete.
    void complete(Manifest written) throws IOException {
      dump.force(true);
      dump.close();
      ByteBuffer json = ByteBuffer.wrap(MAPPER.writeValueAsBytes(written));
      while (json.hasRemaining()) {
        manifest.write(json);
      }
      manifest.force(true);
      end.lock();
      try {
        if (removed) {
          throw new IOException("this process is told to end");
        }
        move(dumpPartial, folder.resolve(name + DUMP));
        move(partial, folder.resolve(name + JSON));
        complete = true;
      } finally {
        end.unlock();
      }
      syncFolder();
    }

    private void removeFiles() {
      end.lock();
      try {
        if (!complete) {
          removed = true;
          Files.deleteIfExists(dumpPartial);
          Files.deleteIfExists(folder.resolve(name + DUMP));
          Files.deleteIfExists(partial);
        }
      } catch (IOException e) {
        // The next backup removes them.
        return;
      } finally {
        end.unlock();
      }
    }

    @Override
    public void close() {
      removeFiles();
      try (dump;
          manifest) {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException | IOException e) {
        // This process is ending, or the disk is full: nothing that is kept is concerned.
        OURS.remove(partial);
        return;
      }
      OURS.remove(partial);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to);
    }
  }

  /// The names of the files are on the disk, too. Not every file system can.
  private void syncFolder() {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return;
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  /// One process at a time looks for what is left or begins something that another may take for it.
  private void withGate(Work work) {
    Path file = folder.resolve(GATE);
    GATE_HERE.lock();
    try (FileChannel channel =
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                permissions(folder, "rw-------"));
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new IOException("the lock " + file + " is not valid");
      }
      work.run();
    } catch (IOException e) {
      throw failed("The folder " + folder + " cannot be written to", e);
    } finally {
      GATE_HERE.unlock();
    }
  }

  private List<Path> files(Predicate<String> wanted) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> wanted.test(String.valueOf(file.getFileName()))).sorted().toList();
    } catch (IOException e) {
      throw failed("The folder " + folder + " cannot be read", e);
    }
  }

  private static String base(Path file, String ending) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - ending.length());
  }

  private static FileAttribute<?>[] permissions(Path near, String allowed) {
    return near.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(allowed))
        }
        : new FileAttribute<?>[0];
  }

  private static HowdahException failed(String what, IOException e) {
    return new HowdahException(
        ErrorCode.OUTPUT_FAILED,
        what + ": " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
        "May this user write there, and is there room?",
        e);
  }
}
