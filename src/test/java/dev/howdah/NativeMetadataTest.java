package dev.howdah;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.howdah.postgres.SessionSocketFactory;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a native image has to be told, because it cannot see it: types that Jackson looks into, and
/// resources. A native program without it compiles, and fails when it runs.
class NativeMetadataTest {

  private static final Path METADATA =
      Path.of("src/main/resources/META-INF/native-image/dev.howdah/howdah/reflect-config.json");
  private static final Path RESOURCES = Path.of("src/main/resources");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.howdah");

  /// All records and enums, whether Jackson meets them today or not: they are what is written and
  /// read as JSON and YAML here.
  @Test
  void everyRecordAndEnumCanBeLookedInto() throws IOException {
    List<Map<String, Object>> entries = new ArrayList<>();
    CLASSES.stream()
        .filter(type -> type.isRecord() || type.isEnum())
        .map(JavaClass::getName)
        .sorted()
        .forEach(name -> entries.add(entry(name)));
    // pgjdbc makes them by their names: the one for sockets, the other for authorities that Java
    // knows.
    entries.add(entry(SessionSocketFactory.class.getName()));
    entries.add(entry("org.postgresql.ssl.DefaultJavaSSLFactory"));
    entries.add(entry("sun.misc.Signal"));
    entries.add(entry("sun.misc.SignalHandler"));
    ObjectMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    String generated = json.writeValueAsString(entries) + "\n";
    if (Boolean.getBoolean("howdah.docs.update")) {
      Files.createDirectories(METADATA.getParent());
      Files.writeString(METADATA, generated);
    }
    assertThat(Files.readString(METADATA))
        .as("regenerate with ./mvnw test -Dtest=NativeMetadataTest -Dhowdah.docs.update=true")
        .isEqualTo(generated);
  }

  private static Map<String, Object> entry(String name) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", name);
    entry.put("allDeclaredConstructors", true);
    entry.put("allDeclaredFields", true);
    entry.put("allDeclaredMethods", true);
    return entry;
  }

  @Test
  void everyResourceIsTakenAlong() throws IOException {
    Properties settings = new Properties();
    try (var in = Files.newInputStream(RESOURCES.resolve("application.properties"))) {
      settings.load(in);
    }
    List<String> patterns =
        Arrays.asList(settings.getProperty("quarkus.native.resources.includes").split(","));
    try (Stream<Path> files = Files.walk(RESOURCES)) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .map(RESOURCES::relativize)
                  // What Quarkus and the image's builder themselves read.
                  .filter(file -> !file.startsWith("META-INF"))
                  .filter(file -> !file.startsWith("templates"))
                  .filter(file -> !file.toString().equals("application.properties"))
                  .filter(file ->
                      patterns.stream()
                          .noneMatch(pattern ->
                              FileSystems.getDefault()
                                  .getPathMatcher("glob:" + pattern)
                                  .matches(file))))
          .isEmpty();
    }
  }

  /// Statics are made when the image is built, and all who run it would share the seed: the builder
  /// refuses.
  @Test
  void nothingRandomIsMadeWhenTheImageIsBuilt() {
    noFields()
        .that()
        .areStatic()
        .should()
        .haveRawType(JavaClass.Predicates.assignableTo(Random.class))
        .check(CLASSES);
  }

  @Test
  void nothingIsLookedForOnTheClassPathOrByName() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.ServiceLoader")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .check(CLASSES);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.howdah.ops.EndSignals")
        .should()
        .callMethod(Class.class, "forName", String.class)
        .check(CLASSES);
    // The embedded server is no part of a native program.
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.howdah.embedded..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.sql.DriverManager")
        .check(CLASSES);
  }
}
