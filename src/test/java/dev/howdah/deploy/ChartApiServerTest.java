package dev.howdah.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What an API server or a kubelet would refuse, or would take and then never start, beyond the
/// fields that {@link ChartTest} looks at: types, words, and names that point to something.
class ChartApiServerTest {

  private static final Map<String, Class<?>> TYPES =
      Map.ofEntries(
          Map.entry("ConfigMap", V1ConfigMap.class),
          Map.entry("CronJob", V1CronJob.class),
          Map.entry("Deployment", V1Deployment.class),
          Map.entry("HorizontalPodAutoscaler", V2HorizontalPodAutoscaler.class),
          Map.entry("Ingress", V1Ingress.class),
          Map.entry("Job", V1Job.class),
          Map.entry("NetworkPolicy", V1NetworkPolicy.class),
          Map.entry("PersistentVolumeClaim", V1PersistentVolumeClaim.class),
          Map.entry("Pod", V1Pod.class),
          Map.entry("PodDisruptionBudget", V1PodDisruptionBudget.class),
          Map.entry("Secret", V1Secret.class),
          Map.entry("Service", V1Service.class),
          Map.entry("ServiceAccount", V1ServiceAccount.class),
          Map.entry("StatefulSet", V1StatefulSet.class));

  /// Words that stand for themselves wherever they are.
  private static final Map<String, Set<String>> WORDS =
      Map.ofEntries(
          Map.entry("restartPolicy", Set.of("Always", "OnFailure", "Never")),
          Map.entry("imagePullPolicy", Set.of("Always", "IfNotPresent", "Never")),
          Map.entry("protocol", Set.of("TCP", "UDP", "SCTP")),
          Map.entry("pathType", Set.of("Prefix", "Exact", "ImplementationSpecific")),
          Map.entry("concurrencyPolicy", Set.of("Allow", "Forbid", "Replace")),
          Map.entry("whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway")),
          Map.entry("podManagementPolicy", Set.of("OrderedReady", "Parallel")),
          Map.entry("fsGroupChangePolicy", Set.of("OnRootMismatch", "Always")),
          Map.entry("unhealthyPodEvictionPolicy", Set.of("IfHealthyBudget", "AlwaysAllow")),
          Map.entry("whenDeleted", Set.of("Retain", "Delete")),
          Map.entry("whenScaled", Set.of("Retain", "Delete")),
          Map.entry("medium", Set.of("", "Memory")),
          Map.entry("action", Set.of("FailJob", "FailIndex", "Ignore", "Count")),
          Map.entry("effect", Set.of("NoSchedule", "PreferNoSchedule", "NoExecute")),
          Map.entry("operator", Set.of("In", "NotIn", "Exists", "DoesNotExist", "Equal")),
          Map.entry("scheme", Set.of("HTTP", "HTTPS")),
          Map.entry("policyTypes", Set.of("Ingress", "Egress")),
          Map.entry(
              "accessModes",
              Set.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")),
          Map.entry("drop", Set.of("ALL")),
          Map.entry("status", Set.of("True", "False", "Unknown")),
          Map.entry("helm.sh/hook", Set.of("test", "pre-install,pre-upgrade")),
          Map.entry("helm.sh/hook-delete-policy", Set.of("before-hook-creation", "hook-failed")),
          Map.entry("helm.sh/resource-policy", Set.of("keep")));

  /// What `type` may be, by the key that it is below.
  private static final Map<String, Set<String>> TYPE_OF =
      Map.of(
          "spec", Set.of("ClusterIP", "NodePort", "LoadBalancer"),
          "Secret", Set.of("Opaque", "kubernetes.io/tls"),
          "strategy", Set.of("RollingUpdate", "Recreate"),
          "updateStrategy", Set.of("RollingUpdate", "OnDelete"),
          "seccompProfile", Set.of("RuntimeDefault"),
          "onPodConditions", Set.of("DisruptionTarget"),
          "metrics", Set.of("Resource"),
          "target", Set.of("Utilization"),
          "policies", Set.of("Pods", "Percent"),
          "path", Set.of("PathPrefix", "Exact"));

  private static final String NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String QUANTITY = "[0-9]+(\\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?";

  static List<Path> examples() {
    return Chart.examples();
  }

  private static List<Manifest> manifests(Path example) {
    return Chart.render(Chart.read(example));
  }

