package dev.howdah.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.plan.ObjectPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Keeps `docs/findings.md` complete: it is where a reader looks up a code.
class FindingsPageTest {

  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "howdah");

  /// A code stands right behind what makes a finding.
  private static final Pattern CODE =
      Pattern.compile(
          "(?:new Finding|new Deviation|findings\\.(?:info|warn|block))\\(\\s*\"([a-z][a-z-]+)\"");

  @Test
  void everyFindingOfTheCodeHasASection() throws IOException {
    Set<String> codes = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
        Matcher matcher = CODE.matcher(Files.readString(file));
        while (matcher.find()) {
          codes.add(matcher.group(1));
        }
      }
    }
    Arrays.stream(ObjectPlan.ObjectKind.values())
        .filter(kind -> kind != ObjectPlan.ObjectKind.INTERNAL_TABLE)
        .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-not-carried")
        .forEach(codes::add);

    assertThat(codes).hasSizeGreaterThan(30).isEqualTo(sections());
  }

  private static Set<String> sections() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("docs", "findings.md"));
    return lines.stream()
        .filter(line -> line.startsWith("### "))
        .flatMap(line -> Arrays.stream(line.substring(4).split(", ")))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
