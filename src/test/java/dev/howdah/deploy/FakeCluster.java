package dev.howdah.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/// As much of Kubernetes' API as Helm asks while it renders: what kinds there are, and the objects
/// that a test has put there. So `lookup` finds something, as in an upgrade. helm-java asks a
/// cluster also where it only renders, and finds it by KUBECONFIG, which the build sets to a file
/// that is written here.
final class FakeCluster {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Map<String, String>> KINDS =
      Map.of(
          "v1",
          Map.of(
              "secrets", "Secret",
              "services", "Service",
              "configmaps", "ConfigMap",
              "serviceaccounts", "ServiceAccount",
              "persistentvolumeclaims", "PersistentVolumeClaim",
              "pods", "Pod"),
          "apps/v1",
          Map.of("deployments", "Deployment", "statefulsets", "StatefulSet"),
          "batch/v1",
          Map.of("jobs", "Job", "cronjobs", "CronJob"),
          "policy/v1",
          Map.of("poddisruptionbudgets", "PodDisruptionBudget"),
          "networking.k8s.io/v1",
          Map.of("networkpolicies", "NetworkPolicy", "ingresses", "Ingress"));

  private static final Map<String, Object> OBJECTS = new ConcurrentHashMap<>();
  private static boolean started;

  private FakeCluster() {}

  /// A cluster without any object.
  static synchronized void empty() {
    OBJECTS.clear();
    if (!started) {
      start();
      started = true;
    }
  }

  private static void start() {
    String file = System.getenv("KUBECONFIG");
    if (file == null || !file.contains("howdah-test")) {
      throw new IllegalStateException("The build sets KUBECONFIG; so does not what runs this test");
    }
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", FakeCluster::answer);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      Path path = Path.of(file);
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.writeString(path, kubeConfig(server.getAddress().getPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Puts an object of namespace `apps` there.
  static void put(Manifest manifest) {
    String plural =
        Objects.requireNonNull(KINDS.get(manifest.apiVersion())).entrySet().stream()
            .filter(kind -> kind.getValue().equals(manifest.kind()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    OBJECTS.put(
        prefix(manifest.apiVersion()) + "/namespaces/apps/" + plural + "/" + manifest.name(),
        manifest.body());
  }

  private static String kubeConfig(int port) {
    return """
    apiVersion: v1
    kind: Config
    current-context: test
    clusters:
      - name: test
        cluster: {server: "http://127.0.0.1:%d"}
    users:
      - name: test
        user: {}
    contexts:
      - name: test
        context: {cluster: test, user: test, namespace: apps}
    """
        .formatted(port);
  }

  private static String prefix(String apiVersion) {
    return (apiVersion.equals("v1") ? "/api/" : "/apis/") + apiVersion;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Object found = OBJECTS.get(path);
    Object body =
        found != null
            ? found
            : switch (path) {
              case "/version" -> Map.of("major", "1", "minor", "36", "gitVersion", "v1.36.0");
              case "/api" -> Map.of("kind", "APIVersions", "versions", List.of("v1"));
              case "/apis" -> groups();
              default -> resources(path);
            };
    int status = body.equals(Map.of()) ? 404 : 200;
    Object sent =
        status == 200
            ? body
            : Map.of(
                "kind", "Status",
                "apiVersion", "v1",
                "status", "Failure",
                "reason", "NotFound",
                "code", 404,
                "message", "not found");
    byte[] bytes = JSON.writeValueAsString(sent).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Object groups() {
    return Map.of(
        "kind",
        "APIGroupList",
        "apiVersion",
        "v1",
        "groups",
        KINDS.keySet().stream()
            .filter(version -> version.contains("/"))
            .map(version -> {
              String group = version.substring(0, version.indexOf('/'));
              var one = Map.of("groupVersion", version, "version", "v1");
              return Map.of("name", group, "versions", List.of(one), "preferredVersion", one);
            })
            .toList());
  }

  private static Object resources(String path) {
    for (Map.Entry<String, Map<String, String>> version : KINDS.entrySet()) {
      String prefix = prefix(version.getKey());
      if (path.equals(prefix)) {
        return Map.of(
            "kind",
            "APIResourceList",
            "groupVersion",
            version.getKey(),
            "resources",
            version.getValue().entrySet().stream()
                .map(kind ->
                    Map.of(
                        "name",
                        kind.getKey(),
                        "kind",
                        kind.getValue(),
                        "namespaced",
                        true,
                        "verbs",
                        List.of("get", "list", "create")))
                .toList());
      }
    }
    return Map.of();
  }
}
