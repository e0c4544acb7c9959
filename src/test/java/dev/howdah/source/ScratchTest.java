package dev.howdah.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.howdah.failure.HowdahException;
import io.quarkus.runtime.ShutdownEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the field
class ScratchTest {

  @TempDir Path base;

  @Test
  void removesWhatAKilledProcessLeft() throws IOException {
    Path left = Files.createDirectories(base.resolve("howdah-sources-1/copy"));
    Files.writeString(left.resolve("source.db"), "secret");
    Files.writeString(base.resolve("howdah-sources-1/lock"), "");
    Path other = Files.createDirectories(base.resolve("other"));
    new Scratch(base).removeLeftovers();
    assertThat(base.resolve("howdah-sources-1")).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void keepsWhatAnotherProcessUses() {
    Scratch running = new Scratch(base);
    Path folder = running.folder(1);
    new Scratch(base).removeLeftovers();
    assertThat(folder).exists();
    running.stop(new ShutdownEvent());
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void letsOnlyItsUserLook() throws IOException {
    Path folder = new Scratch(base).folder(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void saysWhereThereIsNoRoom() {
    assertThatThrownBy(() -> new Scratch(base).folder(Long.MAX_VALUE))
        .isInstanceOf(HowdahException.class)
        .hasMessageContaining("no room");
  }
}
