package dev.howdah.cli;

import dev.howdah.failure.ExitCode;
import dev.howdah.migration.MigrationReport;
import dev.howdah.migration.Reject;
import dev.howdah.migration.RejectsPage;
import dev.howdah.migration.RejectsQuery;
import dev.howdah.migration.RejectsRequest;
import dev.howdah.plan.MalformedTextPolicy;
import dev.howdah.plan.NulPolicy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `rejects`: the rows that did not fit.
@Command(
    name = "rejects",
    header = "Rows in quarantine: looks at them and loads them again.",
    description = {
      "The rows that a run put into quarantine because they did not fit: looks at them, and loads"
          + " them again once they do. Has the commands list and retry."
    },
    commandListHeading = "%nCommands:%n",
    subcommands = {RejectsCommand.ListCommand.class, RejectsCommand.RetryCommand.class})
final class RejectsCommand extends HowdahCommand {

  @Override
  ExitCode run() {
    throw misuse("A command is missing: 'rejects list' or 'rejects retry SOURCE'.");
  }

  /// `rejects list`.
  @Command(
      name = "list",
      header = "Lists the rows that a run has in quarantine.",
      description = {
        "Lists the rows that a run has in quarantine, each with the value that did not fit and the"
            + " reason, in the order in which they came there. As JSON values have all their bytes."
      })
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  static final class ListCommand extends HowdahCommand {

    private static final int SHOWN = 60;

    @Mixin TargetOptions target;

    @Option(
        names = "--run",
        paramLabel = "ID",
        description = "The run. Default: the newest one that has rows in quarantine.")
    @Nullable String run;

    @Option(
        names = "--table",
        paramLabel = "TABLE",
        description = "Only rows of this table, named as in the file.")
    @Nullable String table;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "How many rows at most. Default: ${DEFAULT-VALUE}.")
    int limit;

    @Option(
        names = "--after",
        paramLabel = "NUMBER",
        defaultValue = "0",
        description = "Go on behind the row with this number, which the list before ended with.")
    long after;

    @Override
    ExitCode run() {
      if (limit < 1 || limit > 100_000) {
        throw misuse("--limit must be from 1 to 100000.");
      }
      RejectsPage page =
          engine()
              .rejects(new RejectsQuery(target.target, run, table, after, limit, output.json()));
      if (output.json()) {
        print(
            Documents.write(
                Documents.append(
                    Documents.versioned().put("exitCode", ExitCode.DONE.code()), page)));
      } else {
        print(text(page));
      }
      return ExitCode.DONE;
    }

    private String text(RejectsPage page) {
      if (page.rejects().isEmpty()) {
        return page.total() == 0
            ? "Nothing is in quarantine.\n"
            : "No more rows are in quarantine.\n";
      }
      TextTable rows =
          new TextTable(">NUMBER", "TABLE", "ROW", "COLUMN", "VALUE", "RULE", "REASON");
      for (Reject reject : page.rejects()) {
        rows.row(
            Long.toString(reject.id()),
            reject.table(),
            shorten(reject.key()),
            reject.column().isEmpty() ? "(whole row)" : reject.column(),
            reject.column().isEmpty() ? "-" : value(reject),
            reject.rule(),
            reject.message());
      }
      StringBuilder out = new StringBuilder();
      out.append("Run ")
          .append(page.run())
          .append(" has ")
          .append(Words.count(page.total(), "row"))
          .append(table == null ? "" : " of " + Words.oneLine(table))
          .append(" in quarantine.\n\n")
          .append(rows.render("  "));
      if (page.next() != null) {
        out.append("\nThe list goes on with:  ")
            .append(surroundings().name())
            .append(" rejects list")
            .append(target.again())
            .append(" --run ")
            .append(page.run())
            .append(table == null ? "" : " --table " + Shell.quote(table))
            .append(" --limit ")
            .append(limit)
            .append(" --after ")
            .append(page.next())
            .append('\n');
      }
      return out.toString();
    }

