package dev.howdah.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is generated from the chart is up to date, and what says the same in two places agrees.
class ChartDocsTest {

  private static final Path KUBERNETES = Path.of("kubernetes");
  private static final Set<String> BY_HAND = Set.of("README.md", "make-secrets");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern POM_VERSION =
      Pattern.compile("<artifactId>howdah</artifactId>\\s*<version>([^<-]+)(-SNAPSHOT)?</version>");

  private static boolean update() {
    return Boolean.getBoolean("howdah.docs.update");
  }

  private static void compare(Path file, String generated) throws IOException {
    if (update()) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, generated);
    }
    assertThat(Files.readString(file))
        .as("%s; regenerate with ./mvnw test -Dtest=ChartDocsTest -Dhowdah.docs.update=true", file)
        .isEqualTo(generated);
  }

  @Test
  void plainManifestsAreWhatTheChartMakes() throws IOException {
    Map<String, String> files = PlainManifests.files();
    for (Map.Entry<String, String> file : files.entrySet()) {
      compare(KUBERNETES.resolve(file.getKey()), file.getValue());
    }
    try (Stream<Path> all = Files.walk(KUBERNETES)) {
      assertThat(all.filter(Files::isRegularFile).map(KUBERNETES::relativize).map(Path::toString))
          .filteredOn(name -> !BY_HAND.contains(name))
          .containsExactlyInAnyOrderElementsOf(files.keySet());
    }
  }

  @Test
  void plainManifestsHoldNoSecretAndNoFieldThatKubernetesDoesNotKnow() {
    List<Manifest> base = Manifest.readAll(Chart.read(KUBERNETES.resolve("base/howdah.yaml")));
    assertThat(base).extracting(Manifest::kind).contains("StatefulSet").doesNotContain("Secret");
    base.forEach(ChartTest::check);
    for (String name : List.of("backup", "migration")) {
      Manifest.readAll(Chart.read(KUBERNETES.resolve("overlays/" + name + "/added.yaml")))
          .forEach(ChartTest::check);
    }
  }

  @Test
  void theTableOfValuesIsWhatTheirCommentsSay() throws IOException {
    List<ValuesTable.Row> rows =
        ValuesTable.rows(Files.readAllLines(Chart.FOLDER.resolve("values.yaml")));
    assertThat(rows).hasSizeGreaterThan(150);
    Path readme = Chart.FOLDER.resolve("README.md");
    String examples =
        Chart.examples().stream()
            .map(example ->
                "| [%s](ci/%s) | %s |\n"
                    .formatted(
                        example.getFileName().toString().replace("-values.yaml", ""),
                        example.getFileName(),
                        Chart.read(example)
                            .lines()
                            .takeWhile(line -> line.startsWith("# "))
                            .filter(line -> !line.startsWith("#   "))
                            .map(line -> line.substring(2).replaceFirst(":$", "."))
                            .collect(Collectors.joining(" "))))
            .collect(Collectors.joining());
    String head = Files.readString(readme).split("<!-- generated -->", 2)[0];
    compare(
        readme,
        head
            + "<!-- generated -->\n\n## Examples\n\n| values | |\n|---|---|\n"
            + examples
            + "\n## Values\n\n"
            + ValuesTable.markdown(rows));
  }

  @Test
  void schemaAndValuesHaveTheSameKeys() throws IOException {
    JsonNode schema =
        new ObjectMapper().readTree(Chart.FOLDER.resolve("values.schema.json").toFile());
    assertThat(schema.path("$schema").asText())
        .isEqualTo("http://json-schema.org/draft-07/schema#");
    Set<String> declared = new TreeSet<>();
    collectSchema("", schema, declared);
    declared.remove("global");
    Set<String> there = new TreeSet<>();
    collectValues("", YAML.readTree(Chart.FOLDER.resolve("values.yaml").toFile()), declared, there);
    assertThat(declared).isEqualTo(there);
  }

  private static void collectSchema(String path, JsonNode schema, Set<String> into) {
    if (schema.has("properties")) {
      assertThat(schema.path("additionalProperties").asText()).as(path).isEqualTo("false");
      schema
          .path("properties")
          .forEachEntry((key, below) -> {
            into.add(path + key);
            collectSchema(path + key + ".", below, into);
          });
    }
  }

  /// Keys of maps that the schema leaves open (labels, resources) are not the chart's own.
  private static void collectValues(
      String path, JsonNode values, Set<String> declared, Set<String> into) {
    boolean open = !path.isEmpty() && declared.stream().noneMatch(key -> key.startsWith(path));
    if (values.isObject() && !open) {
      values.forEachEntry((key, below) -> {
        into.add(path + key);
        collectValues(path + key + ".", below, declared, into);
      });
    }
  }

  @Test
  void everyPlaceSaysTheSameVersion() throws IOException {
    Matcher pom = POM_VERSION.matcher(Files.readString(Path.of("pom.xml")));
    assertThat(pom.find()).isTrue();
    String version = pom.group(1);
    JsonNode chart = YAML.readTree(Chart.FOLDER.resolve("Chart.yaml").toFile());
    assertThat(chart.path("appVersion").asText()).isEqualTo(version);
    for (String file : List.of("Dockerfile.jvm", "Dockerfile.native")) {
      assertThat(Files.readString(Path.of(file)))
          .contains("org.opencontainers.image.version=\"" + version + "\"")
          .contains("-t howdah:" + version);
    }
    assertThat(Files.readString(Path.of("compose.yaml"))).contains("image: howdah:" + version);
  }
}
