package dev.howdah.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page of the settings and the list of their names are what the code says.
class ConfigurationPageTest {

  private static final Path PAGE = Path.of("docs/configuration.md");
  private static final Path NAMES = Path.of("src/main/resources/settings/known");
  private static final String BEGIN = "<!-- generated from the code: begin -->\n";
  private static final String END = "<!-- generated from the code: end -->\n";

  /// What is read elsewhere than in a mapping, and said elsewhere on the page.
  private static final List<String> OTHERS =
      List.of(
          "howdah.bootstrap.api-key",
          "howdah.bootstrap.api-key-file",
          "howdah.secret.keys",
          "howdah.secret.keys-file",
          "howdah.http.max-body-size",
          "howdah.target",
          "howdah.pg-bin",
          "howdah.backup-directory",
          "howdah.debug",
          "howdah.java-opts",
          // By the start script, by tests and by the build.
          "howdah.command",
          "howdah.terminal",
          "howdah.corpus",
          "howdah.corpus-required");

  private record Setting(String name, String type, String initial, String text) {}

  @Test
  void thePageListsEverySetting() throws IOException {
    String page = Files.readString(PAGE);
    String head = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
    String tail = page.substring(page.indexOf(END));
    compare(PAGE, head + table(settings()) + tail);
  }

  @Test
  void theListOfNamesIsComplete() throws IOException {
    List<String> names = new ArrayList<>(OTHERS);
    settings().forEach(setting -> names.add(setting.name()));
    compare(NAMES, String.join("\n", names.stream().distinct().sorted().toList()) + "\n");
  }

  private static void compare(Path file, String generated) throws IOException {
    if (Boolean.getBoolean("howdah.docs.update")) {
      Files.writeString(file, generated);
    }
    assertThat(Files.readString(file))
        .as(
            "%s; regenerate with ./mvnw test -Dtest=ConfigurationPageTest"
                + " -Dhowdah.docs.update=true",
            file)
        .isEqualTo(generated);
  }

  private static String table(List<Setting> settings) {
    StringBuilder out = new StringBuilder("\n| variable | default | |\n|---|---|---|\n");
    for (Setting setting : settings) {
      out.append("| `")
          .append(SettingsCheck.variable(setting.name()))
          .append("` | ")
          .append(setting.initial().isEmpty() ? "–" : "`" + setting.initial() + "`")
          .append(" | ")
          .append(setting.text().replace("|", "\\|"))
          .append(" |\n");
    }
    return out.append('\n').toString();
  }

  private static List<Setting> settings() throws IOException {
    List<Setting> settings = new ArrayList<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.howdah")) {
      if (type.isAnnotatedWith(ConfigMapping.class)) {
        Class<?> mapping = type.reflect();
        collect(mapping, mapping.getAnnotation(ConfigMapping.class).prefix(), settings);
      }
    }
    settings.sort(Comparator.comparing(Setting::name));
    return settings;
  }

  private static void collect(Class<?> mapping, String prefix, List<Setting> into)
      throws IOException {
    Map<String, String> comments = comments(mapping);
    for (Method method : mapping.getDeclaredMethods()) {
      if (method.isDefault() || method.isSynthetic()) {
        continue;
      }
      WithName given = method.getAnnotation(WithName.class);
      String name =
          prefix
              + "."
              + (given == null
                  ? method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT)
                  : given.value());
      if (method.getReturnType().isInterface()
          && method.getReturnType().getName().startsWith("dev.howdah")) {
        collect(method.getReturnType(), name, into);
        continue;
      }
      String text = comments.get(method.getName());
      assertThat(text).as("a comment on %s.%s", mapping.getName(), method.getName()).isNotBlank();
      WithDefault initial = method.getAnnotation(WithDefault.class);
      into.add(
          new Setting(
              name,
              method.getReturnType().getSimpleName(),
              initial == null ? "" : initial.value(),
              Optional.ofNullable(text).orElse("")));
    }
  }

  /// The comments of an interface's methods, from its source: they are not in the class file.
  private static Map<String, String> comments(Class<?> mapping) throws IOException {
    Class<?> outer = mapping;
    while (outer.getEnclosingClass() != null) {
      outer = outer.getEnclosingClass();
    }
    String source =
        Files.readString(Path.of("src/main/java", outer.getName().replace('.', '/') + ".java"));
    Map<String, String> comments = new TreeMap<>();
    Matcher method =
        Pattern.compile(
                "((?:^ *///.*\\n)+)(?:^ *@.*\\n)*^ *[\\w<>@?,.() ]+ (\\w+)\\(\\);",
                Pattern.MULTILINE)
            .matcher(source);
    while (method.find()) {
      comments.put(
          method.group(2),
          method.group(1).replaceAll("(?m)^ */// ?", "").strip().replaceAll("\\s+", " "));
    }
    return comments;
  }
}