    private static String value(Reject reject) {
      return reject.storageClass().equals("null")
          ? "NULL"
          : reject.storageClass() + " " + shorten(reject.value());
    }

    private static String shorten(String text) {
      return text.codePointCount(0, text.length()) <= SHOWN
          ? text
          : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…";
    }
  }

  /// `rejects retry`.
  @Command(
      name = "retry",
      header = "Loads quarantined rows of a run again.",
      description = {
        "Loads the quarantined rows of a published run again, after the target was changed (a parent"
            + " row, a wider column, a constraint that is gone) or with other decisions (--nul,"
            + " --malformed-text, an edited plan). They are read anew from the very file of the run."
            + " In one transaction each row that fits is inserted and compared cell by cell, and each"
            + " other one stays in quarantine with its present reason.",
        "Ends with 0 if none of the tables' rows is left in quarantine, 1 if some are, 2 if what was"
            + " inserted differs from the file; then everything is as it was."
      })
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  static final class RetryCommand extends SourceCommand {

    @Mixin TargetOptions target;

    @Option(
        names = "--run",
        paramLabel = "ID",
        description = "The run. Default: the newest one of this file that has rows in quarantine.")
    @Nullable String run;

    @Option(
        names = "--table",
        paramLabel = "TABLE",
        description = "Only rows of this table, named as in the file.")
    @Nullable String table;

    @Option(
        names = "--plan",
        paramLabel = "FILE",
        description =
            "An edited plan, made by 'plan -o FILE'. Of the tables with rows in quarantine, what it"
                + " says of their columns is used: nul, malformedText, numbers, and a type that the"
                + " target's column has by now. Default: what the run had planned.")
    @Nullable Path plan;

    @Option(
        names = "--nul",
        paramLabel = "strip|replace",
        description =
            "NUL characters in text, where the plan says quarantine: strip leaves them out, replace"
                + " puts U+FFFD in their place.")
    @Nullable NulPolicy nul;

    @Option(
        names = "--malformed-text",
        paramLabel = "replace|windows-1252",
        converter = MalformedTextConverter.class,
        description =
            "Text that is malformed, where the plan says quarantine: replace puts U+FFFD in place of"
                + " each malformed part, windows-1252 decodes it as such.")
    @Nullable MalformedTextPolicy malformedText;

    @Option(
        names = "--dry-run",
        description =
            "Do everything, say what became of it, and take it back. Locks the tables meanwhile.")
    boolean dryRun;

    @Override
    ExitCode run() {
      onlyWithOneFile("--run", run != null);
      onlyWithOneFile("--table", table != null);
      onlyWithOneFile("--plan", plan != null);
      return super.run();
    }

    @Override
    Outcome work(Engine engine, Path source, int index) {
      MigrationReport done =
          engine.retryRejects(
              new RejectsRequest(
                  source,
                  target.target,
                  run,
                  table,
                  plan,
                  nul,
                  malformedText,
                  dryRun,
                  files.snapshot));
      Outcome outcome =
          ReportPrinter.outcome(
              done,
              dryRun ? ReportPrinter.Kind.RETRY_REHEARSAL : ReportPrinter.Kind.RETRY,
              surroundings().name(),
              surroundings().name() + " rejects list" + target.again(),
              output.json());
      outcome.document().put("dryRun", dryRun);
      return outcome;
    }

    @Override
    String plural() {
      return "reports";
    }
  }

  /// Policies as plans spell them.
  static final class MalformedTextConverter
      implements picocli.CommandLine.ITypeConverter<MalformedTextPolicy> {

    @Override
    public MalformedTextPolicy convert(String value) {
      return switch (value) {
        case "quarantine" -> MalformedTextPolicy.QUARANTINE;
        case "replace" -> MalformedTextPolicy.REPLACE;
        case "windows-1252" -> MalformedTextPolicy.WINDOWS_1252;
        default ->
            throw new picocli.CommandLine.TypeConversionException(
                "expected one of quarantine, replace, windows-1252, but was '" + value + "'");
      };
    }
  }
}
