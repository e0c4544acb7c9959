package dev.howdah.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.howdah.state.SchemaVersions;
import dev.howdah.testing.TestPostgres;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// `schema up|down|info` as it is typed.
class SchemaCommandPostgresTest {

  private static final int LATEST = SchemaVersions.latest();
  private static final String TABLES =
      "SELECT count(*) FROM pg_tables WHERE schemaname = 'howdah_service' AND tablename = 'api_key'";

  private final HandMadeEngine engine = new HandMadeEngine();
  private final TestPostgres.Database database = TestPostgres.newDatabase();

  private HandMadeEngine.Ended schema(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "schema";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--database";
    all[arguments.length + 2] = database.uri();
    return engine.run(all);
  }

  @Test
  void goesUpAndDownAndSaysWhere() throws IOException {
    var up = schema("up");
    assertThat(up.code()).isZero();
    assertThat(up.out()).startsWith("Applied: " + LATEST + ".\n").contains("access", "rate limits");
    assertThat(schema("up").out()).startsWith("Applied: 0.\n");
    assertThat(database.query(TABLES)).isEqualTo("1");

    var down = schema("down", "--to", "1");
    assertThat(down.code()).isZero();
    assertThat(down.out()).startsWith("Undone: " + (LATEST - 1) + ".\n");

    var info = schema("info", "--format", "json");
    assertThat(info.code()).isZero();
    JsonNode versions = new ObjectMapper().readTree(info.out()).get("versions");
    assertThat(versions.size()).isEqualTo(LATEST);
    assertThat(versions.at("/0/description").asText()).isEqualTo("access");
    assertThat(versions.at("/0/applied").asText()).isNotEmpty();
    assertThat(versions.at("/1/applied").asText()).isEmpty();

    assertThat(schema("down", "--to", "0").out()).startsWith("Undone: 1.\n");
    assertThat(database.query(TABLES)).isEqualTo("0");
  }

  @Test
  void refusesWhatMakesNoSense() {
    for (String to : new String[] {"-1", Integer.toString(LATEST + 1), "x"}) {
      assertThat(schema("down", "--to=" + to).code()).as(to).isEqualTo(64);
    }
    assertThat(schema("down").code()).isEqualTo(64);
    assertThat(engine.run("schema").code()).isEqualTo(64);
    var away =
        engine.run("schema", "info", "--database", "postgresql://nobody:hush@127.0.0.1:1/nothing");
    assertThat(away.code()).isEqualTo(4);
    assertThat(away.err())
        .contains("No connection to the service's database")
        .doesNotContain("hush");
  }
}
