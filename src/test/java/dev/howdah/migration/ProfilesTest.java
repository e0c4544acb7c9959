package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.NumberMeaning;
import dev.howdah.plan.Profile;
import dev.howdah.plan.Profile.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The profiles that are built in, and how those of users are read.
class ProfilesTest {

  private static final Path FOLDER = Path.of("src/main/resources/profiles");
  private static final List<String> FIRST_WORDS = List.of("SELECT ", "WITH ");

  @TempDir private Path folder;

  @Test
  void theIndexNamesEveryFile() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted())
          .containsExactlyElementsOf(
              Stream.concat(
                      Profiles.names().stream().map(name -> name + ".yaml"), Stream.of("index"))
                  .sorted()
                  .toList());
    }
  }

  @TestFactory
  Stream<DynamicTest> eachIsWhole() {
    return Profiles.names().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> checkWhole(name)));
  }

  private static void checkWhole(String name) throws IOException {
    Profile profile = Profiles.named(name);
    assertThat(profile.name()).isEqualTo(name);
    assertThat(Files.readString(FOLDER.resolve(name + ".yaml")))
        .as("says where its facts come from")
        .startsWith("# ")
        .contains("# Where the facts come from:");
    assertThat(Files.readString(Path.of("docs/profiles.md")))
        .contains("| `" + name + "` | " + profile.title() + " |");
    assertThat(profile.detect().isEmpty()).isEqualTo(name.equals(Profiles.GENERAL));
    assertThat(profile.fits(profile.detect())).isEqualTo(!name.equals(Profiles.GENERAL));
    assertThat(profile.checks())
        .allSatisfy(check -> {
          assertThat(check.sql()).doesNotContain(";").matches(sql -> begins(sql));
          assertThat(check.expect()).isNotEmpty();
        });
    // A rule behind one that says the same can never decide.
    List<String> seen = new ArrayList<>();
    for (Profile.TableRule rule : profile.tables()) {
      assertThat(seen).doesNotContain(rule.match());
      seen.add(rule.match());
    }
    for (Profile.Version version : profile.versions()) {
      assertThat(profile.table(version.table()))
          .as("%s names a version, so its rows belong to the schema", version.table())
          .map(Profile.TableRule::rows)
          .hasValue(Rows.SKIP);
    }
  }

  private static boolean begins(String sql) {
    return FIRST_WORDS.stream().anyMatch(sql::startsWith);
  }

  @Test
  void detectsByTablesAndPrefersTheMostSpecific() {
    assertThat(Profiles.detect(List.of("Django_Migrations", "django_content_type", "x")))
        .map(Profile::name)
        .hasValue("django");
    assertThat(Profiles.detect(Profiles.named("rails").detect()))
        .map(Profile::name)
        .hasValue("rails");
    List<String> redmine = new ArrayList<>(Profiles.named("redmine").detect());
    redmine.addAll(Profiles.named("rails").detect());
    assertThat(Profiles.detect(redmine)).map(Profile::name).hasValue("redmine");
    assertThat(Profiles.detect(List.of("alembic_version", "users", "tasks"))).isEmpty();
    assertThat(Profiles.detect(List.of())).isEmpty();
  }

  @Test
  void directusKnowsItsTablesAndTimes() {
    Profile directus = Profiles.named("directus");
    assertThat(directus.table("directus_migrations"))
        .hasValue(new Profile.TableRule("directus_migrations", Rows.SKIP));
    assertThat(directus.table("directus_users"))
        .map(Profile.TableRule::rows)
        .hasValue(Rows.TRUNCATE);
    assertThat(directus.table("articles")).isEmpty();
    assertThat(directus.column("articles", "published_at"))
        .map(Profile.ColumnRule::numbers)
        .hasValue(NumberMeaning.EPOCH_MILLISECONDS);
    assertThat(directus.column("articles", "score"))
        .map(Profile.ColumnRule::real)
        .hasValue(Profile.RealPolicy.NEAREST);
  }

  @Test
  void readsAFileOfTheUser() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mine.yaml"),
            """
            name: mine
            title: Mine
            tables:
              - {match: "audit_*", rows: keep}
            columns:
              - {match: log.message, nul: strip, malformedText: windows-1252}
            checks:
              - {name: it is open, sql: SELECT open FROM shop, expect: true}
            """);
    Profile profile = Profiles.named(file.toString());
    assertThat(profile.name()).isEqualTo("mine");
    assertThat(profile.versions()).isEmpty();
    assertThat(profile.table("audit_2024")).map(Profile.TableRule::rows).hasValue(Rows.KEEP);
    assertThat(profile.checks()).extracting(Profile.Check::expect).containsExactly("true");
  }

  @Test
  void refusesWhatItDoesNotUnderstand() throws IOException {
    refuses("name: a\ntitle: A\ntable: []\n", "at table:", "no key 'table'", "tables");
    refuses(
        "name: a\ntitle: A\ntables: [{match: x, rows: skip, row: x}]\n",
        "at tables[0].row:",
        "no key 'row'",
        "match");
    refuses(
        "name: a\ntitle: A\ntables: [{match: x, rows: drop}]\n",
        "at tables[0].rows:",
        "'drop' is none of the words");
    refuses("name: a\ntitle: A\ntables: [{match: x}]\n", "'rows' of the table rule for x");
    refuses("name: a\ntitle: A\ncolumns: [{match: x.y}]\n", "column rule for x.y says none");
    refuses("name: a\ntitle: A\nversions: [{table: v}]\n", "'columns' of the version in v");
    refuses("title: A\n", "'name' is missing");
    refuses("name: a\nname: b\ntitle: A\n", "Duplicate field 'name'");
    refuses("name: a\ntitle: A\ntables: [~]\n", "nothing in it");
    refuses("", "nothing in it");
    refuses("# only a comment\n", "nothing in it");
    refuses("- a list\n", "something else belongs here");
    refuses("name: a\n\ttitle: A\n", "line 2");
  }

  private void refuses(String text, String... parts) throws IOException {
    Path file = Files.writeString(folder.resolve("wrong.yaml"), text);
    assertThatThrownBy(() -> Profiles.named(file.toString()))
        .as("%s", text)
        .isInstanceOfSatisfying(
            HowdahException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.PLAN_INVALID);
              assertThat(failure.remedy()).contains("docs/profiles.md");
            })
        .hasMessageContaining("wrong.yaml")
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("dev.howdah");
  }

  @Test
  void namesTheProfilesWhereThereIsNoneOfThatName() {
    for (String name : List.of("djungo", "no/such/file.yaml", "\0", "")) {
      assertThatThrownBy(() -> Profiles.named(name))
          .isInstanceOfSatisfying(
              HowdahException.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.USAGE);
                assertThat(failure.remedy()).contains("django", "directus");
              });
    }
    assertThatThrownBy(() -> Profiles.named(folder.toString()))
        .isInstanceOfSatisfying(
            HowdahException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PLAN_INVALID));
  }
}