  /// An API server takes no text for a number and no number for a text. A value of the wrong type
  /// comes back changed from Kubernetes' own classes.
  @ParameterizedTest
  @MethodSource("examples")
  void everyValueHasItsType(Path example) {
    manifests(example).forEach(ChartApiServerTest::requireTypes);
  }

  private static void requireTypes(Manifest manifest) {
    Class<?> type = TYPES.get(manifest.kind());
    if (type == null) {
      return;
    }
    JsonElement written = new Gson().toJsonTree(manifest.body());
    JsonElement read = JSON.getGson().toJsonTree(JSON.getGson().fromJson(written, type));
    requireSame(manifest.toString(), written, read);
  }

  private static void requireSame(String path, JsonElement written, JsonElement read) {
    if (written.isJsonObject()) {
      assertThat(read.isJsonObject()).as(path).isTrue();
      JsonObject there = read.getAsJsonObject();
      written
          .getAsJsonObject()
          .asMap()
          .forEach((key, value) -> {
            assertThat(there.has(key)).as("%s.%s is known and not empty", path, key).isTrue();
            requireSame(path + "." + key, value, there.get(key));
          });
    } else if (written.isJsonArray()) {
      assertThat(read.isJsonArray()).as(path).isTrue();
      assertThat(read.getAsJsonArray()).as(path).hasSize(written.getAsJsonArray().size());
      for (int i = 0; i < read.getAsJsonArray().size(); i++) {
        requireSame(
            path + "[" + i + "]", written.getAsJsonArray().get(i), read.getAsJsonArray().get(i));
      }
    } else if (path.matches(".*\\.(limits|requests)\\.[a-z]+|.*\\.sizeLimit")) {
      assertThat(written.getAsString()).as(path).matches(QUANTITY);
    } else {
      assertThat(written.isJsonNull()).as(path).isFalse();
      assertThat(written.toString()).as(path).isEqualTo(read.toString());
    }
  }

  @Test
  void aValueOfTheWrongTypeIsSeen() {
    String text = Chart.renderText("{}", Chart.NEWEST);
    for (Map.Entry<String, String> wrong :
        Map.of(
                "containerPort: 8080", "containerPort: \"8080\"",
                "value: \"8080\"", "value: 8080",
                "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: \"true\"",
                "fsGroup: 999", "fsGroup: \"999\"")
            .entrySet()) {
      assertThat(text).contains(wrong.getKey());
      String changed = text.replace(wrong.getKey(), wrong.getValue());
      assertThatThrownBy(() -> Manifest.readAll(changed).forEach(ChartApiServerTest::requireTypes))
          .isInstanceOf(AssertionError.class);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyWordIsOneThatKubernetesKnows(Path example) {
    for (Manifest manifest : manifests(example)) {
      words(manifest.toString(), manifest.kind(), manifest.body());
      if (manifest.kind().equals("Job") || manifest.kind().equals("CronJob")) {
        assertThat(manifest.pod().orElseThrow().at("spec", "restartPolicy"))
            .as(manifest.toString())
            .contains("Never");
      }
      if (manifest.kind().equals("Deployment") || manifest.kind().equals("StatefulSet")) {
        assertThat(manifest.pod().orElseThrow().at("spec", "restartPolicy")).isEmpty();
      }
    }
  }

  private static void words(String where, String below, Object value) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach((key, inner) -> {
            String name = String.valueOf(key);
            if (name.equals("data") || name.equals("env") || name.equals("groups")) {
              return;
            }
            Set<String> allowed =
                name.equals("type") ? TYPE_OF.getOrDefault(below, Set.of()) : WORDS.get(name);
            if (allowed != null && !(inner instanceof Map)) {
              for (Object word : inner instanceof List<?> list ? list : List.of(inner)) {
                assertThat(allowed)
                    .as("%s: %s of %s", where, name, below)
                    .contains(word.toString());
              }
            }
            words(where, name, inner);
          });
      case List<?> list -> list.forEach(inner -> words(where, below, inner));
      default -> {
        // No word of its own.
      }
    }
  }

