package dev.howdah;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The doors between the rooms (see `docs/adr/` and the package documentation): who may know whom.
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.howdah");

  private static final Set<String> ENGINE =
      Set.of(
          "schema",
          "failure",
          "syntax",
          "sqlite",
          "postgres",
          "plan",
          "load",
          "verify",
          "embedded",
          "secret",
          "state",
          "backup",
          "migration");

  private static final Map<String, Set<String>> DOORS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("schema", Set.of()),
              Map.entry("failure", Set.of()),
              Map.entry("syntax", Set.of("schema")),
              Map.entry("sqlite", Set.of("schema", "failure", "syntax")),
              Map.entry("postgres", Set.of("schema", "failure")),
              Map.entry("plan", Set.of("schema", "failure", "syntax")),
              Map.entry("load", Set.of("schema", "plan", "sqlite", "postgres", "failure")),
              Map.entry("verify", Set.of("schema", "plan", "sqlite", "postgres", "failure")),
              Map.entry("embedded", Set.of("schema", "failure", "postgres")),
              Map.entry("backup", Set.of("schema", "failure", "postgres")),
              Map.entry("migration", ENGINE),
              Map.entry("state", Set.of("embedded", "postgres", "failure")),
              Map.entry("secret", Set.of("failure")),
              Map.entry(
                  "cli",
                  Set.of("migration", "schema", "plan", "verify", "failure", "state", "secret")),
              Map.entry("http", Set.of("failure")),
              Map.entry("access", Set.of("http", "failure", "state", "secret")),
              Map.entry(
                  "source", Set.of("access", "http", "failure", "state", "schema", "migration")),
              Map.entry(
                  "target",
                  Set.of(
                      "access",
                      "http",
                      "failure",
                      "state",
                      "schema",
                      "postgres",
                      "migration",
                      "secret")),
              Map.entry(
                  "job",
                  Set.of(
                      "access",
                      "source",
                      "target",
                      "http",
                      "failure",
                      "state",
                      "schema",
                      "plan",
                      "postgres",
                      "migration")),
              Map.entry("ops", Set.of("embedded", "postgres", "failure", "state"))));

  /// What the rooms of the service may use besides.
  private static final List<String> SERVICE =
      List.of(
          "com.fasterxml.jackson",
          "io.agroal.api",
          "io.micrometer",
          "io.quarkus",
          "io.smallrye.common.annotation",
          "io.smallrye.config",
          "io.smallrye.mutiny",
          "io.vertx",
          "jakarta",
          "org.eclipse.microprofile",
          "org.hibernate",
          "org.jboss.logging",
          "org.jboss.resteasy.reactive");

  /// What each room may know beyond the JDK and Howdah itself. Annotations for the compiler are
  /// always allowed.
  private static final Map<String, List<String>> LIBRARIES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("schema", List.of("com.fasterxml.jackson.annotation")),
              Map.entry("failure", List.of()),
              Map.entry("secret", List.of("javax.crypto")),
              Map.entry("syntax", List.of()),
              Map.entry("sqlite", List.of("org.sqlite")),
              Map.entry("postgres", List.of("org.postgresql", "jdk.net")),
              Map.entry("plan", List.of("com.fasterxml.jackson")),
              Map.entry("load", List.of("com.fasterxml.jackson", "org.postgresql")),
              Map.entry("verify", List.of("com.fasterxml.jackson", "org.postgresql")),
              Map.entry("embedded", List.of("org.apache.commons.compress", "org.tukaani.xz")),
              Map.entry("backup", List.of("com.fasterxml.jackson", "org.postgresql")),
              Map.entry("migration", List.of("com.fasterxml.jackson", "org.yaml.snakeyaml")),
              Map.entry(
                  "cli", List.of("com.fasterxml.jackson", "picocli", "me.tongfei.progressbar")),
              Map.entry("state", List.of("org.flywaydb", "org.postgresql")),
              Map.entry("source", SERVICE),
              Map.entry("target", SERVICE),
              Map.entry("job", with(SERVICE, "com.github.kagkarlsson.scheduler", "org.postgresql")),
              Map.entry(
                  "access", with(SERVICE, "com.github.benmanes.caffeine", "io.github.bucket4j")),
              Map.entry("http", SERVICE),
              Map.entry("ops", with(SERVICE, "org.jboss.logmanager", "io.smallrye.health"))));

  private static List<String> with(List<String> libraries, String... more) {
    return Stream.concat(libraries.stream(), Stream.of(more)).toList();
  }

  @Test
  void theClassesAreReallyRead() {
    assertThat(CLASSES.get("dev.howdah.cli.Howdah").getDirectDependenciesFromSelf())
        .extracting(dependency -> dependency.getTargetClass().getName())
        .contains("picocli.CommandLine", "dev.howdah.failure.ExitCode");
  }

  @TestFactory
  Stream<DynamicTest> eachRoomOpensOnlyItsDoors() {
    return DOORS.entrySet().stream()
        .map(room ->
            DynamicTest.dynamicTest(
                room.getKey(), () -> check(doors(room.getKey(), room.getValue()))));
  }

  private static ArchRule doors(String room, Set<String> doors) {
    String[] closed =
        Stream.concat(DOORS.keySet().stream(), Stream.of("sync", "export", "console"))
            .filter(other -> !other.equals(room) && !doors.contains(other))
            .map(other -> "dev.howdah." + other + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("dev.howdah." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(closed);
  }

  @TestFactory
  Stream<DynamicTest> eachRoomKnowsOnlyItsLibraries() {
    return LIBRARIES.entrySet().stream()
        .map(room ->
            DynamicTest.dynamicTest(
                room.getKey(), () -> check(libraries(room.getKey(), room.getValue()))));
  }

  private static ArchRule libraries(String room, List<String> libraries) {
    Set<String> allowed =
        Stream.concat(
                Stream.of(
                    "",
                    "java..",
                    "javax.net..",
                    "javax.security..",
                    "javax.sql..",
                    "dev.howdah..",
                    "org.jspecify..",
                    "com.google.errorprone.annotations.."),
                libraries.stream().map(library -> library + ".."))
            .collect(Collectors.toSet());
    return noClasses()
        .that()
        .resideInAPackage("dev.howdah." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(allowed.toArray(String[]::new));
  }

  @Test
  void planTouchesNothingOutside() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("dev.howdah.plan..", "dev.howdah.syntax..", "dev.howdah.schema..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "java.io..", "java.nio.file..", "java.net.."));
  }

  @Test
  void roomsFormNoCycle() {
    slices()
        .matching("dev.howdah.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void nothingIsInjectedIntoFields() {
    check(
        fields()
            .should()
            .notBeAnnotatedWith("jakarta.inject.Inject")
            .andShould()
            .notBeAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty"));
  }

  @Test
  void onlyTheServiceKnowsItsFramework() {
    String[] engine =
        Stream.concat(ENGINE.stream(), Stream.of("cli"))
            .map(room -> "dev.howdah." + room + "..")
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAnyPackage(engine)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "io.quarkus..", "io.vertx..", "io.smallrye.."));
  }

  @Test
  void entitiesAndResourcesAreHidden() {
    check(
        noClasses()
            .that()
            .areAnnotatedWith("jakarta.persistence.Entity")
            .or()
            .areAnnotatedWith("jakarta.ws.rs.Path")
            .should()
            .bePublic());
  }

  @Test
  void namesSayWhatAClassIsAbout() {
    check(
        noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager"));
  }

  @Test
  void theEngineDoesNotLog() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                ENGINE.stream().map(room -> "dev.howdah." + room + "..").toArray(String[]::new))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.jboss.logging.."));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
