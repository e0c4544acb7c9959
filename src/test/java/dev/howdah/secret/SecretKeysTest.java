package dev.howdah.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Encryption of secrets.
class SecretKeysTest {

  private static final UUID ORGANISATION = new UUID(1, 1);
  private static final UUID TARGET = new UUID(2, 2);
  private static final UUID OTHER = new UUID(3, 3);
  private static final String OLD = "old:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
  private static final String NEW = "new:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
  private static final String PASSWORD = "pässwörd 🔑";

  private static SecretKeys keys(String text) {
    return SecretKeys.parse("THE_SETTING", text);
  }

  private static HowdahException failure(Runnable work) {
    HowdahException[] thrown = new HowdahException[1];
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(work::run)
        .satisfies(e -> thrown[0] = e);
    return thrown[0];
  }

  @Test
  void decryptsWhatItEncrypted() {
    SecretKeys keys = keys(OLD);
    for (String secret : new String[] {"", "a", PASSWORD, "x".repeat(1_000)}) {
      SealedSecret sealed = keys.seal(secret, ORGANISATION, TARGET);
      assertThat(sealed.keyId()).isEqualTo("old");
      assertThat(keys.open(sealed, ORGANISATION, TARGET)).isEqualTo(secret);
    }
    SealedSecret sealed = keys.seal(PASSWORD, ORGANISATION, TARGET);
    assertThat(new String(sealed.bytes(), StandardCharsets.UTF_8)).doesNotContain("rd 🔑", "wör");
    assertThat(sealed.toString()).isEqualTo("SealedSecret[old]");
  }

