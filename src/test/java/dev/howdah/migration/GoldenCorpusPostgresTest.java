package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.howdah.failure.HowdahException;
import dev.howdah.testing.TargetText;
import dev.howdah.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Migrates every folder of the golden corpus and compares the report and the whole target with
/// what is expected. `-Dhowdah.golden.update=true` writes the expectations anew; read each
/// difference before it is committed.
class GoldenCorpusPostgresTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final boolean UPDATE = Boolean.getBoolean("howdah.golden.update");

  @TestFactory
  Stream<DynamicTest> carriesWhatIsExpected(@TempDir Path temporary) {
    String only = System.getProperty("howdah.golden.only", "");
    return GoldenFolder.all().stream()
        .filter(folder -> folder.name().startsWith(only))
        .map(folder -> DynamicTest.dynamicTest(folder.name(), () -> carry(folder, temporary)));
  }

  private static void carry(GoldenFolder folder, Path temporary) throws IOException {
    Path place = Files.createDirectory(temporary.resolve(folder.name()));
    Path source = folder.source(place);
    byte[] before = Files.readAllBytes(source);
    TestPostgres.Database database = TestPostgres.newDatabase();

    String report;
    try {
      report =
          write(
              report(
                  database,
                  Requests.engine(place)
                      .migrate(
                          Requests.migrate(
                              source,
                              database.uri(),
                              folder.plan(),
                              MigrateRequest.Existing.FAIL,
                              false))));
    } catch (HowdahException e) {
      report =
          write(
              JSON.createObjectNode()
                  .put("error", e.code().code())
                  .put("exitCode", e.code().exitCode().code()));
    }
    report = report.replace(place.toString(), "…");
    String target = TargetText.of(database, "public");

    assertThat(Files.readAllBytes(source)).isEqualTo(before);
    assertThat(list(place)).containsExactly("source.db");
    assertThat(database.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'howdah\\__%'"))
        .isEmpty();
    if (UPDATE) {
      folder.expect("report.json", report);
      folder.expect("target.sql", target);
    }
    assertThat(report).isEqualTo(folder.expected("report.json"));
    assertThat(target).isEqualTo(folder.expected("target.sql"));
  }

  private static List<String> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static ObjectNode report(TestPostgres.Database database, MigrationReport report) {
    ObjectNode json = JSON.createObjectNode();
    json.put("outcome", report.outcome().name().toLowerCase(java.util.Locale.ROOT));
    json.put("exitCode", report.exitCode());
    if (report.error() != null) {
      json.put("error", report.error().code() + ": " + report.error().message());
    }
    ArrayNode tables = json.putArray("tables");
    for (MigrationReport.TableReport table : report.tables()) {
      tables.add(
          "%s as %s: %d read, %d loaded, %d quarantined, %s"
              .formatted(
                  table.source(),
                  table.target(),
                  table.rowsRead(),
                  table.rowsLoaded(),
                  table.rowsQuarantined(),
                  table.verified() ? "verified" : "different"));
    }
    ArrayNode quarantine = json.putArray("quarantine");
    String rows =
        database.query(
            "SELECT source_table || ' ' || row_key || ': ' || column_name || ' ' || rule || ' '"
                + " || storage_class || ' ' || value_text FROM howdah.quarantine ORDER BY 1");
    rows.lines().filter(line -> !line.isEmpty()).forEach(quarantine::add);
    ArrayNode conversions = json.putArray("conversions");
    for (MigrationReport.ConversionReport conversion : report.conversions()) {
      conversions.add(
          "%s %s: %d".formatted(conversion.column(), conversion.rule(), conversion.count()));
    }
    ArrayNode findings = json.putArray("findings");
    report.findings().stream()
        .map(finding ->
            finding.severity().name().toLowerCase(java.util.Locale.ROOT)
                + " "
                + finding.code()
                + ": "
                + finding.object())
        .sorted()
        .forEach(findings::add);
    ArrayNode objects = json.putArray("objects");
    report.objects().stream()
        .sorted(
            Comparator.comparing((dev.howdah.plan.ObjectPlan object) -> object.kind())
                .thenComparing(dev.howdah.plan.ObjectPlan::name))
        .map(object ->
            "%s %s: %s"
                .formatted(
                    object.state().name().toLowerCase(java.util.Locale.ROOT),
                    object.kind().name().toLowerCase(java.util.Locale.ROOT),
                    object.name()))
        .forEach(objects::add);
    return json;
  }

  private static String write(ObjectNode json) {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    try {
      return JSON.writer(printer).writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
