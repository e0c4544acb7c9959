package dev.howdah.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The packaged service as a process of its own, as it is run in production: can be killed.
public final class PackagedService implements AutoCloseable {

  /// The key that it begins with.
  public static final String KEY = "hw_live_000000000000000000000000000000HowdahTest00032ywAQ";

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Path PROGRAM = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final Path log;
  private final int port;
  private final int managementPort;
  private final HttpClient client = HttpClient.newHttpClient();

  private PackagedService(Process process, Path log, int port, int managementPort) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.managementPort = managementPort;
  }

  /// An answer: its status and its body, which is JSON.
  ///
  /// @param body a missing node where the answer has none
  public record Answer(int status, JsonNode body) {}

  /// Starts it; does not wait until it is ready.
  ///
  /// @param database its own
  /// @param log where its output goes, appended
  /// @param more variables besides those that every test needs
  public static PackagedService start(
      TestPostgres.Database database, Path log, Map<String, String> more) {
    int port = freePort();
    int managementPort = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                PROGRAM.toString(),
                "serve"));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("HOWDAH_") || name.startsWith("PG"));
    environment.put("DATABASE_URL", database.uri());
    environment.put("HOWDAH_BOOTSTRAP_API_KEY", KEY);
    environment.put("HOWDAH_SECRET_KEYS", "test:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    environment.put("HOWDAH_TARGET_ALLOWED_HOSTS", "127.0.0.1");
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
    environment.putAll(more);
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return new PackagedService(builder.start(), log, port, managementPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until it says that it is ready.
  public PackagedService awaitReady() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isReady()) {
      assertThat(process.isAlive()).as("the service lives; its log: %s", log()).isTrue();
      assertThat(System.nanoTime()).as("in time; its log: %s", log()).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    return this;
  }

  /// Whether it answers that it is ready.
  public boolean isReady() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready"))
              .timeout(Duration.ofSeconds(5))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Its address, without a slash at the end.
  public String address() {
    return "http://127.0.0.1:" + port;
  }

  /// The address of health and metrics.
  public String managementAddress() {
    return "http://127.0.0.1:" + managementPort;
  }

  /// Ends it without any warning, as SIGKILL does.
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /// Tells it to end, as SIGTERM does, and waits.
  ///
  /// @return its exit code
  public int stop() {
    process.destroy();
    await();
    return process.exitValue();
  }

  private void await() {
    try {
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("it ends").isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Whether the process lives.
  public boolean isAlive() {
    return process.isAlive();
  }

  /// What it has said.
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// GET with the key.
  public Answer get(String path) throws IOException {
    return send("GET", path, "application/json", null);
  }

  /// POST with the key.
  public Answer post(String path, Map<String, ?> body) throws IOException {
    return send("POST", path, "application/json", JSON.writeValueAsBytes(body));
  }

  /// Any request with the key.
  ///
  /// @throws IOException where there is no answer, for example because it was killed
  public Answer send(String method, String path, String type, byte @Nullable [] body)
      throws IOException {
    return send(method, path, Map.of("Content-Type", type), body);
  }

  /// Any request with the key and with headers.
  public Answer send(
      String method, String path, Map<String, String> headers, byte @Nullable [] body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address() + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + KEY)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    new HashMap<>(headers).forEach(request::header);
    try {
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroyForcibly();
      await();
    }
    client.close();
  }
}
