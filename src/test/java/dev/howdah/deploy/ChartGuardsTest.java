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
        arguments("app: {terminationGracePeriodSeconds: 74}", "it is 74 and has to be at least 75"),
        arguments("app: {terminationGracePeriodSeconds: 30}", "is too short"),
        arguments(
            "autoscaling: {enabled: true, maxReplicas: 6}",
            "(6 pods and one while they are replaced) × (app.databasePoolSize 20 + 14 for migrations,"
                + " seven for each of app.jobConcurrency) + 3 for others = 241, and max_connections is 200."
                + " Set postgresql.parameters.max_connections to \"241\" or more, or lower"
                + " autoscaling.maxReplicas"),
        arguments(
            "{app: {replicaCount: 9}, backup: {enabled: true}, postgresql: {exporter: {enabled:"
                + " true}, auth: {targetDatabase: \"\"}}}",
            "The service may need more connections than PostgreSQL allows"),
        arguments(
            "app: {uploadLimit: 3G}",
            "app.scratch.sizeLimit 12Gi is too small: app.jobConcurrency 2 × (2 × app.uploadLimit 3G +"
                + " 3 × app.uploadWalLimit 512M) needs 15362Mi"),
        arguments("app: {jobConcurrency: 3}", "is too small: app.jobConcurrency "),
        arguments("app: {scratch: {sizeLimit: 11.8G}}", "app.scratch.sizeLimit 11.8G is too small"),
        arguments("app: {tracing: {enabled: true}}", "needs app.tracing.endpoint"),
        arguments(
            "app: {extraEnv: [{name: HOWDAH_JOB_CONCURRENCY, value: \"4\"}]}",
            "names a variable that the chart sets itself"),
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
  void connectionsAreCountedUpToTheLast() {
    String values =
        "{app: {replicaCount: %d}, postgresql: {parameters: {max_connections: \"%d\"}}}";
    // (5 + 1) × (20 + 14) + 3
    assertThat(Chart.refusal(values.formatted(5, 207))).isEmpty();
    assertThat(Chart.refusal(values.formatted(5, 206)))
        .contains("= 207, and max_connections is 206");
    assertThat(Chart.refusal("{autoscaling: {enabled: true}, backup: {enabled: true}}")).isEmpty();
    // Another server's limit is not known here.
    assertThat(
            Chart.refusal(
                EXTERNAL
                    .formatted("")
                    .replace("{postgresql", "{app: {replicaCount: 50}, postgresql")))
        .isEmpty();
  }

  @Test
  void scratchSpaceIsCountedToTheMebibyte() {
    String values = "app: {scratch: {sizeLimit: %s}}";
    assertThat(Chart.refusal(values.formatted("11266Mi"))).isEmpty();
    assertThat(Chart.refusal(values.formatted("11265Mi"))).contains("needs 11266Mi");
    assertThat(Chart.refusal(values.formatted("1T"))).isEmpty();
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
    // The number 18.1, which is another image.
    assertThat(Chart.refusal("postgresql: {image: {tag: 18.10}}")).contains("tag");
  }
}
