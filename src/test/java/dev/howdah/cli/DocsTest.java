package dev.howdah.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.failure.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocsTest {

  @Test
  void commandLinePageIsWhatHelpSays() throws IOException {
    compare("docs/cli.md", DocsGenerator.commandLine());
  }

  @Test
  void errorsPageHasASectionForEachCode() throws IOException {
    compare("docs/errors.md", DocsGenerator.errors());
    assertThat(Files.readAllLines(Path.of("docs/errors.md")))
        .filteredOn(line -> line.startsWith("## "))
        .hasSize(ErrorCode.values().length);
  }

  private static void compare(String page, String generated) throws IOException {
    Path path = Path.of(page);
    if (Boolean.getBoolean("howdah.docs.update")) {
      Files.writeString(path, generated);
    }
    assertThat(Files.readString(path))
        .as("%s; regenerate with ./mvnw test -Dtest=DocsTest -Dhowdah.docs.update=true", page)
        .isEqualTo(generated);
  }
}
