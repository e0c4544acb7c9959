package dev.howdah.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Passwords and certificates in mounted files.
@SuppressWarnings("NullAway.Init") // JUnit sets the field
class MountedFilesTest {

  private static final UUID ONE = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);

  @TempDir Path folder;

  private MountedFiles files() {
    return new MountedFiles(Optional.of(folder.resolve("passwords")), "the.setting");
  }

  @BeforeEach
  void mount() throws IOException {
    Path passwords = Files.createDirectories(folder.resolve("passwords"));
    Files.writeString(folder.resolve("secret-of-the-server"), "outside");
    Files.writeString(passwords.resolve("main"), "hush\n");
    Files.createSymbolicLink(passwords.resolve("out"), folder.resolve("secret-of-the-server"));
    for (UUID id : new UUID[] {ONE, OTHER}) {
      Path own = Files.createDirectories(passwords.resolve(id.toString()));
      Files.writeString(own.resolve("main"), "of " + id.getMostSignificantBits());
    }
    Files.createSymbolicLink(
        passwords.resolve(ONE.toString()).resolve("across"),
        passwords.resolve(OTHER.toString()).resolve("main"));
  }

  private void isRefused(@Nullable UUID organisation, String name) {
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> files().read(organisation, name))
        .satisfies(e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.TARGET_ADDRESS);
          assertThat(e.getMessage())
              .isEqualTo(
                  "There is no such file for this organisation in the directory of the.setting.");
        });
  }

  @Test
  void readsTheFilesOfAnOrganisationEachTimeAnew() throws IOException {
    assertThat(files().read(null, "main")).isEqualTo("hush");
    assertThat(files().read(ONE, "main")).isEqualTo("of 1");
    Files.writeString(folder.resolve("passwords/main"), " changed \r\n");
    assertThat(files().read(null, "main")).isEqualTo(" changed ");
  }

  /// Kubernetes replaces a mounted secret by pointing a link at another folder.
  @Test
  void followsLinksThatStayInside() throws IOException {
    Path passwords = folder.resolve("passwords");
    Files.writeString(Files.createDirectory(passwords.resolve("..2026_1")).resolve("pw"), "first");
    Files.createSymbolicLink(passwords.resolve("..data"), Path.of("..2026_1"));
    Files.createSymbolicLink(passwords.resolve("pw"), Path.of("..data/pw"));
    assertThat(files().read(null, "pw")).isEqualTo("first");
  }

  @Test
  void leadsNowhereElse() {
    for (String name :
        new String[] {
          "",
          "missing",
          "..",
          ".",
          "../secret-of-the-server",
          "/etc/passwd",
          "out",
          OTHER + "/main",
          OTHER.toString(),
          "main\0",
          ".hidden"
        }) {
      isRefused(null, name);
      isRefused(ONE, name);
    }
    isRefused(ONE, "across");
    isRefused(new UUID(3, 3), "main");
  }

  @Test
  void needsADirectory() {
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> new MountedFiles(Optional.empty(), "the.setting").read(null, "main"))
        .satisfies(e -> assertThat(e.remedy()).contains("the.setting"));
  }
}
