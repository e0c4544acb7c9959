package dev.howdah.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.howdah.failure.ExitCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.migration.ContractJson;
import dev.howdah.migration.MigrationReport;

/// The JSON that commands write.
final class Documents {

  private static final JsonMapper MAPPER = ContractJson.mapper();

  private Documents() {}

  /// A value as a document, ending with a line feed.
  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the result cannot be written as JSON", e);
    }
  }

  /// An object that begins with the version of the contract.
  static ObjectNode versioned() {
    return MAPPER.createObjectNode().put("version", MigrationReport.VERSION);
  }

  /// An object that begins with the version of the contract, the outcome and the exit code.
  static ObjectNode begin(ExitCode exitCode) {
    return versioned().put("outcome", outcome(exitCode)).put("exitCode", exitCode.code());
  }

  /// The same followed by the components of a record.
  static ObjectNode begin(ExitCode exitCode, Object rest) {
    return append(begin(exitCode), rest);
  }

  /// Adds the components of a record, except a version of its own.
  static ObjectNode append(ObjectNode node, Object rest) {
    ObjectNode components = MAPPER.valueToTree(rest);
    components.remove("version");
    node.setAll(components);
    return node;
  }

  static ObjectNode with(ObjectNode node, String key, Object value) {
    node.set(key, MAPPER.valueToTree(value));
    return node;
  }

  /// What is written where a command fails before there is a report.
  static ObjectNode failure(HowdahException failure) {
    ObjectNode node = begin(failure.code().exitCode());
    node.putObject("error")
        .put("code", failure.code().code())
        .put("message", Redaction.of(failure.getMessage()))
        .put("remedy", Redaction.of(failure.remedy()));
    return node;
  }

  /// The word for an exit code, the same as in reports.
  static String outcome(ExitCode exitCode) {
    return switch (exitCode) {
      case DONE -> "verified";
      case QUARANTINED -> "quarantined";
      case DIFFERENT -> "different";
      case FAILED -> "failed";
      case REFUSED, USAGE -> "refused";
    };
  }
}
