package dev.howdah.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses as they are stored.
class TargetAddressTest {

  private static TargetAddress of(String uri) {
    return TargetAddress.of(ConnectionSettings.keywords(uri), false);
  }

  @Test
  void keepsEverythingButThePassword() {
    TargetAddress address =
        of(
            "postgresql://us%27er:hush@a:5433,[fd00::1]/d%5C%27b?options=-c%20x%3D'y'"
                + "&application_name=app&connect_timeout=0&sslmode=require&pgbouncer=true");
    assertThat(address.text())
        .isEqualTo(
            "host='a,fd00::1' port='5433,5432' dbname='d\\\\\\'b' user='us\\'er'"
                + " sslmode='require' connect_timeout='60' application_name='app'"
                + " options='-c x=\\'y\\''");
    TargetAddress again = TargetAddress.read(address.text());
    assertThat(again.text()).isEqualTo(address.text());
    assertThat(again.settings().display())
        .isEqualTo("postgresql://us%27er@a:5433,[fd00::1]:5432/d%5C%27b");
    assertThat(again.settings().parameters())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("options", "-c x='y'", "targetServerType", "primary"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u@/db",
        "postgresql://host/db",
        "postgresql://u@%2Fvar%2Frun/db",
        "postgresql://u@/db?host=/tmp",
        "postgresql://u@h/db?passfile=/etc/passwd",
        "postgresql://u@h/db?service=x",
        "postgresql://u@h/db?sslpassword=x",
        "postgresql://u@h/db?gssencmode=require",
        "postgresql://u@h/db?sslmode=verify-ca",
        "postgresql://u@h/db?socketFactory=java.lang.Object",
        "postgresql://u@h/db?socketfactoryarg=x",
        "jdbc:postgresql://h/db?user=u&socketFactory=java.lang.Object",
        "jdbc:postgresql://h/db?user=u&sslfactory=java.lang.Object",
        "jdbc:postgresql://h/db?user=u&authenticationPluginClassName=java.lang.Object",
        "jdbc:postgresql://h/db?user=u&loggerFile=/tmp/x",
        "jdbc:postgresql://h/db?user=u&localSocketAddress=1.2.3.4",
        "jdbc:postgresql://h/db?user=u&classLoaderStrategy=driver",
        "host=h user=u hostaddr=127.0.0.1",
        "postgresql://u@a,b,c,d,e,f,g,h,i/db",
        "mysql://u@h/db"
      })
  void refusesWhatATenantMustNotSay(String uri) {
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> of(uri))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_ADDRESS));
  }

  @Test
  void refusesControlCharacters() {
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(
            () -> TargetAddress.of(Map.of("host", "h", "user", "u\0options\0-c x=y"), false))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_ADDRESS));
  }

  @ParameterizedTest
  @CsvSource({
    "'',                     false, prefer,      ",
    "sslmode=verify-full,    false, verify-full, system",
    "sslrootcert=system,     false, verify-full, system",
    "sslmode=require,        false, require,     ",
    "'',                     true,  verify-full, ",
    "sslmode=verify-full,    true,  verify-full, ",
    "sslmode=require,        true,  verify-ca,   ",
    "sslmode=verify-ca,      true,  verify-ca,   ",
    "sslrootcert=ca.pem&sslmode=require, false, verify-ca, ca.pem"
  })
  void trustsNoAuthorityByAccident(String query, boolean pem, String mode, String rootCert) {
    TargetAddress address =
        TargetAddress.of(ConnectionSettings.keywords("postgresql://u@h/db?" + query), pem);
    assertThat(address.settings().sslMode().word()).isEqualTo(mode);
    assertThat(address.get("sslrootcert")).isEqualTo(rootCert);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://u@h/other?application_name=x&connect_timeout=3, true",
    "postgresql://u@evil/db,                                      false",
    "postgresql://u@h/db?sslmode=disable,                         false",
    "'postgresql://u@h,evil/db',                                  false",
    "postgresql://u@h:5433/db,                                    false",
    "postgresql://v@h/db,                                         false",
    "postgresql://u@h/db?target_session_attrs=any,                false"
  })
  void knowsWhenAPasswordWouldGoElsewhere(String uri, boolean same) {
    assertThat(of(uri).hasLoginOf(of("postgresql://u:hush@h/db"))).isEqualTo(same);
  }
}