  @Test
  void encryptsTheSameDifferentlyEachTime() {
    SecretKeys keys = keys(OLD);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      byte[] bytes = keys.seal(PASSWORD, ORGANISATION, TARGET).bytes();
      assertThat(seen.add(HexFormat.of().formatHex(bytes, 1, 13))).isTrue();
    }
  }

  @Test
  void refusesASecretInAnotherPlace() {
    SecretKeys keys = keys(OLD + "," + NEW);
    SealedSecret sealed = keys.seal(PASSWORD, ORGANISATION, TARGET);
    assertThat(failure(() -> keys.open(sealed, ORGANISATION, OTHER)).code())
        .isEqualTo(ErrorCode.SECRET_KEY);
    assertThat(failure(() -> keys.open(sealed, OTHER, TARGET)).code())
        .isEqualTo(ErrorCode.SECRET_KEY);
    assertThat(
            failure(() -> keys.open(new SealedSecret("new", sealed.bytes()), ORGANISATION, TARGET))
                .code())
        .isEqualTo(ErrorCode.SECRET_KEY);
    // One key under two ids: the id itself is authenticated, too.
    SecretKeys twice = keys(OLD + ",copy:" + OLD.substring(4));
    assertThat(
            failure(() ->
                    twice.open(new SealedSecret("copy", sealed.bytes()), ORGANISATION, TARGET))
                .getMessage())
        .contains("'copy'");
  }

  @Test
  void refusesEverySecretThatWasChangedInOneBit() {
    SecretKeys keys = keys(OLD);
    byte[] bytes = keys.seal("abc", ORGANISATION, TARGET).bytes();
    for (int i = 0; i < bytes.length * 8; i++) {
      byte[] changed = bytes.clone();
      changed[i / 8] ^= (byte) (1 << (i % 8));
      SealedSecret sealed = new SealedSecret("old", changed);
      assertThat(failure(() -> keys.open(sealed, ORGANISATION, TARGET)).code())
          .isEqualTo(ErrorCode.SECRET_KEY);
    }
    for (int length = 0; length < bytes.length; length++) {
      SealedSecret sealed = new SealedSecret("old", java.util.Arrays.copyOf(bytes, length));
      assertThat(failure(() -> keys.open(sealed, ORGANISATION, TARGET)).code())
          .isEqualTo(ErrorCode.SECRET_KEY);
    }
  }

  @Test
  void encryptsWithTheFirstKeyAndDecryptsWithAll() {
    SealedSecret old = keys(OLD).seal(PASSWORD, ORGANISATION, TARGET);
    SecretKeys both = keys("# comment: not a key\n" + NEW + "\n\n " + OLD + " \r\n");
    assertThat(both.ids()).containsExactly("new", "old");
    assertThat(both.open(old, ORGANISATION, TARGET)).isEqualTo(PASSWORD);
    assertThat(both.seal(PASSWORD, ORGANISATION, TARGET).keyId()).isEqualTo("new");

    HowdahException missing = failure(() -> keys(NEW).open(old, ORGANISATION, TARGET));
    assertThat(missing.code()).isEqualTo(ErrorCode.SECRET_KEY);
    assertThat(missing.getMessage()).contains("'old'");
    assertThat(missing.remedy()).contains("HOWDAH_SECRET_KEYS", "howdah secrets rotate");
    HowdahException none = failure(() -> SecretKeys.none().seal("x", ORGANISATION, TARGET));
    assertThat(none.code()).isEqualTo(ErrorCode.SECRET_KEY);
    assertThat(none.remedy()).contains("howdah secrets new-key");
  }

  @Test
  void refusesMalformedKeysWithoutRepeatingThem() {
    String secret = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY";
    for (String text :
        new String[] {
          "",
          " , ",
          secret,
          ":" + secret + "=",
          "a b:" + secret + "=",
          "k:" + secret.substring(2),
          "k:" + secret + "!",
          "k:",
          "k:" + secret + "=,k:" + secret + "=",
          "k:" + secret + "=;l:" + secret + "="
        }) {
      HowdahException refused = failure(() -> keys(text));
      assertThat(refused.code()).isEqualTo(ErrorCode.USAGE);
      assertThat(refused.getMessage()).startsWith("THE_SETTING ").doesNotContain("QUJD", "CREV");
      assertThat(refused.getCause()).isNull();
    }
  }

  @Test
  void makesKeysThatItReads() {
    String one = SecretKeys.newKey();
    assertThat(one).matches("k[0-9]{8}-[0-9a-f]{8}:[A-Za-z0-9+/]{43}=");
    assertThat(SecretKeys.newKey()).isNotEqualTo(one);
    assertThat(keys(one).toString()).doesNotContain(one.substring(one.indexOf(':') + 1));
  }

  @Test
  void keepsAKeyInTheHomeForNobodyElse(@TempDir Path folder) throws IOException {
    Path home = folder.resolve("home");
    assertThat(SecretKeySource.ofHome(home).isEmpty()).isTrue();
    Path file = SecretKeySource.makeInHome(home);
    String made = Files.readString(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(SecretKeySource.ofHome(home).ids()).hasSize(1);

    SecretKeySource.makeInHome(home);

    assertThat(Files.readString(file)).isEqualTo(made);
    try (var files = Files.list(home)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void takesKeysFromTheEnvironmentOrAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), NEW + "\n" + OLD + "\n");
    assertThat(SecretKeySource.said(Map.of()).isEmpty()).isTrue();
    assertThat(SecretKeySource.said(Map.of("HOWDAH_SECRET_KEYS", OLD)).ids())
        .containsExactly("old");
    assertThat(SecretKeySource.said(Map.of("HOWDAH_SECRET_KEYS_FILE", file.toString())).ids())
        .containsExactly("new", "old");
    assertThat(
            failure(() ->
                    SecretKeySource.said(
                        Map.of(
                            "HOWDAH_SECRET_KEYS", OLD, "HOWDAH_SECRET_KEYS_FILE", file.toString())))
                .code())
        .isEqualTo(ErrorCode.USAGE);
    assertThat(
            failure(() ->
                    SecretKeySource.said(Map.of("HOWDAH_SECRET_KEYS_FILE", folder + "/nothing")))
                .getMessage())
        .contains("nothing");
  }
}
