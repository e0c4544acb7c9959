package dev.howdah.cli;

import java.util.List;
import picocli.CommandLine.Option;

/// Names schemas of a target.
final class SchemaListOptions {

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "public",
      description = "The schema to look at; may be given several times. Default: ${DEFAULT-VALUE}.")
  List<String> schemas = List.of("public");
}
