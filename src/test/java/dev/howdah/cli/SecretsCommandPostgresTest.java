package dev.howdah.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.secret.ApiKeyText;
import dev.howdah.secret.SealedSecret;
import dev.howdah.secret.SecretKeys;
import dev.howdah.state.SchemaVersions;
import dev.howdah.state.StateDatabase;
import dev.howdah.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Keys and their rotation, on the command line.
class SecretsCommandPostgresTest {

  private static final UUID ORGANISATION = new UUID(1, 1);
  private static final String OLD = "old:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
  private static final String NEW = "new:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

  private final TestPostgres.Database database = TestPostgres.newDatabase();

  private HandMadeEngine.Ended run(String keys, String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--database";
    all[arguments.length + 1] = database.uri();
    return new HandMadeEngine()
        .withEnvironment(keys.isEmpty() ? Map.of() : Map.of("HOWDAH_SECRET_KEYS", keys))
        .run(all);
  }

  /// Makes the tables and targets with passwords.
  private void targets(int count, String key) throws SQLException {
    new SchemaVersions(StateDatabase.find(database.uri(), Map.of(), Path.of("unused")).dataSource())
        .up();
    database.execute(
        "INSERT INTO howdah_service.organisation VALUES ('"
            + ORGANISATION
            + "', 'o', false, now()) ON CONFLICT DO NOTHING");
    SecretKeys keys = SecretKeys.parse("test", key);
    try (Connection connection = database.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                INSERT INTO howdah_service.target
                  (id, organisation_id, name, version, address, secret, secret_key_id, created_at,
                   updated_at)
                VALUES (?, ?, 'n', 1, 'host=''h'' user=''u''', ?, ?, now(), now())\
                """)) {
      for (int i = 0; i < count; i++) {
        UUID id = UUID.randomUUID();
        SealedSecret sealed = keys.seal("password " + id, ORGANISATION, id);
        insert.setObject(1, id);
        insert.setObject(2, ORGANISATION);
        insert.setBytes(3, sealed.bytes());
        insert.setString(4, sealed.keyId());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private int readable(String keys) throws SQLException {
    SecretKeys all = SecretKeys.parse("test", keys);
    int readable = 0;
    try (Connection connection = database.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("SELECT id, secret_key_id, secret FROM howdah_service.target")) {
      while (rows.next()) {
        UUID id = rows.getObject(1, UUID.class);
        String password =
            all.open(new SealedSecret(rows.getString(2), rows.getBytes(3)), ORGANISATION, id);
        assertThat(password).isEqualTo("password " + id);
        readable++;
      }
    }
    return readable;
  }

  @Test
  void encryptsEverythingWithTheNewKeyOnce() throws SQLException {
    targets(250, OLD);
    assertThat(run(OLD, "secrets", "info").out())
        .isEqualTo("KEY  PASSWORDS  STATE\nold        250  current\n");
    assertThat(run(NEW + "," + OLD, "secrets", "rotate").out()).isEqualTo("Encrypted anew: 250.\n");
    assertThat(readable(NEW)).isEqualTo(250);
    assertThat(run(NEW + "," + OLD, "secrets", "rotate").out()).isEqualTo("Encrypted anew: 0.\n");
    assertThat(run(NEW, "secrets", "rotate").code()).isZero();
    assertThat(run(OLD, "secrets", "info", "--format", "json").out())
        .contains("\"key\" : \"new\"", "\"passwords\" : 250", "\"state\" : \"missing\"");
    assertThat(database.query("SELECT DISTINCT version FROM howdah_service.target")).isEqualTo("1");
  }

  @Test
  void leavesWhatItCannotReadAndSaysSo() throws SQLException {
    targets(3, OLD);
    targets(2, "third:AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=");
    HandMadeEngine.Ended ended = run(NEW + "," + OLD, "secrets", "rotate");
    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.err())
        .contains("Encrypted anew: 3.", "2 of the key 'third'.", "HOWDAH_SECRET_KEYS")
        .doesNotContain("AQEB", "AgIC");
    assertThat(readable(NEW + ",third:AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=")).isEqualTo(5);
  }

  @Test
  void needsAKeyAndTheTables() throws SQLException {
    HandMadeEngine.Ended without = run(NEW, "secrets", "rotate");
    assertThat(without.code()).isEqualTo(4);
    assertThat(without.err()).contains("howdah schema up");
    targets(1, OLD);
    assertThat(run("", "secrets", "rotate").err()).contains("howdah secrets new-key");
    assertThat(run("", "secrets", "info").out()).contains("old", "missing");
    HandMadeEngine.Ended malformed = run("old:AQEB", "secrets", "info");
    assertThat(malformed.code()).isEqualTo(64);
    assertThat(malformed.err()).contains("HOWDAH_SECRET_KEYS").doesNotContain("AQEB");
  }

  @Test
  void printsNewKeys() {
    HandMadeEngine engine = new HandMadeEngine();
    String secret = engine.run("secrets", "new-key").out();
    assertThat(SecretKeys.parse("test", secret).ids()).hasSize(1);
    assertThat(engine.run("secrets", "new-key").out()).isNotEqualTo(secret);
    assertThat(engine.run("secrets").code()).isEqualTo(64);

    String live = engine.run("keys", "new").out().strip();
    assertThat(ApiKeyText.read(live)).hasValueSatisfying(key -> assertThat(key.live()).isTrue());
    String test = engine.run("keys", "new", "--test").out().strip();
    assertThat(ApiKeyText.read(test)).hasValueSatisfying(key -> assertThat(key.live()).isFalse());
    assertThat(engine.run("keys", "new", "--format", "json").out())
        .contains("\"key\" : \"hw_live_");
    assertThat(engine.run("keys").code()).isEqualTo(64);
  }
}
