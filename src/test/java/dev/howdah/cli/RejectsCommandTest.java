package dev.howdah.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.howdah.migration.MigrationReport;
import dev.howdah.migration.MigrationReport.Outcome;
import dev.howdah.migration.RejectsPage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectsCommandTest {

  private final HandMadeEngine engine = new HandMadeEngine();

  @Test
  void listsRowsWithTheirValuesAndReasons() {
    var ended = engine.run("rejects", "list", "--target", "postgresql://u:secret@h/db");

    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .isEqualTo(
            """
            Run 0195 has 3 rows in quarantine.

              NUMBER  TABLE  ROW   COLUMN       VALUE      RULE                   REASON
                   7  notes  id=1  body         text \\x61  nul-in-text            it has a NUL
                   9  notes  id=2  (whole row)  -          constraint:notes_fkey  it breaks notes_fkey

            The list goes on with:  ./howdah rejects list --target 'postgresql://u:***@h/db' --run 0195 --limit 50 --after 9
            """);
    assertThat(engine.calls)
        .contains(
            "rejects RejectsQuery[target=postgresql://u:secret@h/db, run=null, table=null, after=0,"
                + " limit=50, whole=false]");
  }

  @Test
  void listsAsJsonWithAllBytes() throws IOException {
    var ended =
        engine.run(
            "rejects",
            "list",
            "--format",
            "json",
            "--run",
            "0195",
            "--table",
            "notes",
            "--limit",
            "2",
            "--after",
            "5");

    assertThat(ended.code()).isZero();
    assertThat(new ObjectMapper().readTree(ended.out()).toString())
        .isEqualTo(
            "{\"version\":1,\"exitCode\":0,\"run\":\"0195\",\"total\":3,\"rejects\":["
                + "{\"id\":7,\"table\":\"notes\",\"key\":\"id=1\",\"column\":\"body\","
                + "\"rule\":\"nul-in-text\",\"message\":\"it has a NUL\",\"storageClass\":\"text\","
                + "\"value\":\"\\\\x61\",\"bytes\":\"61\"},"
                + "{\"id\":9,\"table\":\"notes\",\"key\":\"id=2\",\"column\":\"\","
                + "\"rule\":\"constraint:notes_fkey\",\"message\":\"it breaks notes_fkey\","
                + "\"storageClass\":\"null\",\"value\":\"\"}],\"next\":9}");
    assertThat(engine.calls)
        .contains(
            "rejects RejectsQuery[target=null, run=0195, table=notes, after=5, limit=2,"
                + " whole=true]");
  }

  @Test
  void saysWhereNothingIsInQuarantine() {
    engine.rejects = new RejectsPage("", 0, List.of(), null);
    assertThat(engine.run("rejects", "list").out()).isEqualTo("Nothing is in quarantine.\n");
    engine.rejects = new RejectsPage("0195", 3, List.of(), null);
    assertThat(engine.run("rejects", "list", "--after", "9").out())
        .isEqualTo("No more rows are in quarantine.\n");
  }

  @Test
  void retriesWithWhatIsDecided() {
    var ended =
        engine.run(
            "rejects",
            "retry",
            "app.db",
            "--run",
            "0195",
            "--table",
            "notes",
            "--plan",
            "p.yaml",
            "--nul",
            "strip",
            "--malformed-text",
            "windows-1252",
            "--snapshot",
            "copy",
            "--dry-run");

    assertThat(ended.code()).isZero();
    assertThat(engine.calls)
        .contains(
            "retry RejectsRequest[source=app.db, target=null, run=0195, table=notes,"
                + " planFile=p.yaml, nul=STRIP, malformedText=WINDOWS_1252, dryRun=true,"
                + " snapshot=COPY]");
    assertThat(ended.out()).startsWith("Tried and taken back: ");
  }

  @Test
  void saysWhatBecameOfTheRows() throws IOException {
    assertThat(firstLine("rejects", "retry", "app.db"))
        .matches(
            "Loaded and verified: [0-9,]+ rows, every cell compared; none of these tables' rows is"
                + " left in quarantine\\.");
    engine.retry = Samples.quarantined();
    var some = engine.run("rejects", "retry", "app.db");
    assertThat(some.code()).isEqualTo(1);
    assertThat(some.out().lines().findFirst().orElse(""))
        .matches(
            "Loaded and verified: [0-9,]+ rows?, every cell compared; [0-9,]+ rows? (does|do) not"
                + " fit yet and stays? in quarantine\\.");
    assertThat(some.out())
        .endsWith(
            "\nTo see what does not fit, type:\n  ./howdah rejects list --run "
                + engine.retry.run()
                + "\n");
    engine.retry = Samples.failed();
    assertThat(firstLine("rejects", "retry", "app.db"))
        .isEqualTo("Failed, everything is as it was: the disk of the server is full.");
    engine.retry = withoutTables(Samples.verified());
    assertThat(firstLine("rejects", "retry", "app.db"))
        .isEqualTo("Nothing is in quarantine; nothing was changed.");
    assertThat(
            new ObjectMapper()
                .readTree(engine.run("rejects", "retry", "app.db", "--format", "json").out())
                .get("dryRun")
                .asBoolean(true))
        .isFalse();
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThat(engine.run("rejects").code()).isEqualTo(64);
    assertThat(engine.run("rejects", "retry").code()).isEqualTo(64);
    assertThat(engine.run("rejects", "list", "--limit", "0").code()).isEqualTo(64);
    assertThat(engine.run("rejects", "retry", "a.db", "b.db", "--run", "0195").code())
        .isEqualTo(64);
    assertThat(engine.run("rejects", "retry", "a.db", "--malformed-text", "guess").code())
        .isEqualTo(64);
    assertThat(engine.calls).noneMatch(call -> call.startsWith("re"));
  }

  private String firstLine(String... arguments) {
    return engine.run(arguments).out().lines().findFirst().orElse("");
  }

  private static MigrationReport withoutTables(MigrationReport report) {
    return new MigrationReport(
        report.version(),
        "",
        Outcome.VERIFIED,
        0,
        report.source(),
        report.target(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null);
  }
}