  /// Kubernetes refuses longer or other names, and server-side apply (Helm 4) a variable that is
  /// there twice.
  @ParameterizedTest
  @MethodSource("examples")
  void everyNameFits(Path example) {
    Set<String> all = new HashSet<>();
    for (Manifest manifest : manifests(example)) {
      assertThat(all.add(manifest.toString())).as("twice: " + manifest).isTrue();
      assertThat(manifest.name())
          .matches(NAME)
          .hasSizeLessThanOrEqualTo(manifest.kind().equals("CronJob") ? 52 : 63);
      manifest
          .pod()
          .ifPresent(pod -> {
            unique(pod.containers(), "name", 63);
            unique(Manifest.list(pod.template(), "spec", "volumes"), "name", 63);
            for (Object container : pod.containers()) {
              unique(Manifest.list(container, "ports"), "name", 15);
              Set<Object> variables = new HashSet<>();
              for (Object variable : Manifest.list(container, "env")) {
                Object name = Manifest.find(variable, "name").orElseThrow();
                assertThat(variables.add(name)).as("%s: %s twice", pod, name).isTrue();
              }
            }
          });
      Manifest.find(manifest.body(), "metadata", "labels")
          .ifPresent(labels ->
              ((Map<?, ?>) labels)
                  .forEach((key, value) ->
                      assertThat(value)
                          .as("%s: label %s", manifest, key)
                          .asString()
                          .matches("([A-Za-z0-9][-A-Za-z0-9_.]{0,62})?")));
    }
  }

  private static void unique(List<Object> things, String key, int most) {
    Set<String> names = new HashSet<>();
    for (Object thing : things) {
      String name = String.valueOf(Manifest.find(thing, key).orElseThrow());
      assertThat(name).matches(NAME).hasSizeLessThanOrEqualTo(most);
      assertThat(names.add(name)).as("twice: " + name).isTrue();
    }
  }

  /// A pod whose Secret, ConfigMap, key, claim or account is not there waits for ever.
  @ParameterizedTest
  @MethodSource("examples")
  void everyReferenceLeadsToSomething(Path example) {
    List<Manifest> manifests = manifests(example);
    String values = Chart.read(example);
    Map<String, Set<String>> keys = new HashMap<>();
    for (Manifest manifest : manifests) {
      Set<String> names = new TreeSet<>();
      manifest
          .at("data")
          .ifPresent(
              data -> ((Map<?, ?>) data).keySet().forEach(key -> names.add(String.valueOf(key))));
      keys.put(manifest.toString(), names);
    }
    for (Manifest manifest : manifests) {
      if (manifest.pod().isEmpty()) {
        continue;
      }
      Manifest.Pod pod = manifest.pod().get();
      List<Reference> references = new ArrayList<>();
      for (Object volume : Manifest.list(pod.template(), "spec", "volumes")) {
        Manifest.find(volume, "secret")
            .ifPresent(found -> items("Secret", found, "secretName", references));
        Manifest.find(volume, "configMap")
            .ifPresent(found -> items("ConfigMap", found, "name", references));
        Manifest.find(volume, "persistentVolumeClaim", "claimName")
            .ifPresent(name ->
                references.add(new Reference("PersistentVolumeClaim", name.toString(), "")));
      }
      for (Object container : pod.containers()) {
        for (Object variable : Manifest.list(container, "env")) {
          Manifest.find(variable, "valueFrom", "secretKeyRef")
              .ifPresent(found -> references.add(Reference.of("Secret", found)));
          Manifest.find(variable, "valueFrom", "configMapKeyRef")
              .ifPresent(found -> references.add(Reference.of("ConfigMap", found)));
        }
      }
      String account = String.valueOf(pod.at("spec", "serviceAccountName").orElseThrow());
      if (!account.equals("default")) {
        references.add(new Reference("ServiceAccount", account, ""));
      }
      for (Reference reference : references) {
        Set<String> there = keys.get(reference.kind() + " " + reference.name());
        if (there == null) {
          assertThat(values)
              .as("%s: %s is neither made nor named in the values", pod, reference)
              .contains(reference.name());
        } else if (!reference.key().isEmpty()) {
          assertThat(there).as("%s: %s", pod, reference).contains(reference.key());
        }
      }
    }
  }

  private record Reference(String kind, String name, String key) {
    static Reference of(String kind, Object found) {
      return new Reference(
          kind,
          String.valueOf(Manifest.find(found, "name").orElseThrow()),
          String.valueOf(Manifest.find(found, "key").orElseThrow()));
    }
  }

