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
    new Scratch(base, Long.MAX_VALUE).removeLeftovers();
    assertThat(base.resolve("howdah-sources-1")).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void keepsWhatAnotherProcessUses() {
    Scratch running = new Scratch(base, Long.MAX_VALUE);
    Path folder = running.take(1).folder();
    new Scratch(base, Long.MAX_VALUE).removeLeftovers();
    assertThat(folder).exists();
    running.stop(new ShutdownEvent());
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void letsOnlyItsUserLook() throws IOException {
    Path folder = new Scratch(base, Long.MAX_VALUE).take(1).folder();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void saysWhereThereIsNoRoom() {
    assertThatThrownBy(() -> new Scratch(base, Long.MAX_VALUE).take(Long.MAX_VALUE / 2))
        .isInstanceOf(HowdahException.class)
        .hasMessageContaining("no room");
    assertThat(base.toFile().listFiles()).hasSize(1);
  }

  private static final long MIB = 1 << 20;

  /// The disk of an emptyDir has more than the pod may use.
  @Test
  void givesOutNoMoreThanItWasTold() {
    Scratch scratch = new Scratch(base, 10 * MIB);
    try (Scratch.Room first = scratch.take(6 * MIB)) {
      assertThat(first.folder()).isEmptyDirectory();
      assertThatThrownBy(() -> scratch.take(3 * MIB))
          .isInstanceOf(HowdahException.class)
          .hasMessage(
              "This replica has no room for copies of the source at the moment; they need 4194304"
                  + " bytes.");
      try (Scratch.Room second = scratch.take(2 * MIB)) {
        assertThat(second.folder()).isNotEqualTo(first.folder());
      }
      scratch.take(0).close();
    }
    scratch.take(9 * MIB).close();
    assertThatThrownBy(() -> scratch.take(10 * MIB))
        .hasMessage(
            "Copies of the source need 11534336 bytes, and this replica has room for 10485760.");
  }

  @Test
  void aRoomIsGivenBackOnce() {
    Scratch scratch = new Scratch(base, 10 * MIB);
    Scratch.Room room = scratch.take(9 * MIB);
    room.close();
    room.close();
    scratch.take(9 * MIB);
    assertThatThrownBy(() -> scratch.take(MIB)).hasMessageContaining("at the moment");
  }
}
