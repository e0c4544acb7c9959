package dev.howdah.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFolderTest {

  @TempDir Path parent;

  private BackupFolder folder() {
    return BackupFolder.make(parent.resolve("backups"));
  }

  @Test
  void listsABackupOnlyWhenItIsComplete() throws IOException {
    BackupFolder folder = folder();
    Manifest manifest = Manifests.of("app", "2026-03-01T00:00:00Z", "1");
    try (BackupFolder.Draft draft = folder.draft(manifest.name())) {
      write(draft);
      assertThat(folder.list().complete()).isEmpty();
      assertThat(folder.list().broken()).isEmpty();
      draft.complete(manifest);
      assertThat(folder.list().complete()).containsExactly(manifest);
    }
    assertThat(folder.list().complete()).containsExactly(manifest);
    assertThat(visible(folder)).containsExactly("app-1.dump", "app-1.json");
  }

  @Test
  void isForItsOwnerOnly() throws IOException {
    BackupFolder folder = folder();
    make(folder, Manifests.of("app", "2026-03-01T00:00:00Z", "1"));

    assertThat(permissions(folder.path())).isEqualTo("rwx------");
    assertThat(permissions(folder.path().resolve("app-1.dump"))).isEqualTo("rw-------");
    assertThat(permissions(folder.path().resolve("app-1.json"))).isEqualTo("rw-------");
  }

  @Test
  void leavesNothingOfWhatWasBrokenOff() throws IOException {
    BackupFolder folder = folder();
    try (BackupFolder.Draft draft = folder.draft("app-1")) {
      write(draft);
    }
    assertThat(all(folder)).containsExactly(".howdah-backups.lock");
  }

  @Test
  void cleansWhatKilledProcessesLeftAndNothingElse() throws IOException {
    BackupFolder folder = folder();
    Manifest whole = Manifests.of("app", "2026-03-01T00:00:00Z", "1");
    make(folder, whole);
    // Killed while dumping, killed between the two renames, and files of somebody else.
    for (String left :
        List.of(
            ".app-2.partial",
            ".app-2.dump.partial",
            ".app-3.partial",
            "app-3.dump",
            "other.dump",
            ".hidden")) {
      Files.writeString(folder.path().resolve(left), "left");
    }
    try (BackupFolder.Draft draft = folder.draft("app-4")) {
      write(draft);
      assertThat(folder.clean()).containsExactly("app-2", "app-3");
      assertThat(all(folder))
          .containsExactly(
              ".app-4.dump.partial",
              ".app-4.partial",
              ".hidden",
              ".howdah-backups.lock",
              "app-1.dump",
              "app-1.json",
              "other.dump");
    }
    assertThat(folder.list().complete()).containsExactly(whole);
  }

  @Test
  void tellsWhatLooksLikeABackupAndIsNot() throws IOException {
    BackupFolder folder = folder();
    Manifest good = Manifests.of("app", "2026-03-01T00:00:00Z", "1");
    make(folder, good);
    make(folder, Manifests.of("app", "2026-03-02T00:00:00Z", "2"));
    Files.writeString(folder.path().resolve("app-2.dump"), "du");
    make(folder, Manifests.of("app", "2026-03-03T00:00:00Z", "3"));
    Files.delete(folder.path().resolve("app-3.dump"));
    Files.writeString(folder.path().resolve("app-4.json"), "{");
    Files.writeString(folder.path().resolve("app-5.json"), "{\"version\":1,\"name\":\"app-5\"}");
    Files.writeString(folder.path().resolve("app-6.json"), "{\"version\":2,\"name\":\"app-6\"}");
    Files.copy(folder.path().resolve("app-1.json"), folder.path().resolve("app-7.json"));

    BackupFolder.Listing listing = folder.list();
    assertThat(listing.complete()).containsExactly(good);
    assertThat(listing.broken())
        .containsExactly(
            new BackupFolder.Broken("app-2", "Its dump has 2 bytes instead of 4."),
            new BackupFolder.Broken("app-3", "Its dump is missing."),
            new BackupFolder.Broken("app-4", "Its manifest cannot be read."),
            new BackupFolder.Broken("app-5", "Its manifest is not one of a backup with this name."),
            new BackupFolder.Broken("app-6", "Its manifest is of a newer Howdah."),
            new BackupFolder.Broken(
                "app-7", "Its manifest is not one of a backup with this name."));
    assertThat(code(() -> folder.find("2", null))).isEqualTo(ErrorCode.BACKUP_CORRUPT);
  }

  @Test
  void findsByIdNameAndLatest() throws IOException {
    BackupFolder folder = folder();
    Manifest old = Manifests.of("app", "2026-03-01T00:00:00Z", "9");
    Manifest young = Manifests.of("app", "2026-03-02T00:00:00Z", "1");
    make(folder, young);
    make(folder, old);

    assertThat(folder.find("latest", null)).isEqualTo(young);
    assertThat(folder.find("9", null)).isEqualTo(old);
    assertThat(folder.find("app-9", null)).isEqualTo(old);
    assertThat(code(() -> folder.find("3", null))).isEqualTo(ErrorCode.BACKUP_NOT_FOUND);
    assertThat(code(() -> folder.find("latest", "shop"))).isEqualTo(ErrorCode.BACKUP_NOT_FOUND);

    Manifest other = Manifests.of("shop", "2026-02-01T00:00:00Z", "5");
    make(folder, other);
    assertThat(code(() -> folder.find("latest", null))).isEqualTo(ErrorCode.USAGE);
    assertThat(folder.find("latest", "shop")).isEqualTo(other);
  }

  @Test
  void keepsDatabasesApartWhoseNamesAreNoNamesForFiles() {
    assertThat(DatabaseDump.label(null, "app.v2-x_1")).isEqualTo("app.v2-x_1");
    assertThat(DatabaseDump.label(null, "a/b")).isEqualTo("a_b-c14cdd");
    assertThat(DatabaseDump.label(null, "a b")).startsWith("a_b-").isNotEqualTo("a_b-c14cdd");
    assertThat(DatabaseDump.label(null, "../../etc")).startsWith("etc-").doesNotContain("/");
    assertThat(DatabaseDump.label(null, "東京")).matches("db-[0-9a-f]{6}");
    assertThat(DatabaseDump.label("nightly", "app")).isEqualTo("nightly");
    assertThat(code(() -> DatabaseDump.label("../x", "app"))).isEqualTo(ErrorCode.USAGE);
    assertThat(code(() -> DatabaseDump.label(".x", "app"))).isEqualTo(ErrorCode.USAGE);
  }

  private static ErrorCode code(ThrowingCallable call) {
    return assertThatExceptionOfType(HowdahException.class).isThrownBy(call).actual().code();
  }

  private static void make(BackupFolder folder, Manifest manifest) throws IOException {
    try (BackupFolder.Draft draft = folder.draft(manifest.name())) {
      write(draft);
      draft.complete(manifest);
    }
  }

  private static void write(BackupFolder.Draft draft) throws IOException {
    assertThat(draft.dump().write(ByteBuffer.wrap("dump".getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(4);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static List<String> visible(BackupFolder folder) throws IOException {
    return all(folder).stream().filter(name -> !name.startsWith(".")).toList();
  }

  private static List<String> all(BackupFolder folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.path())) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