  private static void items(String kind, Object source, String name, List<Reference> into) {
    String of = String.valueOf(Manifest.find(source, name).orElseThrow());
    into.add(new Reference(kind, of, ""));
    for (Object item : Manifest.list(source, "items")) {
      into.add(new Reference(kind, of, String.valueOf(Manifest.find(item, "key").orElseThrow())));
    }
  }

  /// Files that a variable names are where a Secret is mounted.
  @ParameterizedTest
  @MethodSource("examples")
  void everyFileInAVariableIsMounted(Path example) {
    for (Manifest manifest : manifests(example)) {
      manifest
          .pod()
          .ifPresent(pod -> {
            for (Object container : pod.containers()) {
              for (Object variable : Manifest.list(container, "env")) {
                String value = String.valueOf(Manifest.find(variable, "value").orElse(""));
                String program = String.valueOf(Manifest.find(container, "name").orElseThrow());
                if (value.startsWith("/run/secrets/") && !program.equals("wait-for-database")) {
                  assertThat(files(pod, container)).as("%s: %s", pod, variable).contains(value);
                }
              }
            }
          });
    }
  }

  private static Set<String> files(Manifest.Pod pod, Object container) {
    Set<String> files = new TreeSet<>();
    for (Object mount : Manifest.list(container, "volumeMounts")) {
      Object name = Manifest.find(mount, "name").orElseThrow();
      for (Object volume : Manifest.list(pod.template(), "spec", "volumes")) {
        if (name.equals(Manifest.find(volume, "name").orElseThrow())) {
          for (Object item : Manifest.list(volume, "secret", "items")) {
            files.add(
                Manifest.find(mount, "mountPath").orElseThrow()
                    + "/"
                    + Manifest.find(item, "path").orElseThrow());
          }
        }
      }
    }
    return files;
  }

  /// Files of a Secret belong to root and to the pod's fsGroup: by any other way its user could not
  /// read them.
  @ParameterizedTest
  @MethodSource("examples")
  void everySecretCanBeReadByThePodsUser(Path example) {
    for (Manifest manifest : manifests(example)) {
      manifest
          .pod()
          .ifPresent(pod -> {
            for (Object volume : Manifest.list(pod.template(), "spec", "volumes")) {
              Manifest.find(volume, "secret", "secretName")
                  .ifPresent(name ->
                      assertThat(Manifest.find(volume, "secret", "defaultMode"))
                          .as("%s: %s", pod, name)
                          .isIn(Optional.of(0440), Optional.of(0444)));
            }
          });
    }
  }

