package dev.howdah.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The Dockerfiles and `compose.yaml`, as far as they can be looked at without a container engine.
/// Each test is about something that only showed when the images were built and run.
class ImagesTest {

  private static final Pattern STAGE = Pattern.compile("FROM \\S+(?: AS (\\S+))?");
  private static final Pattern COPY = Pattern.compile("COPY (?:--from=(\\S+) )?(.+)");

  /// The folder of the JDK in `eclipse-temurin` is /opt/java/openjdk, and jlink refuses a folder
  /// that is there.
  @Test
  void jlinkWritesWhereTheImageOfTheJdkHasNothing() throws IOException {
    String output =
        instructions("Dockerfile.jvm").stream()
            .filter(line -> line.startsWith("RUN jlink "))
            .map(line -> line.replaceAll(".* --output (\\S+).*", "$1"))
            .findFirst()
            .orElseThrow();
    assertThat(output).isEqualTo("/opt/runtime");
    assertThat(instructions("Dockerfile.jvm"))
        .contains("COPY --from=java " + output + " /opt/java");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native"})
  void copiesFromEarlierStagesAndWhatTheContextHas(String file) throws IOException {
    List<String> allowed =
        Files.readAllLines(Path.of(".dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    Set<String> stages = new HashSet<>();
    for (String line : instructions(file)) {
      Matcher stage = STAGE.matcher(line);
      if (stage.matches() && stage.group(1) != null) {
        stages.add(stage.group(1));
      }
      Matcher copy = COPY.matcher(line);
      if (!copy.matches()) {
        continue;
      }
      if (copy.group(1) != null) {
        assertThat(stages).as(line).contains(copy.group(1));
        continue;
      }
      List<String> words = List.of(copy.group(2).split(" "));
      for (String source : words.subList(0, words.size() - 1)) {
        assertThat(Path.of(source)).as(line).exists();
        assertThat(allowed)
            .as(line)
            .anyMatch(entry -> source.equals(entry) || source.startsWith(entry + "/"));
      }
    }
  }

  /// `sslrootcert=system` of `pg_dump` needs a file that Debian's slim image does not have.
  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native"})
  void authoritiesAreWhereOpenSslOfDebianLooks(String file) throws IOException {
    assertThat(instructions(file))
        .anyMatch(
            line -> line.matches("COPY --from=\\S+ /etc/ssl/certs/\\S+ /usr/lib/ssl/cert\\.pem"));
  }

  @Test
  void bothImagesAreTheSameFromOutside() throws IOException {
    List<List<String>> outsides = new ArrayList<>();
    for (String file : List.of("Dockerfile.jvm", "Dockerfile.native")) {
      List<String> lines = instructions(file);
      outsides.add(
          lines.subList(lines.indexOf("ENV LANG=C.UTF-8 HOME=/var/lib/howdah"), lines.size()));
    }
    assertThat(outsides.getFirst())
        .isEqualTo(outsides.getLast())
        .contains("USER 10001:10001", "EXPOSE 8080 9000", "CMD [\"serve\"]");
  }

  /// A mistyped path would be made by the engine, as an empty folder that belongs to root.
  @Test
  void composeMountsWhatIsThere() throws IOException {
    List<String> folders = new ArrayList<>();
    for (JsonNode service : compose().path("services")) {
      for (JsonNode volume : service.path("volumes")) {
        String source = volume.asText().split(":", -1)[0];
        if (source.startsWith("./")) {
          folders.add(source);
        } else {
          assertThat(compose().path("volumes").has(source)).as(source).isTrue();
        }
      }
    }
    assertThat(folders).hasSizeGreaterThan(5).allMatch(source -> Files.exists(Path.of(source)));
  }

  /// The image of PostgreSQL declares a volume. Where nothing is mounted there, each new container
  /// leaves one without a name behind.
  @Test
  void composeLeavesNoVolumesWithoutName() throws IOException {
    int seen = 0;
    for (JsonNode service : compose().path("services")) {
      if (service.path("image").asText().startsWith("postgres:")) {
        List<String> mounted = new ArrayList<>();
        service.path("volumes").forEach(volume -> mounted.add(volume.asText().split(":", -1)[1]));
        service.path("tmpfs").forEach(folder -> mounted.add(folder.asText()));
        assertThat(mounted).contains("/var/lib/postgresql");
        seen++;
      }
    }
    assertThat(seen).isEqualTo(2);
  }

  private static JsonNode compose() throws IOException {
    return new ObjectMapper(new YAMLFactory()).readTree(Path.of("compose.yaml").toFile());
  }

  /// One line for each instruction, without comments.
  private static List<String> instructions(String file) throws IOException {
    String joined = Files.readString(Path.of(file)).replaceAll("(?m)^#.*\n", "");
    return joined.replaceAll("\\\\\n\\s*", "").lines().filter(line -> !line.isBlank()).toList();
  }
}
