package dev.howdah.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.howdah.migration.MigrationReport;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The report as one page of HTML that needs nothing else: no script, no picture, its style inside.
/// Whatever comes from a file or a database is escaped. Thread-safe.
@ApplicationScoped
@RegisterForReflection(
    targets = {
      MigrationReport.class,
      MigrationReport.SourceReport.class,
      MigrationReport.TargetReport.class,
      MigrationReport.TableReport.class,
      MigrationReport.ConversionReport.class,
      MigrationReport.SequenceReport.class,
      MigrationReport.PhaseReport.class,
      MigrationReport.ErrorReport.class
    })
class ReportPage {

  private static final String STYLE =
      """
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
      body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
      table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
      th, td { border-bottom: 1px solid #8886; padding: .3rem .6rem; text-align: left;
        vertical-align: top; overflow-wrap: anywhere; }
      td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
      code { overflow-wrap: anywhere; }
      .outcome { font-size: 1.4rem; font-weight: 600; }
      """;

  /// What the page may load: its own style and nothing else.
  static final String POLICY =
      "default-src 'none'; style-src 'sha256-" + sha256(STYLE) + "'; frame-ancestors 'none'";

  private final ObjectMapper json;

  ReportPage(ObjectMapper json) {
    this.json = json;
  }

  /// The templates; Quarkus checks them against their parameters.
  @CheckedTemplate(basePath = "job")
  static final class Templates {

    private Templates() {}

    static native TemplateInstance report(String name, MigrationReport report, RawString style);
  }

  /// The page of a report.
  ///
  /// @param name of the migration
  /// @param report as it is kept
  String of(String name, String report) {
    try {
      return Templates.report(
              name, json.readValue(report, MigrationReport.class), new RawString(STYLE))
          .render();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report that this service wrote", e);
    }
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
