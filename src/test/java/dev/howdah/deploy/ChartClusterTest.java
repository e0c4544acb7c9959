package dev.howdah.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
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

  private static final String TLS = "postgresql: {tls: {enabled: true}}";
  private static final List<String> SECRETS =
      List.of("Secret r-howdah", "Secret r-howdah-postgresql", "Secret r-howdah-postgresql-tls");

  /// `helm rollback` applies the manifest of an old revision, and hooks are not in it.
  @Test
  void secretsAreHooksThatHelmNeverDeletes() {
    List<Manifest> first = install(TLS);
    for (String secret : SECRETS) {
      assertThat(find(first, secret).at("metadata", "annotations"))
          .contains(
              Map.of(
                  "helm.sh/hook", "pre-install,pre-upgrade",
                  "helm.sh/hook-weight", "-10",
                  "helm.sh/hook-delete-policy", "hook-failed",
                  "helm.sh/resource-policy", "keep"));
    }
  }

  /// A hook that is there already could not be created, and by another policy would be deleted.
  @Test
  void secretsAreMadeOnceAndNeverTouchedAgain() {
    List<Manifest> first = install(TLS);
    assertThat(find(install(TLS), SECRETS.getFirst()).at("data"))
        .isNotEqualTo(find(first, SECRETS.getFirst()).at("data"));
    SECRETS.forEach(secret -> leave(find(first, secret)));
    leave(find(first, "Deployment r-howdah"));
    leaveClaim("18");
    assertThat(install(TLS))
        .extracting(Manifest::kind)
        .contains("Deployment")
        .doesNotContain("Secret");
  }

  /// A certificate is made anew by deleting its Secret.
  @Test
  void aSecretThatWasDeletedIsMadeAnewAlone() {
    List<Manifest> first = install(TLS);
    SECRETS.subList(0, 2).forEach(secret -> leave(find(first, secret)));
    leaveClaim("18");
    assertThat(install(TLS))
        .filteredOn(manifest -> manifest.kind().equals("Secret"))
        .extracting(Manifest::name)
        .containsExactly("r-howdah-postgresql-tls");
  }

  @Test
  void aKeyThatIsMissingIsNotMadeUp() {
    leave(
        Manifest.readAll(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: r-howdah-postgresql}
                data: {password: b2xk, exporter-password: b2xk}
                """)
            .getFirst());
    assertThatThrownBy(() -> install("{}"))
        .hasMessageContaining(
            "The Secret r-howdah-postgresql is there and has no key postgres-password")
        .hasMessageContaining("kubectl --namespace apps patch secret r-howdah-postgresql");
  }

  @Test
  void keysThatAreLostWhileTheServiceRunsAreNotReplaced() {
    List<Manifest> first = install("{}");
    leave(find(first, "Secret r-howdah-postgresql"));
    leave(find(first, "Deployment r-howdah"));
    assertThatThrownBy(() -> install("{}"))
        .hasMessageContaining("The Secret r-howdah is gone")
        .hasMessageContaining("kubectl --namespace apps delete deployment r-howdah");
    assertThat(install("auth: {existingSecret: mine}")).isNotEmpty();
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
