package dev.howdah.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.marcnuri.helm.Helm;
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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the chart makes of each documented set of values, pod by pod.
class ChartTest {

  /// One of the two validators; it sees unknown and missing fields. The other, which sees types and
  /// words, is a Node package and runs in `.ci/deploy-check`.
  private interface Check {
    void of(JsonElement manifest) throws IOException;
  }

  private static final Map<String, Check> CHECKS =
      Map.ofEntries(
          Map.entry("v1/ConfigMap", V1ConfigMap::validateJsonElement),
          Map.entry("v1/PersistentVolumeClaim", V1PersistentVolumeClaim::validateJsonElement),
          Map.entry("v1/Pod", V1Pod::validateJsonElement),
          Map.entry("v1/Secret", V1Secret::validateJsonElement),
          Map.entry("v1/Service", V1Service::validateJsonElement),
          Map.entry("v1/ServiceAccount", V1ServiceAccount::validateJsonElement),
          Map.entry("apps/v1/Deployment", V1Deployment::validateJsonElement),
          Map.entry("apps/v1/StatefulSet", V1StatefulSet::validateJsonElement),
          Map.entry(
              "autoscaling/v2/HorizontalPodAutoscaler",
              V2HorizontalPodAutoscaler::validateJsonElement),
          Map.entry("batch/v1/CronJob", V1CronJob::validateJsonElement),
          Map.entry("batch/v1/Job", V1Job::validateJsonElement),
          Map.entry("networking.k8s.io/v1/Ingress", V1Ingress::validateJsonElement),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::validateJsonElement),
          Map.entry("policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement));

  /// Kinds of operators, which Kubernetes' own types do not have.
  private static final Set<String> FOREIGN =
      Set.of(
          "monitoring.coreos.com/v1/ServiceMonitor",
          "monitoring.coreos.com/v1/PrometheusRule",
          "gateway.networking.k8s.io/v1/HTTPRoute");

  static List<Path> examples() {
    return Chart.examples();
  }

  @Test
  void lintsWithoutAWarning() {
    var result = new Helm(Chart.FOLDER).lint().strict().call();
    assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
    assertThat(result.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void rendersForEachKubernetes(Path example) {
    for (String version : Chart.KUBERNETES) {
      assertThat(Manifest.readAll(Chart.renderText(Chart.read(example), version)))
          .as(version)
          .isNotEmpty();
    }
  }

  @Test
  void refusesAnOldKubernetes() {
    assertThatThrownBy(() -> Chart.renderText("{}", "v1.28.0"))
        .hasMessageContaining("kubeVersion: >=1.29.0-0");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void hasNoFieldThatKubernetesDoesNotKnow(Path example) {
    for (Manifest manifest : Chart.render(Chart.read(example))) {
      check(manifest);
    }
  }

  static void check(Manifest manifest) {
    String type = manifest.apiVersion() + "/" + manifest.kind();
    if (FOREIGN.contains(type)) {
      return;
    }
    Check check = CHECKS.get(type);
    assertThat(check).as("a kind that is not checked: " + type).isNotNull();
    if (check != null) {
      assertThatCode(() -> check.of(new Gson().toJsonTree(manifest.body())))
          .as(manifest.toString())
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theCheckSeesAMisspeltField() {
    String wrong =
        Chart.renderText("{}", Chart.NEWEST).replace("containerPort: 8080", "containerPrt: 8080");
    Manifest deployment =
        Manifest.readAll(wrong).stream()
            .filter(manifest -> manifest.kind().equals("Deployment"))
            .findFirst()
            .orElseThrow();
    assertThatThrownBy(() -> check(deployment)).isInstanceOf(AssertionError.class);
  }

  /// Kubernetes' Pod Security Standard "restricted", and more.
  @ParameterizedTest
  @MethodSource("examples")
  void everyPodIsRestricted(Path example) {
    List<Manifest> manifests = Chart.render(Chart.read(example));
    boolean free = example.getFileName().toString().startsWith("openshift");
    int pods = 0;
    for (Manifest manifest : manifests) {
      if (manifest.pod().isEmpty()) {
        continue;
      }
      Manifest.Pod pod = manifest.pod().get();
      pods++;
      String name = pod.toString();
      assertThat(pod.at("spec", "automountServiceAccountToken")).as(name).contains(false);
      assertThat(pod.at("spec", "enableServiceLinks")).as(name).contains(false);
      for (String key : List.of("hostNetwork", "hostPID", "hostIPC")) {
        assertThat(pod.at("spec", key)).as(name).isEmpty();
      }
      assertThat(pod.at("spec", "securityContext", "runAsNonRoot")).as(name).contains(true);
      assertThat(pod.at("spec", "securityContext", "seccompProfile", "type"))
          .as(name)
          .contains("RuntimeDefault");
      for (String key : List.of("runAsUser", "runAsGroup", "fsGroup")) {
        assertThat(pod.at("spec", "securityContext", key).isPresent()).as(name).isEqualTo(!free);
      }
      for (Object volume : Manifest.list(pod.template(), "spec", "volumes")) {
        assertThat(((Map<?, ?>) volume)).as(name).hasSize(2);
        assertThat(Manifest.find(volume, "hostPath")).as(name).isEmpty();
      }
      assertThat(pod.containers()).as(name).isNotEmpty();
      for (Object container : pod.containers()) {
        assertThat(Manifest.find(container, "securityContext"))
            .as("%s: %s", name, Manifest.find(container, "name"))
            .contains(
                Map.of(
                    "allowPrivilegeEscalation", false,
                    "readOnlyRootFilesystem", true,
                    "privileged", false,
                    "capabilities", Map.of("drop", List.of("ALL"))));
        assertThat(Manifest.find(container, "resources", "limits", "memory")).as(name).isPresent();
        assertThat(Manifest.find(container, "resources", "limits", "cpu")).as(name).isEmpty();
        assertThat(Manifest.find(container, "resources", "requests", "cpu")).as(name).isPresent();
      }
    }
    assertThat(pods).isPositive();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyMountHasItsVolumeAndEveryVolumeIsMounted(Path example) {
    for (Manifest manifest : Chart.render(Chart.read(example))) {
      manifest
          .pod()
          .ifPresent(pod -> {
            Set<String> mounted = new HashSet<>();
            for (Object container : pod.containers()) {
              Set<String> paths = new HashSet<>();
              for (Object mount : Manifest.list(container, "volumeMounts")) {
                mounted.add(String.valueOf(Manifest.find(mount, "name").orElseThrow()));
                assertThat(
                        paths.add(String.valueOf(Manifest.find(mount, "mountPath").orElseThrow())))
                    .isTrue();
              }
            }
            assertThat(mounted).as(pod.toString()).isEqualTo(pod.volumes());
          });
    }
  }

  /// Java and SQLite's library write there, and the root is read-only.
  @ParameterizedTest
  @MethodSource("examples")
  void everyContainerOfHowdahHasATemporaryFolder(Path example) {
    for (Manifest manifest : Chart.render(Chart.read(example))) {
      manifest
          .pod()
          .ifPresent(pod -> {
            for (Object container : pod.containers()) {
              boolean howdah =
                  Manifest.find(container, "image").orElseThrow().equals("howdah:0.1.0")
                      && !Set.of("wait-for-database", "wait-for-tables", "make-role")
                          .contains(String.valueOf(Manifest.find(container, "name").orElseThrow()));
              if (howdah) {
                assertThat(Manifest.list(container, "volumeMounts"))
                    .as(pod.toString())
                    .contains(
                        Map.of("name", "tmp", "mountPath", "/tmp"),
                        Map.of("name", "scratch", "mountPath", "/var/lib/howdah"));
              }
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void selectorsFindTheirPodsAndNoOthers(Path example) {
    List<Manifest> manifests = Chart.render(Chart.read(example));
    List<Manifest.Pod> pods = manifests.stream().flatMap(m -> m.pod().stream()).toList();
    Set<String> expected =
        Set.of(
            "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component");
    for (Manifest manifest : manifests) {
      Object selector =
          switch (manifest.kind()) {
            case "Deployment", "StatefulSet", "PodDisruptionBudget" ->
                manifest.at("spec", "selector", "matchLabels").orElseThrow();
            case "NetworkPolicy" -> manifest.at("spec", "podSelector", "matchLabels").orElseThrow();
            case "Service" -> manifest.at("spec", "selector").orElseThrow();
            default -> Map.of();
          };
      Map<?, ?> labels = (Map<?, ?>) selector;
      if (labels.isEmpty()) {
        continue;
      }
      assertThat(labels.keySet()).as(manifest.toString()).isEqualTo(expected);
      assertThat(
              pods.stream()
                  .filter(pod -> pod.labels().entrySet().containsAll(labels.entrySet()))
                  .map(pod -> pod.owner().kind())
                  .distinct())
          .as(manifest.toString())
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void servicesPointToPortsThatAreThere(Path example) {
    List<Manifest> manifests = Chart.render(Chart.read(example));
    List<Manifest.Pod> pods = manifests.stream().flatMap(m -> m.pod().stream()).toList();
    for (Manifest service : manifests) {
      if (!service.kind().equals("Service")) {
        continue;
      }
      Map<?, ?> labels = (Map<?, ?>) service.at("spec", "selector").orElseThrow();
      Set<Object> open = new HashSet<>();
      pods.stream()
          .filter(pod -> pod.labels().entrySet().containsAll(labels.entrySet()))
          .flatMap(pod -> pod.containers().stream())
          .flatMap(container -> Manifest.list(container, "ports").stream())
          .forEach(port -> open.add(Manifest.find(port, "name").orElseThrow()));
      for (Object port : Manifest.list(service.body(), "spec", "ports")) {
        assertThat(open)
            .as(service.toString())
            .contains(Manifest.find(port, "targetPort").orElseThrow());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void whatIsExposedIsNeverTheManagementPort(Path example) {
    List<Manifest> manifests = Chart.render(Chart.read(example));
    for (Manifest manifest : manifests) {
      if (manifest.kind().equals("Service")
          && Manifest.list(manifest.body(), "spec", "ports").toString().contains("management")) {
        assertThat(manifest.text("spec", "clusterIP")).isEqualTo("None");
        assertThat(Manifest.list(manifest.body(), "spec", "ports")).hasSize(1);
      }
      if (manifest.kind().equals("Ingress") || manifest.kind().equals("HTTPRoute")) {
        assertThat(manifest.body().toString())
            .doesNotContain("management", "9000")
            .contains("name=r-howdah");
      }
    }
  }

  /// Values that change at every upgrade, or by hand, must not be where Kubernetes refuses a
  /// change.
  @Test
  void whatIsImmutableDependsOnNothingButStorage() {
    List<Manifest> plain = Chart.render("{}");
    List<Manifest> changed =
        Chart.render(
            """
            commonLabels: {a: b}
            commonAnnotations: {c: d}
            image: {tag: "9.9.9"}
            postgresql:
              image: {tag: "18.9"}
              podLabels: {e: f}
              podAnnotations: {g: h}
              parameters: {work_mem: 64MB}
              resources: {limits: {memory: 4Gi}}
              tls: {enabled: true}
              exporter: {enabled: true}
            app: {replicaCount: 4, podLabels: {i: j}}
            """);
    for (Manifest before : plain) {
      List<List<Object>> paths =
          switch (before.kind()) {
            case "StatefulSet" ->
                List.of(
                    List.of("spec", "selector"),
                    List.of("spec", "serviceName"),
                    List.of("spec", "podManagementPolicy"),
                    List.of("spec", "volumeClaimTemplates"));
            case "Deployment" -> List.of(List.of("spec", "selector"));
            case "PersistentVolumeClaim" -> List.of(List.of("spec"));
            default -> List.of();
          };
      if (paths.isEmpty()) {
        continue;
      }
      Manifest after =
          changed.stream()
              .filter(other -> other.toString().equals(before.toString()))
              .findFirst()
              .orElseThrow();
      for (List<Object> path : paths) {
        assertThat(after.at(path.toArray()))
            .as("%s %s", before, path)
            .isEqualTo(before.at(path.toArray()));
      }
    }
  }

  /// As `--set` gives them.
  @Test
  void tagsMayBeNumbers() {
    String text =
        Chart.renderText(
            "{image: {tag: 20261121}, postgresql: {image: {tag: 18}, exporter: {enabled: true,"
                + " image: {tag: 7}}}}",
            Chart.NEWEST);
    assertThat(text.lines().filter(line -> line.strip().startsWith("image: ")).map(String::strip))
        .containsOnly(
            "image: howdah:20261121",
            "image: postgres:18",
            "image: prometheuscommunity/postgres-exporter:7");
  }

  /// A Job cannot be changed, so what is different has to have a different name.
  @Test
  void jobsThatDifferHaveDifferentNames() {
    String values =
        """
        backup: {enabled: true}
        migration: {enabled: true, source: {existingClaim: files, path: app.db}}
        image: {tag: "%s"}
        """;
    List<String> first = jobs(values.formatted("1"));
    assertThat(first).hasSize(2);
    assertThat(jobs(values.formatted("1"))).isEqualTo(first);
    assertThat(jobs(values.formatted("2"))).doesNotContainAnyElementsOf(first);
  }

  private static List<String> jobs(String values) {
    return Chart.render(values).stream()
        .filter(manifest -> manifest.kind().equals("Job"))
        .map(Manifest::name)
        .toList();
  }

  /// Both validators accept a budget with both, and Kubernetes refuses it.
  @ParameterizedTest
  @MethodSource("examples")
  void budgetsSayOneThingAndOnlyForSeveralPods(Path example) {
    List<Manifest> manifests = Chart.render(Chart.read(example));
    for (Manifest budget : manifests) {
      if (budget.kind().equals("PodDisruptionBudget")) {
        assertThat(budget.at("spec", "maxUnavailable")).isPresent();
        assertThat(budget.at("spec", "minAvailable")).isEmpty();
      }
    }
    assertThat(kinds("app: {replicaCount: 1}")).doesNotContain("PodDisruptionBudget");
    assertThat(kinds("app: {replicaCount: 2}")).contains("PodDisruptionBudget");
  }

  @Test
  void anAutoscalerTakesTheReplicasAway() {
    Manifest deployment = one(Chart.render("autoscaling: {enabled: true}"), "Deployment");
    assertThat(deployment.at("spec", "replicas")).isEmpty();
    assertThat(one(Chart.render("{}"), "Deployment").at("spec", "replicas")).contains(2);
  }

  @Test
  void duringARestoreNoPodOfTheServiceRuns() {
    List<Manifest> manifests = Chart.render("{backup: {enabled: true}, restore: {enabled: true}}");
    assertThat(one(manifests, "Deployment").at("spec", "replicas")).contains(0);
    assertThat(one(manifests, "CronJob").at("spec", "suspend")).contains(true);
    assertThat(one(manifests, "Job").name()).startsWith("r-howdah-restore-");
  }

  @Test
  void theFirstKeyHasTheRightCheckDigits() {
    for (int i = 0; i < 20; i++) {
      Manifest secret =
          Chart.render("{}").stream()
              .filter(manifest -> manifest.toString().equals("Secret r-howdah"))
              .findFirst()
              .orElseThrow();
      String key = decoded(secret.text("data", "bootstrap-api-key"));
      assertThat(key).matches("hw_live_[0-9A-Za-z]{49}");
      assertThat(key.substring(key.length() - 6))
          .isEqualTo(checkDigits(key.substring(0, key.length() - 6)));
      String encryption = decoded(secret.text("data", "secret-keys"));
      assertThat(encryption).startsWith("k1:").endsWith("\n");
      assertThat(Base64.getDecoder().decode(encryption.strip().substring(3))).hasSize(32);
    }
  }

  private static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  private static String checkDigits(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    StringBuilder out = new StringBuilder();
    long rest = crc.getValue();
    for (int i = 0; i < 6; i++) {
      out.append(
          "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
              .charAt((int) (rest % 62)));
      rest /= 62;
    }
    return out.reverse().toString();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void noSecretIsInAVariableOrAnArgument(Path example) {
    for (Manifest manifest : Chart.render(Chart.read(example))) {
      manifest
          .pod()
          .ifPresent(pod -> {
            for (Object container : pod.containers()) {
              for (Object variable : Manifest.list(container, "env")) {
                String name = String.valueOf(Manifest.find(variable, "name").orElseThrow());
                if (name.endsWith("PASSWORD") || name.endsWith("_KEY") || name.endsWith("_KEYS")) {
                  throw new AssertionError(pod + " has a secret in " + name);
                }
              }
            }
          });
    }
  }

  @Test
  void theStopsAreLongEnough() {
    List<Manifest> manifests = Chart.render("{}");
    Manifest.Pod service = one(manifests, "Deployment").pod().orElseThrow();
    assertThat(service.at("spec", "terminationGracePeriodSeconds")).contains(75);
    assertThat(variable(service, "HOWDAH_JOB_STOP_TIMEOUT")).isEqualTo("PT45S");
    assertThat(variable(service, "QUARKUS_SHUTDOWN_DELAY")).isEqualTo("PT5S");
    assertThat(
            one(manifests, "StatefulSet")
                .pod()
                .orElseThrow()
                .at("spec", "terminationGracePeriodSeconds"))
        .contains(120);
  }

  @Test
  void probesAskTheManagementPort() {
    Object container =
        one(Chart.render("{}"), "Deployment").pod().orElseThrow().containers().getFirst();
    Map<String, String> paths =
        Map.of(
            "startupProbe", "/q/health/started",
            "readinessProbe", "/q/health/ready",
            "livenessProbe", "/q/health/live");
    paths.forEach((probe, path) ->
        assertThat(Manifest.find(container, probe, "httpGet"))
            .contains(Map.of("path", path, "port", "management")));
  }

  @Test
  void postgresqlKeepsItsDataWhereItsImageLooks() {
    Manifest set = one(Chart.render("{}"), "StatefulSet");
    Manifest.Pod pod = set.pod().orElseThrow();
    assertThat(Manifest.list(pod.containers().getLast(), "env"))
        .contains(Map.of("name", "PGDATA", "value", "/var/lib/postgresql/18/docker"));
    assertThat(Manifest.list(pod.containers().getLast(), "volumeMounts"))
        .contains(Map.of("name", "data", "mountPath", "/var/lib/postgresql"));
    assertThat(set.at("spec", "persistentVolumeClaimRetentionPolicy"))
        .contains(Map.of("whenDeleted", "Retain", "whenScaled", "Retain"));
  }

  @Test
  void onlyHowdahsPodsGetToPostgresql() {
    Manifest policy = one(Chart.render("{}"), "NetworkPolicy");
    assertThat(policy.name()).isEqualTo("r-howdah-postgresql");
    assertThat(Manifest.list(policy.body(), "spec", "ingress", 0, "from")).hasSize(1);
    List<Object> components =
        Manifest.list(
            policy.body(),
            "spec",
            "ingress",
            0,
            "from",
            0,
            "podSelector",
            "matchExpressions",
            0,
            "values");
    Set<Object> users = new HashSet<>();
    Chart.examples().stream()
        .flatMap(example -> Chart.render(Chart.read(example)).stream())
        .flatMap(manifest -> manifest.pod().stream())
        .filter(pod -> pod.template().toString().contains("-postgresql"))
        .forEach(pod -> users.add(String.valueOf(pod.labels().get("app.kubernetes.io/component"))));
    users.remove("postgresql");
    assertThat(new HashSet<>(components)).isEqualTo(users);
  }

  /// A collector gets traces at the port of its address, also where the policy lets nothing else
  /// out.
  @Test
  void thePolicyLetsTracesOut() {
    String values =
        """
        networkPolicy: {enabled: true%s}
        app: {tracing: {enabled: %s, endpoint: "%s"}}
        """;
    String collector = "http://collector.observability:4317";
    assertThat(egressPorts(values.formatted("", "false", collector)))
        .containsExactly("[53, 53]", "[5432]");
    assertThat(egressPorts(values.formatted("", "true", collector)))
        .containsExactly("[53, 53]", "[5432]", "[4317]");
    assertThat(egressPorts(values.formatted("", "true", "https://collector.example.org")))
        .containsExactly("[53, 53]", "[5432]", "[443]");
    Manifest policy =
        policy(
            Chart.render(values.formatted(", tracingTo: [{podSelector: {}}]", "true", collector)));
    assertThat(Manifest.list(policy.body(), "spec", "egress", 2, "to")).hasSize(1);
    assertThat(Manifest.list(policy.body(), "spec", "egress", 0, "ports"))
        .containsExactly(
            Map.of("port", 53, "protocol", "UDP"), Map.of("port", 53, "protocol", "TCP"));
  }

  private static Manifest policy(List<Manifest> manifests) {
    return manifests.stream()
        .filter(manifest -> manifest.toString().equals("NetworkPolicy r-howdah"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> egressPorts(String values) {
    return Manifest.list(policy(Chart.render(values)).body(), "spec", "egress").stream()
        .map(rule ->
            Manifest.list(rule, "ports").stream()
                .map(port -> Manifest.find(port, "port").orElseThrow())
                .toList()
                .toString())
        .toList();
  }

  /// So the exporter can be added to data that is there already, and PostgreSQL does not restart.
  @Test
  void theExportersRoleIsMadeByItsOwnPod() {
    List<Manifest> without = Chart.render("{}");
    List<Manifest> with = Chart.render("postgresql: {exporter: {enabled: true}}");
    assertThat(one(with, "StatefulSet")).isEqualTo(one(without, "StatefulSet"));
    Manifest.Pod pod =
        with.stream()
            .filter(manifest ->
                manifest.toString().equals("Deployment r-howdah-postgresql-exporter")
                    || manifest.toString().equals("Deployment r-howdah-exporter"))
            .findFirst()
            .flatMap(Manifest::pod)
            .orElseThrow();
    assertThat(variable(pod, "STATEMENTS"))
        .contains("to_regrole('howdah_exporter') IS NULL", "GRANT pg_monitor TO howdah_exporter");
    assertThat(Manifest.list(pod.containers().getLast(), "volumeMounts").toString())
        .doesNotContain("superuser");
  }

  @Test
  void theUploadLimitIsTheSameEverywhere() {
    List<Manifest> manifests =
        Chart.render(
            """
            app: {uploadLimit: 7G, scratch: {sizeLimit: 40Gi}}
            ingress: {enabled: true, hosts: [{host: h.example.org}]}
            """);
    assertThat(
            one(manifests, "Ingress")
                .text("metadata", "annotations", "nginx.ingress.kubernetes.io/proxy-body-size"))
        .isEqualTo("7g");
    assertThat(variable(one(manifests, "Deployment").pod().orElseThrow(), "HOWDAH_SOURCE_MAX_SIZE"))
        .isEqualTo("7G");
  }

  /// Beyond the limit the kubelet evicts the pod, and the disk under an emptyDir does not tell it.
  @Test
  void theServiceKnowsTheLimitOfItsScratchSpace() {
    Manifest.Pod pod =
        one(Chart.render("app: {scratch: {sizeLimit: 12.5Gi}}"), "Deployment").pod().orElseThrow();
    assertThat(variable(pod, "HOWDAH_SOURCE_SCRATCH_SIZE")).isEqualTo("13421772800");
    assertThat(variable(pod, "HOWDAH_SOURCE_SCRATCH_DIRECTORY")).isEqualTo("/var/lib/howdah");
    assertThat(variable(pod, "HOWDAH_SOURCE_MAX_WAL_SIZE")).isEqualTo("512M");
    assertThat(Manifest.list(pod.template(), "spec", "volumes"))
        .contains(
            Map.of("name", "scratch", "emptyDir", Map.of("sizeLimit", "12.5Gi")),
            Map.of("name", "tmp", "emptyDir", Map.of("sizeLimit", "256Mi")));
  }

  @Test
  void aHookNeedsNothingOfItsOwnRelease() {
    List<Manifest> manifests =
        Chart.render(Chart.read(Chart.EXAMPLES.resolve("migration-hook-values.yaml")));
    assertThat(manifests).extracting(Manifest::toString).containsExactly("Job r-howdah-migration");
    Manifest job = manifests.getFirst();
    assertThat(job.at("metadata", "annotations"))
        .contains(
            Map.of(
                "helm.sh/hook", "pre-install,pre-upgrade",
                "helm.sh/hook-weight", "-5",
                "helm.sh/hook-delete-policy", "before-hook-creation"));
    assertThat(job.pod().orElseThrow().at("spec", "serviceAccountName")).contains("default");
    assertThat(job.text("spec", "template", "spec", "volumes", 2, "persistentVolumeClaim"))
        .isEqualTo("{claimName=todo-data, readOnly=true}");
  }

  @Test
  void excludedAlertsAreLeftOut() {
    String values =
        """
        metrics:
          prometheusRule:
            enabled: true
            runbookUrl: https://example.org/runbooks
            excludeRules: [HowdahDown]
        """;
    Manifest rule = one(Chart.render(values), "PrometheusRule");
    List<String> alerts = new ArrayList<>();
    for (Object group : Manifest.list(rule.body(), "spec", "groups")) {
      for (Object alert : Manifest.list(group, "rules")) {
        alerts.add(String.valueOf(Manifest.find(alert, "alert").orElseThrow()));
        assertThat(Manifest.find(alert, "annotations", "runbook_url").orElseThrow().toString())
            .startsWith("https://example.org/runbooks#howdah");
      }
    }
    assertThat(alerts)
        .hasSize(12)
        .contains("HowdahNotReady")
        .doesNotContain("HowdahDown", "HowdahBackupTooOld");
    assertThat(
            Chart.render(values + "backup: {enabled: true}\n").stream()
                .filter(manifest -> manifest.kind().equals("PrometheusRule"))
                .map(manifest -> manifest.body().toString()))
        .singleElement()
        .asString()
        .contains("HowdahBackupTooOld");
  }

  private static String variable(Manifest.Pod pod, String name) {
    return pod.containers().stream()
        .flatMap(container -> Manifest.list(container, "env").stream())
        .filter(variable -> Manifest.find(variable, "name").orElseThrow().equals(name))
        .map(variable -> String.valueOf(Manifest.find(variable, "value").orElse("")))
        .findFirst()
        .orElse("");
  }

  private static Stream<String> kinds(String values) {
    return Chart.render(values).stream().map(Manifest::kind);
  }

  private static Manifest one(List<Manifest> manifests, String kind) {
    return manifests.stream()
        .filter(manifest -> manifest.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }
}
