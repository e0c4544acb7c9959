package dev.howdah.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the chart does where an earlier release has left something: passwords stay as they are, and
/// what Kubernetes would refuse is refused before anything is changed.
class ChartClusterTest {

  @BeforeEach
  void clear() {
    FakeCluster.empty();
  }

  private static List<Manifest> install(String values) {
    return Manifest.readAll(Chart.renderInCluster(values, "r", Chart.NEWEST));
  }

  private static Manifest find(List<Manifest> manifests, String name) {
    return manifests.stream()
        .filter(manifest -> manifest.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// Puts an object there as an earlier release has left it.
  private static void leave(Manifest manifest) {
    FakeCluster.put(manifest);
  }

  /// The claim that the StatefulSet's controller makes.
  private static void leaveClaim(String major) {
    leave(
        Manifest.readAll(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata:
                  name: data-r-howdah-postgresql-0
                  annotations: {howdah.dev/postgresql-major: "%s"}
                spec: {}
                """
                    .formatted(major))
            .getFirst());
  }

  @Test
  void secretsStayAsTheyAre() {
    String values = "postgresql: {tls: {enabled: true}}";
    List<Manifest> first = install(values);
    List<String> secrets =
        List.of("Secret r-howdah", "Secret r-howdah-postgresql", "Secret r-howdah-postgresql-tls");
    assertThat(find(install(values), secrets.getFirst()).at("data"))
        .isNotEqualTo(find(first, secrets.getFirst()).at("data"));
    for (String secret : secrets) {
      assertThat(find(first, secret).text("metadata", "annotations", "helm.sh/resource-policy"))
          .isEqualTo("keep");
      leave(find(first, secret));
    }
    leaveClaim("18");
    List<Manifest> second = install(values);
    for (String secret : secrets) {
      assertThat(find(second, secret).at("data")).isEqualTo(find(first, secret).at("data"));
    }
  }

  @Test
  void aKeyThatIsNewIsAddedToAnOldSecret() {
    leave(
        Manifest.readAll(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: r-howdah-postgresql}
                data: {password: b2xk}
                """)
            .getFirst());
    Manifest secret = find(install("{}"), "Secret r-howdah-postgresql");
    assertThat(secret.text("data", "password")).isEqualTo("b2xk");
    assertThat(secret.text("data", "postgres-password")).isNotBlank();
  }

  @Test
  void theSameValuesAreNoChange() {
    leave(find(install("{}"), "StatefulSet r-howdah-postgresql"));
    assertThat(find(install("{}"), "StatefulSet r-howdah-postgresql").at("spec")).isPresent();
    String more = "postgresql: {parameters: {work_mem: 64MB}}";
    assertThat(find(install(more), "StatefulSet r-howdah-postgresql").at("spec")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          storage: {size: 40Gi}                             | kubectl --namespace apps patch pvc data-r-howdah-postgresql-0
          storage: {storageClass: fast}                     | storageClass cannot be changed
          storage: {accessModes: [ReadWriteOncePod]}        | accessModes cannot be changed
          storage: {existingClaim: mine}                    | made its own claim
          {majorVersion: 19, image: {tag: "19"}}            | Dump and restore
          """)
  void changesThatKubernetesWouldRefuseAreRefusedWithTheRemedy(String change, String message) {
    leave(find(install("{}"), "StatefulSet r-howdah-postgresql"));
    String values = change.startsWith("{") ? change : "{" + change + "}";
    assertThatThrownBy(() -> install("postgresql: " + values)).hasMessageContaining(message);
  }

  @Test
  void dataOfAnotherMajorVersionIsRefusedAlsoAfterAnUninstall() {
    leaveClaim("17");
    assertThatThrownBy(() -> install("{}"))
        .hasMessageContaining("holds data of PostgreSQL 17")
        .hasMessageContaining("Dump and restore");
  }

  @Test
  void dataWhosePasswordsAreLostIsRefused() {
    leaveClaim("18");
    assertThatThrownBy(() -> install("{}"))
        .hasMessageContaining("new passwords would not fit")
        .hasMessageContaining("postgresql.auth.existingSecret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          size: 10Gi                        | cannot shrink
          storageClass: other               | storageClass cannot be changed
          accessModes: [ReadWriteMany]      | accessModes cannot be changed
          """)
  void theClaimOfBackupsIsRefusedWhatKubernetesRefuses(String change, String message) {
    leave(find(install("backup: {enabled: true}"), "PersistentVolumeClaim r-howdah-backups"));
    String values = "backup: {enabled: true, storage: {%s}}";
    assertThat(install(values.formatted("size: 30Gi"))).isNotEmpty();
    assertThatThrownBy(() -> install(values.formatted(change))).hasMessageContaining(message);
  }
}
