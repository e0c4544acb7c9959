package dev.howdah.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is in `kubernetes/`, made from the chart: a base, and overlays that say what is different
/// for other values: what is new, what is changed, what goes.
final class PlainManifests {

  private static final String BASE =
      """
      fullnameOverride: howdah
      tests: {enabled: false}
      auth: {existingSecret: howdah-auth}
      postgresql: {auth: {existingSecret: howdah-postgresql-auth}}
      """;

  /// Values of the overlays, each with what it is for.
  private static final Map<String, String> OVERLAYS =
      new TreeMap<>(
          Map.of(
              "external-database",
              """
              # A PostgreSQL of yours in place of the bundled one: write its address into deployment.yaml.
              fullnameOverride: howdah
              tests: {enabled: false}
              auth: {existingSecret: howdah-auth}
              postgresql: {enabled: false}
              externalDatabase: {host: db.example.org, existingSecret: howdah-database}
              """,
              "backup",
              "# Backups every night, each restored as a test.\n"
                  + BASE
                  + "backup: {enabled: true}\n",
              "migration",
              "# The file app.db on the claim app-data is carried over into the database app.\n"
                  + BASE
                  + "migration: {enabled: true, source: {existingClaim: app-data, path: app.db}}\n",
              "monitoring",
              "# For the Prometheus operator and Grafana's sidecar.\n"
                  + BASE.replace(
                      "postgresql: {auth", "postgresql: {exporter: {enabled: true}, auth")
                  + """
                  metrics:
                    serviceMonitor: {enabled: true}
                    prometheusRule: {enabled: true}
                    dashboards: {enabled: true}
                  """));

  private static final String HEADER =
      "# Generated from helm/howdah: ./mvnw test -Dtest=ChartDocsTest -Dhowdah.docs.update=true\n";

  private PlainManifests() {}

  /// The files by their paths below `kubernetes/`.
  static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    Map<String, String> base = documents(BASE);
    files.put("base/howdah.yaml", HEADER + String.join("---\n", base.values()));
    files.put("base/kustomization.yaml", kustomization("", List.of("howdah.yaml"), ""));
    OVERLAYS.forEach((name, values) -> {
      Map<String, String> other = documents(values);
      String added =
          Stream.of(other)
              .flatMap(all -> all.entrySet().stream())
              .filter(document -> !base.containsKey(document.getKey()))
              .map(Map.Entry::getValue)
              .collect(Collectors.joining("---\n"));
      String folder = "overlays/" + name + "/";
      List<String> removed = new ArrayList<>();
      StringBuilder patches = new StringBuilder();
      base.forEach((key, document) -> {
        String now = other.get(key);
        if (now == null) {
          removed.add(removal(document));
        } else if (!now.equals(document)) {
          Manifest manifest = Manifest.readAll(now).getFirst();
          String file = manifest.kind().toLowerCase(Locale.ROOT) + ".yaml";
          files.put(folder + file, HEADER + newSpec(document, now));
          patches.append(
              "  - path: %s\n    target:\n      kind: %s\n      name: %s\n"
                  .formatted(file, manifest.kind(), manifest.name()));
        }
      });
      List<String> resources = new ArrayList<>(List.of("../../base"));
      if (!added.isEmpty()) {
        resources.add("added.yaml");
        files.put(folder + "added.yaml", HEADER + added);
      }
      if (!removed.isEmpty()) {
        files.put(folder + "removed.yaml", HEADER + String.join("---\n", removed));
        patches.append("  - path: removed.yaml\n");
      }
      files.put(
          folder + "kustomization.yaml",
          kustomization(
              values.lines().findFirst().orElseThrow() + "\n", resources, patches.toString()));
      files.put(folder + "values.yaml", HEADER + values);
    });
    files.put("base/values.yaml", HEADER + BASE);
    return files;
  }

  private static String kustomization(String comment, List<String> resources, String patches) {
    StringBuilder out = new StringBuilder(HEADER).append(comment);
    out.append("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n");
    resources.forEach(resource -> out.append("  - ").append(resource).append('\n'));
    if (!patches.isEmpty()) {
      out.append("patches:\n").append(patches);
    }
    return out.toString();
  }

  /// A patch that puts another spec in place of an object's; nothing else of it may differ.
  private static String newSpec(String before, String now) {
    int begin = now.indexOf("\nspec:\n");
    if (!before.startsWith(now.substring(0, begin))) {
      throw new IllegalStateException("More than the spec differs: " + now.substring(0, begin));
    }
    return "- op: replace\n  path: /spec\n  value:\n"
        + now.substring(begin + "\nspec:\n".length())
            .lines()
            .map(line -> "  " + line + "\n")
            .collect(Collectors.joining());
  }

  private static String removal(String document) {
    Manifest manifest = Manifest.readAll(document).getFirst();
    return "apiVersion: "
        + manifest.apiVersion()
        + "\nkind: "
        + manifest.kind()
        + "\n$patch: delete\nmetadata:\n  name: "
        + manifest.name()
        + "\n";
  }

  /// The documents of a release named howdah, by kind and name, without Helm's remarks.
  private static Map<String, String> documents(String values) {
    Map<String, String> documents = new LinkedHashMap<>();
    List<String> parts =
        Pattern.compile("^---\n", Pattern.MULTILINE)
            .splitAsStream(Chart.renderText(values, "howdah", Chart.NEWEST))
            .toList();
    for (String part : parts) {
      String text =
          part.lines()
              .filter(line -> !line.startsWith("# Source:") && !line.isBlank())
              .map(String::stripTrailing)
              .collect(Collectors.joining("\n", "", "\n"));
      Optional<Manifest> manifest = Manifest.readAll(text).stream().findFirst();
      manifest.ifPresent(found -> documents.put(found.toString(), text));
    }
    return documents;
  }
}
