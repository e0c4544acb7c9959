package dev.howdah.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.ops.PostgresForService;
import dev.howdah.secret.ApiKeyText;
import dev.howdah.state.SchemaReady;
import dev.howdah.state.SchemaVersions;
import dev.howdah.state.StateDatabase;
import dev.howdah.testing.TestPostgres;
import io.quarkus.runtime.StartupEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first organisation and its first key.
class BootstrapPostgresTest {

  private static final String KEY = PostgresForService.ADMIN_KEY;
  private static final String KEYS =
      """
      SELECT o.name, o.is_default, k.name, k.scope, k.environment, k.prefix
      FROM howdah_service.organisation o JOIN howdah_service.api_key k ON k.organisation_id = o.id
      """;

  private final TestPostgres.Database database = TestPostgres.newDatabase();
  private final DataSource pool =
      StateDatabase.find(database.uri(), Map.of(), Path.of("unused")).dataSource();

  @TempDir Path folder;

  private record Settings(Optional<String> apiKey, Optional<String> apiKeyFile)
      implements BootstrapSettings {

    static final Settings NONE = new Settings(Optional.empty(), Optional.empty());

    static Settings key(String key) {
      return new Settings(Optional.of(key), Optional.empty());
    }

    static Settings file(Path file) {
      return new Settings(Optional.empty(), Optional.of(file.toString()));
    }
  }

  /// Begins, and returns what was printed to standard output.
  private String begin(Settings settings) {
    new SchemaVersions(pool).up();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      new Bootstrap(pool, settings).begin(new SchemaReady());
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private void refused(Settings settings, String message) {
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> new Bootstrap(pool, settings).check(new StartupEvent()))
        .satisfies(e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
          assertThat(e.getMessage()).isEqualTo(message);
        });
  }

  @Test
  void takesTheKeyThatIsGiven() {
    assertThat(begin(Settings.key(KEY))).isEmpty();
    assertThat(database.query(KEYS))
        .isEqualTo("default|t|bootstrap|admin|live|" + KEY.substring(0, 12));
  }

  @Test
  void takesTheKeyFromAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), KEY + "\n");

    assertThat(begin(Settings.file(file))).isEmpty();
    assertThat(database.query(KEYS)).endsWith("|live|" + KEY.substring(0, 12));
  }

  @Test
  void printsTheKeyThatItMakesOnce() {
    String printed = begin(Settings.NONE);

    String key = printed.lines().filter(line -> line.startsWith("  hw_live_")).findFirst().get();
    assertThat(ApiKeyText.read(key.strip())).isPresent();
    assertThat(database.query(KEYS)).endsWith("|admin|live|" + key.strip().substring(0, 12));
    assertThat(begin(Settings.NONE)).isEmpty();
    assertThat(begin(Settings.key(KEY))).isEmpty();
    assertThat(database.query(KEYS).lines()).hasSize(1);
  }

  @Test
  void refusesWrongSettingsWhenItStarts() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "hw_live_x");
    String form = "The API key to begin with has not the form of one.";

    refused(
        new Settings(Optional.of(KEY), Optional.of(file.toString())),
        "HOWDAH_BOOTSTRAP_API_KEY and HOWDAH_BOOTSTRAP_API_KEY_FILE are both set.");
    refused(Settings.key("secret"), form);
    refused(Settings.key(KEY.substring(1)), form);
    refused(Settings.key(KEY.replace('H', 'h')), form);
    refused(Settings.file(file), form);
    refused(
        Settings.file(folder.resolve("missing")),
        "The file that HOWDAH_BOOTSTRAP_API_KEY_FILE names cannot be read.");
    refused(
        Settings.file(folder), "The file that HOWDAH_BOOTSTRAP_API_KEY_FILE names cannot be read.");
  }

  @Test
  void startsWithoutTheSettingsBeingSet() {
    new Bootstrap(pool, Settings.NONE).check(new StartupEvent());
    new Bootstrap(pool, Settings.key(KEY)).check(new StartupEvent());
    assertThat(database.query("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'howdah%'"))
        .isEqualTo("0");
  }

  @Test
  void ofReplicasThatStartAtOnceOneBegins() throws Exception {
    Callable<Boolean> replica =
        () -> {
          new SchemaVersions(pool).up();
          new Bootstrap(pool, Settings.key(ApiKeyText.next(true).reveal()))
              .begin(new SchemaReady());
          return true;
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> one : threads.invokeAll(List.of(replica, replica, replica, replica))) {
        assertThat(one.get()).isTrue();
      }
    }
    assertThat(database.query(KEYS).lines()).hasSize(1);
    assertThat(database.query("SELECT count(*) FROM howdah_service.organisation")).isEqualTo("1");
    assertThat(database.query("SELECT count(*) FROM howdah_service.api_key")).isEqualTo("1");
  }
}
