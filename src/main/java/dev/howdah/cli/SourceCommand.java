package dev.howdah.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.ExitCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A command that works on one file after the other. With several files a failure of one does not
/// stop the others, and the worst exit code is the command's.
@Command
@SuppressWarnings("NullAway.Init") // picocli sets the fields
abstract class SourceCommand extends HowdahCommand {

  private static final Pattern ADDRESS = Pattern.compile("(?i)(jdbc|postgres|postgresql):");

  @Mixin SourceOptions files;

  /// What became of one file.
  ///
  /// @param exitCode how it ended
  /// @param document for machines
  /// @param text for people
  record Outcome(ExitCode exitCode, ObjectNode document, String text) {}

  /// Works on one file.
  ///
  /// @param index of the file among those given
  abstract Outcome work(Engine engine, Path source, int index);

  /// The file to which the documents are also written, null for none.
  @Nullable Path documentFile() {
    return null;
  }

  /// The name of the array of documents where there are several.
  abstract String plural();

  @Override
  ExitCode run() {
    for (Path source : files.sources) {
      if (ADDRESS.matcher(source.toString()).lookingAt()) {
        throw misuse(
            "A SOURCE is a file, but one looks like the address of a database: that goes behind"
                + " --target.");
      }
    }
    refuseUnwritable(documentFile());
    ArrayNode documents = Documents.versioned().putArray(plural());
    ExitCode worst = ExitCode.DONE;
    boolean several = files.all().size() > 1;
    try (Progress progress = Progress.of(surroundings())) {
      Engine engine = engine(progress);
      for (int i = 0; i < files.all().size(); i++) {
        Outcome outcome = workOrFail(engine, files.all().get(i), i);
        worst = Howdah.worst(worst, outcome.exitCode());
        documents.add(outcome.document());
        if (!output.json()) {
          print((several && i > 0 ? "\n" : "") + outcome.text());
          surroundings().out().flush();
        }
      }
    }
    ObjectNode document =
        several ? Documents.begin(worst).set(plural(), documents) : (ObjectNode) documents.get(0);
    String json = Documents.write(document);
    if (output.json()) {
      print(json);
    }
    Path file = documentFile();
    if (file != null) {
      writeWhole(file, json);
    }
    return worst;
  }

  private Outcome workOrFail(Engine engine, Path source, int index) {
    try {
      return work(engine, source, index);
    } catch (HowdahException failure) {
      return failed(source, failure);
    } catch (RuntimeException e) {
      if (e instanceof picocli.CommandLine.ParameterException) {
        throw e;
      }
      if (Failures.isDebug(surroundings().environment())) {
        e.printStackTrace(surroundings().err());
      }
      return failed(source, Failures.internal(ErrorCode.INTERNAL, e));
    }
  }

  private Outcome failed(Path source, HowdahException failure) {
    Failures.print(failure, surroundings().err());
    ObjectNode document = Documents.failure(failure);
    document.putObject("source").put("path", source.toAbsolutePath().normalize().toString());
    return new Outcome(failure.code().exitCode(), document, "");
  }

  /// Finds out before the work that the result could not be written after it.
  static void refuseUnwritable(@Nullable Path file) {
    if (file == null) {
      return;
    }
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null
        || !Files.isDirectory(parent)
        || !Files.isWritable(parent)
        || Files.isDirectory(file)) {
      throw new HowdahException(
          ErrorCode.USAGE,
          "The file " + file + " cannot be written.",
          "Name a file in a folder that exists and that you may write to. Nothing was begun.");
    }
  }

  /// Writes a file whole or not at all.
  static void writeWhole(Path file, String text) {
    Path target = file.toAbsolutePath();
    Path partial = target.resolveSibling("." + target.getFileName() + ".partial");
    try {
      Files.writeString(partial, text);
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new HowdahException(
          ErrorCode.OUTPUT_FAILED,
          "The file " + file + " could not be written: " + e.getMessage(),
          "The work itself was done as shown; make room or name another file for the result.",
          e);
    }
  }

  /// Refuses an option that belongs to one file where there are several.
  void onlyWithOneFile(String option, boolean given) {
    if (given && files.all().size() > 1) {
      throw misuse(option + " belongs to one SOURCE, but " + files.all().size() + " are given.");
    }
  }

  /// The schema of each file.
  List<String> schemas(@Nullable String schema) {
    if (files.all().size() > 1 && schema == null) {
      return SchemaNames.of(files.all());
    }
    return files.all().stream().map(source -> schema == null ? "public" : schema).toList();
  }
}
