package dev.howdah.deploy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// A Kubernetes manifest as it was rendered.
///
/// @param body the whole of it
record Manifest(Map<?, ?> body) {

  /// The documents of a text, without empty ones. A key that stands twice is an error.
  static List<Manifest> readAll(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return StreamSupport.stream(
            new Yaml(new SafeConstructor(options)).loadAll(text).spliterator(), false)
        .filter(document -> document != null)
        .map(document -> new Manifest((Map<?, ?>) document))
        .toList();
  }

  String kind() {
    return String.valueOf(body.get("kind"));
  }

  String apiVersion() {
    return String.valueOf(body.get("apiVersion"));
  }

  String name() {
    return text("metadata", "name");
  }

  /// What is at a path of keys and, in lists, of numbers; empty where there is nothing.
  Optional<Object> at(Object... path) {
    return find(body, path);
  }

  static Optional<Object> find(Object from, Object... path) {
    Object here = from;
    for (Object step : path) {
      Object next =
          switch (here) {
            case Map<?, ?> map -> map.get(step);
            case List<?> list when step instanceof Integer index && index < list.size() ->
                list.get(index);
            default -> null;
          };
      if (next == null) {
        return Optional.empty();
      }
      here = next;
    }
    return Optional.of(here);
  }

  String text(Object... path) {
    return at(path).map(String::valueOf).orElse("");
  }

  @SuppressWarnings("unchecked") // A list of YAML holds any objects.
  static List<Object> list(Object from, Object... path) {
    return find(from, path).map(found -> (List<Object>) found).orElse(List.of());
  }

  /// The pod that this makes, where it makes one.
  Optional<Pod> pod() {
    return switch (kind()) {
      case "Pod" -> Optional.of(new Pod(this, body));
      case "CronJob" ->
          at("spec", "jobTemplate", "spec", "template").map(template -> new Pod(this, template));
      case "Deployment", "StatefulSet", "Job" ->
          at("spec", "template").map(template -> new Pod(this, template));
      default -> Optional.empty();
    };
  }

  @Override
  public String toString() {
    return kind() + " " + name();
  }

  /// A pod.
  ///
  /// @param owner what makes it
  /// @param template its metadata and spec
  record Pod(Manifest owner, Object template) {

    Optional<Object> at(Object... path) {
      return Manifest.find(template, path);
    }

    List<Object> containers() {
      List<Object> all = new ArrayList<>(Manifest.list(template, "spec", "initContainers"));
      all.addAll(Manifest.list(template, "spec", "containers"));
      return all;
    }

    Set<String> volumes() {
      Set<String> names = new HashSet<>();
      for (Object volume : Manifest.list(template, "spec", "volumes")) {
        names.add(String.valueOf(Manifest.find(volume, "name").orElseThrow()));
      }
      for (Object claim : Manifest.list(owner.body(), "spec", "volumeClaimTemplates")) {
        names.add(String.valueOf(Manifest.find(claim, "metadata", "name").orElseThrow()));
      }
      return names;
    }

    Map<?, ?> labels() {
      return (Map<?, ?>) at("metadata", "labels").orElse(Map.of());
    }

    @Override
    public String toString() {
      return "the pod of " + owner;
    }
  }
}
