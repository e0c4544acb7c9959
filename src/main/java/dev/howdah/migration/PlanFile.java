package dev.howdah.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.MigrationPlan;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Plans as text: YAML for people, JSON for the target's memory. Stateless.
final class PlanFile {

  private static final String HEAD =
      """
      # A migration plan of Howdah. Edit it and give it back with: howdah migrate SOURCE --plan FILE
      # What may be changed: the schema; target names; a column's type, numbers, nul, malformedText,
      # notNull, defaultSql, generatedSql and collation; indexes, checks, foreignKeys and views, which
      # may also be removed, as tables and columns may. Types and rules: docs/type-mapping.md.
      # In fill mode (docs/fill-mode.md) the types are the target's; rowsThere of a table says what
      # becomes of the rows that it has: fail, truncate or keep.
      """;

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private PlanFile() {}

  static void write(MigrationPlan plan, Writer out) {
    try {
      out.write(HEAD);
      out.write(YAML.writeValueAsString(plan));
      out.flush();
    } catch (IOException e) {
      throw new HowdahException(
          ErrorCode.OUTPUT_FAILED,
          "The plan could not be written: " + e.getMessage(),
          "Check the path, the permissions and the disk.",
          e);
    }
  }

  static MigrationPlan read(Path file) {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new HowdahException(
          ErrorCode.PLAN_INVALID,
          "The plan " + file + " cannot be read: " + e.getMessage(),
          "Write one with: howdah plan SOURCE -o " + file,
          e);
    }
    return read(text, file.toString());
  }

  /// Reads a plan.
  ///
  /// @param file how it is called in messages; JSON where it ends so, else YAML
  static MigrationPlan read(String text, String file) {
    ObjectMapper mapper = file.endsWith(".json") ? JSON : YAML;
    try {
      MigrationPlan plan = mapper.readValue(text, MigrationPlan.class);
      if (plan == null) {
        throw new NullPointerException("an empty file");
      }
      if (plan.version() != MigrationPlan.VERSION) {
        throw new HowdahException(
            ErrorCode.PLAN_INVALID,
            "The plan "
                + file
                + " has version "
                + plan.version()
                + "; this Howdah reads version 1.",
            "Make it anew with: howdah plan SOURCE -o " + file);
      }
      return plan;
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw new HowdahException(
          ErrorCode.PLAN_INVALID,
          "The plan " + file + " is not understood" + where + ": " + e.getOriginalMessage(),
          "Mend it, or make it anew with: howdah plan SOURCE -o " + file,
          e);
    } catch (NullPointerException e) {
      throw new HowdahException(
          ErrorCode.PLAN_INVALID,
          "The plan " + file + " lacks something that every plan has.",
          "Make it anew with: howdah plan SOURCE -o " + file,
          e);
    }
  }

  static String toJson(MigrationPlan plan) {
    try {
      return JSON.writeValueAsString(plan);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan is always JSON", e);
    }
  }

  static MigrationPlan fromJson(String json) {
    try {
      return JSON.readValue(json, MigrationPlan.class);
    } catch (JsonProcessingException e) {
      throw new HowdahException(
          ErrorCode.RUN_NOT_RESUMABLE,
          "The plan that the target remembers cannot be read: " + e.getOriginalMessage(),
          "It was written by another version of Howdah: discard the run and start again.",
          e);
    }
  }
}
