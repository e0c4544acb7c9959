package dev.howdah.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Alerts and dashboards. Whether Prometheus understands them, and whether each alert fires and
/// clears, is tried by promtool in `.ci/deploy-check`.
class InstrumentsTest {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  static final Path ALERTS = Chart.FOLDER.resolve("files/alerts.yaml");
  static final Path DASHBOARDS = Chart.FOLDER.resolve("files/dashboards");

  private static final Pattern METRIC =
      Pattern.compile(
          "\\b(?:howdah|agroal|http_server|jvm|process|pg|kubelet|certmanager|probe)_[a-z_]+|\\bup\\b");

  /// Of postgres_exporter, the kubelet, cert-manager, the blackbox exporter and Prometheus itself.
  private static final Pattern FOREIGN =
      Pattern.compile("pg_.*|kubelet_.*|certmanager_.*|probe_.*|up");

  static List<JsonNode> alerts() throws IOException {
    List<JsonNode> alerts = new ArrayList<>();
    for (JsonNode group : YAML.readTree(ALERTS.toFile()).path("groups")) {
      group.path("rules").forEach(alerts::add);
    }
    return alerts;
  }

  static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    for (Path file : dashboards()) {
      for (JsonNode panel : new ObjectMapper().readTree(file.toFile()).path("panels")) {
        panel.path("targets").forEach(target -> queries.add(target.path("expr").asText()));
      }
    }
    return queries;
  }

  private static List<Path> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      return files.sorted().toList();
    }
  }

  /// The names of Howdah's own figures in alerts and dashboards.
  static Set<String> metrics() throws IOException {
    Set<String> names = new TreeSet<>();
    List<String> expressions = new ArrayList<>(queries());
    alerts().forEach(alert -> expressions.add(alert.path("expr").asText()));
    for (String expression : expressions) {
      Matcher matcher = METRIC.matcher(expression.replaceAll("\"[^\"]*\"", ""));
      while (matcher.find()) {
        if (!FOREIGN.matcher(matcher.group()).matches()) {
          names.add(matcher.group());
        }
      }
    }
    return names;
  }

  @Test
  void eachAlertHasARunbookAndATest() throws IOException {
    List<String> runbooks =
        Files.readAllLines(Path.of("docs/runbooks.md")).stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3))
            .toList();
    JsonNode tests =
        YAML.readTree(Path.of("src/test/promtool/alerts-test.yaml").toFile()).path("tests");
    List<String> names = new ArrayList<>();
    for (JsonNode alert : alerts()) {
      String name = alert.path("alert").asText();
      names.add(name);
      assertThat(alert.path("labels").path("severity").asText()).isIn("warning", "critical");
      assertThat(alert.path("annotations").path("summary").asText()).as(name).isNotBlank();
      assertThat(alert.path("annotations").path("runbook_url").asText())
          .isEqualTo("docs/runbooks.md#" + name.toLowerCase(Locale.ROOT));
      Set<String> seen = new HashSet<>();
      for (JsonNode test : tests) {
        for (JsonNode moment : test.path("alert_rule_test")) {
          if (moment.path("alertname").asText().equals(name)) {
            seen.add(moment.path("exp_alerts").isEmpty() ? "clears" : "fires");
          }
        }
      }
      assertThat(seen).as(name).containsExactlyInAnyOrder("fires", "clears");
    }
    assertThat(runbooks).containsExactlyInAnyOrderElementsOf(names);
    assertThat(names).hasSize(14);
  }

  @Test
  void dashboardsAskForTheChosenSourceAndAreDistinct() throws IOException {
    Set<String> ids = new HashSet<>();
    for (Path file : dashboards()) {
      JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
      assertThat(ids.add(dashboard.path("uid").asText())).isTrue();
      Set<Integer> panels = new HashSet<>();
      for (JsonNode panel : dashboard.path("panels")) {
        assertThat(panels.add(panel.path("id").asInt())).isTrue();
        assertThat(panel.path("title").asText()).isNotBlank();
        assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
        assertThat(panel.path("targets")).isNotEmpty();
      }
      assertThat(panels).hasSizeGreaterThan(10);
    }
    assertThat(ids).containsExactlyInAnyOrder("howdah-migrations", "howdah-service");
  }

  @Test
  void noQueryNamesATableOrAFile() throws IOException {
    assertThat(queries())
        .isNotEmpty()
        .noneMatch(query -> query.contains("table=") || query.contains("file="));
  }

  @Test
  void alertsAndDashboardsUseWhatWasAgreedOn() throws IOException {
    assertThat(metrics())
        .contains(
            "howdah_ready",
            "howdah_migrations",
            "howdah_migrations_finished_total",
            "howdah_migration_phase_seconds_sum",
            "howdah_queue_age_seconds",
            "howdah_rows_copied_total",
            "howdah_bytes_copied_total",
            "howdah_rows_quarantined_total",
            "howdah_verification_differences_total",
            "howdah_failures_total",
            "howdah_lease_takeovers_total",
            "howdah_rate_limited_requests_total",
            "howdah_upload_bytes_total",
            "howdah_backup_last_success_timestamp_seconds",
            "agroal_awaiting_count");
  }
}
