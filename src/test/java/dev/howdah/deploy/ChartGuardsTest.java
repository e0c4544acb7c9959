package dev.howdah.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Values that cannot work are refused with the remedy, each combination by its own message.
class ChartGuardsTest {

  private static final String EXTERNAL =
      "{postgresql: {enabled: false}, externalDatabase: {host: h, existingSecret: s%s}}";

  static Stream<Arguments> combinations() {
    return Stream.of(
        arguments("externalDatabase: {host: h}", "Two databases are named"),
        arguments("postgresql: {enabled: false}", "No database is named"),
        arguments(
            "{postgresql: {enabled: false}, externalDatabase: {host: h}}",
            "external database's password is missing"),
        arguments(
            EXTERNAL.formatted(", existingCaSecret: c, systemCa: true"), "exclude each other"),
        arguments(EXTERNAL.formatted(", sslMode: verify-full"), "needs an authority"),
        arguments(EXTERNAL.formatted(", systemCa: true, sslMode: require"), "implies verify-full"),
        arguments("postgresql: {image: {tag: \"17\"}}", "they have to agree"),
        arguments(
            "postgresql: {image: {tag: \"17\"}, majorVersion: 17}", "below 18 is not supported"),
        arguments("postgresql: {auth: {username: postgres}}", "must not be postgres"),
        arguments("postgresql: {auth: {targetDatabase: howdah}}", "must differ"),
        arguments(
            "postgresql: {tls: {enabled: true}, parameters: {ssl: \"off\"}}",
            "is set by postgresql.tls.enabled"),
        arguments(
            "{postgresql: {enabled: false, exporter: {enabled: true}}, externalDatabase: {host: h,"
                + " existingSecret: s}}",
            "is for the bundled PostgreSQL"),
        arguments("app: {terminationGracePeriodSeconds: 30}", "is too short"),
        arguments("app: {tracing: {enabled: true}}", "needs app.tracing.endpoint"),
        arguments("app: {sources: [{name: a}]}", "has a name and an existingClaim"),
        arguments("{app: {enabled: false}, ingress: {enabled: true}}", "there is no service"),
        arguments(
            "autoscaling: {enabled: true, minReplicas: 9, maxReplicas: 3}",
            "is greater than autoscaling.maxReplicas"),
        arguments("ingress: {enabled: true}", "needs ingress.hosts"),
        arguments("httpRoute: {enabled: true}", "needs httpRoute.parentRefs"),
        arguments("restore: {enabled: true}", "needs the backups"),
        arguments(
            "{backup: {enabled: true}, restore: {enabled: true}, autoscaling: {enabled: true}}",
            "During a restore"),
        arguments("migration: {enabled: true}", "needs migration.source.existingClaim"),
        arguments(
            "migration: {enabled: true, source: {existingClaim: c, path: /app.db}}",
            "without a slash"),
        arguments(
            "migration: {enabled: true, source: {existingClaim: c, path: a/../../b}}",
            "without a slash"),
        arguments(
            "migration: {enabled: true, hook: pre-install, source: {existingClaim: c, path: p}}",
            "A hook runs before the bundled PostgreSQL"),
        arguments(
            "migration: {enabled: true, hook: pre-delete, source: {existingClaim: c, path: p},"
                + " target: {existingSecret: t}}",
            "must not be a hook of deleting"));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void refusesWithTheRemedy(String values, String message) {
    assertThat(Chart.refusal(values)).contains(message);
  }

  /// A message that no test causes may never come.
  @Test
  void eachMessageAboutValuesIsTested() {
    String guards = Chart.read(Chart.FOLDER.resolve("templates/_guards.tpl"));
    int cluster = guards.indexOf("{{- define \"howdah.guards.cluster\"");
    Set<String> messages = new HashSet<>();
    Matcher matcher =
        Pattern.compile("fail \\(?(?:printf )?\"(?:\\\\n)+([^\"]+)\"")
            .matcher(guards.substring(0, cluster));
    while (matcher.find()) {
      messages.add(matcher.group(1));
    }
    assertThat(messages).hasSizeGreaterThan(20);
    for (String message : messages) {
      assertThat(combinations())
          .as(message)
          .anyMatch(arguments -> message.contains(String.valueOf(arguments.get()[1])));
    }
  }

  @Test
  void refusesAMisspeltValue() {
    assertThat(Chart.refusal("app: {replicas: 3}")).contains("replicas");
    assertThat(Chart.refusal("postgressql: {enabled: false}")).contains("postgressql");
  }

  @Test
  void refusesAValueOfAnotherType() {
    assertThat(Chart.refusal("app: {replicaCount: two}")).contains("replicaCount");
    assertThat(Chart.refusal("externalDatabase: {sslMode: verify}")).contains("sslMode");
    assertThat(Chart.refusal("postgresql: {storage: {size: 10 GB}}")).contains("size");
    assertThat(Chart.refusal("image: {digest: latest}")).contains("digest");
  }
}
