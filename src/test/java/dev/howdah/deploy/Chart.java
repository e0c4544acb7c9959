package dev.howdah.deploy;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Howdah's chart, rendered by Helm itself.
final class Chart {

  static final Path FOLDER = Path.of("helm", "howdah");
  static final Path EXAMPLES = FOLDER.resolve("ci");
  static final String NEWEST = "v1.36.0";
  static final List<String> KUBERNETES =
      List.of("v1.29.0", "v1.31.0", "v1.33.0", "v1.35.0", NEWEST);

  /// helm-java leaves hooks out. So what is rendered is a copy in which they are ordinary
  /// manifests, and the annotation gets its name back afterwards.
  private static final String HOOK = "helm.sh/hook";

  private static final String NO_HOOK = "howdah.dev/hook";
  private static final Path COPY = copy();

  private Chart() {}

  private static Path copy() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      Path copy = Files.createTempDirectory("howdah-chart");
      for (Path file : files.toList()) {
        Path to = copy.resolve(FOLDER.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.writeString(to, Files.readString(file).replace(HOOK, NO_HOOK));
        }
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The manifests for values in YAML.
  static List<Manifest> render(String values) {
    return Manifest.readAll(renderText(values, NEWEST));
  }

  /// The text that Helm makes of the chart.
  ///
  /// @throws IllegalStateException with Helm's message where it refuses
  static String renderText(String values, String kubernetes) {
    return renderText(values, "r", kubernetes);
  }

  static String renderText(String values, String release, String kubernetes) {
    FakeCluster.empty();
    return renderInCluster(values, release, kubernetes);
  }

  /// The same where the cluster has something already.
  static String renderInCluster(String values, String release, String kubernetes) {
    return withFile(
        values,
        file ->
            new Helm(COPY)
                .template()
                .withName(release)
                .withNamespace("apps")
                .withKubeVersion(kubernetes)
                .withValuesFile(file)
                .call()
                .replace(NO_HOOK, HOOK));
  }

  /// What Helm says where it refuses values.
  static String refusal(String values) {
    try {
      renderText(values, NEWEST);
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
    return "";
  }

  /// The files with values of documented installations.
  static List<Path> examples() {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Work with a file.
  interface FileUse {
    String with(Path file);
  }

  static String withFile(String content, FileUse use) {
    try {
      Path file = Files.createTempFile("howdah-values", ".yaml");
      try {
        Files.writeString(file, content);
        return use.with(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