  /// Whoever looks whether the volume is of another version does so before data is made on it.
  @Test
  void theVolumeIsLookedAtBeforeItIsWrittenTo() {
    Manifest.Pod pod =
        Chart.render("{}").stream()
            .filter(manifest -> manifest.kind().equals("StatefulSet"))
            .findFirst()
            .flatMap(Manifest::pod)
            .orElseThrow();
    assertThat(
            Manifest.list(pod.template(), "spec", "initContainers").stream()
                .map(each -> Manifest.find(each, "name").orElseThrow()))
        .containsExactly("check-version", "first-start");
    for (Object container : pod.containers()) {
      assertThat(Manifest.list(container, "volumeMounts"))
          .contains(Map.of("name", "data", "mountPath", "/var/lib/postgresql"));
      assertThat(Manifest.list(container, "env"))
          .anyMatch(variable ->
              String.valueOf(Manifest.find(variable, "value").orElse(""))
                  .matches("18|/var/lib/postgresql/18/docker"));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyPortIsThere(Path example) {
    List<Manifest> manifests = manifests(example);
    for (Manifest manifest : manifests) {
      manifest
          .pod()
          .ifPresent(pod -> {
            for (Object container : pod.containers()) {
              Set<Object> ports = ports(container);
              for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                Manifest.find(container, probe, "httpGet", "port")
                    .ifPresent(port -> assertThat(ports).as("%s: %s", pod, probe).contains(port));
                List<Object> command = Manifest.list(container, probe, "exec", "command");
                if (!command.isEmpty()) {
                  assertThat(String.join(" ", command.stream().map(String::valueOf).toList()))
                      .as("%s: %s", pod, probe)
                      .contains("pg_isready -q -h 127.0.0.1 -p 5432 -U postgres");
                }
              }
            }
          });
      switch (manifest.kind()) {
        case "Ingress" -> {
          for (Object rule : Manifest.list(manifest.body(), "spec", "rules")) {
            for (Object path : Manifest.list(rule, "http", "paths")) {
              requireServicePort(
                  manifests,
                  Manifest.find(path, "backend", "service", "name").orElseThrow(),
                  Manifest.find(path, "backend", "service", "port", "name").orElseThrow());
            }
          }
        }
        case "HTTPRoute" -> {
          for (Object rule : Manifest.list(manifest.body(), "spec", "rules")) {
            for (Object backend : Manifest.list(rule, "backendRefs")) {
              requireServicePort(
                  manifests,
                  Manifest.find(backend, "name").orElseThrow(),
                  Manifest.find(backend, "port").orElseThrow());
            }
          }
        }
        case "NetworkPolicy" -> {
          Map<?, ?> labels =
              (Map<?, ?>) manifest.at("spec", "podSelector", "matchLabels").orElseThrow();
          Set<Object> open = new HashSet<>();
          pods(manifests, labels)
              .forEach(pod -> pod.containers().forEach(each -> open.addAll(ports(each))));
          for (Object rule : Manifest.list(manifest.body(), "spec", "ingress")) {
            for (Object port : Manifest.list(rule, "ports")) {
              assertThat(open)
                  .as(manifest.toString())
                  .contains(Manifest.find(port, "port").orElseThrow());
            }
          }
        }
        case "ServiceMonitor" -> {
          Map<?, ?> labels =
              (Map<?, ?>) manifest.at("spec", "selector", "matchLabels").orElseThrow();
          List<Manifest> services =
              manifests.stream()
                  .filter(each -> each.kind().equals("Service"))
                  .filter(each ->
                      ((Map<?, ?>) each.at("metadata", "labels").orElseThrow())
                          .entrySet()
                          .containsAll(labels.entrySet()))
                  .toList();
          assertThat(services).as(manifest.toString()).hasSize(1);
          requireServicePort(
              manifests,
              services.getFirst().name(),
              manifest.at("spec", "endpoints", 0, "port").orElseThrow());
        }
        case "HorizontalPodAutoscaler" ->
            assertThat(manifests)
                .extracting(Manifest::toString)
                .contains(
                    manifest.text("spec", "scaleTargetRef", "kind")
                        + " "
                        + manifest.text("spec", "scaleTargetRef", "name"));
        case "StatefulSet" -> {
          Manifest service =
              manifests.stream()
                  .filter(each ->
                      each.toString().equals("Service " + manifest.text("spec", "serviceName")))
                  .findFirst()
                  .orElseThrow();
          assertThat(service.text("spec", "clusterIP")).isEqualTo("None");
        }
        default -> {
          // It names no port.
        }
      }
    }
  }

  private static Set<Object> ports(Object container) {
    Set<Object> ports = new HashSet<>();
    for (Object port : Manifest.list(container, "ports")) {
      ports.add(Manifest.find(port, "name").orElseThrow());
      ports.add(Manifest.find(port, "containerPort").orElseThrow());
    }
    return ports;
  }

  private static Stream<Manifest.Pod> pods(List<Manifest> manifests, Map<?, ?> labels) {
    return manifests.stream()
        .flatMap(manifest -> manifest.pod().stream())
        .filter(pod -> pod.labels().entrySet().containsAll(labels.entrySet()));
  }

  private static void requireServicePort(List<Manifest> manifests, Object service, Object port) {
    Manifest found =
        manifests.stream()
            .filter(each -> each.toString().equals("Service " + service))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no Service " + service));
    assertThat(Manifest.list(found.body(), "spec", "ports"))
        .as("Service %s", service)
        .anyMatch(each ->
            port.equals(Manifest.find(each, "name").orElseThrow())
                || port.equals(Manifest.find(each, "port").orElseThrow()));
  }

  /// Kubernetes refuses a workload that does not select its own pods.
  @ParameterizedTest
  @MethodSource("examples")
  void everyWorkloadSelectsItsOwnPodsAndEveryServiceThoseOfItsComponent(Path example) {
    for (Manifest manifest : manifests(example)) {
      switch (manifest.kind()) {
        case "Deployment", "StatefulSet" ->
            assertThat(
                    manifest
                        .pod()
                        .orElseThrow()
                        .labels()
                        .entrySet()
                        .containsAll(
                            ((Map<?, ?>)
                                    manifest.at("spec", "selector", "matchLabels").orElseThrow())
                                .entrySet()))
                .as(manifest.toString())
                .isTrue();
        case "Service" ->
            assertThat(manifest.text("spec", "selector", "app.kubernetes.io/component"))
                .as(manifest.toString())
                .isEqualTo(manifest.text("metadata", "labels", "app.kubernetes.io/component"));
        case "PodDisruptionBudget" ->
            assertThat(
                    manifest.text("spec", "selector", "matchLabels", "app.kubernetes.io/component"))
                .isEqualTo("service");
        case "NetworkPolicy" ->
            assertThat(
                    manifest.text(
                        "spec", "podSelector", "matchLabels", "app.kubernetes.io/component"))
                .isEqualTo(manifest.text("metadata", "labels", "app.kubernetes.io/component"));
        default -> {
          // It selects nothing.
        }
      }
    }
  }

  /// The chart needs no right in the cluster, and asks for none.
  @ParameterizedTest
  @MethodSource("examples")
  void noRightIsAskedFor(Path example) {
    assertThat(manifests(example))
        .extracting(Manifest::kind)
        .doesNotContain("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyScheduleIsOne(Path example) {
    int[][] ranges = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}};
    for (Manifest manifest : manifests(example)) {
      if (manifest.kind().equals("CronJob")) {
        String[] fields = manifest.text("spec", "schedule").split(" ", -1);
        assertThat(fields).hasSize(5);
        for (int i = 0; i < fields.length; i++) {
          for (String part : fields[i].split(",", -1)) {
            assertThat(part).matches("(\\*|[0-9]+(-[0-9]+)?)(/[0-9]+)?");
            for (String number : part.replaceFirst("/.*", "").split("-", -1)) {
              if (!number.equals("*")) {
                assertThat(Integer.parseInt(number)).isBetween(ranges[i][0], ranges[i][1]);
              }
            }
          }
        }
        assertThat(ZoneId.getAvailableZoneIds()).contains(manifest.text("spec", "timeZone"));
      }
    }
  }

  /// The service does not start with a variable that it does not know; Quarkus and Java would not
  /// say a word.
  @ParameterizedTest
  @MethodSource("examples")
  void everyVariableIsOneThatSomebodyReads(Path example) throws Exception {
    Set<String> known = new HashSet<>();
    for (String name : Files.readAllLines(Path.of("src/main/resources/settings/known"))) {
      known.add(name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
    }
    String docs =
        Files.readString(Path.of("docs/configuration.md"))
            + Files.readString(Path.of("docs/connecting.md"));
    Set<String> others =
        Set.of(
            // How Howdah finds its database (docs/connecting.md says it in a shorter way).
            "POSTGRES_HOST",
            "POSTGRES_PORT",
            "POSTGRES_DB",
            "POSTGRES_USER",
            "POSTGRES_PASSWORD_FILE",
            "POSTGRES_SSLMODE",
            "POSTGRES_SSLROOTCERT",
            // The official image of PostgreSQL.
            "PGDATA",
            "POSTGRES_INITDB_ARGS",
            // Our own scripts.
            "MAJOR",
            "HOWDAH_ROLE",
            "HOWDAH_DATABASE",
            "HOWDAH_TARGET_DATABASE",
            "POD_NAMESPACE",
            "SERVICE_NAME",
            "SERVICE_HTTP_PORT",
            "STATEMENTS",
            // postgres_exporter.
            "DATA_SOURCE_URI",
            "DATA_SOURCE_USER",
            "DATA_SOURCE_PASS_FILE",
            // libpq.
            "PGHOST",
            "PGPORT",
            "PGDATABASE",
            "PGUSER",
            "PGSSLMODE",
            "PGSSLROOTCERT",
            // Java, the command line, and the example.
            "JDK_JAVA_OPTIONS",
            "HOWDAH_TARGET",
            "TZ");
    for (Manifest manifest : manifests(example)) {
      manifest
          .pod()
          .ifPresent(pod -> {
            for (Object container : pod.containers()) {
              for (Object variable : Manifest.list(container, "env")) {
                String name = String.valueOf(Manifest.find(variable, "name").orElseThrow());
                if (!others.contains(name)) {
                  assertThat(known.contains(name) || docs.contains(name))
                      .as("%s: %s", pod, name)
                      .isTrue();
                }
              }
            }
          });
    }
  }
}
